"""Importing: versions that were released before anybody froze them, made of their tags.

They are frozen as they were, lowest first. Each appears whole or not at all, so that an import that was
killed goes on where it was when it runs again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from tooling.content.markdown import Extensions
from tooling.content.page import page_paths
from tooling.git import Repository
from tooling.project import MkdocsYamlError, Project
from tooling.tree import Tree
from tooling.versions.attributes import require_kept_bytes
from tooling.versions.freeze import (
    TITLE,
    AlreadyFrozenError,
    FreezePlan,
    Kind,
    TakenVersionError,
    UnlistedSnapshotError,
    plan_freeze,
)
from tooling.versions.history import History
from tooling.versions.manifest import Reconstruction
from tooling.versions.places import Places
from tooling.versions.reconstruction import (
    UNFIT,
    broken,
    past_source,
    sentence,
    shown_with,
    unresolved,
)
from tooling.versions.references import images_named, images_used
from tooling.versions.registry import Version
from tooling.versions.restoring import add_files, restorable
from tooling.versions.rules import Rule, rules_of
from tooling.versions.source import Source
from tooling.versions.tag_names import LeftOut, VersionTag, version_tags
from tooling.words import aligned, counted

HEADER = ("VERSION", "FROM", "PAGES", "RESTORED", "UNRESOLVED", "")
# Is told what is being done.
Watch = Callable[[str], None]
# Reads the snapshot that is there of a version.
Present = Callable[[Version], Tree]


@dataclass(frozen=True, slots=True)
class Today:
    """What past versions are frozen into: the images and versions that are there, and today's settings."""

    project: Project
    images: Tree
    before: History
    present: Present
    rules: tuple[Rule, ...]
    extensions: Extensions

    def unresolved(self, source: Source) -> list[str]:
        """Return, in sentences, what is broken in the docs of `source`, or isn't as it was."""
        findings = broken(source, self.images, self.extensions, "docs")
        return [*unresolved(source, self.images), *map(sentence, findings)]


@dataclass(frozen=True, slots=True)
class PastVersion:
    """A version that was released: its tag or folder, what its docs were, and which of them moved since."""

    version: Version
    name: str
    source: Source
    paths: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ImportedVersion:
    """A version, and what freezing it writes."""

    past: PastVersion
    plan: FreezePlan
    unresolved: Sequence[str]

    def row(self, restored: Tree) -> Sequence[str]:
        """Return what a person wants to know of it; `restored` are the images that come with it."""
        docs = self.plan.source.docs
        images = [image for image in images_named(docs) if image in restored.files]
        numbers = (len(page_paths(docs.files)), len(images), len(self.unresolved))
        return (str(self.past.version), self.past.name, *map(str, numbers), self.note)

    @property
    def note(self) -> str:
        """What becomes of it."""
        match self.plan.kind:
            case Kind.SNAPSHOT:
                return "new"
            case Kind.ALIAS:
                return f"alias of {self.plan.entry.alias_of}"
            case Kind.DONE:
                return "frozen already"


@dataclass(frozen=True, slots=True)
class Import:
    """What an import writes: `images` into the folder that all versions share, and then the versions."""

    project: Project
    versions: Sequence[ImportedVersion]
    images: Tree
    left_out: Sequence[LeftOut]

    @property
    def to_do(self) -> list[ImportedVersion]:
        """The versions that aren't there yet."""
        return [version for version in self.versions if version.plan.is_to_do]

    @property
    def span(self) -> str:
        """The versions that are new, in a few words."""
        names = [str(version.past.version) for version in self.to_do]
        return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"

    @property
    def summary(self) -> str:
        """What it does, and what stays broken."""
        return "\n".join(self.lines())

    def lines(self) -> Iterator[str]:
        """Yield the lines of the summary."""
        if self.versions:
            yield aligned([HEADER, *(version.row(self.images) for version in self.versions)])
        if self.left_out:
            yield "Left out:"
            yield aligned([(f"  {each.name}", each.reason) for each in self.left_out])
        if self.images.files:
            yield "Restored:"
            yield from (f"  {self.project.images_name}/{image}" for image in self.images.files)
        problems = by_problem(self.to_do)
        if problems:
            yield "Unresolved, and it stays so:"
            yield from (f"  {problem} ({', '.join(names)})" for problem, names in problems.items())

    def apply(self, watch: Watch) -> str:
        """Write the images, and then one version after the other; return what to do next.

        Raises `UnwritableError`.
        """
        if not self.to_do:
            return "There is nothing to import."
        add_files(self.project, self.images.under(self.project.images_name))
        for version in self.to_do:
            watch(f"Writing {version.past.version}")
            version.plan.apply()
        folders = f"versions {self.project.images_name}" if self.images.files else "versions"
        restored = f" and {counted(len(self.images.files), 'image')}" if self.images.files else ""
        written = f"{counted(len(self.to_do), 'version')}{restored}"
        message = f"{TITLE} docs: import {self.span}"
        return f'Wrote {written}. Next:\n  git add --force {folders} && git commit -m "{message}"'


