"""Links: what a page links to, and where in the docs that is."""

from __future__ import annotations

import posixpath
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from tooling.content.page import page_url


class Link(NamedTuple):
    """A link or an image. One in Markdown is relative to the page's file, one in HTML to the page's URL."""

    target: str
    in_html: bool = False


def destination(link: Link, page: str) -> str:
    """Return what a relative link on `page` leads to: a file, or, in HTML, a URL without its last `/`."""
    return joined(page_url(page) if link.in_html else posixpath.dirname(page), link.target)


# The pages of a folder link to the same pages.
@lru_cache(maxsize=2**15)
def joined(folder: str, target: str) -> str:
    """Return where `target` leads from `folder`, without a `/` at its end."""
    return posixpath.normpath(posixpath.join(folder, unquote(urlsplit(target).path)))
