"""Rules about what was frozen: it stays as it is, in the folders and in the registry."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from pathlib import PurePosixPath

from tooling.findings import Finding
from tooling.git import Entry as GitEntry
from tooling.versions import manifest
from tooling.versions.errata import FOLDER as ERRATA
from tooling.versions.manifest import ManifestError, file_digests
from tooling.versions.records import RecordError
from tooling.versions.redirects import redirects_data
from tooling.versions.registry import Entry, Status, Version
from tooling.versions.rules import read_rules
from tooling.versions.snapshots import frozen_redirects
from tooling.versions.state import Change, line_of, version_of
from tooling.versions.writing import TEMPORARY

VERSIONS = PurePosixPath("versions")
REGISTRY = VERSIONS / "registry.yml"
REDIRECTS = VERSIONS / "redirects.yml"
# What becomes of a version, in this order and never back.
LIFE = [Status.SUPPORTED, Status.RETIRED, Status.PURGED]


def unknown_names(change: Change) -> Iterator[Finding]:
    """Yield what stands in versions/ and is none of ours, and what passes itself off as versions/."""
    for name, entry in change.head.names.items():
        is_folder = entry.kind == "tree" and (version_of(name) or name == ERRATA)
        is_list = name in {REGISTRY.name, REDIRECTS.name} and change.head.is_file(name)
        if name.startswith(TEMPORARY):
            message = "a command was killed here; run it again, and it takes back what it had begun"
            yield Finding(VERSIONS / name, 1, message, "unknown-name")
        elif not is_folder and not is_list:
            message = "only `tooling` puts something into versions/; take this out"
            yield Finding(VERSIONS / name, 1, message, "unknown-name")
    for path in sorted(change.changed):
        if looks_like_versions(path) and path.partition("/")[0] != VERSIONS.name:
            message = "this passes for `versions/` on some disks, or to the eye; choose another name"
            yield Finding(PurePosixPath(path), 1, message, "unknown-name")


def looks_like_versions(path: str) -> bool:
    """Return whether a path is in versions/, or in a folder that some disks take for it."""
    return unicodedata.normalize("NFKC", path.partition("/")[0]).casefold() == VERSIONS.name


def frozen_files(change: Change) -> Iterator[Finding]:
    """Yield each file of a snapshot that isn't what it was. A purge leaves the manifest."""
    for version, before in change.base.snapshots.items():
        after = change.head.snapshots.get(version)
        folder = VERSIONS / str(version)
        if after is None:
            yield Finding(folder, 1, f"a snapshot was removed; {restore(change, folder)}", "snapshot-removed")
        elif after != before:
            yield from changed_files(change, version)


def changed_files(change: Change, version: Version) -> Iterator[Finding]:
    """Yield each file of one snapshot that isn't what it was."""
    before, after = change.base.files(version), change.head.files(version)
    if version in change.purged and not after.keys() - {manifest.NAME}:
        before = {manifest.NAME: before[manifest.NAME]}
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            file = VERSIONS / str(version) / name
            deed, remedy = deed_on(before.get(name), after.get(name)), restore(change, file)
            if deed == "added":
                remedy = f"take it out: git rm {file}"
            yield Finding(file, 1, f"a frozen file was {deed}; {remedy}", f"frozen-file-{deed}")


def deed_on(before: GitEntry | None, after: GitEntry | None) -> str:
    """Return what was done to a file: added, removed or changed."""
    if before is None:
        return "added"
    return "changed" if after else "removed"


def restore(change: Change, path: PurePosixPath) -> str:
    """Return how to bring a path back."""
    return f"bring it back: git checkout {change.base_name} -- {path}"


