"""Reading: the links and anchors of a finished page, or of a stylesheet, in one pass over its HTML.

What may hold a link: https://html.spec.whatwg.org/multipage/indices.html#attributes-3
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

# What nearly every page has, and what is worth a look only where a word stands on the page.
COMMON = "[id],[href],[src],a[name]"
RARE = {
    b"srcset": "[srcset],[imagesrcset]",
    b"http-equiv": "meta[http-equiv]",
    b"<object": "object[data]",
    b"poster": "[poster]",
    b"action=": "form[action]",
    b"xlink": "[xlink\\:href]",
    b"style=": "[style]",
    b"<style": "style",
}
ONE_LINK = ("href", "src", "poster", "action", "xlink:href")
SETS = ("srcset", "imagesrcset")
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
    """What stands in a file: its links, each once, its anchors, where it leads on, where its links start."""

    links: Mapping[str, None]
    anchors: frozenset[str] = frozenset()
    refresh: str | None = None
    base: str = ""


def read(file: str, data: bytes) -> Read:
    """Return what stands in the bytes of a file of the site. Raises `UnicodeDecodeError`."""
    text = data.decode("utf-8-sig")
    if file.endswith(".css"):
        return Read(dict.fromkeys(css_links(text)))
    if file.endswith(".xml"):
        return Read(dict.fromkeys(map(unescape, LOCATION.findall(text))))
    return read_html(text, data.lower())


def read_html(text: str, lowered: bytes) -> Read:
    """Return what stands in the HTML `text`; `lowered` are its bytes in lower case."""
    parser = LexborHTMLParser(text)
    links: dict[str, None] = {}
    anchors: set[str] = set()
    refresh = None
    rare = [selector for word, selector in RARE.items() if word in lowered]
    for node in parser.css(",".join([COMMON, *rare])):
        attributes = node.attributes
        if "id" in attributes:
            anchors.add(attributes["id"] or "")
        if len(attributes) == 1 and "id" in attributes:
            continue
        tag = node.tag
        if tag == "a":
            anchors.add(attributes.get("name") or "")
        elif tag == "meta":
            refresh = refresh_url(attributes) or refresh
        links.update(dict.fromkeys(links_of(tag, attributes)))
        if tag == "style":
            links.update(dict.fromkeys(css_links(node.text(deep=True))))
    if refresh is not None:
        links[refresh] = None
    return Read(links, frozenset(anchors - {""}), refresh, base_of(parser) if b"<base" in lowered else "")


def links_of(tag: str | None, attributes: Mapping[str, str | None]) -> Iterator[str]:
    """Yield the links in the attributes of an element."""
    if tag == "base" or (tag == "link" and (attributes.get("rel") or "").lower() in NO_LINKS):
        return
    for name in ONE_LINK:
        if name in attributes:
            yield attributes[name] or ""
    if tag == "object" and "data" in attributes:
        yield attributes["data"] or ""
    for name in SETS:
        if name in attributes:
            yield from SRCSET.findall(attributes[name] or "")
    if "style" in attributes:
        yield from css_links(attributes["style"] or "")


def refresh_url(attributes: Mapping[str, str | None]) -> str | None:
    """Return where a `meta` element sends its reader, None where it doesn't."""
    is_refresh = (attributes.get("http-equiv") or "").lower() == "refresh"
    found = REFRESH.fullmatch(attributes.get("content") or "") if is_refresh else None
    return found["url"] if found else None


def base_of(parser: LexborHTMLParser) -> str:
    """Return what the links of a page start from, "" where it is the page itself."""
    base = parser.css_first("base[href]")
    return (base.attributes["href"] or "") if base else ""


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
