"""Following an author: what is done after each edit, and in which order.

The page that was saved is shown first. Then it is checked, and edge is rendered behind that. What a newer
edit makes pointless is given up. All of it is decided in one thread; what takes long are jobs.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from queue import SimpleQueue

from tooling.content.page import page_paths, page_url
from tooling.project import Project
from tooling.serve.board import Board
from tooling.serve.checking import Checked, check
from tooling.serve.edge import lay_out, renew_edge
from tooling.serve.frozen import remarks
from tooling.serve.jobs import Ended, How, Job
from tooling.serve.preview import preview
from tooling.serve.watching import Changes
from tooling.site.means import Announce
from tooling.site.renderers import renderer_of

# An author edits a page or two. More than this come from a checkout, and carrying them out takes minutes.
MOST_AT_ONCE = 5

Queue = SimpleQueue[Callable[[], None]]


@dataclass
class Slot:
    """Room for one job at a time. `about` is the page that the last one is for."""

    queue: Queue
    job: Job | None = None
    about: str = ""

    def start(self, about: str, handle: Callable[[Ended], None], job: Callable[[], object]) -> None:
        """Start a job; how it ends is handed to `handle` in the thread of the queue, unless it's given up."""
        self.about = about
        self.job = Job(lambda ended: self.queue.put(partial(self._over, handle, ended)), job)

    def give_up(self) -> None:
        if self.job:
            self.job.give_up()

    def end(self) -> None:
        if self.job:
            self.job.end()

    @property
    def is_free(self) -> bool:
        return self.job is None

    def _over(self, handle: Callable[[Ended], None], ended: Ended) -> None:
        self.job = None
        if ended.how is not How.GIVEN_UP:
            handle(ended)


