"""Tags: whether the docs at the git tag of a version are the ones that were frozen as it.

Git's ids of the files are compared, so nothing is read. A tag that was set when the branch had moved on
has other docs than its version shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath

from tooling.findings import Finding
from tooling.git import Entry, Repository
from tooling.project import Project, parse_settings
from tooling.versions import manifest
from tooling.versions.history import History
from tooling.versions.manifest import file_digests
from tooling.versions.reconstruction import UNFIT, below, past_source
from tooling.versions.registry import FILE, Status, Version
from tooling.versions.source import CONFIG, is_no_image
from tooling.versions.state import State, line_of


class Match(Enum):
    """What the docs at a tag are to the frozen ones."""

    MATCHES = "matches"
    DIFFERS = "differs"
    NO_TAG = "no tag"


@dataclass(frozen=True, slots=True)
class Tag:
    """The tag of a version: the commit that it names, if there is one, and the files that differ there."""

    commit: str | None
    differing: tuple[str, ...] = ()

    @property
    def match(self) -> Match:
        """What its docs are to the frozen ones."""
        if self.commit is None:
            return Match.NO_TAG
        return Match.DIFFERS if self.differing else Match.MATCHES


def version_tags(project: Project, history: History) -> dict[Version, Tag]:
    """Return the tag of each version that has its pages."""
    repository = Repository(project.root)
    is_committed = not repository.changes("versions")
    state = State.at(
        repository, repository.commit("HEAD") if is_committed else repository.work_tree("versions")
    )
    entries = [entry for entry in history.registry.entries if entry.status is not Status.PURGED]
    return {entry.version: tag_of(state, history, entry.version) for entry in entries}


def tag_of(state: State, history: History, version: Version) -> Tag:
    """Return the tag of a version, compared with the snapshot that `state` has."""
    commit = state.repository.tip(f"refs/tags/{version}")
    if commit is None:
        return Tag(None)
    said = history.of(version)
    if said.reconstruction is not None:
        # An alias doesn't say which files moved.
        readings: list[Mapping[str, str]] = [said.reconstruction.paths, {}]
        found = (past_files(state.repository, commit, paths) for paths in readings)
        return Tag(commit, min((differing(said.files, files) for files in found), key=len))
    frozen = state.files(history.entry(version).snapshot)
    tagged = docs_at(state.repository, commit)
    return Tag(commit, differing({path: frozen[path] for path in frozen if path != manifest.NAME}, tagged))


def past_files(repository: Repository, commit: str, paths: Mapping[str, str]) -> dict[str, str]:
    """Return the files of a snapshot that is made of a commit as manifests have them, none if it can't be."""
    try:
        return file_digests(past_source(repository, commit, paths).files)
    except UNFIT:
        return {}


def docs_at(repository: Repository, commit: str) -> dict[str, Entry]:
    """Return the files of a commit that a snapshot of it has, by their path in the snapshot."""
    listing = repository.listing(commit)
    config = {CONFIG: listing[CONFIG]} if CONFIG in listing else {}
    settings = parse_settings(repository.blob(config[CONFIG].id)) if config else {}
    docs = below(listing, Project(repository.root, settings).docs_name)
    return config | {f"docs/{path}": docs[path] for path in docs if is_no_image(path)}


def differing(one: Mapping[str, object], other: Mapping[str, object]) -> tuple[str, ...]:
    """Return the paths that two folders don't have alike."""
    return tuple(path for path in sorted(one.keys() | other.keys()) if one.get(path) != other.get(path))


def tag_findings(project: Project, history: History, tags: Mapping[Version, Tag]) -> Iterator[Finding]:
    """Yield the versions whose tag has other docs than were frozen, at their entry in the registry."""
    file = project.versions / "registry.yml"
    for version, tag in tags.items():
        if tag.match is Match.DIFFERS:
            line = line_of(file.read_bytes(), f"version: {version}")
            remedy = (
                f"tag the commit that was: git tag --force {version} {history.entry(version).source[:12]}"
            )
            message = f"the tag `{version}` has other docs than were frozen; {remedy}"
            yield Finding(PurePosixPath(FILE), line, message, "tag-differs", "\n".join(tag.differing))
