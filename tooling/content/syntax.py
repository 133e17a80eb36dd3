"""The Markdown of a site: what can be told from a page's text, given the site's extensions.

Rendering a page takes milliseconds, looking at its text takes microseconds. Here is what the text
alone is trusted with; where it isn't enough, the page is rendered (`tooling.content.rendering`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markdown.extensions.toc import slugify
from pymdownx import superfences

from tooling.content.markdown import Extensions

# These add to what Markdown has, and make no link out of anything but `](`, `]:`, an attribute or an address.
BUILT_IN = {
    *("abbr", "admonition", "attr_list", "def_list", "extra", "fenced_code", "footnotes", "md_in_html"),
    *("meta", "nl2br", "sane_lists", "smarty", "tables", "toc"),
}
PYMDOWN = {
    *("arithmatex", "betterem", "caret", "details", "emoji", "extra", "highlight", "inlinehilite", "keys"),
    *("magiclink", "mark", "smartsymbols", "snippets", "superfences", "tabbed", "tasklist", "tilde"),
}
UNDERSTOOD = BUILT_IN | {f"pymdownx.{name}" for name in PYMDOWN}
# The line that begins a box or a tab, whose content is indented, by the extension that reads it.
CONTAINERS = {
    "admonition": r'!!! ?[\w-]+(?: +[\w-]+)*(?: +"[^"]*")? *$',
    "pymdownx.details": r'\?{3}\+? ?[\w-]+(?: +[\w-]+)*(?: +"[^"]*")? *$',
    "pymdownx.tabbed": r'===[+!]? +"[^"]*" *$',
}
NOTHING = r"(?!)"


@dataclass(frozen=True)
class Syntax:
    """What the Markdown extensions of a site make of its text."""

    extensions: Extensions

    @cached_property
    def names(self) -> frozenset[str]:
        names = (str(name) for name in self.extensions.names)
        return frozenset(name.removeprefix("markdown.extensions.") for name in names)

    @cached_property
    def is_understood(self) -> bool:
        """Whether a text can be trusted at all: no extension is unknown, none adds text to each page."""
        fences = self.options("pymdownx.superfences")
        return (
            self.names <= UNDERSTOOD
            and "pymdownx.superfences" in self.names
            and not self.options("pymdownx.snippets").get("auto_append")
            and not fences.get("preserve_tabs")
            and all(is_plain_fence(fence) for fence in fences.get("custom_fences") or ())
        )

    @cached_property
    def containers(self) -> re.Pattern[str]:
        """The line that begins a box or a tab."""
        return re.compile("|".join(CONTAINERS[name] for name in CONTAINERS if name in self.names) or NOTHING)

    @cached_property
    def has_attributes(self) -> bool:
        """Whether `{#id}` after a heading is its ID."""
        return not self.names.isdisjoint({"attr_list", "extra", "pymdownx.extra"})

    def has_titles(self, language: str) -> bool:
        """Return whether `title="..."` may stand after the language of a fence."""
        return self.uses_pygments and language not in self.custom_languages

    @cached_property
    def custom_languages(self) -> frozenset[object]:
        """The languages whose fences are the site's own."""
        custom = self.options("pymdownx.superfences").get("custom_fences") or ()
        return frozenset(fence.get("name") for fence in custom)

    @cached_property
    def uses_pygments(self) -> bool:
        return self.options("pymdownx.highlight").get("use_pygments", True) is True

    @cached_property
    def slug(self) -> Callable[[str], str]:
        """What makes the anchor of a heading from its text, the one that it has unless another has it first.

        That is toc's option: https://python-markdown.github.io/extensions/toc/#usage
        """
        options = self.options("toc")
        made, separator = options.get("slugify", slugify), str(options.get("separator", "-"))
        return lambda text: made(text, separator) if callable(made) else ""

    def options(self, name: str) -> dict[str, Any]:
        """Return the options of an extension."""
        return dict(self.extensions.options.get(name) or {})


def is_plain_fence(fence: dict[str, Any]) -> bool:
    """Return whether a fence of the site's own, such as that of Mermaid, shows any text as it is."""
    made_by = getattr(fence.get("format"), "__module__", "")
    return made_by == superfences.__name__ and "validator" not in fence
