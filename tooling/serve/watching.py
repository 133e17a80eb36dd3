"""Watching what the site is made from: which files are others than a moment ago.

An event of the system only says that it is time to look: editors write a page in many ways.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from watchdog import events
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from tooling.project import Project
from tooling.site.themes import theme_folder

# Not those of reading: who is told looks, and would be told of that again.
CHANGES: list[type[events.FileSystemEvent]] = [
    events.FileCreatedEvent,
    events.FileModifiedEvent,
    events.FileClosedEvent,
    events.FileMovedEvent,
    events.FileDeletedEvent,
    events.DirCreatedEvent,
    events.DirMovedEvent,
    events.DirDeletedEvent,
]
# A file that is saved is written in several steps: none for so long, and it is done.
QUIET_S = 0.03
POLLING_S = 0.3
# It warns of events that come while it is stopped, which are nobody's business.
logging.getLogger("watchdog").addHandler(logging.NullHandler())

# When a file was written last and how long it is, by its path: below the root relative to it.
Files = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Changes:
    """The paths of files that were written, and of those that came or went."""

    written: Set[str]
    moved: Set[str] = frozenset()

    @property
    def all(self) -> Set[str]:
        return self.written | self.moved


class Watch(events.FileSystemEventHandler):
    """Tells `changed` which files were added, written or removed, until it is stopped."""

    def __init__(self, project: Project, changed: Callable[[Changes], None]) -> None:
        self._project, self._changed = project, changed
        self._files = files_of(project)
        self._is_due, self._is_over = Event(), False
        self._observer = started_observer(self, project)
        Thread(target=self._look, daemon=True).start()

    def on_any_event(self, event: events.FileSystemEvent) -> None:  # noqa: ARG002 any says the same
        self._is_due.set()

    def stop(self) -> None:
        self._is_over = True
        self._is_due.set()
        self._observer.stop()
        self._observer.join()

    def _look(self) -> None:
        while self._is_due.wait() and not self._is_over:
            while self._is_due.is_set():
                self._is_due.clear()
                time.sleep(QUIET_S)
            before, self._files = self._files, files_of(self._project)
            changes = changes_between(before, self._files)
            if changes.all:
                self._changed(changes)


def started_observer(handler: events.FileSystemEventHandler, project: Project) -> BaseObserver:
    """Return what calls `handler` on events: the system's own, or where that has no more to give, a poll."""
    for observer in (Observer(), PollingObserver(timeout=POLLING_S)):
        # mkdocs.yml by its folder: a file that is replaced is no longer the one that was watched.
        observer.schedule(handler, str(project.root), event_filter=CHANGES)
        for folder in folders(project):
            observer.schedule(handler, str(folder), recursive=True, event_filter=CHANGES)
        try:
            observer.start()
        except OSError:  # inotify(7): too many watches
            continue
        return observer
    raise AssertionError("a poll needs nothing of the system")


def folders(project: Project) -> list[Path]:
    """Return the folders that the site is made from."""
    return [each for each in (project.docs, project.versions, theme_folder(project)) if each.is_dir()]


def files_of(project: Project) -> Files:
    """Return the files that the site of `project` is made from, as they are now."""
    return dict(stamps(project))


def stamps(project: Project) -> Iterator[tuple[str, tuple[int, int]]]:
    found = (Path(at, name) for top in folders(project) for at, _, names in os.walk(top) for name in names)
    for file in (project.config_file, *found):
        if is_passing(file.name):
            continue
        try:
            status = file.stat()
        except OSError:
            continue  # gone meanwhile
        inside = file.is_relative_to(project.root)
        name = file.relative_to(project.root).as_posix() if inside else str(file)
        yield name, (status.st_mtime_ns, status.st_size)


def is_passing(name: str) -> bool:
    """Return whether a file is an editor's own: a backup, or what it saves first."""
    return name.startswith((".", "#")) or name.endswith(("~", ".tmp", ".swp"))


def changes_between(before: Files, now: Files) -> Changes:
    """Return which files came, went, or are others now."""
    written = {path for path in before.keys() & now.keys() if before[path] != now[path]}
    return Changes(written, before.keys() ^ now.keys())
