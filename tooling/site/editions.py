"""Editions: which version is shown in which locale, where its sources are and where its pages go.

An edition is what one run of the renderer makes. A version that is an alias of another has no
edition of its own: its name is one more place that the other's pages are copied to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tooling.errors import ToolingError
from tooling.project import Project
from tooling.versions.history import find_manifest
from tooling.versions.published import LATEST
from tooling.versions.registry import EDGE, Registry, Status, Version


class TranslationsError(ToolingError):
    """mkdocs.yml lists locales that the site isn't built in."""

    def __init__(self, locales: Sequence[str]) -> None:
        super().__init__(
            f"mkdocs.yml lists the locales {', '.join(locales)}, and translations can't be built yet",
            fix="Take extra.tooling.locales out, and the translated pages with it.",
        )


@dataclass(frozen=True, slots=True)
class Edition:
    """A version in a locale: `docs` and `config_file` are its sources, `aliases` its other names.

    `version` is the snapshot that it shows; edge shows none.
    `date` is the day of its freeze.
    `is_history` says that it was made of history: what is broken in it can't be mended, and is known.
    """

    name: str
    locale: str
    docs: Path
    config_file: Path
    aliases: tuple[str, ...] = ()
    hidden: bool = False
    version: Version | None = None
    is_history: bool = False
    date: str = ""

    def __str__(self) -> str:
        return f"{self.locale}/{self.name}"

    @property
    def folder(self) -> str:
        """The folder of its pages in the site: `en/v1.0.0`."""
        return f"{self.locale}/{self.name}"

    @property
    def folders(self) -> tuple[str, ...]:
        """All folders that its pages are copied to."""
        return (self.folder, *(f"{self.locale}/{alias}" for alias in self.aliases))


def editions(project: Project, registry: Registry) -> list[Edition]:
    """Return the editions of the site: edge first, then each snapshot, newest first.

    Raises `TranslationsError`.
    """
    if len(project.locales) > 1:
        raise TranslationsError(project.locales)
    edge = Edition(EDGE, project.locale, project.docs, project.config_file)
    return [edge] + [
        snapshot_edition(project, registry, entry.version)
        for entry in registry.entries
        if entry.alias_of is None and entry.status is not Status.PURGED
    ]


def snapshot_edition(project: Project, registry: Registry, version: Version) -> Edition:
    """Return the edition of the snapshot `version`. It is hidden once all its versions are retired."""
    folder = project.versions / str(version)
    statuses = {entry.status for entry in registry.entries if entry.snapshot == version}
    return Edition(
        str(version),
        project.locale,
        folder / "docs",
        folder / "mkdocs.yml",
        aliases=tuple(aliases(registry, version)),
        hidden=Status.SUPPORTED not in statuses,
        version=version,
        is_history=is_history(project, version),
        date=next(str(entry.date) for entry in registry.entries if entry.version == version),
    )


def is_history(project: Project, version: Version) -> bool:
    """Return whether a snapshot says that it was made of history. Raises `ManifestError`."""
    found = find_manifest(project.versions, version)
    return found is not None and found.reconstruction is not None


def aliases(registry: Registry, version: Version) -> list[str]:
    """Return the other names of the snapshot `version`: `latest`, then the versions that are equal to it."""
    equal = [entry for entry in registry.entries if entry.snapshot == version]
    latest = [LATEST for entry in equal if entry.version == registry.default]
    return latest + [
        str(entry.version)
        for entry in equal
        if entry.version != version and entry.status is not Status.PURGED
    ]


def previous(edition: Edition, registry: Registry) -> Version | None:
    """Return the version that readers of `edition` may have read before: the next lower one with pages.

    Readers of edge have the default version, while there is one.
    """
    having = [entry.version for entry in registry.entries if entry.status is not Status.PURGED]
    if edition.version is None:
        return registry.default or max(having, default=None)
    return max((version for version in having if version < edition.version), default=None)
