"""Knowing in a moment that there is nothing to build: nobody touched the site, nor what it is made from.

Only names, sizes and times of files are looked at. When in doubt, there is something to build.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from tooling.project import Project
from tooling.site.cache import PACKAGE, EditionCache
from tooling.site.digests import touched
from tooling.site.renderers import renderer_of
from tooling.site.themes import theme_folder
from tooling.tree import write_at_once


@dataclass(frozen=True, slots=True)
class LastBuild:
    """A build of the whole site: what shows that its sources and its site are untouched since.

    `keys` are the entries of the cache that it left, by edition.
    """

    sources: str
    site: str
    keys: dict[str, str]


def sources_now(project: Project) -> str:
    """Return what is another string once anything that the site is made from was written to."""
    verification = project.verification_file
    theme = theme_folder(project)
    tools = [*renderer_of(project).tools, version("pagefind")]
    seen = touched(project.config_file, project.docs, project.versions, theme, PACKAGE, verification)
    return " ".join([*tools, seen])


def last_build(project: Project) -> LastBuild | None:
    """Return the last build of the whole site, None where none is known."""
    try:
        return LastBuild(**json.loads(record(project).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def unchanged(project: Project, sources: str) -> list[str] | None:
    """Return the editions of the site that is there, where a build of `sources` would only make it again."""
    last = last_build(project)
    if last is None or last.sources != sources or last.site != touched(project.site):
        return None
    cache = EditionCache(project.cache / "editions")
    return [*last.keys] if all(cache.has(key) for key in last.keys.values()) else None


def remember(project: Project, built: LastBuild) -> None:
    """Keep what was built just now. Raises `OSError`."""
    write_at_once(record(project), json.dumps(asdict(built)).encode())


def record(project: Project) -> Path:
    return project.cache / "last-build.json"


def is_clean(project: Project, sources: str) -> bool:
    """Return whether nothing was wrong with the pages of edge in these `sources`."""
    try:
        return clean_record(project).read_text() == sources
    except (OSError, ValueError):
        return False


def remember_clean(project: Project, sources: str) -> None:
    clean_record(project).write_text(sources)


def clean_record(project: Project) -> Path:
    return project.cache / "clean-drafts.txt"
