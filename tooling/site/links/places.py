"""Places: from a broken link on a finished page back to the line of Markdown that it stands on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path, PurePosixPath

from tooling.content.page import page_url
from tooling.findings import Finding
from tooling.project import Project
from tooling.site.editions import Edition
from tooling.site.links.files import printable
from tooling.site.links.outcomes import Fault
from tooling.site.links.reading import shown_as
from tooling.tree import Tree


def findings_of(
    project: Project, editions: Iterable[Edition], faults: Iterable[tuple[str, Fault]]
) -> list[Finding]:
    """Return the findings that `faults` on files of the site make, each at its line of Markdown."""
    by_file: dict[str, list[Fault]] = {}
    for file, fault in faults:
        by_file.setdefault(file, []).append(fault)
    sources = sources_of(editions) if by_file else {}
    found = {
        finding
        for file, each in by_file.items()
        for finding in findings_in(project, project.site / file, sources.get(file), each)
    }
    # The navigation has the link too, and stands on no line of the page.
    located = {(each.file, each.message) for each in found if each.line > 1}
    return sorted(each for each in found if each.line > 1 or (each.file, each.message) not in located)


def sources_of(editions: Iterable[Edition]) -> dict[str, Path]:
    """Return what each file of the site is made from: its Markdown, or the same file of the docs."""
    return {
        f"{folder}/{page_url(path)}index.html" if path.endswith(".md") else f"{folder}/{path}": (
            edition.docs / path
        )
        for edition in editions
        for path in Tree.from_folder(edition.docs).files
        for folder in edition.folders
    }


def findings_in(project: Project, file: Path, source: Path | None, faults: Collection[Fault]) -> set[Finding]:
    """Return the findings of one file of the site; `source` is what it was made from, where that is known."""
    links = {fault.link for fault in faults}
    texts = shown_as(links, file.read_bytes()) if file.suffix == ".html" else {}
    place = source or file
    lines = place.read_text(encoding="utf-8", errors="replace").splitlines()
    name = PurePosixPath(printable(str(place.relative_to(project.root))))
    return {
        Finding(name, line_of(fault.link, text, lines), fault.message, fault.rule)
        for fault in faults
        for text in texts.get(fault.link, {""})
    }


def line_of(link: str, text: str, lines: Sequence[str]) -> int:
    """Return the number of the line where `link` stands, or else one that is shown as `text`, or else 1."""
    fragment = link.partition("#")[2]
    marks = [f"({link}", f'"{link}"'] if link else []
    marks += [f"[{text}]"] if text else []
    marks += [f"#{fragment})"] if fragment else []
    return next((number for mark in marks for number, line in enumerate(lines, 1) if mark in line), 1)
