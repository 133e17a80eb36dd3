"""Reconstruction: a snapshot made of history, of a commit whose docs nobody froze or carried out.

Its pages are those of the commit, byte for byte. Nothing is claimed of them: what is broken in them is
said, sentence by sentence, and stays broken.
"""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tooling.content.page import page_paths
from tooling.findings import Finding
from tooling.git import Entry, Repository
from tooling.project import MissingDocsError, MkdocsYamlError, Project, parse_settings
from tooling.tree import File, SpecialFileError, Tree
from tooling.versions.navigation import NO_CONFIG, moved_config
from tooling.versions.places import CollidingPlacesError, Places
from tooling.versions.references import FOLDER, images_named
from tooling.versions.source import CONFIG, Source, is_no_image

if TYPE_CHECKING:
    from tooling.content.markdown import Extensions

# Why no snapshot can be made of a commit.
UNFIT = (MkdocsYamlError, MissingDocsError, SpecialFileError, CollidingPlacesError)


def past_source(repository: Repository, commit: str, paths: Mapping[str, str]) -> Source:
    """Return what the project was at a commit, with its files where `paths` says they belong.

    Raises what is so wrong with it that no snapshot can be made: see `UNFIT`.
    """
    date = repository.date(commit)
    return past_source_of(repository, commit, commit=commit, date=date, paths=paths)


def past_source_of(
    repository: Repository,
    revision: str,
    *,
    commit: str,
    date: datetime.date,
    paths: Mapping[str, str],
) -> Source:
    """Return what the project was at `revision`, a commit or a git tree, under the name of `commit`."""
    listing = repository.listing(revision)
    places = Places.in_commit(paths, listing)
    moved = places.moved(listing)
    config = repository.blob(moved[CONFIG].id) if CONFIG in moved else NO_CONFIG
    before = past_docs(places, config)
    folder = places.place(before) or before
    docs = repository.tree_of(below(moved, folder))
    pages = docs.where(is_no_image)
    if not page_paths(pages.files):
        raise MissingDocsError(Path(folder))
    if any(f"{before}/{page}" in listing for page in Project(repository.root, parse_settings(config)).nav):
        config = moved_config(config, lambda page: moved_page(page, places, before, folder))
    return Source(commit, date, pages, docs.below("images"), config)


def past_docs(places: Places, config: bytes) -> str:
    """Return the folder of the docs in a commit: its mkdocs.yml says where they are from there."""
    docs_name = Project(Path(), parse_settings(config)).docs_name
    origin = next(iter(places.origins(CONFIG)), CONFIG)
    return posixpath.normpath(posixpath.join(posixpath.dirname(origin), docs_name))


def moved_page(page: str, places: Places, before: str, folder: str) -> str | None:
    """Return where a page of the docs `before` is in those in `folder`, None where it is in neither."""
    place = places.place(f"{before}/{page}")
    return place.removeprefix(f"{folder}/") if place and place.startswith(f"{folder}/") else None


def below(listing: Mapping[str, Entry], folder: str) -> dict[str, Entry]:
    """Return the part of `listing` in `folder`, by its path relative to it."""
    prefix = f"{folder}/"
    return {path.removeprefix(prefix): entry for path, entry in listing.items() if path.startswith(prefix)}


def shown_with(source: Source, images: Tree) -> Source:
    """Return `source` as readers will see it: with the images that all versions share."""
    return replace(source, images=images)


def unresolved(source: Source, images: Tree) -> list[str]:
    """Return, in sentences, what isn't as it was when the docs of `source` are shown with `images`.

    The same for the same source and images, so that `guard` can tell whether it was left unsaid.
    """
    changed = (
        f"docs/{page} shows `{FOLDER}{image}`, which has other content now"
        for image, page in sorted(images_named(source.docs).items())
        if is_other(source.images.files.get(image), images.files.get(image))
    )
    absent = "there is no mkdocs.yml: the navigation has all pages, in the order of their paths"
    return [*([absent] if source.config == NO_CONFIG else []), *changed]


def is_other(before: File | None, now: File | None) -> bool:
    """Return whether an image was another one."""
    return before is not None and now is not None and before.data != now.data


def broken(source: Source, images: Tree, extensions: Extensions, folder: str) -> list[Finding]:
    """Return what is broken in the docs of `source` when they are in `folder`, and shown with `images`.

    `extensions` are today's: it is with them that readers see the pages. A page that nobody finds isn't
    broken. Raises `MkdocsYamlError`, `NoSuperfencesError`.
    """
    # The guard, which has nothing to render on most days, starts faster without.
    from tooling.versions.checks.snapshot import snapshot_findings

    own = Project(Path(), {**parse_settings(source.config), "docs_dir": folder})
    found = snapshot_findings(source.docs, images.files, own, source.config, extensions)
    return [finding for finding in found if finding.rule != "orphan-page"]


def sentence(finding: Finding) -> str:
    """Return what is wrong and where, without what to do about it: nobody can, any more."""
    return f"{finding.file}:{finding.line}: {finding.message.partition('; ')[0]}"
