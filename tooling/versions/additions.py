"""Rules about a new version: announced by the title, one at a time, and equal to a re-run.

The title alone opens nothing. What is added has to be, byte for byte, what freezing its
source commit gives.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from tooling.errors import ToolingError
from tooling.findings import Finding
from tooling.git import UnknownRevisionError
from tooling.tree import File, Tree
from tooling.versions import manifest
from tooling.versions.freeze import TITLE, frozen, same_docs
from tooling.versions.frozen import REGISTRY, VERSIONS, again
from tooling.versions.manifest import Manifest, ManifestError
from tooling.versions.reconstruction import UNFIT, past_source_of, shown_with, unresolved
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
        if len(change.added) > 1 and not is_history(change.head, version):
            names = ", ".join(str(other) for other in change.added if other != version)
            message = f"another version was added with it: {names}; freeze one version in a pull request"
            yield Finding(folder, 1, message, "several-freezes")


def is_history(head: State, version: Version) -> bool:
    """Return whether a version was made of history, or has no pages of its own: they come many at once."""
    entry, found = head.entries.find(version), head.manifests.get(version)
    is_reconstructed = isinstance(found, Manifest) and found.reconstruction is not None
    return is_reconstructed or (entry is not None and entry.alias_of is not None)


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
        made = rerun(head, entry.version, source, said)
        if entry.alias_of is None:
            yield from different_files(head, entry.version, source.files, made)
            yield from unsaid(head, entry.version, source, said)
        if entry != expected_entry(entry, source, made, said):
            message = f"the entry of `{entry.version}` differs from a re-run; {remade(made)}"
            yield Finding(REGISTRY, line, message, "entry-differs")


def source_of(change: Change, entry: Entry, said: Manifest) -> Source:
    """Return what `entry` was frozen from.

    A commit that was squashed away is unknown, and its docs may be there all the same. Raises
    `UnknownRevisionError`, and what is wrong with the source.
    """
    repository = change.head.repository
    try:
        commit = repository.commit(entry.source)
    except UnknownRevisionError:
        for revision in (change.head.revision, change.base.revision):
            for source in sources_at(change, revision, entry, said, entry.date):
                if same_docs(said, rerun(change.head, entry.version, source, said)):
                    return source
        raise
    first, *more = sources_at(change, commit, entry, said, repository.date(commit))
    same = (source for source in more if same_docs(said, rerun(change.head, entry.version, source, said)))
    return next(same, first)


def sources_at(
    change: Change, revision: str, entry: Entry, said: Manifest, date: datetime.date
) -> list[Source]:
    """Return what `entry` may have been frozen from at `revision`: an alias doesn't say which files moved."""
    repository, commit = change.head.repository, entry.source
    if said.reconstruction is None:
        return [Source.of(repository, revision, commit=commit, date=date)]
    paths = said.reconstruction.paths
    sources = [past_source_of(repository, revision, commit=commit, date=date, paths=paths)]
    if entry.alias_of and paths:
        with suppress(*UNFIT):
            sources.append(past_source_of(repository, revision, commit=commit, date=date, paths={}))
    return sources


def rerun(head: State, version: Version, source: Source, said: Manifest) -> Manifest:
    """Return the manifest that freezing `source` makes with what `said` only records.

    Nothing was carried out of history, and it is shown with the images that are there now.
    """
    history = said.reconstruction is not None
    return frozen(
        version,
        shown_with(source, head.image_files) if history else source,
        tools=said.tools,
        verification={} if history else said.verification,
        reconstruction=said.reconstruction,
    )


def unsaid(head: State, version: Version, source: Source, said: Manifest) -> Iterator[Finding]:
    """Yield what is broken in a snapshot of history, and its manifest doesn't say."""
    if said.reconstruction is None:
        return
    missing = set(unresolved(source, head.image_files)) - set(said.reconstruction.unresolved)
    if missing:
        file = VERSIONS / str(version) / manifest.NAME
        message = f"it doesn't say what is unresolved; {remade(said)}"
        yield Finding(file, 1, message, "unresolved-unsaid", "\n".join(sorted(missing)))


def remade(made: Manifest) -> str:
    """Return how to make a new snapshot anew."""
    if made.reconstruction is None:
        return again(made.version)
    return "drop the commit that added it, and run the command that made it again"


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
            message = f"the file differs from a re-run of the freeze; {remade(made)}"
            yield Finding(VERSIONS / str(version) / name, 1, message, "freeze-differs")
