"""Freezing: the docs of a commit become a snapshot that nothing changes afterwards.

A plan is made from values alone, and shown; `apply` makes it so. The same commit always gives
the same snapshot, byte for byte, which is how `guard` can tell that nobody touched it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tooling.content.page import page_paths
from tooling.errors import ToolingError
from tooling.git import Repository
from tooling.project import MkdocsYamlError, Project, parse_settings
from tooling.tree import File, Tree
from tooling.versions import manifest
from tooling.versions.manifest import Manifest, file_digests, installed_tools
from tooling.versions.placing import place
from tooling.versions.redirects import Redirect, redirects_data
from tooling.versions.references import images_used
from tooling.versions.registry import EDGE, Entry, Registry, Status, Version
from tooling.versions.snapshots import frozen_redirects, paths_in
from tooling.words import counted

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


class UnlistedSnapshotError(ToolingError):
    """The folder of a snapshot is there, the registry doesn't know it, and it isn't what we would write."""

    def __init__(self, version: Version) -> None:
        super().__init__(
            f"versions/{version} is there, but not in versions/registry.yml",
            fix=f"Remove the folder, and freeze again: rm -r versions/{version}",
        )


@dataclass(frozen=True, slots=True)
class Source:
    """What a version is frozen from: the docs, their images and mkdocs.yml at a commit."""

    commit: str
    date: datetime.date
    docs: Tree
    images: Tree
    config: bytes

    @classmethod
    def read(cls, root: Path, commit: str) -> Source:
        """Return what the project at `root` was at a commit. Raises what is wrong with it."""
        repository = Repository(root)
        config = repository.file(commit, "mkdocs.yml")
        if config is None:
            raise MkdocsYamlError(f"is not in the commit {commit}")
        project = Project(root, parse_settings(config))
        files = repository.tree(commit, project.docs_name)
        docs = files.where(lambda path: not path.startswith("images/"))
        project.require_pages(docs.files)
        return cls(commit, repository.date(commit), docs, files.below("images"), config)


@dataclass(frozen=True, slots=True)
class FreezePlan:
    """What freezing a version writes. `is_done` says that there is nothing left to write."""

    entry: Entry
    snapshot: Tree
    registry: Registry
    redirects: list[Redirect]
    default_before: str
    is_done: bool

    @property
    def summary(self) -> str:
        """What a release engineer wants to know before it happens."""
        if self.is_done:
            return f"{self.entry.version} is already frozen with this content"
        docs = self.snapshot.below("docs").files
        return "\n".join(
            [
                f"{self.entry.version}, frozen from commit {self.entry.source[:12]} of {self.entry.date}",
                f"  snapshot   {counted(len(page_paths(docs)), 'page')}, {counted(len(docs), 'file')}",
                f"  default    {self.default_before} -> {self.registry.default}",
                f"  redirects  {len(self.redirects)}",
            ]
        )

    def apply(self, versions: Path) -> str:
        """Write the snapshot, then the redirects, then the registry; return what to do next.

        All of them appear, or none. Raises `UnwritableError`.
        """
        version = self.entry.version
        place(
            versions,
            folder=str(version),
            snapshot=self.snapshot,
            lists={"redirects.yml": redirects_data(self.redirects), "registry.yml": self.registry.data},
        )
        return (
            f"Wrote versions/{version}, versions/redirects.yml and versions/registry.yml. Next:\n"
            f'  git add --force versions && git commit -m "{TITLE} docs: snapshot for {version}"'
        )


def freeze_head(project: Project, version: Version) -> FreezePlan:
    """Return the plan to freeze the last commit as `version`. Raises what stands in the way."""
    repository = Repository(project.root)
    dirty = repository.changes(project.docs_name, "mkdocs.yml")
    if dirty:
        raise DirtyDocsError(dirty)
    registry = Registry.read(project.versions)
    known = registry.find(version)
    folders = {entry.snapshot for entry in registry.entries}
    return plan_freeze(
        version,
        Source.read(project.root, repository.commit("HEAD")),
        registry=registry,
        present=Tree.from_folder(project.versions / str(known.snapshot if known else version)),
        paths={folder: paths_in(project.versions / str(folder) / "docs") for folder in folders},
        locale=project.locale,
    )


def plan_freeze(
    version: Version,
    source: Source,
    *,
    registry: Registry,
    present: Tree,
    paths: Mapping[Version, list[str]],
    locale: str,
) -> FreezePlan:
    """Return the plan to freeze `source` as `version`.

    `present` is the snapshot that is already there, `paths` are the files in the docs of each
    snapshot. Raises `AlreadyFrozenError`, `UnlistedSnapshotError`.
    """
    snapshot, entry = frozen(version, source, installed_tools())
    is_done = registry.find(version) is not None
    if is_done and content(present) != content(snapshot):
        raise AlreadyFrozenError(version)
    if not is_done and present.files and present != snapshot:
        raise UnlistedSnapshotError(version)
    after = registry if is_done else registry.added(entry)
    every_path = {version: list(source.docs.files), **paths}
    redirects = frozen_redirects(after, every_path.__getitem__, locale)
    return FreezePlan(entry, snapshot, after, redirects, str(registry.default or EDGE), is_done)


def frozen(version: Version, source: Source, tools: Mapping[str, str]) -> tuple[Tree, Entry]:
    """Return the snapshot that freezing `source` as `version` makes, and its entry in the registry."""
    files = source.docs.under("docs") | Tree({"mkdocs.yml": File(source.config)})
    used = images_used(source.docs, source.images)
    made = Manifest(version, source.commit, tools, file_digests(files), used)
    entry = Entry(version, Status.SUPPORTED, source.date, source.commit, made.digest)
    return files | Tree({manifest.NAME: File(made.data)}), entry


def content(snapshot: Tree) -> Tree:
    """Return the part of a snapshot that readers see: not the commit it came from."""
    return snapshot.where(lambda path: path != manifest.NAME)
