"""Markdown from text that others wrote: whatever it has in it, it is text on the page and no markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote

from tooling.content.prose import Prose, Style
from tooling.project import Project

# A backslash before what Markdown knows, https://daringfireball.net/projects/markdown/syntax#backslash, and
# numbers for what some extensions read: `~~gone~~`, `==marked==`, `^up^`, `$x$`, `\[x\]`, `++key++`.
TEXT = str.maketrans(
    {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
    | {sign: f"\\{sign}" for sign in "`*_{}#|"}
    | {sign: f"&#{ord(sign)};" for sign in "~=^$+[]\\"}
)
# And what makes a link of an address, a picture of a word, a box or a list of what it begins.
READ_IN_PLACE = re.compile(r"^[?:]|:(?=[\w+-]+:|//)|@|(?<=www)\.", re.IGNORECASE)
BEGINNING = re.compile(r"^(\d+(?=[.)](?: |$))|(?=[-!]))")
# Text that stays what it is between backticks, in a table as well.
PLAIN_CODE = re.compile(r"(?![: ])(?:[\w:*/.,?@=()+ -]|\$\{[\w:./-]+\})+(?<! )")
# What shows lines in a box under a title.
Box = Callable[[str, Iterable[str]], Iterator[str]]


def cell(text: str) -> str:
    """Return `text` as text in Markdown, in one line, also in a table."""
    harmless = READ_IN_PLACE.sub(lambda sign: f"&#{ord(sign[0])};", one_line(text).translate(TEXT))
    return BEGINNING.sub(r"\1\\", harmless)


def code(text: str) -> str:
    """Return `text` as code in Markdown, in one line, also in a table."""
    plain = one_line(text)
    return f"`{plain}`" if PLAIN_CODE.fullmatch(plain) else f"<code>{cell(plain)}</code>"


def sentence(prose: Prose) -> str:
    """Return `prose` in Markdown: what stands in code stays code, and everything else is text."""
    return "".join(code(run.text) if run.style is Style.CODE else spaced(run.text) for run in prose).strip()


def spaced(text: str) -> str:
    """Return `text` as text in Markdown, apart from its neighbours where it was."""
    before, after = (" " if text[at : at + 1].isspace() else "" for at in (0, len(text) - 1))
    return f"{before}{cell(text)}{after}"


def one_line(text: str) -> str:
    """Return `text` with single spaces and without control characters: Markdown has a use for some."""
    return " ".join("".join(each for each in text if each.isprintable() or each.isspace()).split())


def link(text: str, path: str, anchor: str = "") -> str:
    """Return a link in Markdown to the file `path`, relative to the page that it stands on."""
    fragment = f"#{quote(anchor)}" if anchor else ""
    return f"[{cell(text)}]({quote(path)}{fragment})"


def fence(language: str, title: str, source: str) -> Iterator[str]:
    """Yield the lines of a code block; a title that isn't a plain name of a file is left out."""
    longest = max((len(run) for run in re.findall("`+", source)), default=0)
    marks = "`" * max(3, longest + 1)
    named = f' title="{title}"' if re.fullmatch(r"[\w./-]+", title) else ""
    yield f"{marks}{language}{named}"
    yield from source.rstrip("\n").split("\n")
    yield marks


def folded(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield a box that is closed at first: https://facelessuser.github.io/pymdown-extensions/extensions/details/"""
    yield f'??? folded "{title}"'
    yield ""
    yield from (f"    {line}".rstrip() for line in lines)


def quoted(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield a box that every renderer knows: a quotation."""
    yield f"> **{title}**"
    yield ">"
    yield from (f"> {line}".rstrip() for line in lines)


def box(project: Project) -> Box:
    """Return the kind of box that the site's Markdown has."""
    extensions = project.settings.get("markdown_extensions") or []
    names = {str(name) for each in extensions for name in ([*each] if isinstance(each, dict) else [each])}
    return folded if "pymdownx.details" in names else quoted
