"""Plain words: text that nothing within a line begins in. It isn't looked through for all that might."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element as TreeElement

import markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

# No sign that begins something, no two spaces that may end a line.
WORDS = re.compile(r"""(?:[^\W_]|[.,;:'"()/?%-]|[ \n](?! ))+""")
# The patterns of Python-Markdown itself, and of its notes:
# https://python-markdown.github.io/reference/markdown/inlinepatterns/
PATTERNS = {
    *("backtick", "escape", "reference", "link", "image_link", "image_reference", "short_reference"),
    *("short_image_ref", "autolink", "automail", "linebreak", "html", "entity", "not_strong"),
    *("em_strong", "em_strong2", "footnote"),
}
# The treeprocessor that looks for them has 20.
BEFORE, AFTER = 20.5, 19.5


def spare_plain_words(renderer: markdown.Markdown) -> None:
    """Have `renderer` leave plain words as they are, unless an extension may make something of them."""
    known = [name for name in PATTERNS if name in renderer.inlinePatterns]
    if len(known) == len(renderer.inlinePatterns):
        words = PlainWords(renderer)
        renderer.treeprocessors.register(words, "tooling-words", BEFORE)
        renderer.treeprocessors.register(AsBefore(words), "tooling-as-before", AFTER)


class PlainWords(Treeprocessor):  # type: ignore[misc]  # Python-Markdown has no types
    """Marks the text of elements as finished that is nothing but plain words."""

    def run(self, root: TreeElement) -> None:
        self.marked = [each for each in root.iter() if each.text and WORDS.fullmatch(each.text)]
        for element in self.marked:
            element.text = AtomicString(element.text)


class AsBefore(Treeprocessor):  # type: ignore[misc]  # Python-Markdown has no types
    """Takes the mark away: other extensions may look through the text later."""

    def __init__(self, words: PlainWords) -> None:
        super().__init__(words.md)
        self.words = words

    def run(self, root: TreeElement) -> None:  # noqa: ARG002 as every treeprocessor
        for element in self.words.marked:
            element.text = str(element.text)
