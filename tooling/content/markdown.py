"""A page as the site renders it: its code blocks and tabs, each with its line in the source.

No Markdown parser but the site's own knows what a reader will see: a fence in a Material tab
is indented code to CommonMark. So the page goes through MkDocs' own Python-Markdown pipeline,
and we watch: which fences superfences accepts, and where their placeholders end up in the
finished tree (in a tab, in a comment, or nowhere). What a block means is left to `guide`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any

import markdown
from pymdownx.snippets import SnippetPreprocessor
from pymdownx.superfences import SuperFencesBlockPreprocessor

from tooling.content.document import Block, Document, Element
from tooling.content.numbering import Numbering, unmarked
from tooling.content.page import FRONT_MATTER
from tooling.content.plain_words import spare_plain_words
from tooling.content.reading import Reading
from tooling.content.unread import (
    BEFORE_HIGHLIGHTING,
    IndentedCode,
    comments,
    lines_outside,
    unfenced_code,
    unread_fences,
)
from tooling.errors import ToolingError

TITLE = re.compile(r"""\btitle=(?:"([^"]*)"|'([^']*)')""")
SNIPPETS = "pymdownx.snippets"
LINE_END = re.compile(r"\r\n?")
Numbers = Callable[[int, int], Sequence[int]]


class NoSuperfencesError(ToolingError):
    """The site's fences are rendered by an extension that we can't watch."""

    def __init__(self) -> None:
        super().__init__(
            "the site doesn't use `pymdownx.superfences`, so its code blocks can't be found",
            fix="Add pymdownx.superfences to markdown_extensions in mkdocs.yml.",
        )


@dataclass(frozen=True, slots=True)
class Extensions:
    """The Markdown extensions of a site, as Python-Markdown takes them."""

    names: Sequence[Any] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


def in_folder(extensions: Extensions, folder: Path) -> Extensions:
    """Return `extensions` as a renderer has them that is started in `folder`: snippets are found from there.

    https://facelessuser.github.io/pymdown-extensions/extensions/snippets/#options
    """
    options = dict(extensions.options.get(SNIPPETS) or {})
    paths = options.get("base_path", ["."])
    listed = [paths] if isinstance(paths, str | os.PathLike) else paths
    options["base_path"] = [os.path.join(folder, path) for path in listed]  # noqa: PTH118 a path may be lazy
    return Extensions(extensions.names, {**extensions.options, SNIPPETS: options})


def read_page(path: PurePosixPath, text: str, extensions: Extensions) -> Document:
    """Return the page at `path` with the Markdown `text`. Raises `NoSuperfencesError`."""
    text = LINE_END.sub("\n", text)
    body = FRONT_MATTER.sub("", text, count=1)
    offset = text.count("\n") - body.count("\n")
    renderer = new_renderer(extensions.names, extensions)
    numbering = Numbering(renderer, offset)
    leave_colours_out(renderer)
    fences = observed_fences(renderer, numbering.of_block)
    included = observed_snippets(renderer)
    reading, indented = Reading(renderer, fences), IndentedCode(renderer)
    renderer.treeprocessors.register(reading, "tooling-reading", -100)
    renderer.treeprocessors.register(indented, "tooling-indented", BEFORE_HIGHLIGHTING)
    renderer.convert(body)
    noted = {block.lines for block in reading.blocks}
    dropped = [block for block in fences.values() if block.lines not in noted]
    outside = lines_outside(numbering)
    return Document(
        path,
        elements=tuple(in_order(reading.elements, dropped)),
        tab_sets=tuple(reading.tab_sets),
        unread_fences=tuple(unread_fences(text.split("\n"), offset, [*reading.blocks])),
        included=tuple(sorted(included)),
        comments=tuple(comments(outside)),
        read_comments=frozenset(reading.comments),
        unfenced_code=tuple(unfenced_code(indented.found, outside)),
        outline=tuple(reading.outline),
    )


def new_renderer(names: Sequence[object], extensions: Extensions) -> markdown.Markdown:
    """Return a renderer with the extensions `names`, which has their options from `extensions`."""
    renderer = markdown.Markdown(extensions=list(names), extension_configs=dict(extensions.options))
    spare_plain_words(renderer)
    # A registry looks itself through whenever it is used, and these are for each text and block of a page.
    renderer.treeprocessors["inline"].inlinePatterns = list(renderer.inlinePatterns)
    renderer.parser.blockprocessors = list(renderer.parser.blockprocessors)
    return renderer


def in_order(elements: Sequence[Element], dropped: Sequence[Block]) -> list[Element]:
    """Return `elements` with what no reader sees where it would stand in the source."""
    if not dropped:
        return list(elements)
    return sorted([*elements, *dropped], key=lambda each: each.line)


class ObservedFences(SuperFencesBlockPreprocessor):  # type: ignore[misc]  # pymdownx has no types
    """Superfences that notes each block it accepts under the number of its placeholder.

    `numbers` has the page's lines of a block that begins and ends at these indexes.
    """

    numbers: Numbers
    accepted: dict[int, Block]

    def _store(self, source: str, code: str, start: int, end: int) -> None:
        title = TITLE.search(self.first)
        lines = self.numbers(start, end)
        self.accepted[self.md.htmlStash.html_counter] = Block(
            lines=tuple(lines[:-1]) or tuple(lines),
            end_line=lines[-1],
            fence=self.fence,
            language=self.lang or "",
            title=unmarked((title[1] or title[2] or "") if title else ""),
            source=unmarked(self.rebuild_block(self.code)),
            classes=tuple(self.classes),
        )
        super()._store(source, code, start, end)


def superfences(renderer: markdown.Markdown) -> Any:
    """Return what finds the fenced blocks of a page. Raises `NoSuperfencesError`."""
    for each in renderer.preprocessors:
        if type(each) is SuperFencesBlockPreprocessor:
            return each
    raise NoSuperfencesError


def leave_colours_out(renderer: markdown.Markdown) -> None:
    """Have `renderer` show blocks without colours, which take most of the time of a page.

    Raises `NoSuperfencesError`.
    """
    superfences(renderer).extension.superfences[0]["formatter"] = uncoloured


def uncoloured(*, src: str, **_: object) -> str:
    """Return a block as HTML."""
    return f"<pre><code>{escape(src, quote=False)}</code></pre>"


def observed_fences(renderer: markdown.Markdown, numbers: Numbers) -> dict[int, Block]:
    """Return the blocks that `renderer` will have accepted once it has converted a page.

    Raises `NoSuperfencesError`.
    """
    # The instance is superfences' own, with its settings: only what it is asked to store is noted.
    fences = superfences(renderer)
    fences.__class__ = ObservedFences
    fences.numbers, fences.accepted = numbers, {}
    accepted: dict[int, Block] = fences.accepted
    return accepted


class ObservedSnippets(SnippetPreprocessor):  # type: ignore[misc]  # pymdownx has no types
    """Snippets that note each file they include."""

    included: set[str]

    def get_snippet_path(self, path: str) -> str | None:
        found: str | None = super().get_snippet_path(path)
        self.included |= {found} if found else set()
        return found


def observed_snippets(renderer: markdown.Markdown) -> set[str]:
    """Return the files that `renderer` will have included once it has converted a page."""
    snippets: Any = next(
        (each for each in renderer.preprocessors if isinstance(each, SnippetPreprocessor)), None
    )
    if snippets is None:
        return set()
    snippets.__class__ = ObservedSnippets
    snippets.included = set()
    included: set[str] = snippets.included
    return included
