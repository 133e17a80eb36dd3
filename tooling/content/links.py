"""Links: what a page links to, and where in the docs that is."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from tooling.content.page import page_url


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image. One in Markdown is relative to the page's file, one in HTML to the page's URL."""

    target: str
    in_html: bool = False


def destination(link: Link, page: str) -> str:
    """Return what a relative link on `page` leads to: a file, or, in HTML, a URL without its last `/`."""
    base = page_url(page) if link.in_html else posixpath.dirname(page)
    return posixpath.normpath(posixpath.join(base, unquote(urlsplit(link.target).path)))
