"""What of a finished page can be searched for: its content, without what the theme adds to it."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

# What isn't content, by tag and by class; and what isn't closed, so that nothing is in it.
SKIPPED_TAGS = {"button", "form", "noscript", "script", "style", "svg", "template"}
SKIPPED_CLASSES = {"headerlink", "md-feedback", "md-source-file", "tooling-bar"}
# https://html.spec.whatwg.org/multipage/syntax.html#void-elements
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
CONTENT = "md-content__inner"
HEADING = re.compile("h[1-6]")
# Code repeats the words that the text is about: a page that explains one comes before all that use it.
CODE = ' data-pagefind-weight="0.4"'


def searchable(page: str) -> str:
    """Return the content of a page of Material as plain HTML, "" where it has none."""
    # The navigation of a large site takes longer to read than all that is left then.
    start, end = page.find(f'<article class="{CONTENT}'), page.rfind("</article>")
    reader = Content()
    reader.feed(page[start : end + len("</article>")] if 0 <= start < end else "")
    reader.close()
    return "".join(reader.parts).strip()


class Content(HTMLParser):
    """Collects the content of a page: its tags without attributes but for the anchors of headings."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.depth = 0  # inside the content
        self.skipped = 0  # inside what isn't shown

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        classes = (values.get("class") or "").split()
        is_inside = self.depth > 0
        if tag in VOID or not (is_inside or CONTENT in classes):
            return
        self.depth += 1
        if self.skipped or tag in SKIPPED_TAGS or SKIPPED_CLASSES & {*classes}:
            self.skipped += 1
        elif is_inside:
            self.parts.append(f"<{tag}{kept_attributes(tag, values)}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or not self.depth:
            return
        self.depth -= 1
        if self.skipped:
            self.skipped -= 1
        elif self.depth:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.depth and not self.skipped:
            self.parts.append(escape(data, quote=False))


def kept_attributes(tag: str, values: dict[str, str | None]) -> str:
    """Return the attributes that an element of this kind keeps."""
    if tag == "pre":
        return CODE
    return f' id="{escape(values["id"] or "")}"' if HEADING.fullmatch(tag) and values.get("id") else ""
