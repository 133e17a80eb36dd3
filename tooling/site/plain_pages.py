"""Pages that belong to no edition: what a host shows for a wrong address, and the list of versions."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote, urlsplit

from tooling.site.editions import Edition
from tooling.site.switching import title
from tooling.versions.published import LATEST
from tooling.versions.registry import EDGE

PAGES = Path(__file__).parent / "pages"


def not_found_page(site_url: str) -> str:
    """Return the 404.html of a site: it looks for the page in the other versions.

    Hosts show it at any depth, so its links are absolute.
    """
    path = urlsplit(site_url).path or "/"
    # A `<` could end the script: https://html.spec.whatwg.org/multipage/scripting.html
    site = json.dumps(path).replace("<", "\\u003c")
    script = f"<script>\nconst site = {site}\n{read('not-found.js')}</script>\n"
    main = Template(read("not-found.html")).substitute(home=escape(path))
    return page("Page not found", main, script)


def versions_page(editions: Iterable[Edition]) -> str:
    """Return the list of all versions of a locale: it needs no scripts."""
    items = "".join(map(version_item, editions))
    return page("All versions", f"<h1>All versions</h1>\n<ul>\n{items}</ul>\n")


def version_item(edition: Edition) -> str:
    notes = {EDGE: "what the next version will say"}.get(edition.name, "")
    notes = "the default version" if LATEST in edition.aliases else notes
    note = "retired" if edition.hidden else notes
    link = f'<a href="{escape(quote(edition.name))}/">{escape(title(edition))}</a>'
    return f"<li>{link}<small>{note}</small></li>\n"


def page(heading: str, main: str, script: str = "") -> str:
    return Template(read("shell.html")).substitute(title=escape(heading), main=main, script=script)


def read(name: str) -> str:
    return (PAGES / name).read_text(encoding="utf-8")
