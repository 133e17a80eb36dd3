"""Retiring: a version leaves the list, and its URLs keep leading somewhere.

A retired version is still there, with a banner, for those who have a link to it. Purging takes its pages
away as well, for when they must not be read any more. The manifest stays as a tombstone: it says what
was there by its digests, and which URLs have to lead elsewhere now.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tooling.errors import ToolingError
from tooling.git import Repository
from tooling.project import Project
from tooling.tree import Tree
from tooling.versions.dates import today
from tooling.versions.docs import entry_with_pages
from tooling.versions.errata import FOLDER as ERRATA
from tooling.versions.history import History
from tooling.versions.redirects import Redirect
from tooling.versions.references import images_used
from tooling.versions.registry import Entry, Retirement, Status, Version
from tooling.versions.rules import rules_of
from tooling.versions.snapshots import frozen_redirects, lists_of
from tooling.versions.source import is_no_image
from tooling.versions.writing import Edit
from tooling.words import becoming


class AlreadyRetiredError(ToolingError):
    """A version is retired already."""

    def __init__(self, version: Version) -> None:
        super().__init__(
            f"version `{version}` is retired already",
            fix=f"To take its pages away as well: tooling retire {version} --purge",
        )


class SharedSnapshotError(ToolingError):
    """Other versions show the pages that were to be purged."""

    def __init__(self, version: Version, others: Sequence[Version]) -> None:
        names = ", ".join(map(str, others))
        super().__init__(
            f"the pages of `{version}` are those of {names} as well",
            fix=f"Purge {'that' if len(others) == 1 else 'those'} first, and then this one.",
        )


# Without slots: `cached_property` keeps what it computed in the instance.
@dataclass(frozen=True)
class RetirePlan:
    """What retiring a version writes. `images` are those that nothing shows once its pages are gone."""

    entry: Entry
    before: History
    project: Project
    removed: tuple[str, ...] = ()
    images: tuple[str, ...] = ()

    @property
    def after(self) -> History:
        """The history once the version is retired."""
        return replace(self.before, registry=self.before.registry.replaced(self.entry))

    @cached_property
    def redirects(self) -> list[Redirect]:
        """The redirects once the version is retired."""
        return frozen_redirects(self.after, self.project.locales, rules_of(self.project))

    @property
    def edit(self) -> Edit:
        """What changes in versions/."""
        return Edit(lists_of(self.after, self.redirects), removed=self.removed)

    @property
    def summary(self) -> str:
        """What a release engineer wants to know before it happens."""
        return "\n".join(
            [
                f"{self.entry.version} will be {self.entry.status.value}",
                f"  default    {becoming(self.before.default, self.after.default)}",
                f"  redirects  {len(self.redirects)}",
                *(f"  removes    versions/{path}" for path in self.removed),
            ]
        )

    @property
    def next_steps(self) -> str:
        """What to do once it is written."""
        subject = f"docs: {WORDS[self.entry.status]} {self.entry.version}"
        lines = ["Next:", f'  git add --all --force versions && git commit -m "{subject}"']
        if self.images:
            lines.append("No version shows these images any more. To remove them as well:")
        return "\n".join([*lines, *(f"  git rm {self.project.images_name}/{name}" for name in self.images)])


WORDS = {Status.RETIRED: "retire", Status.PURGED: "purge"}


class BadReasonError(ToolingError):
    """What should stand in the registry is no sentence."""

    def __init__(self, text: str) -> None:
        super().__init__(f"`{ascii(text)[1:-1]}` is no sentence", fix="Say why, in words.")


class NobodyError(ToolingError):
    """It is unknown who retires a version."""

    def __init__(self) -> None:
        super().__init__(
            "who retires the version is unknown", fix="Say it with --by, or set git's user.name."
        )


def retirement_of(project: Project, version: Version, reason: str, by: str | None) -> RetirePlan:
    """Return the plan to retire a version today. Raises what stands in the way."""
    return plan_retire(version, retirement(project, reason, by), project, History.read(project.versions))


def purge_of(project: Project, version: Version, reason: str, by: str | None) -> RetirePlan:
    """Return the plan to purge a version today. Raises what stands in the way."""
    docs = Tree.from_folder(project.docs)
    shown = images_used(docs.where(is_no_image), docs.below("images"))
    return plan_purge(
        version,
        retirement(project, reason, by),
        project,
        History.read(project.versions),
        images_on_edge=shown,
        has_errata=(project.versions / ERRATA / str(version)).is_dir(),
    )


def retirement(project: Project, reason: str, by: str | None) -> Retirement:
    """Return a retirement of today. Raises `NobodyError`, `BadReasonError`."""
    who = by or Repository(project.root).setting("user.name")
    if not who:
        raise NobodyError
    return Retirement(today(), one_line(who), one_line(reason))


def one_line(text: str) -> str:
    """Return `text` on one line. Raises `BadReasonError` where it says nothing."""
    line = " ".join(text.split())
    if not line or not line.isprintable():
        raise BadReasonError(text)
    return line


def plan_retire(version: Version, retirement: Retirement, project: Project, history: History) -> RetirePlan:
    """Return the plan to take a version off the list.

    Raises `UnknownVersionError`, `PurgedVersionError`, `AlreadyRetiredError`.
    """
    entry = entry_with_pages(version, history.registry)
    if entry.status is Status.RETIRED:
        raise AlreadyRetiredError(version)
    return RetirePlan(replace(entry, status=Status.RETIRED, retirement=retirement), history, project)


def plan_purge(
    version: Version,
    retirement: Retirement,
    project: Project,
    history: History,
    *,
    images_on_edge: Collection[str],
    has_errata: bool,
) -> RetirePlan:
    """Return the plan to take a version off the list, and its pages away.

    An alias has no pages of its own. Raises `UnknownVersionError`, `PurgedVersionError`,
    `SharedSnapshotError`.
    """
    entry = entry_with_pages(version, history.registry)
    purged = replace(entry, status=Status.PURGED, retirement=retirement)
    if entry.alias_of:
        return RetirePlan(purged, history, project)
    sharing = history.registry.sharing(version)
    others = [e.version for e in sharing if e.version != version and e.status is not Status.PURGED]
    if others:
        raise SharedSnapshotError(version, others)
    removed = [f"{version}/docs", f"{version}/mkdocs.yml"] + ([f"{ERRATA}/{version}"] if has_errata else [])
    shown = {*images_on_edge, *shown_elsewhere(version, history)}
    images = sorted(history.of(version).images.keys() - shown)
    return RetirePlan(purged, history, project, tuple(removed), tuple(images))


def shown_elsewhere(version: Version, history: History) -> set[str]:
    """Return the images that the pages of other versions show."""
    entries = [e for e in history.registry.entries if e.status is not Status.PURGED and e.snapshot != version]
    return {image for entry in entries for image in history.of(entry.version).images}
