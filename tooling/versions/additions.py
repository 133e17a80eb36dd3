"""Rules about a new snapshot: announced by the title, one at a time, and equal to a re-run.

The title alone opens nothing. What is added has to be, byte for byte, what freezing its
source commit gives.
"""

from __future__ import annotations

from collections.abc import Iterator

from tooling.errors import ToolingError
from tooling.findings import Finding
from tooling.git import UnknownRevisionError
from tooling.tree import Tree
from tooling.versions.freeze import TITLE, Source, frozen
from tooling.versions.frozen import REGISTRY, VERSIONS, again
from tooling.versions.manifest import ManifestError
from tooling.versions.registry import Entry, Version
from tooling.versions.state import Change, State, line_of


def announced(change: Change) -> Iterator[Finding]:
    """Yield the new versions that the title doesn't announce, or that come together with another."""
    for version in change.added:
        folder = VERSIONS / str(version)
        if not change.title.startswith(TITLE):
            message = f"a version was added; begin the title of the pull request with `{TITLE}`"
            yield Finding(folder, 1, message, "freeze-without-title")
        if len(change.added) > 1:
            names = ", ".join(str(other) for other in change.added if other != version)
            message = f"another version was added with it: {names}; freeze one version in a pull request"
            yield Finding(folder, 1, message, "several-freezes")


def equal_to_a_rerun(change: Change) -> Iterator[Finding]:
    """Yield what in a new snapshot and its entry differs from freezing its source commit again."""
    for version in change.added:
        entry = change.head.entries.find(version)
        if entry is not None:
            yield from differences(change.head, entry)


def differences(head: State, entry: Entry) -> Iterator[Finding]:
    """Yield how the snapshot of `entry` differs from a re-run, and how `entry` itself does."""
    folder, version = VERSIONS / str(entry.version), entry.version
    line = line_of(head.data(REGISTRY.name), f"version: {version}")
    try:
        source = Source.read(head.repository.root, head.repository.commit(entry.source))
        expected, made = frozen(version, source, head.manifest(version).tools)
    except UnknownRevisionError:
        message = (
            f"git doesn't know the source commit {entry.source}; freeze again from a commit that is pushed"
        )
        yield Finding(REGISTRY, line, message, "source-unknown")
    except ManifestError as error:
        yield Finding(folder / "manifest.json", 1, error.problem, "manifest-unreadable")
    except ToolingError as error:
        yield Finding(REGISTRY, line, "its source commit can't be frozen", "source-unfit", str(error))
    else:
        yield from different_files(head, version, expected)
        if entry != made:
            message = f"the entry of `{version}` differs from a re-run; {again(version)}"
            yield Finding(REGISTRY, line, message, "entry-differs")


def different_files(head: State, version: Version, expected: Tree) -> Iterator[Finding]:
    """Yield each file of a snapshot that isn't as a re-run writes it."""
    present, names = head.tree(version).files, head.files(version)
    for name in sorted(names.keys() | expected.files.keys()):
        if present.get(name) != expected.files.get(name):
            message = f"the file differs from a re-run of the freeze; {again(version)}"
            yield Finding(VERSIONS / str(version) / name, 1, message, "freeze-differs")
