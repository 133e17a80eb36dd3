"""Rules about a new version: announced by the title, one at a time, and equal to a re-run.

The title alone opens nothing. What is added has to be, byte for byte, what freezing its
source commit gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tooling.errors import ToolingError
from tooling.findings import Finding
from tooling.git import UnknownRevisionError
from tooling.tree import File, Tree
from tooling.versions import manifest
from tooling.versions.freeze import TITLE, frozen, same_docs
from tooling.versions.frozen import REGISTRY, VERSIONS, again
from tooling.versions.manifest import Manifest, ManifestError
from tooling.versions.registry import Entry, Status, Version
from tooling.versions.source import Source
from tooling.versions.state import Change, State, line_of


def announced(change: Change) -> Iterator[Finding]:
    """Yield the new versions that the title doesn't announce, or that come together with another.

    Where there is no title there is no pull request, and several may have been merged.
    """
    if change.title is None:
        return
    for version in change.added:
        folder = VERSIONS / str(version)
        if not change.title.startswith(TITLE):
            message = f"a version was added; begin the title of the pull request with `{TITLE}`"
            yield Finding(folder, 1, message, "freeze-without-title")
        if len(change.added) > 1 and not is_reconstructed(change.head, version):
            names = ", ".join(str(other) for other in change.added if other != version)
            message = f"another version was added with it: {names}; freeze one version in a pull request"
            yield Finding(folder, 1, message, "several-freezes")


def is_reconstructed(head: State, version: Version) -> bool:
    """Return whether a version was made of history, as many at once as there are."""
    found = head.manifests.get(version)
    return isinstance(found, Manifest) and found.reconstruction is not None


def equal_to_a_rerun(change: Change) -> Iterator[Finding]:
    """Yield what in a new snapshot and its entry differs from freezing its source commit again."""
    for version in change.added:
        entry = change.head.entries.find(version)
        if entry is not None:
            yield from differences(change, entry)


def differences(change: Change, entry: Entry) -> Iterator[Finding]:
    """Yield how the snapshot of `entry` differs from a re-run, and how `entry` itself does."""
    head, folder = change.head, VERSIONS / str(entry.snapshot)
    line = line_of(head.data(REGISTRY.name), f"version: {entry.version}")
    try:
        said = head.manifest(entry.snapshot)
        source = source_of(change, entry, said)
    except UnknownRevisionError:
        message = (
            f"git doesn't know the source commit {entry.source}; freeze again from a commit that is pushed"
        )
        yield Finding(REGISTRY, line, message, "source-unknown")
    except ManifestError as error:
        yield Finding(folder / manifest.NAME, 1, error.problem, "manifest-unreadable")
    except ToolingError as error:
        yield Finding(REGISTRY, line, "its source commit can't be frozen", "source-unfit", str(error))
    else:
        made = rerun(entry.version, source, said)
        if entry.alias_of is None:
            yield from different_files(head, entry.version, source.files, made)
        if entry != expected_entry(entry, source, made, said):
            message = f"the entry of `{entry.version}` differs from a re-run; {again(entry.version)}"
            yield Finding(REGISTRY, line, message, "entry-differs")


def source_of(change: Change, entry: Entry, said: Manifest) -> Source:
    """Return what `entry` was frozen from.

    A commit that was squashed away is unknown, and its docs may be there all the same. Raises
    `UnknownRevisionError`, and what is wrong with the source.
    """
    repository = change.head.repository
    paths = said.reconstruction.paths if said.reconstruction and entry.alias_of is None else {}
    try:
        return Source.read(repository.root, repository.commit(entry.source), paths)
    except UnknownRevisionError:
        for revision in (change.head.revision, change.base.revision):
            source = Source.of(repository.root, revision, commit=entry.source, date=entry.date, paths=paths)
            if same_docs(said, rerun(entry.version, source, said)):
                return source
        raise


def rerun(version: Version, source: Source, said: Manifest) -> Manifest:
    """Return the manifest that freezing `source` makes with what `said` only records."""
    return frozen(
        version,
        source,
        tools=said.tools,
        verification=said.verification,
        reconstruction=said.reconstruction,
    )


def expected_entry(entry: Entry, source: Source, made: Manifest, said: Manifest) -> Entry:
    """Return the entry that freezing `source` makes, as an alias if it is one and the docs are the same."""
    fresh = Entry(entry.version, Status.SUPPORTED, source.date, source.commit, made.digest)
    if entry.alias_of and same_docs(made, said):
        return replace(fresh, alias_of=entry.alias_of, digest=said.digest)
    return fresh


def different_files(head: State, version: Version, files: Tree, made: Manifest) -> Iterator[Finding]:
    """Yield each file of a snapshot that isn't as a re-run writes it."""
    present, names = head.tree(version).files, head.files(version)
    expected = (files | Tree({manifest.NAME: File(made.data)})).files
    for name in sorted(names.keys() | expected.keys()):
        if present.get(name) != expected.get(name):
            message = f"the file differs from a re-run of the freeze; {again(version)}"
            yield Finding(VERSIONS / str(version) / name, 1, message, "freeze-differs")
