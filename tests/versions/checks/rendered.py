"""A Markdown extension that does nothing, and that nobody knows: with it, every page is rendered."""

from __future__ import annotations

import markdown
from markdown.extensions import Extension


class Rendered(Extension):  # type: ignore[misc]  # Python-Markdown has no types
    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 the name is the library's
        pass


def makeExtension() -> Extension:  # noqa: N802 the name is the library's
    return Rendered()
