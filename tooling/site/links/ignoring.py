"""Ignoring: which external links a project doesn't want checked, each with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from tooling.project import MkdocsYamlError, Project

SETTING = "extra.tooling.links.ignore"
EXPECTED = (
    "expected `url` and `reason`, such as `url: https://example.org/*` and `reason: It answers no programs.`"
)


@dataclass(frozen=True, slots=True)
class Ignored:
    """External links that aren't checked: a pattern with `*` for them, and why."""

    url: str
    reason: str


def ignored_links(project: Project) -> tuple[Ignored, ...]:
    """Return what a project's mkdocs.yml says is to be ignored. Raises `MkdocsYamlError`."""
    links = project.tooling_settings.get("links") or {}
    listed = links.get("ignore") or [] if isinstance(links, dict) else None
    if not isinstance(listed, list):
        raise MkdocsYamlError(f"{SETTING} is no list; {EXPECTED}")
    return tuple(map(ignored, listed))


def ignored(entry: object) -> Ignored:
    """Return what an entry of the list says. Raises `MkdocsYamlError`."""
    match entry:
        case {"url": str(url), "reason": str(reason), **rest} if url and reason.strip() and not rest:
            return Ignored(url, reason.strip())
    raise MkdocsYamlError(f"{SETTING} has `{entry}`; {EXPECTED}")


def reason_for(url: str, patterns: Sequence[Ignored]) -> str | None:
    """Return why `url` isn't checked, None where nothing says that."""
    return next((each.reason for each in patterns if fnmatchcase(url, each.url)), None)
