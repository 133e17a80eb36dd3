"""References: which shared images the pages of a snapshot show.

A simple rule that every renderer agrees with: what Markdown links to is relative to the page's
file, what HTML has in `src` is relative to the page's URL, and code shows nothing.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from tooling.content.page import page_paths, page_url
from tooling.errors import ToolingError
from tooling.tree import Tree

FENCED = re.compile(r"^[ >]*(`{3,}|~{3,}).*?^[ >]*\1", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
# `](role.png)`, `](<a role.png>)`, `](role.png "Title")`, and `[role]: role.png` on a line of its own.
MARKDOWN = re.compile(r"\]\(\s*(?:<([^<>\n]+)>|([^\s()]+))|^ {0,3}\[[^\]\n]+\]:\s*(\S+)", re.MULTILINE)
HTML = re.compile(r"""\ssrc\s*=\s*(?:"([^"]+)"|'([^']+)')""", re.IGNORECASE)
FOLDER = "images/"


class MissingImageError(ToolingError):
    """A page shows an image that isn't there."""

    def __init__(self, page: str, image: str) -> None:
        super().__init__(
            f"docs/{page} shows `{image}`, which is not in the docs of this commit",
            fix="Add the image, or mend the reference, and commit.",
        )


def images_used(docs: Tree, images: Tree) -> dict[str, str]:
    """Return the digest of each image that the pages of `docs` show, by its path below the images' folder.

    Raises `MissingImageError`.
    """
    used = {}
    for page in page_paths(docs.files):
        for image in references(page, docs.files[page].data.decode(errors="replace")):
            file = images.files.get(image.removeprefix(FOLDER))
            if file is None:
                raise MissingImageError(page, image)
            used[image.removeprefix(FOLDER)] = file.digest
    return dict(sorted(used.items()))


def references(page: str, text: str) -> Iterator[str]:
    """Yield the paths below `images/` that the page at the path `page` names, relative to the docs."""
    prose = INLINE.sub("", FENCED.sub("", text))
    links = [(posixpath.dirname(page), match) for match in MARKDOWN.finditer(prose)]
    sources = [(page_url(page), match) for match in HTML.finditer(prose)]
    for folder, match in links + sources:
        target = resolved(folder, next(filter(None, match.groups())))
        if target.startswith(FOLDER):
            yield target


def resolved(folder: str, link: str) -> str:
    """Return the path that a relative link in `folder` leads to, an empty string for any other link."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return ""
    return posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
