"""Releases: what leads from the docs of a branch to the pull request of a version, step by step.

What is done already is read from the repository, never remembered. So a release that was interrupted,
wherever that was, goes on when the same command is run again.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum

from tooling.errors import ToolingError
from tooling.project import Project
from tooling.versions.changelog import Changelog
from tooling.versions.freeze import TITLE, FreezePlan, Kind
from tooling.versions.registry import PRE_RELEASE, BadVersionError, Version


class NothingToReleaseError(ToolingError):
    """A pre-release changes the changelog only, and there is none."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"`{name}` is a pre-release, which changes the changelog only, and there is none",
            fix="Add the page changelog.md to the docs, with what changes under a heading `## Unreleased`.",
        )


@dataclass(frozen=True, slots=True)
class Release:
    """What is released: `version` is None for a pre-release, whose docs are those of edge."""

    name: str
    version: Version | None

    @classmethod
    def parse(cls, text: str) -> Release:
        """Return the release of the version or pre-release that `text` spells. Raises `BadVersionError`."""
        if not PRE_RELEASE.fullmatch(text):
            return cls(text, Version.parse(text))
        if not text.startswith("v"):
            raise BadVersionError(text)
        return cls(text, None)

    @property
    def branch(self) -> str:
        """The branch that holds the release until it is merged."""
        return f"docs/freeze-{self.name}" if self.version else f"docs/changelog-{self.name}"

    @property
    def changelog_subject(self) -> str:
        """The subject of the commit of the changelog."""
        return f"docs: changelog for {self.name}"

    @property
    def snapshot_subject(self) -> str:
        """The subject of the commit of the snapshot."""
        return f"{TITLE} docs: snapshot for {self.name}"


@dataclass(frozen=True, slots=True)
class Remote:
    """A remote repository, and the commit that it has as the branch of the release, if it has that."""

    name: str
    tip: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is of a release: `tip` is its last commit, that of `base` while it has no branch.

    `base` is the branch that it starts from, and is merged into; `current` the one that is checked out.
    `freeze` is the plan to freeze `tip`, None for a pre-release; `pull_request` is a URL. Once a release
    is merged, nothing else counts.
    """

    release: Release
    project: Project
    base: str
    current: str
    tip: str
    changelog: Changelog | None
    freeze: FreezePlan | None
    remote: Remote | None = None
    has_gh: bool = False
    pull_request: str | None = None
    is_merged: bool = False

    @property
    def has_entry(self) -> bool:
        """Whether the changelog tells of the release."""
        return self.changelog is not None and self.changelog.date(self.release.name) is not None

    @property
    def is_written(self) -> bool:
        """Whether all that the release changes is committed."""
        return self.has_entry if self.freeze is None else self.freeze.kind is Kind.DONE

    @property
    def alias_of(self) -> Version | None:
        """The version whose pages are shown under the name of this one, if the docs are the same."""
        if self.freeze is None or (not self.is_written and self.changelog and self.changelog.has_news):
            return None
        return self.freeze.after.entry(self.freeze.entry.version).alias_of


class Step(Enum):
    """The steps of a release, in their order."""

    BRANCH = "branch"
    CHANGELOG = "changelog"
    SNAPSHOT = "snapshot"
    PUSH = "push"
    PULL_REQUEST = "pull request"


class Standing(Enum):
    """How far a step is."""

    DONE = "done"
    TO_DO = "to do"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Planned:
    """A step of a release, how far it is, and what is to be known of it."""

    step: Step
    standing: Standing
    about: str

    def __str__(self) -> str:
        return f"  {self.standing.value:<8}  {self.step.value:<12}  {self.about}"


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """The steps of a release, and the title of its pull request."""

    seen: Seen
    today: datetime.date
    title: str
    steps: list[Planned]

    def is_left_out(self, step: Step) -> bool:
        """Return whether a step isn't part of this release."""
        return any(each.step is step and each.standing is Standing.LEFT_OUT for each in self.steps)


def plan_release(seen: Seen, today: datetime.date) -> ReleasePlan:
    """Return the steps of a release, each with what `seen` says of it.

    Raises `NothingToReleaseError`, and what is wrong with the changelog.
    """
    changelog = plan_changelog(seen, today)
    named = title(seen.release, changelog)
    request = plan_pull_request(seen, named)
    steps = [plan_branch(seen), changelog, plan_snapshot(seen), plan_push(seen), request]
    return ReleasePlan(seen, today, named, steps)


def title(release: Release, changelog: Planned) -> str:
    """Return the title of the pull request."""
    if release.version is None:
        return release.changelog_subject
    parts = "snapshot" if changelog.standing is Standing.LEFT_OUT else "snapshot and changelog"
    return f"{TITLE} docs: {parts} for {release.name}"


def plan_branch(seen: Seen) -> Planned:
    """Return how far the branch is: it is checked out when it is done."""
    is_done = seen.current == seen.release.branch
    about = f"{seen.release.branch}, from {seen.base}"
    return Planned(Step.BRANCH, Standing.DONE if is_done else Standing.TO_DO, about)


def plan_changelog(seen: Seen, today: datetime.date) -> Planned:
    """Return how far the changelog is. Docs that are those of the version before need no entry."""
    if seen.changelog is None:
        if seen.release.version is None:
            raise NothingToReleaseError(seen.release.name)
        return Planned(Step.CHANGELOG, Standing.LEFT_OUT, "the docs have none")
    name, page = seen.release.name, seen.changelog.page
    if seen.has_entry:
        return Planned(Step.CHANGELOG, Standing.DONE, f"{page} has an entry of {name}")
    if seen.alias_of:
        return Planned(Step.CHANGELOG, Standing.LEFT_OUT, "nothing changed for readers")
    if seen.is_written:
        return Planned(Step.CHANGELOG, Standing.LEFT_OUT, f"{name} is frozen without an entry")
    seen.changelog.entered(name, today)
    about = f"{page}: what is unreleased becomes {name} - {today}"
    return Planned(Step.CHANGELOG, Standing.TO_DO, about)


def plan_snapshot(seen: Seen) -> Planned:
    """Return how far the snapshot is."""
    if seen.freeze is None:
        return Planned(Step.SNAPSHOT, Standing.LEFT_OUT, "a pre-release rides on edge")
    about = f"versions/{seen.release.name}, from the docs of the branch, carried out"
    if seen.alias_of:
        about = f"another name of {seen.alias_of}, which has the same docs"
    return Planned(Step.SNAPSHOT, Standing.DONE if seen.is_written else Standing.TO_DO, about)


def plan_push(seen: Seen) -> Planned:
    """Return how far the push is."""
    if seen.remote is None:
        return Planned(Step.PUSH, Standing.LEFT_OUT, "there is no remote")
    is_done = seen.is_written and seen.remote.tip == seen.tip
    return Planned(Step.PUSH, Standing.DONE if is_done else Standing.TO_DO, f"to {seen.remote.name}")


def plan_pull_request(seen: Seen, title: str) -> Planned:
    """Return how far the pull request is."""
    if seen.pull_request:
        return Planned(Step.PULL_REQUEST, Standing.DONE, seen.pull_request)
    is_possible = seen.remote is not None and seen.has_gh
    reason = "there is no remote" if seen.remote is None else "`gh` is not on PATH"
    return Planned(
        Step.PULL_REQUEST,
        Standing.TO_DO if is_possible else Standing.LEFT_OUT,
        title if is_possible else reason,
    )
