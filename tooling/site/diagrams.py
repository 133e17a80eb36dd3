"""Diagrams: the Mermaid fences of finished pages, drawn once for all readers.

Where a fence of Mermaid is left as text, Material has the reader's browser fetch Mermaid from another host
and draw it (https://squidfunk.github.io/mkdocs-material/reference/diagrams/). Here the drawing stands in the
page. Its colours are the stylesheet's, so that it is dark where the page is.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from functools import partial
from html import unescape
from importlib.metadata import version
from pathlib import Path
from threading import Lock

from tooling.errors import ToolingError
from tooling.tree import write_at_once

# What `pymdownx.superfences.fence_code_format` makes of a custom fence.
FENCE = re.compile(r'<pre class="mermaid"><code>(?P<source>.*?)</code></pre>', re.DOTALL)
RENDERER = "mermaidx"
# Wide enough for a name, and narrow enough for a phone: https://mermaid.js.org/config/schema-docs/config.html
SETTINGS = {
    "sequence": {
        "mirrorActors": False,
        "wrap": True,
        "width": 120,
        "height": 44,
        "actorMargin": 76,
        "messageMargin": 34,
        "actorFontSize": 14,
        "messageFontSize": 14,
        "noteFontSize": 14,
        "diagramMarginX": 4,
        "diagramMarginY": 4,
    }
}
OWN_ID = "my-svg"
# Editions that are rendered side by side have the same diagrams, for the most part.
DRAWING = Lock()
# Mermaid's colours, and the IDs that a second drawing on the page would have as well.
LEFT_OUT = re.compile(rf'<style>.*?</style>| id="(?!{OWN_ID}|chart-)[^"]*"', re.DOTALL)


class DiagramError(ToolingError):
    """A diagram on a page can't be drawn."""

    def __init__(self, page: str, source: str, problem: str) -> None:
        lines = "".join(f"\n  {line}" for line in [*source.strip().splitlines()[:3], *problem.splitlines()])
        super().__init__(
            f"a diagram on the page `{page}` can't be drawn:{lines}",
            fix="Mend it, and run the same command again: https://mermaid.js.org/syntax/sequenceDiagram.html",
        )


def draw_diagrams(pages: Path, drawings: Path) -> None:
    """Draw the diagrams of all finished pages below `pages`; those drawn before are in `drawings`.

    Raises `DiagramError`.
    """
    for file in sorted(pages.rglob("*.html")):
        html = file.read_text(encoding="utf-8")
        if '<pre class="mermaid">' in html:
            url = f"{file.parent.relative_to(pages).as_posix()}/".removeprefix("./")
            file.write_text(with_drawings(html, partial(kept, page=url, drawings=drawings)), "utf-8")


def with_drawings(html: str, draw: Callable[[str], str]) -> str:
    """Return `html` with a figure in the place of each diagram."""
    parts = FENCE.split(html)
    figures = [figure(draw(unescape(source)), number) for number, source in enumerate(parts[1::2], 1)]
    return "".join(part for pair in zip(parts[::2], [*figures, ""], strict=True) for part in pair)


def figure(svg: str, number: int) -> str:
    """Return a drawing as a figure whose IDs no other one on the page has; keys scroll it on a phone."""
    return f'<figure class="tooling-diagram" tabindex="0">{svg.replace(OWN_ID, f"diagram-{number}")}</figure>'


def kept(source: str, page: str, drawings: Path) -> str:
    """Return the drawing of a diagram, which is made only once. Raises `DiagramError`."""
    made_with = [version(RENDERER), json.dumps(SETTINGS), LEFT_OUT.pattern, source]
    file = drawings / f"{hashlib.sha256(json.dumps(made_with).encode()).hexdigest()}.svg"
    with DRAWING:
        if not file.exists():
            svg = drawn(source, page)
            drawings.mkdir(parents=True, exist_ok=True)
            write_at_once(file, svg.encode())
    return file.read_text(encoding="utf-8")


def drawn(source: str, page: str) -> str:
    """Return a diagram as SVG without colours. Raises `DiagramError`."""
    import mermaidx

    try:
        svg = mermaidx.render(source, config=SETTINGS).svg()
    except RuntimeError as error:
        raise DiagramError(page, source, str(error)) from error
    return LEFT_OUT.sub("", svg)
