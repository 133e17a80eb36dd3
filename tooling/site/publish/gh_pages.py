"""Publishing on a branch, as GitHub Pages serves it: one commit, on top of what is there.

The commit and the push are mike's. A folder that didn't change is neither read nor written: its tree goes
from commit to commit.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from contextlib import chdir
from dataclasses import dataclass

from mike import git_utils as mike

from tooling.errors import ToolingError
from tooling.git import Repository
from tooling.project import Project
from tooling.site.digests import DIGESTS
from tooling.site.publish.branch import (
    Branch,
    BranchCheckedOutError,
    Ends,
    fetch,
    newest,
    read_branch,
    record_json,
)
from tooling.site.publish.changes import Changes, ForeignFilesError, changes
from tooling.site.publish.contents import Contents
from tooling.site.publish.limits import require_limits

# How long to wait before a push is tried again that somebody else's came before.
DELAYS_S = (0.5, 1.0, 2.0, 4.0, 8.0)


class PushError(ToolingError):
    """The commit is made, and the remote didn't take it."""

    def __init__(self, remote: str, branch: str, why: str) -> None:
        super().__init__(
            f"`{remote}` didn't take `{branch}`: {why}",
            fix="The commit is on the branch here. Mend it, and run the same command again: it only pushes.",
        )


class CommitError(ToolingError):
    """Git didn't make the commit."""

    def __init__(self, why: str) -> None:
        super().__init__(f"git can't commit: {why}", fix="Mend that, and run the same command again.")


@dataclass(frozen=True, slots=True)
class Target:
    """A branch of a project's repository, and the remote that it is pushed to."""

    project: Project
    remote: str
    branch: str

    @property
    def repository(self) -> Repository:
        return Repository(self.project.root)


@dataclass(frozen=True, slots=True)
class PagesPlan:
    """What a publish commits on top of `before`. `ends` is where the branch ended when it was planned."""

    target: Target
    contents: Contents
    ends: Ends
    before: Branch
    changes: Changes
    record: str

    @property
    def message(self) -> str:
        """The message of the commit: it names the commit of the docs."""
        return f"Publish the site of {self.target.repository.commit('HEAD')[:12]}"

    @property
    def summary(self) -> str:
        """What the publish would do, a line for each kind of change."""
        kept = sorted(self.before.foreign)
        lines = [self.changes.summary(self.contents.sizes)] if self.changes else ["nothing changed"]
        return "\n".join([*lines, *([f"kept, not ours: {', '.join(kept)}"] if kept else [])])


def plan_pages(target: Target, contents: Contents) -> PagesPlan:
    """Return what brings the site to the branch, after asking the remote. No branch here is changed.

    Raises `BranchDivergedError`, `BranchCheckedOutError`, `ForeignFilesError` and errors about sizes.
    """
    if target.repository.current_branch() == target.branch:
        raise BranchCheckedOutError(target.branch)
    require_limits(contents.sizes)
    ends = fetch(target.repository, target.remote, target.branch)
    before = read_branch(target.project, newest(target.repository, ends, target.remote, target.branch))
    digests = {name: folder.digest for name, folder in contents.folders.items()}
    found = branch_changes(contents, before)
    require_ours(target, before, found)
    foreign = {path: blob for path, blob in before.foreign.items() if path not in found.added}
    return PagesPlan(target, contents, ends, before, found, record_json(digests, foreign))


def branch_changes(contents: Contents, branch: Branch) -> Changes:
    """Return what makes the site of what is ours on the branch; folders that are equal aren't read."""
    new: dict[str, str] = {}
    same: set[str] = set()
    for name, folder in contents.folders.items():
        if branch.digests.get(name) == folder.digest and branch.touched.isdisjoint(folder.sizes):
            same |= folder.sizes.keys()
        else:
            new |= contents.digests(name, blob_id)
    old = {path: blob for path, blob in branch.ours.items() if path not in same and path != DIGESTS}
    return changes(old, new)


def require_ours(target: Target, branch: Branch, found: Changes) -> None:
    """Raise `ForeignFilesError` when the site has other files under the names of somebody else's."""
    clashing = [
        path for path in found.added if branch.foreign.get(path, found.added[path]) != found.added[path]
    ]
    if clashing:
        raise ForeignFilesError(
            f"the branch `{target.branch}`",
            clashing,
            fix="Publish on another branch with --branch, or give what is there another name first:\n"
            f"  {' && '.join(renaming(target))}",
        )


def renaming(target: Target) -> tuple[str, ...]:
    """Return the commands that give the branch another name, on the remote."""
    remote, name = target.remote, target.branch
    return (
        f"git push {remote} {remote}/{name}:refs/heads/{name}-before",
        f"git push {remote} --delete {name}",
        f"git update-ref -d refs/heads/{name}",
    )


def publish(plan: PagesPlan, *, delays: Sequence[float] = DELAYS_S) -> PagesPlan:
    """Commit and push, and return the plan that was carried out in the end.

    Where another push came first, the changes are planned again on top of it. Raises `PushError`.
    """
    for delay in delays:
        commit(plan)
        try:
            push(plan)
        except PushError:
            if not is_overtaken(plan):
                raise
            take_back(plan)
            time.sleep(delay)
            plan = plan_pages(plan.target, plan.contents)
        else:
            return plan
    commit(plan)
    push(plan)
    return plan


def commit(plan: PagesPlan) -> None:
    """Commit the changes of the plan, if there are any, on the branch here. Raises `CommitError`."""
    if not plan.changes:
        return
    branch, files = plan.target.branch, {**plan.changes.added, **plan.changes.changed}
    try:
        with chdir(plan.target.project.root):
            if plan.before.tip and plan.before.tip != plan.ends.here:
                mike.update_ref(branch, plan.before.tip)
            with mike.Commit(branch, plan.message) as making:
                making.delete_files(plan.changes.removed)
                for path, blob in files.items():
                    making.add_file(mike.FileInfo(path, plan.contents.read(path, blob, blob_id)))
                making.add_file(mike.FileInfo(DIGESTS, plan.record))
    except mike.GitError as error:
        raise CommitError(str(error)) from error


def push(plan: PagesPlan) -> None:
    """Push the branch, if the remote doesn't have all of it. Raises `PushError`."""
    target = plan.target
    if not plan.changes and plan.before.tip == plan.ends.remote:
        return
    try:
        with chdir(target.project.root):
            mike.push_branch(target.remote, target.branch)
    except mike.GitError as error:
        raise PushError(target.remote, target.branch, str(error)) from error


def is_overtaken(plan: PagesPlan) -> bool:
    """Return whether the branch of the remote moved since the plan was made."""
    target = plan.target
    return target.repository.remote_tips(target.remote, target.branch).get(target.branch) != plan.ends.remote


def take_back(plan: PagesPlan) -> None:
    """Take the commit of the plan, which nobody has but us, off the branch here."""
    with chdir(plan.target.project.root):
        if plan.before.tip:
            mike.update_ref(plan.target.branch, plan.before.tip)
        else:
            mike.delete_branch(plan.target.branch)


def blob_id(data: bytes) -> str:
    """Return the id that git gives to a file: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects"""
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
