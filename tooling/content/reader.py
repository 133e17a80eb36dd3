"""Reading the pages of many versions: nearly all of them are the same, and each is read once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from tooling.content.document import Document
from tooling.content.markdown import Extensions, read_page
from tooling.content.syntax import Syntax

# Begins the text of another file, which may not be the same when it is read again.
SNIPPET = "8<-"


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads pages as a site with these extensions does; `known` are those that it has read, by their text."""

    extensions: Extensions
    known: dict[str, Document] = field(default_factory=dict)

    @property
    def syntax(self) -> Syntax:
        """What can be told from the text of a page."""
        return Syntax(self.extensions)

    def document(self, text: str) -> Document:
        """Return the page with the Markdown `text`, whose path isn't known. Raises `NoSuperfencesError`."""
        if text not in self.known or SNIPPET in text:
            self.known[text] = read_page(PurePosixPath(), text, self.extensions)
        return self.known[text]
