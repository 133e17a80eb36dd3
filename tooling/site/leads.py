"""Where the links of a page lead in its Markdown: to the Markdown of other pages, and to files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from string import Template
from urllib.parse import quote, urlsplit

from tooling.content.links import Link, destination
from tooling.content.page import page_url
from tooling.content.portable.page import Lead

PAGE = "index.md"
# A file that a link leads to, relative to the edition, between two characters that no text has:
# https://www.unicode.org/faq/private_use.html
FILE = Template("\ue0f4$path\ue0f5")
MARKED_FILE = re.compile(FILE.substitute(path="([^\ue0f5]*)"))


@dataclass(frozen=True, slots=True)
class Files:
    """The files of an edition that links lead to; `pages` are its pages, by the URL that each has."""

    names: Collection[str]
    pages: Mapping[str, str]

    @classmethod
    def of(cls, docs: Iterable[str], pages: Iterable[str]) -> Files:
        """Return those of an edition with the files `docs`, of which it shows `pages`."""
        names = frozenset(path for path in docs if not path.endswith(".md"))
        return cls(names, {page_url(page): f"{page_url(page)}{PAGE}" for page in pages})

    def lead(self, path: str) -> Lead:
        """Return what the links of the page at `path` become, before `read_at`.

        A page leads to its Markdown, any other file to itself; what leads nowhere stays as it is.
        """

        def led(link: Link) -> str:
            parts = urlsplit(link.target)
            if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
                return link.target
            target = self.target(destination(link, path))
            if target is None:
                return link.target
            return parts._replace(path=FILE.substitute(path=quote(target))).geturl()

        return led

    def target(self, file: str) -> str | None:
        """Return what is read in the place of `file`, which may be a page's URL without its last `/`."""
        if file in self.names:
            return file
        return self.pages.get(page_url(file) if file.endswith(".md") else "" if file == "." else f"{file}/")


def read_at(url: str, text: str) -> str:
    """Return `text` with its links relative to `url`, where it is read."""
    base = quote(url) or "."
    return MARKED_FILE.sub(lambda file: posixpath.relpath(file[1], base), text)