def by_problem(versions: Sequence[ImportedVersion]) -> dict[str, list[str]]:
    """Return the versions that have it for each thing that is unresolved."""
    problems: dict[str, list[str]] = {}
    for version in versions:
        for problem in version.unresolved:
            problems.setdefault(problem, []).append(str(version.past.version))
    return problems


def plan_import(
    project: Project, glob: str, paths: Mapping[str, str], *, extensions: Extensions, watch: Watch
) -> Import:
    """Return the plan to freeze the tags like `glob`, whose files belong where `paths` says.

    Raises what stands in the way of all of them.
    """
    tags, no_versions = version_tags(Repository(project.root), glob)
    found, unfit = tagged_versions(project, tags, paths, watch)
    today = Today(
        project,
        images=Tree.from_folder(project.root / project.images_name),
        before=History.read(project.versions),
        present=partial(present_on_disk, project),
        rules=rules_of(project),
        extensions=extensions,
    )
    watch("Comparing")
    plan = plan_versions(today, found)
    return replace(plan, left_out=[*no_versions, *unfit, *plan.left_out])


def tagged_versions(
    project: Project, tags: Sequence[VersionTag], paths: Mapping[str, str], watch: Watch
) -> tuple[list[PastVersion], list[LeftOut]]:
    """Return what the docs were at each of `tags`, and the tags that no snapshot can be made of."""
    repository = Repository(project.root)
    found, left_out = [], []
    for tag in tags:
        watch(f"Reading {tag.name}")
        moved = Places.in_commit(paths, repository.listing(tag.commit)).paths
        try:
            source = past_source(repository, tag.commit, moved)
        except UNFIT as error:
            left_out.append(LeftOut(tag.name, error.headline))
            continue
        found.append(PastVersion(tag.version, tag.name, source, moved))
    return found, left_out


def present_on_disk(project: Project, version: Version) -> Tree:
    """Return the snapshot of `version` in the work tree."""
    return Tree.from_folder(project.versions / str(version))


def plan_versions(today: Today, found: Sequence[PastVersion]) -> Import:
    """Return the plan to freeze the versions `found`, lowest first, into what there is today."""
    new = [past for past in reversed(found) if today.before.registry.find(past.version) is None]
    restored = restorable(today.project, [(past.source, past.paths) for past in new], today.images)
    today = replace(today, images=today.images | restored)
    versions, left_out = [], []
    for past in found:
        try:
            version = plan_version(today, past)
        except (AlreadyFrozenError, TakenVersionError, UnlistedSnapshotError, MkdocsYamlError) as error:
            left_out.append(LeftOut(past.name, error.headline))
            continue
        today = replace(today, before=version.plan.after)
        versions.append(version)
    snapshots = [each.plan for each in versions if each.plan.kind is Kind.SNAPSHOT]
    files = [f"versions/{plan.entry.version}/{path}" for plan in snapshots for path in plan.snapshot.files]
    require_kept_bytes(Repository(today.project.root), files)
    return Import(today.project, versions, restored, left_out)


def plan_version(today: Today, past: PastVersion) -> ImportedVersion:
    """Return what freezing a version writes. Raises why it can't be frozen."""
    known = today.before.registry.find(past.version)
    planned = plan_freeze(
        past.version,
        shown_with(past.source, today.images),
        today.project,
        before=today.before,
        present=today.present(known.snapshot if known else past.version),
        reconstruction=Reconstruction(past.paths, () if known else today.unresolved(past.source)),
    )
    if planned.kind is Kind.ALIAS and not is_provable(planned, past):
        entry = replace(planned.entry, alias_of=None, digest=planned.manifest.digest)
        planned = replace(planned, kind=Kind.SNAPSHOT, entry=entry)
    said = today.before.of(past.version).reconstruction if known else planned.manifest.reconstruction
    return ImportedVersion(past, replace(planned, rules=today.rules), said.unresolved if said else ())


def is_provable(alias: FreezePlan, past: PastVersion) -> bool:
    """Return whether `guard` can tell from its commit, and what its snapshot says, that it is an alias.

    An alias has no manifest that says which files moved, and one of a version that was frozen when it was
    released has to have had the same images.
    """
    said = alias.before.of(alias.entry.snapshot).reconstruction
    if said is not None:
        return not past.paths or past.paths == said.paths
    had = images_used(past.source.docs, past.source.images)
    return not past.paths and had == alias.manifest.images
