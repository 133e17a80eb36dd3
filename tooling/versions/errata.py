"""Errata: corrections to frozen pages, which stay as they are.

versions/errata/v1.0.0/crewai/oidc/1.md corrects the page crewai/oidc.md of v1.0.0, and of every version
that shows the same snapshot. The site shows it above the page.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from tooling.content.page import page_paths
from tooling.errors import ToolingError
from tooling.findings import Finding
from tooling.git import FILE_MODES
from tooling.project import Project
from tooling.versions.dates import parse_date, today
from tooling.versions.docs import entry_with_pages
from tooling.versions.history import History
from tooling.versions.registry import BadVersionError, PreReleaseError, Status, Version
from tooling.versions.state import Change
from tooling.versions.writing import Edit

FOLDER = "errata"
NAME = re.compile(r"(?P<version>v[^/]+)/(?P<page>.+)/(?P<number>[1-9][0-9]*)\.md", re.ASCII)
CONTENT = re.compile(r"---\ndate: (?P<date>[0-9-]+)\n---\n\n?(?P<text>.*\S)\s*", re.DOTALL)


class UnknownFrozenPageError(ToolingError):
    """A version has no such page."""

    def __init__(self, page: str, version: Version, pages: Collection[str]) -> None:
        near = get_close_matches(page, pages, n=1)
        super().__init__(
            f"`{page}` is no page of `{version}`",
            fix=f"Did you mean `{near[0]}`?" if near else f"See them: ls versions/{version}/docs",
        )


class EmptyErratumError(ToolingError):
    """A correction says nothing."""

    def __init__(self) -> None:
        super().__init__(
            "the correction is empty", fix='Say what is wrong, and what is right: --message "..."'
        )


class DamagedErratumError(ToolingError):
    """A file in versions/errata/ isn't a correction."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"versions/{FOLDER}/{name} is no correction",
            fix="Corrections are written by: tooling erratum VERSION PAGE",
        )


class ErratumFormatError(ValueError):
    """A file of errata isn't one."""


@dataclass(frozen=True, slots=True, order=True)
class Erratum:
    """A correction to the page at the path `page` of a snapshot, in Markdown."""

    snapshot: Version
    page: str
    number: int
    date: datetime.date
    text: str

    @property
    def file(self) -> str:
        """Its path below versions/."""
        return f"{FOLDER}/{self.snapshot}/{self.page.removesuffix('.md')}/{self.number}.md"

    @property
    def data(self) -> bytes:
        """The bytes of its file."""
        return f"---\ndate: {self.date}\n---\n\n{self.text}\n".encode()


def parse_erratum(name: str, data: bytes) -> Erratum:
    """Return the erratum in the file `name`, relative to errata/. Raises `ErratumFormatError`."""
    place = NAME.fullmatch(name)
    try:
        content = CONTENT.fullmatch(data.decode())
        if place is None or content is None:
            raise ErratumFormatError(name)
        return Erratum(
            Version.parse(place["version"]),
            f"{place['page']}.md",
            int(place["number"]),
            parse_date(content["date"]),
            content["text"],
        )
    except (ValueError, BadVersionError, PreReleaseError) as error:
        raise ErratumFormatError(name) from error


def read_errata(versions: Path, snapshot: Version) -> list[Erratum]:
    """Return the corrections to the pages of `snapshot`, in order. Raises `DamagedErratumError`."""
    folder = versions / FOLDER
    found = []
    for file in sorted((folder / str(snapshot)).rglob("*")):
        if file.is_file():
            name = file.relative_to(folder).as_posix()
            try:
                found.append(parse_erratum(name, file.read_bytes()))
            except ErratumFormatError as error:
                raise DamagedErratumError(name) from error
    return sorted(found)


