"""Restoring: images that old pages show, and that nobody kept.

All versions share their images, and an image that is there is never changed. So the newest version that
shows an image decides what it is, and one that shows another under the same name can't be helped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tooling.git import Repository
from tooling.project import Project, parse_settings
from tooling.tree import Tree
from tooling.versions.past_files import PastFile, past_files
from tooling.versions.places import Places
from tooling.versions.references import images_named
from tooling.versions.source import Source
from tooling.versions.writing import staging, writable, write_and_compare


@dataclass(frozen=True, slots=True)
class Wanted:
    """An image that is looked for in the history, where it may have been, and the source that shows it."""

    image: str
    paths: Collection[str]
    source: Source

    def choice(self, past: Iterable[PastFile]) -> PastFile | None:
        """Return what the image was, of `past`, when its source was committed, else what it became first."""
        found = [file for file in past if file.path in self.paths]
        before = (file for file in found if file.date <= self.source.date)
        return next(before, found[-1] if found else None)


def restorable(project: Project, found: Sequence[tuple[Source, Mapping[str, str]]], images: Tree) -> Tree:
    """Return the images that pages of past sources, newest first, show, and that aren't in `images`.

    Each source comes with where its files belong now. The images are its own, or else those that a commit
    of the history had. One whose name is that of another on disks that ignore case is left out.
    """
    had, lost = {}, {}
    for source, paths in reversed(found):
        for image in images_named(source.docs).keys() - images.files.keys():
            if image in source.images.files:
                had[image] = source.images.files[image]
            else:
                lost[image] = Wanted(image, old_paths(project, source, paths, image), source)
    wanted = [lost[image] for image in sorted(lost.keys() - had.keys())]
    past = past_images(project.root, wanted, [source.commit for source, _ in found])
    return without_collisions(past | Tree(had), images)


def old_paths(project: Project, source: Source, paths: Mapping[str, str], image: str) -> set[str]:
    """Return where an image that a page of `source` shows may have been."""
    folders = {project.docs_name, Project(Path(), parse_settings(source.config)).docs_name}
    places = [f"{folder}/images/{image}" for folder in folders]
    return {origin for place in places for origin in (place, *Places(paths).origins(place))}


def past_images(root: Path, wanted: Collection[Wanted], commits: Sequence[str]) -> Tree:
    """Return those of the images `wanted` that the history of `commits` and of the last one has."""
    if not wanted:
        return Tree()
    repository = Repository(root)
    paths = sorted({path for each in wanted for path in each.paths})
    past = past_files(repository, ["HEAD", *commits], paths)
    chosen = {each.image: file.entry for each in wanted if (file := each.choice(past))}
    return repository.tree_of(chosen)


def without_collisions(new: Tree, images: Tree) -> Tree:
    """Return those of the `new` images whose path differs in more than case from all others."""
    spellings: dict[str, str] = {}
    for image in (*images.files, *new.files):
        for path in with_folders(image):
            spellings.setdefault(path.casefold(), path)
    return new.where(lambda image: all(spellings[path.casefold()] == path for path in with_folders(image)))


def with_folders(image: str) -> list[str]:
    """Return the path of an image, and those of the folders it is in."""
    return [image, *map(str, PurePosixPath(image).parents)]


def add_files(project: Project, files: Tree) -> None:
    """Write `files` into the project, each of them whole or not at all. Raises `UnwritableError`.

    They are written to a temporary folder in versions/ first, which `recover` removes.
    """
    if not files.files:
        return
    with writable(project.root), staging(project.versions) as staged:
        write_and_compare(files, staged)
        for path in files.files:
            (project.root / path).parent.mkdir(parents=True, exist_ok=True)
            (staged / path).replace(project.root / path)
