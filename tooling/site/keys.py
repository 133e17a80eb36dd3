"""Keys of editions that are known already: nobody touched what they were staged from since.

To stage an edition takes seconds. Where its sources have the sizes and times that they had when it was staged
last, its key is that of then.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tooling.project import Project
from tooling.site.cache import PACKAGE
from tooling.site.digests import touched
from tooling.site.editions import Edition, previous
from tooling.site.renderers import renderer_of
from tooling.site.themes import theme_folder
from tooling.tree import write_at_once
from tooling.versions.registry import Registry


@dataclass
class KnownKeys:
    """The keys of editions, by the state of their sources; `found` are those that are asked for now."""

    project: Project
    found: dict[str, tuple[str, str]] = field(default_factory=dict)
    seen: dict[Path, str] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        return self.project.cache / "keys.json"

    @cached_property
    def kept(self) -> dict[str, tuple[str, str]]:
        """What is known from before; nothing where it can't be read."""
        try:
            values = json.loads(self.file.read_bytes()).items()
            return {str(edition): (str(sources), str(key)) for edition, (sources, key) in values}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    @cached_property
    def common(self) -> str:
        """The state of what every edition is made from."""
        project = self.project
        registry = project.versions / "registry.yml"
        images, theme = project.root / project.images_name, theme_folder(project)
        seen = touched(project.config_file, registry, images, theme, PACKAGE)
        return " ".join([*renderer_of(project).tools, seen])

    def sources(self, edition: Edition, registry: Registry) -> str:
        """Return the state of what `edition` is made from."""
        own = " ".join(map(self.touched, folders(self.project, edition, registry)))
        return f"{self.common} {own} {edition}"

    def touched(self, folder: Path) -> str:
        """Return what `touched` does, and look once at what is asked for twice."""
        if folder not in self.seen:
            self.seen[folder] = touched(folder)
        return self.seen[folder]

    def key(self, edition: Edition, sources: str) -> str | None:
        """Return the key of `edition`, None where it isn't known, or its `sources` are others now."""
        was, key = self.kept.get(str(edition), ("", ""))
        return key if was == sources else None

    def note(self, edition: Edition, sources: str, key: str) -> None:
        self.found[str(edition)] = (sources, key)

    def save(self) -> None:
        """Keep what was noted, beside what is kept of other editions. Raises `OSError`."""
        write_at_once(self.file, json.dumps({**self.kept, **self.found}).encode())


def folders(project: Project, edition: Edition, registry: Registry) -> Iterator[Path]:
    """Yield what only `edition` is made from, and the version before: what changed since is said in it."""
    if edition.version is None:
        yield from (project.docs, project.verification_file)
    else:
        yield from (edition.docs.parent, project.versions / "errata" / str(edition.version))
    before = previous(edition, registry)
    yield from (
        project.versions / str(entry.snapshot) for entry in registry.entries if entry.version == before
    )
