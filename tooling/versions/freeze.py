"""Freezing: the docs of a commit become a snapshot that nothing changes afterwards.

A plan is made from values alone, and shown; `apply` makes it so. The same commit always gives
the same snapshot, byte for byte, which is how `guard` can tell that nobody touched it.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from typing import Any

from tooling.content.page import page_paths
from tooling.errors import ToolingError
from tooling.git import Repository
from tooling.project import Project
from tooling.tree import File, Tree
from tooling.versions import manifest
from tooling.versions.attributes import require_kept_bytes
from tooling.versions.history import History
from tooling.versions.manifest import Manifest, Reconstruction, file_digests, installed_tools
from tooling.versions.redirects import Redirect
from tooling.versions.references import images_used
from tooling.versions.registry import Entry, Status, Version
from tooling.versions.rules import Rule, rules_of
from tooling.versions.snapshots import frozen_redirects, lists_of, page_aliases
from tooling.versions.source import Source
from tooling.versions.writing import Edit, write
from tooling.words import becoming, counted

TITLE = "[docs-freeze]"


class DirtyDocsError(ToolingError):
    """The docs differ from the last commit, so it is open which of them to freeze."""

    def __init__(self, paths: list[str]) -> None:
        more = f" and {len(paths) - 3} more" if len(paths) > 3 else ""
        super().__init__(
            f"a freeze copies a commit, and these files aren't committed: {', '.join(paths[:3])}{more}",
            fix="Commit them, or put them aside: git stash --include-untracked",
        )


class AlreadyFrozenError(ToolingError):
    """Freezing would overwrite a snapshot."""

    def __init__(self, version: Version) -> None:
        super().__init__(
            f"version `{version}` is already frozen in versions/{version}, with other content",
            fix="Choose a new version: nothing changes a snapshot.",
        )


class TakenVersionError(ToolingError):
    """A version was purged, and its name stays taken."""

    def __init__(self, version: Version) -> None:
        super().__init__(
            f"version `{version}` was frozen before, and purged",
            fix="Choose a new version: links to the old one must not lead to other pages.",
        )


class UnlistedSnapshotError(ToolingError):
    """The folder of a snapshot is there, the registry doesn't know it, and it isn't what we would write."""

    def __init__(self, version: Version) -> None:
        super().__init__(
            f"versions/{version} is there, but not in versions/registry.yml",
            fix=f"Remove the folder, and freeze again: rm -r versions/{version}",
        )


class Kind(Enum):
    """What freezing a version comes to."""

    SNAPSHOT = "a new snapshot"
    ALIAS = "an alias of a version with the same docs"
    DONE = "nothing: it is frozen with these docs already"


# Without slots: `cached_property` keeps what it computed in the instance.
@dataclass(frozen=True)
class FreezePlan:
    """What freezing a version writes into the versions that `before` lists; `rules` are those of today."""

    kind: Kind
    entry: Entry
    manifest: Manifest
    before: History
    project: Project
    source: Source
    rules: tuple[Rule, ...] = ()

    @property
    def is_to_do(self) -> bool:
        """Whether there is anything to write."""
        return self.kind is not Kind.DONE

    @property
    def after(self) -> History:
        """The history once the version is frozen."""
        if self.kind is Kind.DONE:
            return self.before
        return self.before.added(self.entry, self.manifest)

    @cached_property
    def redirects(self) -> list[Redirect]:
        """The redirects once the version is frozen."""
        return frozen_redirects(self.after, self.project.locales, self.rules)

    @property
    def snapshot(self) -> Tree:
        """The files of the new folder in versions/."""
        return self.source.files | Tree({manifest.NAME: File(self.manifest.data)})

    def verified(self, verification: Mapping[str, Any]) -> FreezePlan:
        """Return the plan with what was carried out of its docs."""
        made = replace(self.manifest, verification=verification)
        return replace(self, manifest=made, entry=replace(self.entry, digest=made.digest))

    @property
    def summary(self) -> str:
        """What a release engineer wants to know before it happens."""
        if self.kind is Kind.DONE:
            return f"{self.entry.version} is already frozen with this content"
        docs = self.source.docs.files
        pages = f"{counted(len(page_paths(docs)), 'page')}, {counted(len(docs), 'file')}"
        alias = f"none: the docs are those of {self.entry.alias_of}, and it becomes an alias of it"
        return "\n".join(
            [
                f"{self.entry.version}, frozen from commit {self.entry.source[:12]} of {self.entry.date}",
                f"  snapshot   {alias if self.kind is Kind.ALIAS else pages}",
                f"  default    {becoming(self.before.default, self.after.default)}",
                f"  redirects  {len(self.redirects)}",
            ]
        )

    def apply(self) -> str:
        """Write the snapshot, then the redirects, then the registry; return what to do next.

        All of them appear, or none. Raises `UnwritableError`.
        """
        version = self.entry.version
        folders = {str(version): self.snapshot} if self.kind is Kind.SNAPSHOT else {}
        lists = lists_of(self.after, self.redirects)
        write(self.project.versions, Edit(lists, folders))
        written = [f"versions/{name}" for name in (*folders, *lists)]
        return (
            f"Wrote {', '.join(written[:-1])} and {written[-1]}. Next:\n"
            f'  git add --force versions && git commit -m "{TITLE} docs: snapshot for {version}"'
        )


def head_source(repository: Repository, project: Project) -> Source:
    """Return the docs of the last commit. Raises `DirtyDocsError` where those on disk are others."""
    with ThreadPoolExecutor(1) as meanwhile:
        reading = meanwhile.submit(lambda: Source.read(repository, repository.commit("HEAD")))
        dirty = repository.changes(project.docs_name, "mkdocs.yml")
    if dirty:
        raise DirtyDocsError(dirty)
    return reading.result()


def freeze_source(repository: Repository, project: Project, version: Version, source: Source) -> FreezePlan:
    """Return the plan to freeze `source` as `version`. Raises what stands in the way."""
    before = History.read(project.versions)
    known = before.registry.find(version)
    present = Tree.from_folder(project.versions / str(known.snapshot if known else version))
    plan = plan_freeze(version, source, project, before=before, present=present)
    plan = replace(plan, rules=rules_of(project))
    if plan.kind is Kind.SNAPSHOT:
        require_kept_bytes(repository, [f"versions/{version}/{path}" for path in plan.snapshot.files])
    return plan


def plan_freeze(
    version: Version,
    source: Source,
    project: Project,
    *,
    before: History,
    present: Tree,
    reconstruction: Reconstruction | None = None,
) -> FreezePlan:
    """Return the plan to freeze `source` as `version`.

    `present` is the snapshot that is there already, wherever the version's pages are. Raises
    `AlreadyFrozenError`, `TakenVersionError`, `UnlistedSnapshotError`.
    """
    made = frozen(version, source, tools=installed_tools(), reconstruction=reconstruction)
    entry = Entry(version, Status.SUPPORTED, source.date, source.commit, made.digest)
    plan = FreezePlan(Kind.SNAPSHOT, entry, made, before, project, source)
    known, lower = before.registry.find(version), before.before(version)
    if known is not None:
        require_same(known, present, source)
        return replace(plan, kind=Kind.DONE)
    if present.files:
        raise UnlistedSnapshotError(version)
    if lower is not None and same_docs(before.of(lower.version), made):
        alias = replace(entry, alias_of=lower.snapshot, digest=before.of(lower.version).digest)
        return replace(plan, kind=Kind.ALIAS, entry=alias)
    return plan


def require_same(known: Entry, present: Tree, source: Source) -> None:
    """Raise unless freezing `source` gives what is frozen as `known`, and stands in `present`."""
    if known.status is Status.PURGED:
        raise TakenVersionError(known.version)
    if present.where(is_frozen) != source.files:
        raise AlreadyFrozenError(known.version)


def same_docs(one: Manifest, other: Manifest) -> bool:
    """Return whether readers of two snapshots see the same."""
    return (one.files, one.images) == (other.files, other.images)


def frozen(
    version: Version,
    source: Source,
    *,
    tools: Mapping[str, str],
    verification: Mapping[str, Any] | None = None,
    reconstruction: Reconstruction | None = None,
) -> Manifest:
    """Return the manifest of the snapshot that freezing `source` as `version` makes."""
    return Manifest(
        version,
        source.commit,
        tools,
        files=file_digests(source.files),
        images=images_used(source.docs, source.images),
        aliases=page_aliases(source.docs),
        verification=verification or {},
        reconstruction=reconstruction,
    )


def is_frozen(path: str) -> bool:
    """Return whether the file at `path` of a snapshot is what was frozen, and not what says so."""
    return path != manifest.NAME
