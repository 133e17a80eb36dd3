"""State: versions/ and the images as they were at a revision, read from git when they are asked for.

Names and git's ids are enough for most of what `guard` has to know; a file is opened only
where an id differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tooling.git import FILE_MODES, Repository
from tooling.git import Entry as GitEntry
from tooling.project import Project, parse_settings
from tooling.tree import File, Tree
from tooling.versions import manifest
from tooling.versions.history import History
from tooling.versions.manifest import Manifest, ManifestError
from tooling.versions.records import RecordError
from tooling.versions.registry import BadVersionError, PreReleaseError, Registry, Status, Version

CONFIG = "mkdocs.yml"
LISTS = (CONFIG, "versions/registry.yml", "versions/redirects.yml")


# Without slots: `cached_property` keeps what it read in the instance.
@dataclass(frozen=True)
class State:
    """The project at a revision, which is a commit or a git tree.

    `lists` are the bytes of the files that nearly every rule asks for, as far as there are such.
    """

    repository: Repository
    revision: str
    lists: Mapping[str, bytes]
    project: Project

    @classmethod
    def at(cls, repository: Repository, revision: str) -> State:
        """Return the state at `revision`, with the settings of its own mkdocs.yml."""
        lists = repository.contents(revision, LISTS)
        settings = parse_settings(lists[CONFIG]) if lists.get(CONFIG) else {}
        return cls(repository, revision, lists, Project(repository.root, settings))

    @property
    def config(self) -> bytes:
        """The bytes of mkdocs.yml, of an absent one those of an empty one."""
        return self.lists.get(CONFIG, b"")

    @cached_property
    def listings(self) -> dict[Version, dict[str, GitEntry]]:
        """What git listed of each snapshot so far."""
        return {}

    @cached_property
    def trees(self) -> dict[Version, Tree]:
        """What git had in the files of each snapshot so far."""
        return {}

    @cached_property
    def names(self) -> dict[str, GitEntry]:
        """What stands directly in versions/."""
        return self.repository.entries(self.revision, "versions")

    @cached_property
    def snapshots(self) -> dict[Version, GitEntry]:
        """The folders in versions/ that are named like a version."""
        folders = [(version_of(name), entry) for name, entry in self.names.items() if entry.kind == "tree"]
        return {version: entry for version, entry in folders if version}

    @cached_property
    def images(self) -> dict[str, GitEntry]:
        """The images that all versions share, by their path below the images' folder."""
        return self.repository.entries(self.revision, self.project.images_name, recursive=True)

    @cached_property
    def image_files(self) -> Tree:
        """The images that are plain files, with their contents."""
        return self.repository.tree_of({n: e for n, e in self.images.items() if e.mode in FILE_MODES})

    @cached_property
    def errata(self) -> dict[str, GitEntry]:
        """The corrections, by their path below versions/errata/."""
        if "errata" not in self.names:
            return {}
        return self.repository.entries(self.revision, "versions/errata", recursive=True)

    @cached_property
    def registry(self) -> Registry | RecordError:
        """The registry, or what is wrong with it."""
        try:
            return Registry.parse(self.data("registry.yml"))
        except RecordError as error:
            return error

    @property
    def entries(self) -> Registry:
        """The registry, as far as it can be read."""
        return Registry() if isinstance(self.registry, RecordError) else self.registry

    def data(self, name: str) -> bytes:
        """Return the bytes of a list in versions/, of an absent one those of an empty one."""
        return self.lists.get(f"versions/{name}", b"[]\n") if self.is_file(name) else b"[]\n"

    def is_file(self, name: str) -> bool:
        """Tell whether there is a plain file of this name directly in versions/."""
        return name in self.names and self.names[name].mode in FILE_MODES

    def files(self, version: Version) -> dict[str, GitEntry]:
        """Return the files in a snapshot, by their path below its folder."""
        if version not in self.listings:
            folder = f"versions/{version}"
            self.listings[version] = self.repository.entries(self.revision, folder, recursive=True)
        return self.listings[version]

    def tree(self, version: Version) -> Tree:
        """Return the plain files of a snapshot: links and submodules are left out."""
        if version in self.trees:
            return self.trees[version]
        entries = {name: entry for name, entry in self.files(version).items() if entry.mode in FILE_MODES}
        blobs = self.repository.blobs([entry.id for entry in entries.values()])
        files = {name: File(blobs[e.id], FILE_MODES[e.mode]) for name, e in entries.items()}
        self.trees[version] = Tree(files)
        return self.trees[version]

    @cached_property
    def manifests(self) -> dict[Version, Manifest | ManifestError]:
        """The manifest of each snapshot, or what is wrong with it. Raises `NewerManifestError`."""
        names = {version: f"versions/{version}/{manifest.NAME}" for version in self.snapshots}
        contents = self.repository.contents(self.revision, list(names.values()))
        return {version: manifest_in(contents.get(name), name) for version, name in names.items()}

    def manifest(self, version: Version) -> Manifest:
        """Return the manifest of a snapshot. Raises `ManifestError`, `NewerManifestError`."""
        found = self.manifests.get(version)
        if found is None:
            raise ManifestError(f"versions/{version}/{manifest.NAME}", "there is no manifest")
        if isinstance(found, ManifestError):
            raise found
        return found

    @property
    def history(self) -> History:
        """The registry with the manifests of its snapshots. Raises `ManifestError`."""
        folders = {entry.snapshot for entry in self.entries.entries}
        return History(self.entries, {folder: self.manifest(folder) for folder in folders})


