"""What stands within a line: emphasis, code, links and images, written as CommonMark has them.

The tree keeps most text as its author typed it, and so it is written: what is literal for the site's
Markdown is so for others too, but for what `begun` sees to.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element as TreeElement

from markdown.util import AMP_SUBSTITUTE

from tooling.content.links import Link
from tooling.content.portable.page import UNWRITTEN, Lead, ParsedPage
from tooling.content.reading import KEPT, PLACEHOLDER

LINE_BREAK = re.compile(r"[ \t]*\n\s*")
BACKTICKS = re.compile("`+")
# At the beginning of a paragraph they begin something else: https://spec.commonmark.org/0.31.2/
BLOCK_SIGN = re.compile(r"\d{1,9}(?=[.)]\s)|(?=[-+*](?:\s|$)|#{1,6}(?:\s|$)|>|~{3}|`{3,}[^`]*$)")
# What else Python-Markdown keeps apart, such as the space before the way back from a note.
KEPT_APART = re.compile("\u0002(?!wzxhzdk:)[^\u0003]*\u0003")
UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
WRAPPER = re.compile(r"</?(?:article|center|div|figure|font|section|span)\b[^>]*>\n?", re.IGNORECASE)
HTML_LINK = re.compile(r"""\b(?P<name>href|src)=(?P<quote>["'])(?P<target>.*?)(?P=quote)""", re.IGNORECASE)
# What Markdown has no sign for, and means something.
KEPT_TAGS = {"kbd", "sub", "sup"}
SIGNS = {"em": "*", "i": "*", "strong": "**", "b": "**", "del": "~~", "s": "~~"}


@dataclass(frozen=True, slots=True)
class Inline:
    """Writes what stands within the lines of a page; each of its links becomes what `lead` says."""

    page: ParsedPage
    lead: Lead

    def content(self, element: TreeElement) -> str:
        """Return what is in `element`, in one line but for the placeholders of blocks."""
        return self.text(element.text) + "".join(
            self.span(child) + self.text(child.tail) for child in element
        )

    def text(self, text: str | None) -> str:
        """Return text of the tree as it is typed: with its backslashes and its HTML."""
        kept = KEPT.sub(lambda kept: "&" if kept[1] == "amp" else f"\\{chr(int(kept[1]))}", text or "")
        return PLACEHOLDER.sub(self.raw, LINE_BREAK.sub(" ", KEPT_APART.sub("", kept)))

    def raw(self, placeholder: re.Match[str]) -> str:
        """Return the HTML in the place of a placeholder, and that of a block as it is."""
        number = int(placeholder[1])
        if number in self.page.fences:
            return placeholder[0]
        return PLACEHOLDER.sub(self.raw, self.html(self.page.raw[number]))

    def html(self, source: str) -> str:
        """Return HTML without what readers don't see, without wrappers, and with its links rewritten."""
        return HTML_LINK.sub(self.html_link, WRAPPER.sub("", UNSEEN.sub("", source)))

    def html_link(self, found: re.Match[str]) -> str:
        target = self.lead(Link(html.unescape(found["target"]), in_html=True))
        return f'{found["name"]}="{html.escape(target)}"'

    def span(self, element: TreeElement) -> str:
        """Return an element that stands in a line."""
        match element.tag:
            case "code":
                return code_span(self.code(element))
            case "a":
                return self.link(element)
            case "img":
                return self.image(element.attrib)
            case "br":
                return "<br>"
            case "input" if element.get("type") == "checkbox":
                return "[x] " if "checked" in element.attrib else "[ ] "
            case tag if tag in SIGNS:
                return emphasized(self.content(element), SIGNS[tag])
            case tag if tag in KEPT_TAGS and not footnote_of(element):
                return f"<{tag}>{self.content(element)}</{tag}>"
            case "span" if element.get("class") == "twemoji":
                return element.get("title", "")
            case _:
                return self.content(element)

    def code(self, element: TreeElement) -> str:
        """Return the text of inline code."""
        text = html.unescape("".join(element.itertext()))
        return PLACEHOLDER.sub(lambda found: self.page.raw[int(found[1])], text).replace("\n", " ")

    def link(self, element: TreeElement) -> str:
        classes, target = element.get("class", "").split(), element.get("href")
        if not UNWRITTEN.isdisjoint(classes):
            return ""
        if "footnote-ref" in classes:
            return f"[^{footnote_name(target or '')}]"
        content = self.content(element)
        if target is None:
            return content
        if AMP_SUBSTITUTE in target:
            return f"<{html.unescape(content)}>"
        if content == target:
            return f"<{target}>"
        return f"[{content}]({address(self.lead(Link(target)), element.get('title'))})"

    def image(self, attributes: Mapping[str, str]) -> str:
        target = self.lead(Link(attributes.get("src", "")))
        return f"![{attributes.get('alt', '')}]({address(target, attributes.get('title'))})"


def code_span(code: str) -> str:
    """Return `code` as inline code: https://spec.commonmark.org/0.31.2/#code-spans"""
    runs = {len(run) for run in BACKTICKS.findall(code)}
    fence = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    space = " " if code.startswith("`") or code.endswith("`") else ""
    return f"{fence}{space}{code}{space}{fence}"


def emphasized(content: str, sign: str) -> str:
    """Return `content` between two of `sign`; the spaces around it stay outside."""
    inner = content.strip()
    if not inner:
        return content
    before, after = content[: content.index(inner)], content[content.index(inner) + len(inner) :]
    return f"{before}{sign}{inner}{sign}{after}"


def address(target: str, title: str | None) -> str:
    """Return what stands in the parentheses of a link."""
    pointed = f"<{target}>" if not target or re.search(r"[\s()]", target) else target
    quoted = html.unescape(title).replace('"', '\\"') if title else ""
    return f'{pointed} "{quoted}"' if title else pointed


def begun(paragraph: str) -> str:
    """Return `paragraph` so that it begins nothing else in any Markdown."""
    sign = BLOCK_SIGN.match(paragraph)
    return f"{sign[0]}\\{paragraph[sign.end() :]}" if sign else paragraph


def footnote_of(element: TreeElement) -> bool:
    """Return whether `element` is the raised number of a note."""
    return element.tag == "sup" and element.get("id", "").startswith("fnref")


def footnote_name(anchor: str) -> str:
    """Return the name of the note that an anchor such as `fn:name` leads to."""
    return anchor.partition(":")[2]
