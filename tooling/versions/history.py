"""The history of the docs: which versions there are, and what the manifest of each says was frozen.

It is all that redirects, lists and comparisons need: no page of a snapshot is opened for them. A purged
version has no pages any more, and its manifest stays, so that its URLs keep leading somewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tooling.versions import manifest
from tooling.versions.manifest import Manifest, ManifestError
from tooling.versions.registry import EDGE, Entry, Registry, Status, Version


@dataclass(frozen=True, slots=True)
class History:
    """The registry, and the manifest of each snapshot that it names."""

    registry: Registry = field(default_factory=Registry)
    manifests: Mapping[Version, Manifest] = field(default_factory=dict)

    @classmethod
    def read(cls, versions: Path) -> History:
        """Return the history in the folder `versions`. Raises `RegistryError`, `ManifestError`."""
        registry = Registry.read(versions)
        folders = {entry.snapshot for entry in registry.entries}
        return cls(registry, {folder: read_manifest(versions, folder) for folder in folders})

    @property
    def default(self) -> str:
        """The name of the edition that unversioned URLs lead to: edge while no version is supported."""
        return str(self.registry.default or EDGE)

    def of(self, version: Version) -> Manifest:
        """Return the manifest of what is shown as `version`, which the registry has."""
        return self.manifests[self.entry(version).snapshot]

    def entry(self, version: Version) -> Entry:
        """Return the entry of `version`, which the registry has."""
        return next(entry for entry in self.registry.entries if entry.version == version)

    def before(self, version: Version) -> Entry | None:
        """Return the entry of the next lower version that still has its pages."""
        lower = (
            entry
            for entry in self.registry.entries
            if entry.version < version and entry.status is not Status.PURGED
        )
        return max(lower, key=lambda entry: entry.version, default=None)

    def added(self, entry: Entry, made: Manifest) -> History:
        """Return the history with one more version. An alias brings no manifest of its own."""
        manifests = {**self.manifests, **({} if entry.alias_of else {entry.version: made})}
        return replace(self, registry=self.registry.added(entry), manifests=manifests)


def read_manifest(versions: Path, version: Version) -> Manifest:
    """Return the manifest of a snapshot on disk. Raises `ManifestError`, `NewerManifestError`."""
    found = find_manifest(versions, version)
    if found is None:
        raise ManifestError(f"versions/{version}/{manifest.NAME}", "there is no manifest")
    return found


def find_manifest(versions: Path, version: Version) -> Manifest | None:
    """Return the manifest of a snapshot on disk, if it has one. Raises as `read_manifest` does."""
    file = versions / str(version) / manifest.NAME
    name = f"versions/{version}/{manifest.NAME}"
    return Manifest.parse(file.read_bytes(), name) if file.is_file() else None
