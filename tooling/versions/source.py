"""Sources: the docs of a project at a commit, which is what versions are frozen from."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tooling.git import Entry, Repository
from tooling.project import MkdocsYamlError, Project, parse_settings
from tooling.tree import File, Tree

CONFIG = "mkdocs.yml"


@dataclass(frozen=True, slots=True)
class Source:
    """What a version is frozen from: the docs, their images and mkdocs.yml at a commit."""

    commit: str
    date: datetime.date
    docs: Tree
    images: Tree
    config: bytes

    @classmethod
    def read(cls, root: Path, commit: str, paths: Mapping[str, str] | None = None) -> Source:
        """Return what the project at `root` was at a commit. Raises what is wrong with it.

        `paths` says where folders and files of that commit belong, for docs that moved since.
        """
        return cls.of(root, commit, commit=commit, date=Repository(root).date(commit), paths=paths or {})

    @classmethod
    def of(
        cls, root: Path, revision: str, *, commit: str, date: datetime.date, paths: Mapping[str, str]
    ) -> Source:
        """Return what the project was at `revision`, a commit or a git tree, under the name of `commit`."""
        repository = Repository(root)
        listing = moved(repository.listing(revision), paths) if paths else {}
        config = (
            repository.blob(listing[CONFIG].id) if CONFIG in listing else repository.file(revision, CONFIG)
        )
        if config is None:
            raise MkdocsYamlError(f"is not in the commit {commit}")
        project = Project(root, parse_settings(config))
        folder = project.docs_name
        docs = repository.tree_of(below(listing, folder)) if paths else repository.tree(revision, folder)
        pages = docs.where(lambda path: not path.startswith("images/"))
        project.require_pages(pages.files)
        return cls(commit, date, pages, docs.below("images"), config)

    @property
    def files(self) -> Tree:
        """The files of a snapshot of this, but for its manifest."""
        return self.docs.under("docs") | Tree({CONFIG: File(self.config)})


def moved(listing: Mapping[str, Entry], paths: Mapping[str, str]) -> dict[str, Entry]:
    """Return `listing` with each file where `paths` says that it belongs."""
    return {placed(path, paths): entry for path, entry in listing.items()}


def placed(path: str, paths: Mapping[str, str]) -> str:
    """Return where the file `path` belongs: as the longest of `paths` that it is or stands below says."""
    for parent in (PurePosixPath(path), *PurePosixPath(path).parents):
        if str(parent) in paths:
            return str(PurePosixPath(paths[str(parent)], PurePosixPath(path).relative_to(parent)))
    return path


def below(listing: Mapping[str, Entry], folder: str) -> dict[str, Entry]:
    """Return the part of `listing` in `folder`, by its path relative to it."""
    prefix = f"{folder}/"
    return {path.removeprefix(prefix): entry for path, entry in listing.items() if path.startswith(prefix)}
