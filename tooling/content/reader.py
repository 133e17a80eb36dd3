"""Reading the pages of many versions: nearly all of them are the same, and each is read once."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from threading import current_thread, main_thread

from tooling.content.document import Document
from tooling.content.markdown import Extensions, NoSuperfencesError, read_page
from tooling.content.syntax import Syntax
from tooling.forks import each_of

# Begins the text of another file, which may not be the same when it is read again.
SNIPPET = "8<-"
# So many pages take several times as long as the processes that read them take to start.
MANY = 20


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads pages as a site with these extensions does; `known` are those that it has read, by their text."""

    extensions: Extensions
    known: dict[str, Document] = field(default_factory=dict)

    @property
    def syntax(self) -> Syntax:
        """What can be told from the text of a page."""
        return Syntax(self.extensions)

    def read_ahead(self, texts: Iterable[str]) -> None:
        """Read pages in several processes, if that is worth it: `document` has them then."""
        unread = [text for text in dict.fromkeys(texts) if text not in self.known and SNIPPET not in text]
        # In one of several threads that work, a fork may find a lock taken that nobody gives back there.
        if len(unread) >= MANY and current_thread() is main_thread():
            with suppress(NoSuperfencesError):
                self.known.update(each_of(self.read, unread, os.cpu_count() or 1))

    def read(self, text: str) -> tuple[str, Document]:
        return text, read_page(PurePosixPath(), text, self.extensions)

    def document(self, text: str) -> Document:
        """Return the page with the Markdown `text`, whose path isn't known. Raises `NoSuperfencesError`."""
        if text not in self.known or SNIPPET in text:
            _, self.known[text] = self.read(text)
        return self.known[text]
