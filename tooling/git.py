"""What we ask git: commits, the trees in them, and whether the work tree differs.

Each function is one git call, or two. Names come back as git stores them (`-z`), so that a
page called `café.md` is not a quoted string.
"""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tooling.errors import ToolingError
from tooling.tree import File, SpecialFileError, Tree

FILE_MODES = {"100644": False, "100755": True}
# Where Linux keeps files in memory. Git writes an index by replacing it, and there no disk is waited for.
IN_MEMORY = Path("/dev/shm")


class GitMissingError(ToolingError):
    """There is no git on this machine."""

    def __init__(self) -> None:
        super().__init__("can't find the `git` command", fix="Install git, and run the same command again.")


class NoRepositoryError(ToolingError):
    """The project isn't in a git repository, or in one without a commit."""

    def __init__(self, root: Path) -> None:
        super().__init__(
            f"`{root}` is not in a git repository that has a commit",
            fix="Make one: git init && git add . && git commit",
        )


class UnknownRevisionError(ToolingError):
    """Git doesn't know a revision that somebody named."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"git doesn't know the revision `{revision}`",
            fix="See `git log`; in a shallow clone, fetch the history first: git fetch --unshallow",
        )


class GitError(ToolingError):
    """A git command failed for a reason we don't know better than git does."""

    def __init__(self, arguments: Sequence[str], stderr: str) -> None:
        super().__init__(
            f"`git {' '.join(arguments)}` failed: {stderr.strip()}",
            fix="Mend what git complains about, and run the same command again.",
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in a git tree: its mode, its kind (blob, tree, commit) and its id."""

    mode: str
    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Repository:
    """The git repository that the project at `root` is in. Paths are relative to `root`.

    `known` has the blobs that were read: what an id names never changes, so each is read once.
    """

    root: Path
    known: dict[str, bytes] = field(default_factory=dict, compare=False, repr=False)

    def commit(self, revision: str) -> str:
        """Return the id of the commit that `revision` names. Raises `UnknownRevisionError`."""
        try:
            return self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        except GitError as error:
            self.require_commit()
            raise UnknownRevisionError(revision) from error

    def require_commit(self) -> None:
        """Raise `NoRepositoryError` unless there is a repository with a commit."""
        try:
            self.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        except GitError as error:
            raise NoRepositoryError(self.root) from error

    def date(self, commit: str) -> datetime.date:
        """Return the day of a commit, by its committer, in UTC."""
        return day(self.run("show", "--no-patch", "--no-show-signature", "--format=%ct", commit))

    def tags(self) -> list[str]:
        """Return the names of all tags."""
        return self.run("for-each-ref", "--format=%(refname:strip=2)", "refs/tags").splitlines()

    def setting(self, name: str) -> str:
        """Return what git's settings have under `name`, nothing where they don't."""
        try:
            return self.run("config", "--get", name)
        except GitError:
            return ""

    def merge_base(self, one: str, other: str) -> str | None:
        """Return the commit where two histories parted, or None where they have none in common."""
        try:
            return self.run("merge-base", one, other)
        except GitError:
            return None

    def has_ancestor(self, commit: str, ancestor: str) -> bool:
        """Return whether `ancestor` is in the history of `commit`, as far as this clone knows."""
        try:
            self.run("merge-base", "--is-ancestor", ancestor, commit)
        except GitError:
            return False
        return True

    def current_branch(self) -> str | None:
        """Return the branch that is checked out, or None where a commit is."""
        try:
            return self.run("symbolic-ref", "--quiet", "HEAD").removeprefix("refs/heads/")
        except GitError:
            return None

    def tip(self, reference: str) -> str | None:
        """Return the commit of a branch or tag, by a full name such as `refs/heads/main`, if there is one."""
        try:
            return self.run("rev-parse", "--verify", "--quiet", f"{reference}^{{commit}}")
        except GitError:
            return None

    def remote_tips(self, remote: str, *branches: str) -> dict[str, str]:
        """Return the commits of those of `branches` that a remote has, by asking it."""
        names = {f"refs/heads/{branch}": branch for branch in branches}
        lines = [line.split("\t") for line in self.run("ls-remote", remote, *names).splitlines()]
        # `git ls-remote` also gives what only ends in a name.
        return {names[name]: commit for commit, name in lines if name in names}

    def changes(self, *paths: str) -> list[str]:
        """Return the files below `paths` that differ from the last commit, untracked ones included."""
        try:
            lines = self.run(
                "status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--", *paths
            )
        except GitError:
            self.require_commit()
            raise
        if not lines:
            return []
        self.require_commit()
        # Git names them from the top of the repository here.
        prefix = self.run("rev-parse", "--show-prefix")
        return [line[3:].removeprefix(prefix) for line in lines.split("\0") if line]

    def ignored(self, *paths: str) -> list[str]:
        """Return the files below `paths` that are there, and that git was told to overlook."""
        names = self.run("ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--", *paths)
        return [name for name in names.split("\0") if name]

    def work_tree(self, *paths: str) -> str:
        """Return the id of a git tree: the last commit with the files below `paths` as they are now.

        Ignored files count: what a `.gitignore` hides may still be in a snapshot on disk.
        """
        with tempfile.TemporaryDirectory(dir=IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else None) as folder:
            environment = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            # The index knows the times of the files, and by its own whether they can be relied on: so git
            # needn't read what nobody touched.
            index = Path(self.root, self.run("rev-parse", "--git-path", "index"))
            if index.is_file():
                shutil.copy2(index, environment["GIT_INDEX_FILE"])
            try:
                self.run("diff-index", "--cached", "--quiet", "HEAD", environment=environment)
            except GitError:  # Something is staged, or there is no index.
                self.run("read-tree", "--reset", "HEAD", environment=environment)
            present = [path for path in paths if Path(self.root, path).exists() or self.entries("HEAD", path)]
            if present:
                self.run("add", "--all", "--force", "--", *present, environment=environment)
            return self.run("write-tree", environment=environment)

    def entries(self, revision: str, folder: str, *, recursive: bool = False) -> dict[str, Entry]:
        """Return what is in `folder` at `revision`, by its path relative to `folder`."""
        options = ["-r"] if recursive else []
        listing = self.run("ls-tree", "-z", *options, revision, "--", f"{folder}/")
        return {path.removeprefix(f"{folder}/"): entry for path, entry in listed(listing).items()}

    def tree(self, revision: str, folder: str) -> Tree:
        """Return the files of `folder` at `revision`. Raises `SpecialFileError` on a link or a submodule."""
        entries = self.entries(revision, folder, recursive=True)
        return self.tree_of({f"{folder}/{path}": entry for path, entry in entries.items()}).below(folder)

    def listing(self, revision: str) -> dict[str, Entry]:
        """Return all files at `revision`, by their path."""
        return listed(self.run("ls-tree", "-r", "-z", revision))

    def tree_of(self, entries: Mapping[str, Entry]) -> Tree:
        """Return the files that `entries` name. Raises `SpecialFileError` on a link or a submodule."""
        for path, entry in entries.items():
            if entry.mode not in FILE_MODES:
                raise SpecialFileError(path)
        blobs = self.blobs([entry.id for entry in entries.values()])
        return Tree(
            {path: File(blobs[entry.id], FILE_MODES[entry.mode]) for path, entry in sorted(entries.items())}
        )

    def file(self, revision: str, path: str) -> bytes | None:
        """Return the bytes of the file `path` at `revision`, or None where there is none."""
        return self.contents(revision, [path]).get(path)

    def contents(self, revision: str, paths: Sequence[str]) -> dict[str, bytes]:
        """Return the bytes of those of `paths` that are files at `revision`."""
        # `./` stands for the folder of the project: https://git-scm.com/docs/gitrevisions
        named = {path: f"{revision}:./{path}" for path in paths}
        return {
            path: data
            for path, data in zip(paths, self.objects([*named.values()]), strict=True)
            if data is not None
        }

    def changed(self, base: str, head: str) -> list[str]:
        """Return the paths of the files, in the whole repository, that differ between two revisions."""
        names = self.run("diff-tree", "-r", "-z", "--name-only", "--no-renames", "--relative", base, head)
        return [name for name in names.split("\0") if name]

    def blob(self, name: str) -> bytes:
        """Return the contents of one blob by its id."""
        return self.blobs([name])[name]

    def blobs(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Return the contents of blobs by their ids."""
        unread = list(dict.fromkeys(name for name in ids if name not in self.known))
        found = self.objects(unread) if unread else []
        self.known.update((name, data or b"") for name, data in zip(unread, found, strict=True))
        return {name: self.known[name] for name in ids}

    def objects(self, names: Sequence[str]) -> list[bytes | None]:
        """Return the bytes of each of the blobs `names`, None for what git doesn't know or is no blob."""
        asked = "".join(f"{name}\n" for name in names).encode(errors="surrogateescape")
        output = self.run_raw("cat-file", "--batch", "--buffer", stdin=asked)
        contents: list[bytes | None] = []
        position = 0
        for _ in names:
            end = output.index(b"\n", position)
            header = output[position:end].split()
            if header[-1] == b"missing":
                contents.append(None)
                position = end + 1
                continue
            start, size = end + 1, int(header[-1])
            contents.append(output[start : start + size] if header[-2] == b"blob" else None)
            position = start + size + 1
        return contents

    def run(self, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
        """Return what a git command prints, without the last line end."""
        return os.fsdecode(self.run_raw(*arguments, environment=environment)).rstrip("\n")

    def run_raw(
        self, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None
    ) -> bytes:
        """Return the bytes that a git command prints. Raises `GitError`, or `GitMissingError`."""
        try:
            done = subprocess.run(
                ["git", "--literal-pathspecs", *arguments],
                cwd=self.root,
                input=stdin,
                capture_output=True,
                env={**os.environ, "LC_ALL": "C", **(environment or {})},
                check=False,
            )
        except FileNotFoundError as error:
            raise GitMissingError from error
        if done.returncode:
            raise GitError(arguments, os.fsdecode(done.stderr))
        return done.stdout


def listed(listing: str) -> dict[str, Entry]:
    """Return the entries that `git ls-tree -z` lists, by their path."""
    lines = (line.split("\t", 1) for line in listing.split("\0") if line)
    return {path: Entry(*facts.split()) for facts, path in lines}


def day(seconds: str) -> datetime.date:
    """Return the day, in UTC, of a time as git writes it."""
    return datetime.datetime.fromtimestamp(int(seconds), tz=datetime.UTC).date()
