"""References: which shared images the pages of a snapshot name.

The text of the pages decides, and nothing else: the answer is part of the snapshot, and has to be
the same with any renderer, at any time. So an image that is only named in an example counts as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tooling.content.links import Link, destination
from tooling.content.mentions import as_read, mentions
from tooling.content.page import page_paths, page_url
from tooling.tree import Tree

FOLDER = "images/"
# To lead there from elsewhere, a target has to say so, in whatever way a URL or HTML may spell it.
MAY_LEAD_THERE = re.compile(r"images|[%&\s]")


def images_used(docs: Tree, images: Tree) -> dict[str, str]:
    """Return the digest of each image that the pages of `docs` name, by its path below the images' folder."""
    named = images_named(docs)
    return {image: images.files[image].digest for image in sorted(named.keys() & images.files.keys())}


def images_named(docs: Tree) -> dict[str, str]:
    """Return a page that names it for each image of `docs`, by its path below the images' folder."""
    named: dict[str, str] = {}
    for page in page_paths(docs.files):
        for image in named_by(page, docs.files[page].data):
            named.setdefault(image, page)
    return named


# A freeze asks for the images of a page, and so does the guard that looks at the result. An import asks
# for those of many versions, most of whose pages are the same.
@lru_cache(maxsize=2**15)
def named_by(page: str, data: bytes) -> tuple[str, ...]:
    """Return what the page at the path `page` names below `images/`, each once."""
    return tuple(dict.fromkeys(references(page, data.decode(errors="replace"))))


def references(page: str, text: str) -> Iterator[str]:
    """Yield what the page at the path `page` names below `images/`, by its path below that."""
    is_below = page.startswith(FOLDER) or page_url(page).startswith(FOLDER)
    for mention in mentions(text):
        if not is_below and not MAY_LEAD_THERE.search(mention.link.target):
            continue
        try:
            target = destination(Link(as_read(mention.link.target), mention.link.in_html), page)
        except ValueError:  # What looks like an address and isn't, such as `http://[`.
            continue
        if target.startswith(FOLDER):
            yield target.removeprefix(FOLDER)
