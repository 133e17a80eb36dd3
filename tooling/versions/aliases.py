"""Aliases: the URLs that a page had before, as its front matter lists them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from tooling.findings import Finding
from tooling.versions.published import Pages, is_inside


@dataclass(frozen=True, slots=True, order=True)
class Alias:
    """An old URL of the page at `page`, as `file` lists it at `line`. URLs are relative to the edition."""

    file: PurePosixPath
    line: int
    url: str
    page: str


def pages_with(aliases: Iterable[Alias], urls: Iterable[str]) -> Pages:
    """Return the pages of an edition with their aliases: one that several pages claim is the first one's."""
    return Pages(frozenset(urls), {alias.url: alias.page for alias in sorted(aliases, reverse=True)})


def alias_faults(aliases: Collection[Alias], urls: Collection[str]) -> list[Finding]:
    """Return which `aliases` of an edition, whose pages are at `urls`, can't lead to their page."""
    owners = {alias.url: alias for alias in sorted(aliases, reverse=True)}
    return [
        Finding(alias.file, alias.line, *fault)
        for alias in sorted(aliases)
        if (fault := fault_of(alias, owners[alias.url], urls))
    ]


def fault_of(alias: Alias, owner: Alias, urls: Collection[str]) -> tuple[str, str] | None:
    """Return what is wrong with `alias` and the name of the rule that says so; None where nothing is."""
    if not is_inside(alias.url):
        return f"`{alias.url}` is no URL inside the docs: expected one such as `old/page/`", "bad-alias"
    if alias.url in urls:
        return f"`{alias.url}` is a page, and can't be the alias of one", "alias-hides-page"
    if alias.page != owner.page:
        return f"`{alias.url}` is an alias of `{owner.file}` already", "alias-twice"
    return None
