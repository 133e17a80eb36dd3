"""Snapshots: the pages in them, as URLs, and so the redirects of the versions there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePosixPath

from tooling.content.page import aliases, page_address, page_paths
from tooling.findings import Finding
from tooling.project import Project
from tooling.tree import Tree
from tooling.versions.aliases import Alias, alias_faults
from tooling.versions.history import History
from tooling.versions.published import Pages, Published, PublishedVersion
from tooling.versions.redirects import Redirect, computed_redirects, redirects_data
from tooling.versions.rule_faults import rule_faults
from tooling.versions.rules import Rule, read_rules, rules_of
from tooling.versions.writing import Edit, write


def current_redirects(project: Project) -> list[Redirect]:
    """Return the redirects of the site, as versions/ and docs/ are on disk."""
    history, docs = History.read(project.versions), Tree.from_folder(project.docs)
    return computed_redirects(published_now(history, docs, project), rules_of(project))


def published_now(history: History, docs: Tree, project: Project) -> Published:
    """Return what became of each version, and its pages, and those of edge, whose files are `docs`."""
    published = published_versions(history, project.locales)
    return replace(published, edge=edge_pages(docs, project))


def frozen_redirects(history: History, locales: tuple[str, ...], rules: Collection[Rule]) -> list[Redirect]:
    """Return the redirects that versions/redirects.yml lists: none of them leads from edge or to it.

    Edge's pages come and go with each commit, and so would a list of them.
    """
    return computed_redirects(published_versions(history, locales), rules)


def lists_of(history: History, redirects: Collection[Redirect]) -> dict[str, bytes]:
    """Return the two lists in versions/, the registry last: it is what makes a change count."""
    return {"redirects.yml": redirects_data(redirects), "registry.yml": history.registry.data}


def renew_redirects(project: Project) -> None:
    """Write versions/redirects.yml anew. Raises `UnwritableError`."""
    history = History.read(project.versions)
    redirects = frozen_redirects(history, project.locales, rules_of(project))
    write(project.versions, Edit({"redirects.yml": redirects_data(redirects)}))


def redirect_faults(project: Project) -> list[Finding]:
    """Return what is wrong with the rules in mkdocs.yml, and with the aliases of the pages in docs/."""
    read = read_rules(project.config_file.read_bytes())
    docs = Tree.from_folder(project.docs)
    published = published_now(History.read(project.versions), docs, project)
    return sorted([*read.faults, *rule_faults(read.rules, published), *aliases_in(docs, project)])


def published_versions(history: History, locales: tuple[str, ...]) -> Published:
    """Return what became of each version, and its pages."""
    pages = {
        folder: pages_of(
            tuple(manifest.docs),
            tuple((page, tuple(urls)) for page, urls in manifest.aliases.items()),
            locales,
        )
        for folder, manifest in history.manifests.items()
    }
    versions = (
        PublishedVersion(entry.version, entry.status, pages[entry.snapshot])
        for entry in history.registry.entries
    )
    return Published(locales, tuple(versions), history.registry.default)


# Most versions have the pages of the one before, and a command asks for all of them more than once.
@lru_cache(maxsize=256)
def pages_of(
    paths: tuple[str, ...], aliases: tuple[tuple[str, tuple[str, ...]], ...], locales: tuple[str, ...]
) -> Mapping[str, Pages]:
    """Return what `pages_by_locale` does."""
    return pages_by_locale(paths, dict(aliases), locales)


def pages_by_locale(
    paths: Iterable[str], aliases: Mapping[str, Sequence[str]], locales: tuple[str, ...]
) -> dict[str, Pages]:
    """Return the pages among `paths` in each locale; `aliases` are the old URLs of some of them."""
    urls: dict[str, list[str]] = {}
    moved: dict[str, dict[str, str]] = {}
    for path in page_paths(paths):
        locale, url = page_address(path, locales)
        urls.setdefault(locale, []).append(url)
    for path, old_urls in aliases.items():
        locale, url = page_address(path, locales)
        moved.setdefault(locale, {}).update(dict.fromkeys(old_urls, url))
    return {locale: Pages(frozenset(urls[locale]), moved.get(locale, {})) for locale in urls}


def edge_pages(docs: Tree, project: Project) -> dict[str, Pages]:
    """Return the pages of edge, whose files are `docs`, in each locale."""
    return pages_by_locale(docs.files, page_aliases(docs), project.locales)


def page_aliases(docs: Tree) -> dict[str, tuple[str, ...]]:
    """Return the old URLs of each page of `docs` that has some."""
    found = {page: aliases(text).urls for page, text in with_aliases(docs)}
    return {page: urls for page, urls in found.items() if urls}


def with_aliases(docs: Tree) -> Iterator[tuple[str, str]]:
    """Yield each page of `docs` that may have aliases, and its text: reading front matter takes a while."""
    for page in page_paths(docs.files):
        if b"aliases" in docs.files[page].data:
            yield page, docs.files[page].data.decode(errors="replace")


def aliases_in(docs: Tree, project: Project) -> list[Finding]:
    """Return what is wrong with the aliases of the pages in `docs`."""
    found, listed = [], []
    for page, text in with_aliases(docs):
        file, read = PurePosixPath(project.docs_name, page), aliases(text)
        if read.problem:
            found.append(Finding(file, read.line, read.problem, "bad-alias"))
        locale, url = page_address(page, project.locales)
        listed += [
            (locale, Alias(file, line, old, url)) for old, line in zip(read.urls, read.lines, strict=True)
        ]
    pages = pages_by_locale(docs.files, {}, project.locales)
    for locale, each in pages.items():
        found += alias_faults([alias for place, alias in listed if place == locale], each.urls)
    return sorted(found)