@dataclass(frozen=True, slots=True)
class ErratumPlan:
    """A new correction, and the versions that show it."""

    erratum: Erratum
    shown_by: tuple[Version, ...]

    @property
    def edit(self) -> Edit:
        """What is written in versions/."""
        return Edit({self.erratum.file: self.erratum.data})

    @property
    def next_steps(self) -> str:
        """What to do once it is written."""
        subject = f"docs: correct {self.erratum.page} of {self.erratum.snapshot}"
        return f'Next:\n  git add --force versions && git commit -m "{subject}"'

    @property
    def summary(self) -> str:
        """What a release engineer wants to know before it is written."""
        versions = ", ".join(map(str, self.shown_by))
        return (
            f"versions/{self.erratum.file}, dated {self.erratum.date}\n"
            f"  shown above {self.erratum.page} in {versions}"
        )


def erratum_for(project: Project, version: Version, page: str, text: str) -> ErratumPlan:
    """Return the plan to correct a page of a version today. Raises what stands in the way."""
    folder = project.versions / FOLDER
    present = [file.relative_to(folder).as_posix() for file in folder.rglob("*.md")]
    history = History.read(project.versions)
    return plan_erratum(version, page, text, date=today(), history=history, present=present)


def plan_erratum(
    version: Version, page: str, text: str, *, date: datetime.date, history: History, present: Iterable[str]
) -> ErratumPlan:
    """Return the plan to correct `page`, a path below docs/ or its URL, of a version.

    `present` are the files in errata/, relative to it. Raises `UnknownVersionError`, `PurgedVersionError`,
    `UnknownFrozenPageError`, `EmptyErratumError`.
    """
    entry = entry_with_pages(version, history.registry)
    if not text.strip():
        raise EmptyErratumError
    path = page_in(page, page_paths(history.of(version).docs), version)
    folder = f"{entry.snapshot}/{path.removesuffix('.md')}/"
    places = [NAME.fullmatch(name) for name in present if name.startswith(folder)]
    number = 1 + max((int(place["number"]) for place in places if place), default=0)
    shown = [e.version for e in history.registry.sharing(entry.snapshot) if e.status is not Status.PURGED]
    return ErratumPlan(Erratum(entry.snapshot, path, number, date, text.strip()), tuple(shown))


def page_in(page: str, pages: Collection[str], version: Version) -> str:
    """Return the path of the page that somebody calls `page`. Raises `UnknownFrozenPageError`."""
    name = re.sub(rf"^(versions/{version}/)?docs/", "", page.strip("/"))
    stem = name.removesuffix(".md")
    for path in (f"{stem}.md", f"{stem}/index.md".lstrip("/"), f"{stem}/README.md".lstrip("/")):
        if path in pages:
            return path
    raise UnknownFrozenPageError(page, version, pages)


def erratum_files(change: Change) -> Iterator[Finding]:
    """Yield what is wrong with the errata that are new or changed, and those that are gone.

    A correction may be added and reworded. One that is removed would leave its readers with the mistake.
    """
    folder = PurePosixPath("versions", FOLDER)
    before, after = change.base.errata, change.head.errata
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) == after.get(name):
            continue
        if name not in after:
            place = NAME.fullmatch(name)
            if place is None or place["version"] not in map(str, change.purged):
                back = f"git checkout {change.base_name} -- {folder / name}"
                message = f"a correction was removed; bring it back: {back}"
                yield Finding(folder / name, 1, message, "erratum-removed")
        elif not is_erratum(change, name):
            message = "this corrects no frozen page; write it with: tooling erratum VERSION PAGE"
            yield Finding(folder / name, 1, message, "erratum-unfit")


def is_erratum(change: Change, name: str) -> bool:
    """Return whether the file `name` in errata/ corrects a page that a version has."""
    entry = change.head.errata[name]
    if entry.mode not in FILE_MODES:
        return False
    try:
        erratum = parse_erratum(name, change.head.repository.blob(entry.id))
        return erratum.page in change.head.manifest(erratum.snapshot).docs
    except (ErratumFormatError, ToolingError):
        return False
