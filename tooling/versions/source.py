"""Sources: the docs of a project at a commit, which is what versions are frozen from."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache

from tooling.git import Repository
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
    def read(cls, repository: Repository, commit: str) -> Source:
        """Return what the project in `repository` was at a commit. Raises what is wrong with it."""
        return cls.of(repository, commit, commit=commit, date=repository.date(commit))

    # What an id names stays the same: a freeze reads a commit, and so does the guard of its result.
    @classmethod
    @lru_cache(maxsize=1)
    def of(cls, repository: Repository, revision: str, *, commit: str, date: datetime.date) -> Source:
        """Return what the project was at `revision`, a commit or a git tree, under the name of `commit`."""
        config = repository.file(revision, CONFIG)
        if config is None:
            raise MkdocsYamlError(f"is not in the commit {commit}")
        project = Project(repository.root, parse_settings(config))
        docs = repository.tree(revision, project.docs_name)
        pages = docs.where(is_no_image)
        project.require_pages(pages.files)
        return cls(commit, date, pages, docs.below("images"), config)

    @property
    def files(self) -> Tree:
        """The files of a snapshot of this, but for its manifest."""
        return self.docs.under("docs") | Tree({CONFIG: File(self.config)})


def is_no_image(path: str) -> bool:
    """Return whether a file of the docs is part of a snapshot: all versions share their images."""
    return not path.startswith("images/")
