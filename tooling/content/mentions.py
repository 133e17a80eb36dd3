"""What the text of a page may link to: a quick look that sees too much, and never too little.

Whatever the site's Markdown makes a link or an image of has one of these in its source: `](`, the
definition of a reference (`[name]: `) that begins a line of its block, an attribute `href` or `src`,
or a whole address. So each of them is a mention, wherever it stands: in code, in a comment, in a
definition that nothing refers to. A mention whose target has nothing in it that Markdown or HTML
could read in another way says exactly what the site would link to; of any other we only know that
the page has to be rendered. That is sound, for a page is held to be free of broken links only when
all of its mentions are plain and lead somewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from tooling.content.links import Link

# In these characters, and in no others, a target reads the same to everybody.
PLAIN = r"[\w./#?=%~:,@!-]"
TITLE = r"""[^"'()`\\<]*"""
# `](role.md)`, `](<a role.md>)`, either with a title, where they are plain, and then where they aren't.
INLINE = re.compile(
    rf"""\]\(\s*(?:<((?:{PLAIN}|[ ()'])*)>|({PLAIN}*))(?:\s+(?:"{TITLE}"|'{TITLE}'))?\s*(\))"""
    r"""|\]\(\s*(?:<([^<>\n]*)>|((?:[^\s<>"'`()]|\([^\s()]*\))*))"""
)
DEFINITION = re.compile(r"\]:[ \t]*(?:\n[ \t>]*)?(\S+)")
# What may stand before `[name]:` on its line: nothing, or what begins quotes, items, notes and HTML.
BEFORE_DEFINITION = re.compile(r"(?:(?:[^\w\[<]|<[^>]*>|\w{1,4}[.)]|\[\^[^\]]*\]:)*[ \t>])?")
ATTRIBUTE = re.compile(
    rf"""(?<![\w-])(?:href|src)\s*=\s*(?:(["']?)({PLAIN}*+)\1(?=[\s/>}}`])|["']?([^\s"'<>`]*))""",
    re.IGNORECASE,
)
ONLY_PLAIN = re.compile(rf"{PLAIN}*")
# An address with a host: whatever comes after that, it leads there.
ELSEWHERE = re.compile(r"(?:https?://[\w.:-]+[/?#)]|mailto:)", re.IGNORECASE)


class Mention(NamedTuple):
    """Something that a page may link to, and where it says so. Not plain: it may as well say another."""

    link: Link
    position: int
    is_plain: bool = True


def mentions(text: str) -> Iterator[Mention]:
    """Yield what a page with this text may link to, but for the addresses of other sites."""
    for match in INLINE.finditer(text):
        in_brackets, bare, end, unsure_in_brackets, unsure = match.groups("")
        if end:
            yield Mention(Link((in_brackets or bare).strip()), match.start())
        elif not ELSEWHERE.match(target := (unsure_in_brackets or unsure).strip()):
            yield Mention(Link(target), match.start(), is_plain=False)
    for match in DEFINITION.finditer(text):
        if not ELSEWHERE.match(match[1]) and defines(text, match.start()):
            target = match[1].lstrip("<").rstrip(">")
            yield Mention(Link(target), match.start(), is_plain=bool(ONLY_PLAIN.fullmatch(target)))
    # No expression is as fast as a search for an attribute that most pages don't have.
    lowered = text.lower()
    for match in ATTRIBUTE.finditer(text) if "href" in lowered or "src" in lowered else ():
        target = match[2] or match[3] or ""
        if not ELSEWHERE.match(target):
            # Braces belong to Markdown's own attributes: `![](role.png){ src=other.png }`.
            is_plain = match[2] is not None and "{" not in line_before(text, match.start())
            yield Mention(Link(target, in_html=True), match.start(), is_plain=is_plain)


def defines(text: str, end: int) -> bool:
    """Return whether the `]:` at `end` may be that of a definition."""
    start = text.rfind("[", 0, end)
    return (
        start >= 0
        and "]" not in text[start:end]
        and bool(BEFORE_DEFINITION.fullmatch(line_before(text, start)))
    )


def line_before(text: str, position: int) -> str:
    """Return what stands before `position` on its line."""
    return text[text.rfind("\n", 0, position) + 1 : position]


def lines_of(link: Link, text: str) -> list[int]:
    """Return the lines of `text` that mention `link`: those that hide it only if there are no others."""
    found = [
        each.position
        for each in mentions(text)
        if each.link.in_html == link.in_html and as_read(each.link.target) == link.target
    ]
    shown = [position for position in found if not is_hidden(text, position)]
    # The link back from a note stands nowhere: the note does.
    sign = re.sub(r"#fnref:(.*)", r"[^\1]:", link.target)
    literal = [match.start() for match in re.finditer(re.escape(sign), text)]
    starts = [match.end() for match in re.finditer("\n", text)]
    return [bisect_right(starts, position) + 1 for position in shown or found or literal]


def is_hidden(text: str, position: int) -> bool:
    """Return whether `position` seems to be in a comment or in a code span."""
    in_comment = text.rfind("<!--", 0, position) > text.rfind("-->", 0, position)
    return in_comment or line_before(text, position).count("`") % 2 == 1


def as_read(target: str) -> str:
    """Return a target as it is linked to: without backslashes and entities."""
    if "\\" not in target and "&" not in target:
        return target
    return unescape(re.sub(r"\\(?=\W)", "", target))
