"""What will be done with a page, for its author: each block and step at its line, in the reader's order."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tooling.content.document import Block, Place
from tooling.content.guide import Guide
from tooling.content.prose import plain
from tooling.content.steps import Kind, Role, Step
from tooling.words import counted


def as_json(guide: Guide) -> str:
    """Return each fence of the page as JSON."""
    fences = [
        {
            "line": block.line,
            "language": block.language,
            "title": block.title,
            "containers": containers(block.place),
            "state": block.state.value,
            "source": block.source,
        }
        for block in guide.blocks
    ]
    return json.dumps(fences, indent=2)


def containers(place: Place) -> list[str]:
    """Return what `place` is in, from the outside: headings, tabs, admonitions."""
    return [*place.headings, *(tab.label for tab in place.tabs), *place.boxes]


def as_text(guide: Guide) -> Iterator[str]:
    """Yield a line for each step, and one for each path."""
    tabs: tuple[str, ...] = ()
    for step in guide.steps:
        labels = tuple(tab.label for tab in step.place.tabs)
        if labels and labels != tabs:
            yield f"      {' > '.join(labels)}"
        tabs = labels
        indent = "  " if labels else ""
        yield f"{step.line:>5} {indent}{step.kind.value:<8} {what(step)}{notes(step)}"
    yield f"{counted(len(guide.steps), 'step')} on {counted(len(guide.paths), 'path')}"
    yield from (f"  {path.name}" for path in guide.paths)


def what(step: Step) -> str:
    """Return the step in a few words."""
    if isinstance(step.subject, Block):
        first = next((line for line in step.subject.source.split("\n") if line.strip()), "")
        return step.subject.title or shortened(first.strip())
    prose = getattr(step.subject, "prose", None)
    cells = getattr(step.subject, "cells", ())
    return shortened(plain(prose) if prose is not None else " | ".join(plain(cell) for cell in cells))


def shortened(text: str, most: int = 68) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def notes(step: Step) -> str:
    """Return what else there is to know about a step."""
    said = [
        f"skipped: {step.skip_reason}" if step.skip_reason else "",
        f"hidden {step.role.value}" if step.role is not Role.SHOWN else "",
        f"compared with line {step.expected.line}" if step.expected and step.kind is not Kind.SYMPTOM else "",
        "fails" if step.fails else "",
        f"provoked by {counted(len(step.provoked_by), 'block')}" if step.provoked_by else "",
    ]
    listed = ", ".join(filter(None, said))
    return f"  ({listed})" if listed else ""
