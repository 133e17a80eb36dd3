"""For language models and scripts: each page of an edition in Markdown, and lists of them.

en/v1.0.0/guides/role/index.md   a page, beside its HTML
en/v1.0.0/llms.txt               which pages there are: https://llmstxt.org
en/v1.0.0/llms-full.txt          all of them, one after the other
llms.txt                         which versions there are

What stands in an edition is made from its staged tree, as its HTML is.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from tooling.content.page import page_paths, page_url
from tooling.content.portable.blocks import PortablePage
from tooling.content.portable.page import Lead
from tooling.fast_yaml import FastLoader
from tooling.project import Project, parse_settings
from tooling.site.contents import Entry, contents
from tooling.site.editions import Edition
from tooling.site.leads import PAGE, Files, read_at
from tooling.site.staging import CONFIG, TODAY
from tooling.tree import File, Tree
from tooling.versions.published import LATEST
from tooling.versions.registry import EDGE

LIST, ALL = "llms.txt", "llms-full.txt"
BETWEEN_PAGES = "\n\n---\n\n"


@dataclass(frozen=True, slots=True)
class Docs:
    """What the docs of an edition are called and are about, which version they are, and their address."""

    name: str
    about: str
    version: str
    url: str
    nav: object

    @classmethod
    def of(cls, staged: Tree) -> Docs:
        own: dict[str, Any] = yaml.load(staged.files[CONFIG].data, FastLoader)
        about = parse_settings(staged.files[TODAY].data).get("site_description") or ""
        version = named(own["extra"]["edition"])
        return cls(str(own["site_name"]), str(about), version, own["site_url"], own["nav"])


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """A page in Markdown. `alone` and `among_all` differ in where its links start from."""

    title: str
    description: str
    alone: str
    among_all: str


def named(edition: Mapping[str, Any]) -> str:
    """Return which version an edition is, in words."""
    if edition["name"] == EDGE:
        return "edge, which isn't released yet"
    return f"version {edition['name']}{', which was retired' if edition['retired'] else ''}"


def rendered_pages(staged: Tree, site: Path) -> list[str]:
    """Return the pages of a staged tree that are in `site`: a site may leave some out."""
    pages = page_paths(staged.below("docs").files)
    return [path for path in pages if (site / page_url(path) / "index.html").is_file()]


Writer = Callable[[str, str, Lead], PortablePage]


def markdown_files(staged: Tree, write: Writer, rendered: Collection[str]) -> Tree:
    """Return all of an edition that is Markdown; `rendered` are the pages that the renderer made."""
    docs, sources = Docs.of(staged), staged.below("docs")
    listed, targets = contents(docs.nav, rendered), Files.of(sources.files, rendered)
    pages = {
        entry.target: published_page(entry, sources.files[entry.target], targets, docs, write)
        for entry in listed
        if entry.target in sources.files
    }
    files = {f"{page_url(path)}{PAGE}": page.alone for path, page in pages.items()}
    files[LIST] = list_of(docs, listed, pages)
    files[ALL] = BETWEEN_PAGES.join(page.among_all.rstrip() for page in pages.values()) + "\n"
    return Tree({path: File(text.encode()) for path, text in files.items()})


def published_page(entry: Entry, source: File, files: Files, docs: Docs, write: Writer) -> PublishedPage:
    """Return the page that `entry` names."""
    # Importing MkDocs takes long, and only a build needs it.
    from mkdocs.utils.meta import get_data

    path = entry.target
    text, front_matter = get_data(source.data.decode("utf-8-sig", "replace"))
    page = write(path, text, files.lead(path))
    url = page_url(path)
    title = read_at(url, page.title) or entry.title or str(front_matter.get("title") or stem(path))
    head = f"# {title}\n\nSource: <{docs.url}{quote(url)}> ({docs.name}, {docs.version})"
    return PublishedPage(
        entry.title or str(front_matter.get("title") or title),
        " ".join(str(front_matter.get("description") or "").split()),
        f"{head}\n\n{read_at(url, page.body)}".rstrip() + "\n",
        f"{head}\n\n{read_at('', page.body)}".rstrip() + "\n",
    )


def stem(path: str) -> str:
    """Return what MkDocs calls a page that doesn't say its title."""
    return posixpath.basename(path).removesuffix(".md").replace("-", " ").replace("_", " ").capitalize()


def list_of(docs: Docs, listed: Sequence[Entry], pages: Mapping[str, PublishedPage]) -> str:
    """Return the list of an edition's pages, with a section for each of its navigation."""
    about = f"{docs.about} " if docs.about else ""
    parts = [
        f"# {docs.name}",
        f"> {about}These are the docs of {docs.version}.",
        f"All pages in one file: <{docs.url}{ALL}>",
    ]
    for section, entries in groupby(sorted_by_section(listed), key=attrgetter("section")):
        parts += [f"## {section}", "\n".join(item(entry, docs, pages) for entry in entries)]
    return "\n\n".join(parts) + "\n"


def sorted_by_section(listed: Sequence[Entry]) -> list[Entry]:
    """Return entries with those of a section together, the sections in the order in which they begin."""
    order = {section: number for number, section in enumerate(dict.fromkeys(e.section for e in listed))}
    return sorted(listed, key=lambda entry: order[entry.section])


def item(entry: Entry, docs: Docs, pages: Mapping[str, PublishedPage]) -> str:
    """Return the line about a page, or a link to elsewhere."""
    page = pages.get(entry.target)
    if page is None:
        return f"- [{entry.title or entry.target}]({entry.target})"
    url = f"{docs.url}{quote(page_url(entry.target))}{PAGE}"
    return f"- [{page.title}]({url}){': ' if page.description else ''}{page.description}"


def list_of_versions(project: Project, editions: Sequence[Edition]) -> str:
    """Return the list of a site's versions, the default first; each has a list of its pages."""
    default, site_url = default_edition(editions), project.site_url
    others = [edition for edition in editions if edition is not default]
    about = project.settings.get("site_description")
    parts = [
        f"# {project.settings.get('site_name')}",
        f"> {about}" if about else "",
        "Each version of these docs has a list of its pages in Markdown, and a file with all of them.",
        "## Default version",
        version_item(default, site_url),
        "## Optional" if others else "",
        "\n".join(version_item(edition, site_url) for edition in others),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def default_edition(editions: Sequence[Edition]) -> Edition:
    """Return the edition that answers for URLs without a version: edge before the first one is frozen."""
    return next((edition for edition in editions if LATEST in edition.aliases), editions[0])


def version_item(edition: Edition, site_url: str) -> str:
    """Return the line about an edition."""
    version = named({"name": edition.name, "frozen": edition.name != EDGE, "retired": edition.hidden})
    equal = [alias for alias in edition.aliases if alias != LATEST]
    same = f" (also {', '.join(equal)}, which has the same pages)" if equal else ""
    url = f"{site_url}{edition.folder}/"
    return f"- [{edition.name}]({url}{LIST}): {version}{same}. All pages in one file: <{url}{ALL}>"
