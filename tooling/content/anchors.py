"""The anchors and the title of a page that its text alone is sure of: those of its plain headings.

Here it is the other way round than with links: what is named has to be there, for a link to it is
then known to hold. So only a heading after an empty line, in the first column, outside of blocks
and HTML counts, and only of words that no extension makes anything of. Its anchor is there in any
case: if another heading comes first, that one has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tooling.content.page import FRONT_MATTER
from tooling.content.syntax import Syntax

WORD = r"(?:[^\W_]+|`[^\W_](?:[\w ./:-]*\w)?`|\([^\W\d_]{3,}(?: [^\W_]+)*\))"
HEADING = re.compile(
    rf"\n\n#{{1,6}}\ +(?P<text>{WORD}(?:(?:[ -]|[,.:]\ |\ -\ ){WORD})*[?!.:]?)"
    r"(?: +\{ ?#(?P<id>[\w-]+) ?\})? *$",
    re.MULTILINE,
)
TITLE = re.compile(r"\n*# (?P<text>[^\W_]+(?:[,:]? [^\W_]+|-[^\W_]+)*)\n")
# A comment and the like begins anywhere, a tag only where a line begins.
OPENING = re.compile(
    r"<(?:[!?]|(?:script|style|textarea|title|xmp)\b)|^[ >]*<([a-z][\w-]*)(?=[\s/>])",
    re.IGNORECASE | re.MULTILINE,
)
# https://html.spec.whatwg.org/multipage/syntax.html#void-elements
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def sure_title(text: str, syntax: Syntax) -> str:
    """Return the title of a page where its text is sure of it: it begins with it, in plain words. Else ""."""
    is_first_level = syntax.is_understood and not syntax.options("toc").get("baselevel")
    title = TITLE.match(FRONT_MATTER.sub("", text, count=1)) if is_first_level else None
    return title["text"] if title else ""


def sure_anchors(prose: str, syntax: Syntax) -> Iterator[str]:
    """Yield the anchors of the plain headings of `prose`: a page without its front matter and blocks."""
    for part in outside_html(f"\n\n{prose}"):
        for heading in HEADING.finditer(part):
            if not heading["id"]:
                yield syntax.slug(heading["text"].replace("`", ""))
            elif syntax.has_attributes:
                yield heading["id"]


def outside_html(text: str) -> Iterator[str]:
    """Yield the parts of `text` that HTML surely doesn't reach into."""
    start = 0
    if "<" not in text:
        yield text
        return
    while opening := OPENING.search(text, start):
        yield text[start : opening.start()]
        start = html_end(text, opening)
    yield text[start:]


def html_end(text: str, opening: re.Match[str]) -> int:
    """Return where the HTML ends that `opening` begins: at the empty line after it is closed."""
    if text.startswith("<!--", opening.start()):
        closed = text.find("-->", opening.end())
    elif opening[1]:
        closed = tag_end(text, opening)
    else:
        closed = -1
    end = text.find("\n\n", closed) if closed >= 0 else -1
    # More HTML on the same lines may go on after them.
    return end if end >= 0 and "<" not in text[closed:end] else len(text)


def tag_end(text: str, opening: re.Match[str]) -> int:
    """Return where the tag of `opening` is closed, or -1."""
    depth = 0
    for tag in re.compile(r"<(/?)([a-z][\w-]*)[^<>]*>", re.IGNORECASE).finditer(text, opening.start()):
        if tag[2].lower() not in VOID and not tag[0].endswith("/>"):
            depth += -1 if tag[1] else 1
        if depth <= 0:
            return tag.end()
    return -1
