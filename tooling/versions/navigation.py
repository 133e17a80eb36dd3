"""The navigation of docs that moved: its pages are where their files are now."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from tooling.project import parse_settings

# Where a page of the navigation is now, None where it isn't part of these docs.
Move = Callable[[str], str | None]

# A snapshot has to have a mkdocs.yml, and today's would name pages that weren't there.
NO_CONFIG = (
    b"# The commit has no mkdocs.yml. MkDocs shows all pages, in the order of their paths.\nnav: null\n"
)


def moved_config(config: bytes, move: Move) -> bytes:
    """Return the mkdocs.yml of a snapshot whose docs moved: `config`, if that says where its pages are.

    Else the name and the navigation of it, which is what counts of a snapshot's. Raises `MkdocsYamlError`.
    """
    settings = parse_settings(config)
    nav = moved_nav(settings.get("nav"), move)
    if nav == settings.get("nav"):
        return config
    return yaml_bytes({"site_name": settings.get("site_name"), "nav": nav})


def edited_config(config: bytes, move: Move) -> bytes:
    """Return the mkdocs.yml `config` with its navigation moved, and everything else as it is.

    Raises `MkdocsYamlError`.
    """
    nav = moved_nav(parse_settings(config).get("nav"), move)
    if nav == parse_settings(config).get("nav"):
        return config
    text = config.decode()
    start, end = nav_span(text)
    moved = yaml_bytes({"nav": nav}).decode() if nav else ""
    return (text[:start] + moved + text[end:]).encode()


def nav_span(text: str) -> tuple[int, int]:
    """Return where the navigation begins in a mkdocs.yml that has one, and where what follows it does."""
    root = yaml.compose(text, yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    start, end = next((key.start_mark.index, nav.end_mark.index) for key, nav in pairs if key.value == "nav")
    # YAML takes the empty lines and the comments after a list for a part of it.
    after = re.search(r"(?:^[ \t]*(?:#.*)?\n)*\Z", text[start:end], re.MULTILINE)
    return start, start + after.start() if after else end


def moved_nav(nav: Any, move: Move) -> Any:
    """Return `nav` with its pages where they are now. What has none of them goes.

    When one section is all that stays of several, it is the navigation.
    """
    match nav, moved_entry(nav, move):
        case [_, _, *_], [dict() as section] if len(section) == 1 and isinstance(rest(section), list):
            return rest(section)
        case _, moved:
            return moved


def rest(section: dict[str, Any]) -> Any:
    """Return what is in the only section that stays."""
    return next(iter(section.values()))


def moved_entry(nav: Any, move: Move) -> Any:
    """Return a part of the navigation with its pages where they are now, None if none of them stays."""
    match nav:
        case str() if nav.endswith(".md") and "://" not in nav:
            return move(nav)
        case list():
            moved = [moved_entry(entry, move) for entry in nav]
            return [entry for entry in moved if entry is not None] or None
        case dict():
            sections = {title: moved_entry(entry, move) for title, entry in nav.items()}
            return {title: entry for title, entry in sections.items() if entry is not None} or None
        case _:
            return nav


class _Dumper(yaml.SafeDumper):
    """Indents lists below their name, as people do in mkdocs.yml."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)


def yaml_bytes(values: dict[str, Any]) -> bytes:
    """Return `values` as people write mkdocs.yml, without those that are None."""
    said = {name: value for name, value in values.items() if value is not None}
    return yaml.dump(said, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000).encode()
