"""The board: what the server shows of edge ahead of its edition, and what it says of each page.

It changes in one thread and is read in those of the server, which wait for it to change.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import Condition
from typing import Any

from tooling.serve.checking import Checked


@dataclass(frozen=True, slots=True)
class Line:
    """A finding as it is shown on its page; `code` is that of the block it is about."""

    line: int
    message: str
    rule: str
    detail: str
    code: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said of a page: `state` is one of verifying, verified and wrong, or "" where nothing is.

    `error` is why the page isn't shown as it was saved.
    """

    state: str = ""
    summary: str = ""
    error: str = ""
    lines: tuple[Line, ...] = ()


@dataclass
class Board:
    """The pages of edge by their URLs in it; `edge` is the folder of the edition in the site.

    `error` is why the edition can't be rendered.
    """

    edge: Path
    previews: dict[str, str] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    error: str = ""
    changed: Condition = field(default_factory=Condition)
    changes: int = 0

    def html(self, url: str) -> str | None:
        """Return the page at `url`, None where there is none."""
        shown = self.previews.get(url)
        if shown is not None or not is_page(url):
            return shown
        try:
            return (self.edge / url / "index.html").read_text(encoding="utf-8")
        except OSError:
            return None

    def said(self, url: str) -> dict[str, Any]:
        """Return what the page at `url` is told, for JSON."""
        notice = self.notices.get(url, Notice())
        return {"digest": digest(self.html(url)), "edition_error": self.error, **asdict(notice)}

    def wait(self, changes: int, seconds: float) -> int:
        """Wait until there were more `changes`, for so many seconds at most, and return how many now."""
        with self.changed:
            self.changed.wait_for(lambda: self.changes != changes, seconds)
            return self.changes

    def show(self, url: str, html: str) -> None:
        """Show a page ahead of its edition."""
        self.previews[url] = html
        self.say(url, error="")

    def show_edition(self) -> None:
        """Show the edition, which has just been rendered: all that was wrong with it is mended."""
        self.previews.clear()
        self.notices = {url: replace(notice, error="") for url, notice in self.notices.items()}
        self.error = ""
        self._change()

    def say(self, url: str, **values: Any) -> None:
        """Change what is said of a page."""
        self.notices[url] = replace(self.notices.get(url, Notice()), **values)
        self._change()

    def say_of_all(self, error: str) -> None:
        self.error = error
        self._change()

    def say_checked(self, url: str, checked: Checked) -> None:
        """Say what came of a page."""
        lines = tuple(
            Line(each.finding.line, each.finding.message, each.finding.rule, each.finding.detail, each.code)
            for each in checked.found
        )
        self.say(url, state="wrong" if lines else "verified", summary=checked.summary, lines=lines)

    def _change(self) -> None:
        with self.changed:
            self.changes += 1
            self.changed.notify_all()


def is_page(url: str) -> bool:
    """Return whether `url` may be one of a page of edge: whoever asks could name any file."""
    folders = url.split("/")
    return folders.pop() == "" and not {"", ".."} & {*folders}


def digest(html: str | None) -> str:
    """Return what tells a page from another state of it, "" where there is no page."""
    return hashlib.sha256(html.encode()).hexdigest() if html is not None else ""