@dataclass(frozen=True)
class Change:
    """What a change to the project does: the state it started from, and the one it leads to.

    `title` is that of the pull request, None where there is no pull request.
    """

    base: State
    head: State
    base_name: str
    title: str | None

    @cached_property
    def changed(self) -> frozenset[str]:
        """The paths of all files of the project that differ."""
        return frozenset(self.base.repository.changed(self.base.revision, self.head.revision))

    @property
    def kept(self) -> list[Version]:
        """The versions whose pages are there before and after."""
        both = self.head.snapshots.keys() & self.base.snapshots.keys()
        return sorted(both - self.purged)

    @property
    def added(self) -> list[Version]:
        """The versions that are new, in the folders or in the registry."""
        before = {entry.version for entry in self.base.entries.entries}
        after = {entry.version for entry in self.head.entries.entries}
        return sorted((after - before) | (self.head.snapshots.keys() - self.base.snapshots.keys()))

    @cached_property
    def purged(self) -> set[Version]:
        """The snapshots that had pages, and that the registry calls purged now."""
        before = {e.snapshot for e in self.base.entries.entries if e.status is not Status.PURGED}
        after = {e.snapshot for e in self.head.entries.entries if e.status is not Status.PURGED}
        known = {e.snapshot for e in self.head.entries.entries}
        return (before - after) & known

    @property
    def touched(self) -> list[Version]:
        """The versions whose snapshot is new, or not the one it was."""
        return [
            version
            for version, entry in self.head.snapshots.items()
            if self.base.snapshots.get(version) != entry
        ]


def manifest_in(data: bytes | None, file: str) -> Manifest | ManifestError:
    """Return the manifest in the bytes of `file`, or what is wrong with it. Raises `NewerManifestError`."""
    if data is None:
        return ManifestError(file, "there is no manifest")
    try:
        return Manifest.parse(data, file)
    except ManifestError as error:
        return error


def version_of(name: str) -> Version | None:
    """Return the version that a folder is named after."""
    try:
        return Version.parse(name)
    except (BadVersionError, PreReleaseError):
        return None


def line_of(data: bytes, text: str) -> int:
    """Return the line of `data` that ends in `text`, the first line where none does."""
    lines = data.decode(errors="replace").split("\n")
    return next((number for number, line in enumerate(lines, 1) if line.rstrip().endswith(text)), 1)
