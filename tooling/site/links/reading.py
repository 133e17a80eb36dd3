"""Reading: the links and anchors of a finished page, or of a stylesheet, in one pass over its HTML.

What may hold a link: https://html.spec.whatwg.org/multipage/indices.html#attributes-3
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

# One look for all, and little that is done for each element of a page: the parse is what takes the time. An
# element is compared with the name of another faster than it is looked through for an attribute.
MAY_HOLD = [
    "[id]",
    "[href]",
    "[src]",
    "a[name]",
    "link",
    "img",
    "source",
    "video",
    "form",
    "object",
    "meta",
    "style",
    "[xlink\\:href]",
    '[style*="url(" i]',
]
SELECTOR = f":is({','.join(MAY_HOLD)})"
# Which attributes are links, each where it is one.
ONE_LINK = {"src": None, "poster": None, "action": "form", "data": "object", "xlink:href": None}
SETS = ("srcset", "imagesrcset")
SELDOM = frozenset({*ONE_LINK, *SETS, "style", "http-equiv"})
# They name a host to connect to, and no page of it.
NO_LINKS = {"preconnect", "dns-prefetch"}
# https://html.spec.whatwg.org/multipage/images.html#parsing-a-srcset-attribute
SRCSET = re.compile(r"[\s,]*(\S*[^\s,])(?:\s[^,]*)?(?:,|$)")
# https://html.spec.whatwg.org/multipage/semantics.html#attr-meta-http-equiv-refresh
REFRESH = re.compile(r"\s*[\d.]+[\s;,]+(?:url\s*=\s*)?(['\"]?)(?P<url>.+?)\1\s*", re.IGNORECASE | re.DOTALL)
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CSS_URL = re.compile(
    r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE
)
LOCATION = re.compile(r"<loc>\s*(.*?)\s*</loc>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Read:
    """What stands in a file: links and anchors, each once, where it leads on, and where its links start."""

    links: Mapping[str, None]
    anchors: Mapping[str, None] = field(default_factory=dict)
    refresh: str | None = None
    base: str = ""


def read(file: str, data: bytes) -> Read:
    """Return what stands in the bytes of a file of the site. Raises `UnicodeDecodeError`."""
    text = data.decode("utf-8-sig")
    if file.endswith(".css"):
        return Read(dict.fromkeys(css_links(text)))
    if file.endswith(".xml"):
        return Read(dict.fromkeys(map(unescape, LOCATION.findall(text))))
    return read_html(text)


def read_html(text: str) -> Read:
    """Return what stands in the HTML `text`."""
    links: dict[str, None] = {}
    anchors: dict[str, None] = {}
    refresh, base = None, ""
    for node in LexborHTMLParser(text).css(SELECTOR):
        tag, attributes = node.tag, node.attributes
        if "id" in attributes:
            anchors[attributes["id"] or ""] = None
        if tag == "a" and "name" in attributes:
            anchors[attributes["name"] or ""] = None
        if tag == "base":
            base = base or attributes.get("href") or ""
        elif "href" in attributes and attributes.get("rel") not in NO_LINKS:
            links[attributes["href"] or ""] = None
        elif tag == "style":
            links.update(dict.fromkeys(css_links(node.text(deep=True))))
        if not SELDOM.isdisjoint(attributes):
            links.update(dict.fromkeys(seldom_links(tag, attributes)))
            refresh = refresh_url(attributes) or refresh
    if refresh is not None:
        links[refresh] = None
    anchors.pop("", None)
    return Read(links, anchors, refresh, base)


def seldom_links(tag: str | None, attributes: Mapping[str, str | None]) -> Iterator[str]:
    """Yield the links in those attributes of an element that few elements have."""
    for name, holder in ONE_LINK.items():
        if name in attributes and holder in {None, tag}:
            yield attributes[name] or ""
    for name in SETS:
        yield from SRCSET.findall(attributes.get(name) or "")
    yield from css_links(attributes.get("style") or "")


def refresh_url(attributes: Mapping[str, str | None]) -> str | None:
    """Return where a `meta` element sends its reader, None where it doesn't."""
    is_refresh = (attributes.get("http-equiv") or "").lower() == "refresh"
    found = REFRESH.fullmatch(attributes.get("content") or "") if is_refresh else None
    return found["url"] if found else None


def css_links(text: str) -> Iterator[str]:
    """Yield what a stylesheet loads; the fragment of an SVG in the page itself is nothing to load."""
    for found in CSS_URL.finditer(CSS_COMMENT.sub("", text)):
        url = next((group for group in found.groups() if group), "")
        if url and not url.startswith("#"):
            yield url


def shown_as(links: Collection[str], data: bytes) -> dict[str, set[str]]:
    """Return the texts that each of `links` is shown as on the page with these bytes, where it has some."""
    texts: dict[str, set[str]] = {}
    for node in LexborHTMLParser(data).css("a[href],img[src]"):
        link = node.attributes.get("href") or node.attributes.get("src") or ""
        text = first_text(node) if node.tag == "a" else node.attributes.get("alt")
        if link in links and text:
            texts.setdefault(link, set()).add(text)
    return texts


def first_text(node: LexborNode) -> str:
    """Return the text at the start of a link, up to the first change of its style."""
    return next((text for each in node.traverse(include_text=True) if (text := each_text(each))), "")


def each_text(node: LexborNode) -> str:
    return (node.text(deep=False) or "").strip() if node.tag == "-text" else ""