def registry_entries(change: Change) -> Iterator[Finding]:
    """Yield what is wrong with the registry: it is unreadable, or an entry isn't what it was."""
    registry = change.head.registry
    if isinstance(registry, RecordError):
        yield Finding(REGISTRY, registry.line, registry.problem, "registry-unreadable")
        return
    data = change.head.data(REGISTRY.name)
    if data != registry.data:
        message = f"this isn't as `tooling` writes it; {restore(change, REGISTRY)}"
        line, detail = first_difference(registry.data, data)
        yield Finding(REGISTRY, line, message, "registry-differs", detail)
    for before in change.base.entries.entries:
        after = registry.find(before.version)
        if after is None or not may_become(before, after):
            message = f"the entry of `{before.version}` was changed; {restore(change, REGISTRY)}"
            yield Finding(REGISTRY, line_of(data, f"version: {before.version}"), message, "entry-changed")
    for entry in registry.entries:
        if entry.snapshot not in change.head.snapshots:
            message = (
                f"`{entry.version}` has no folder versions/{entry.snapshot}; add it, or remove the entry"
            )
            yield Finding(
                REGISTRY, line_of(data, f"version: {entry.version}"), message, "entry-without-snapshot"
            )


def may_become(before: Entry, after: Entry) -> bool:
    """Return whether a command turns one entry of the registry into the other: versions only retire."""
    stays = replace(after, status=before.status, retirement=before.retirement) == before
    goes_on = LIFE.index(after.status) > LIFE.index(before.status)
    return after == before or (stays and goes_on and after.retirement is not None)


def purged_pages(change: Change) -> Iterator[Finding]:
    """Yield the purged versions whose pages are still there."""
    for version in change.purged:
        if change.head.snapshots.get(version) == change.base.snapshots.get(version):
            message = (
                f"`{version}` is purged, and its pages are still there; run: tooling retire {version} --purge"
            )
            yield Finding(VERSIONS / str(version), 1, message, "purged-pages")


def unlisted_snapshots(change: Change) -> Iterator[Finding]:
    """Yield the snapshots that the registry doesn't know."""
    if isinstance(change.head.registry, RecordError):
        return
    listed = {entry.snapshot for entry in change.head.registry.entries}
    for version in change.head.snapshots:
        if version not in listed:
            message = f"`{version}` is not in the registry; make snapshots with: tooling freeze {version}"
            yield Finding(VERSIONS / str(version), 1, message, "snapshot-without-entry")


def redirects(change: Change) -> Iterator[Finding]:
    """Yield the first line of redirects.yml that isn't what the versions make it."""
    head = change.head
    try:
        history = head.history
    except ManifestError:
        return
    if isinstance(head.registry, RecordError):
        return
    rules = read_rules(head.config).rules
    expected = redirects_data(frozen_redirects(history, head.project.locales, rules))
    # Without any version, an absent file says what an empty one does.
    actual = head.data(REDIRECTS.name) if head.is_file(REDIRECTS.name) or not head.snapshots else b""
    if expected != actual:
        line, detail = first_difference(expected, actual)
        remedy = "run: tooling redirects --write"
        message = f"redirects are computed from the versions, and this isn't the result; {remedy}"
        yield Finding(REDIRECTS, line, message, "redirects-differ", detail)


def first_difference(expected: bytes, actual: bytes) -> tuple[int, str]:
    """Return the first line where two files differ, and how."""
    pairs = zip_longest(expected.split(b"\n"), actual.split(b"\n"), fillvalue=b"(nothing)")
    line, wanted, found = next((n, w, f) for n, (w, f) in enumerate(pairs, 1) if w != f)
    return line, f"expected: {wanted.decode()}\nfound:    {found.decode(errors='replace')}"


def again(version: Version) -> str:
    """Return how to make a new snapshot anew."""
    return f"drop the commit that added it, and run: tooling freeze {version}"


def manifests(change: Change) -> Iterator[Finding]:
    """Yield the files of touched snapshots that aren't what their own manifest says."""
    for version in change.touched:
        folder = VERSIONS / str(version)
        try:
            said = change.head.manifest(version)
        except ManifestError as error:
            yield Finding(folder / manifest.NAME, 1, error.problem, "manifest-unreadable")
            continue
        actual = file_digests(change.head.tree(version))
        for name in sorted(said.files.keys() | actual.keys()):
            if said.files.get(name) != actual.get(name) and version not in change.purged:
                remedy = again(version) if version in change.added else restore(change, folder)
                message = f"the file isn't what the manifest says; {remedy}"
                yield Finding(folder / name, 1, message, "manifest-differs")