@dataclass
class Following:
    """What is still to be done for an author; `work` is a folder for edge as it was staged.

    `announce` is told how it goes, and `show` what came of the pages. `is_stale` says that edge isn't as
    the docs are, and `is_broken` that it can't be until somebody mends something.
    """

    project: Project
    board: Board
    work: Path
    announce: Announce
    show: Announce
    queue: Queue = field(default_factory=SimpleQueue)
    to_preview: list[str] = field(default_factory=list)
    to_check: list[str] = field(default_factory=list)
    staged: Path | None = None
    is_stale: bool = False
    is_broken: bool = False
    notes: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.previews, self.editions, self.checks = Slot(self.queue), Slot(self.queue), Slot(self.queue)
        self.editions_begun = 0
        # The other renderers can't be asked for one page: with them, edge comes as a whole.
        self.has_previews = renderer_of(self.project).name == "mkdocs"

    def follow(self) -> None:
        """Follow the edits that `saved` is told of, until interrupted."""
        folder = self._new_folder()
        job = partial(lay_out, self.project.root, folder)
        self.editions.start("", partial(self._laid_out, folder), job)
        while True:
            self.queue.get()()
            self._go_on()

    def saved(self, changes: Changes) -> None:
        """Take note of what an author did; any thread may say so."""
        self.queue.put(partial(self._note, changes))

    def end(self) -> None:
        """End all jobs."""
        slots = (self.previews, self.editions, self.checks)
        for slot in slots:
            slot.give_up()
        for slot in slots:
            slot.end()

    def _note(self, changes: Changes) -> None:
        frozen = {name for name in changes.all if PurePosixPath(name).is_relative_to("versions")}
        for remark in remarks(frozen):
            self.announce(f"note: {remark}")
        if changes.all - frozen:
            pages = {path for name in changes.all if (path := self._page(name))}
            self.is_stale, self.is_broken = True, False
            if self.staged:
                self.editions.give_up()
            page = self._only_page(changes.all - frozen, changes.written)
            if page:
                self._want_preview(page)
            else:
                self._want_no_previews()
            self._want_checks(pages)

    def _page(self, name: str) -> str:
        """Return the path in the docs of the page that a file is, "" where it is none."""
        docs = f"{self.project.docs_name}/"
        return name.removeprefix(docs) if name.startswith(docs) and page_paths([name]) else ""

    def _only_page(self, changed: Set[str], written: Set[str]) -> str:
        """Return the page that was written where it is all that changed and is on edge already, else ""."""
        pages = [path for name in changed & written if (path := self._page(name))]
        is_all = self.has_previews and len(pages) == len(changed) == 1
        return pages[0] if is_all and self.board.html(page_url(pages[0])) is not None else ""

    def _want_preview(self, path: str) -> None:
        """Have the page at `path` shown ahead of its edition."""
        if self.previews.about == path:
            self.previews.give_up()
        self.to_preview = [*(each for each in self.to_preview if each != path), path]

    def _want_no_previews(self) -> None:
        """Have edge shown as a whole: what changed may be anywhere on it."""
        self.to_preview.clear()
        self.previews.give_up()

    def _want_checks(self, pages: set[str]) -> None:
        """Have pages checked, before those that were edited earlier."""
        if len(pages) > MOST_AT_ONCE:
            self.announce(f"note: {len(pages)} pages changed at once: `tooling verify` carries them out")
            return
        if self.checks.about in pages:
            self.checks.give_up()
        self.to_check = [*sorted(pages), *(path for path in self.to_check if path not in pages)]
        for path in pages:
            self.board.say(page_url(path), state="verifying", summary="", lines=())

    def _go_on(self) -> None:
        """Start what can be started: nothing keeps a preview waiting, and a preview everything else."""
        self.to_preview = [path for path in self.to_preview if self._is_there(path)]
        self.to_check = [path for path in self.to_check if self._is_there(path)]
        if self.staged and self.to_preview and self.previews.is_free:
            self._start_preview(self.to_preview.pop(0), self.staged)
        if (self.staged and self.to_preview) or not self.previews.is_free:
            return
        if self.to_check and self.checks.is_free:
            self._start_check(self.to_check.pop(0))
        if self.is_stale and not self.is_broken and self.editions.is_free:
            self._start_edition()

    def _is_there(self, path: str) -> bool:
        return (self.project.docs / path).is_file()

    def _start_preview(self, path: str, staged: Path) -> None:
        job = partial(preview, self.project.root, staged, path)
        self.previews.start(path, partial(self._previewed, path), job)

    def _start_check(self, path: str) -> None:
        job = partial(check, self.project.root, PurePosixPath(self.project.docs_name, path))
        self.checks.start(path, partial(self._checked, path), job)

    def _start_edition(self) -> None:
        self.is_stale = False
        folder = self._new_folder()
        job = partial(renew_edge, self.project.root, folder)
        self.editions.start("", partial(self._renewed, folder), job)

    def _new_folder(self) -> Path:
        """Return a folder to stage edge in, after taking away those that nobody needs any more."""
        for folder in self.work.iterdir():
            if folder != self.staged:
                shutil.rmtree(folder)
        self.editions_begun += 1
        return self.work / str(self.editions_begun)

    def _laid_out(self, folder: Path, ended: Ended) -> None:
        if ended.how is How.DONE:
            self.staged = folder

    def _previewed(self, path: str, ended: Ended) -> None:
        if ended.how is How.DONE:
            self.board.show(page_url(path), ended.result)
            self.announce(f"serve: {self.project.docs_name}/{path} is shown as it is now")
        elif ended.how is How.REFUSED:
            self.is_broken = True
            self.board.say(page_url(path), error=ended.result)
            self.announce(f"error: {ended.result}")

    def _renewed(self, folder: Path, ended: Ended) -> None:
        if ended.how is How.DONE:
            self._laid_out(folder, ended)
            self.board.show_edition()
            self.announce("serve: edge is rendered again")
            return
        self.is_broken = True
        error = ended.result or "rendering edge ended in a bug, whose traceback is on the terminal"
        self.board.say_of_all(error)
        self.announce(f"error: {error}")

    def _checked(self, path: str, ended: Ended) -> None:
        name, url = f"{self.project.docs_name}/{path}", page_url(path)
        if ended.how is How.DONE:
            self._show(name, ended.result)
            self.board.say_checked(url, ended.result)
            # How a guide came out is said on its page and on others.
            self.is_stale = self.is_stale or ended.result.is_guide
            return
        error = ended.result or "it ended in a bug, whose traceback is on the terminal"
        self.board.say(url, state="wrong", summary=f"not verified: {error}")
        self.announce(f"error: {name} can't be verified: {error}")

    def _show(self, name: str, checked: Checked) -> None:
        if checked.note and checked.note not in self.notes:
            self.notes.add(checked.note)
            self.announce(f"note: {checked.note}")
        for each in checked.found:
            self.show(str(each.finding))
        self.show(f"{name}: {checked.summary}")
