"""Adopting: a project that has a folder for each version of its docs becomes one of ours.

docs/edge/        -> docs/                    the unfrozen docs
docs/v1.2.0/      -> versions/v1.2.0/docs/    byte for byte, with the manifest that says where they were
docs/images/      stays: all versions share it

Everything is computed from the last commit, never from the work tree. So an adoption that was killed half
way has the same plan when it runs again, and what it has written already is recognized.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tooling.content.markdown import Extensions
from tooling.findings import Finding
from tooling.git import Repository
from tooling.project import MkdocsYamlError
from tooling.tree import File, Tree, read_file
from tooling.versions.freeze import TITLE, DirtyDocsError, Kind
from tooling.versions.importing import Import, PastVersion, Today, plan_versions
from tooling.versions.layout import Layout, layout_of
from tooling.versions.navigation import edited_config
from tooling.versions.places import is_in
from tooling.versions.reconstruction import UNFIT, broken, past_source
from tooling.versions.records import RecordError
from tooling.versions.restoring import add_files
from tooling.versions.rules import read_rules
from tooling.versions.snapshots import lists_of
from tooling.versions.source import CONFIG, Source, is_no_image
from tooling.versions.state import State
from tooling.versions.tag_names import LeftOut
from tooling.versions.writing import Edit, drop_empty_folders, writable, write
from tooling.words import counted


@dataclass(frozen=True, slots=True)
class Adoption:
    """What an adoption writes: the snapshots, then `files` into the project, and what is `removed` from it.

    `to_mend` is what doesn't work in the edge docs where they are then.
    """

    layout: Layout
    versions: Import
    files: Tree
    removed: Sequence[str]
    to_mend: Sequence[Finding]

    @property
    def edit(self) -> Edit | None:
        """What changes in versions/."""
        plans = [version.plan for version in self.versions.to_do]
        if not plans:
            return None
        lists = lists_of(plans[-1].after, plans[-1].redirects)
        return Edit(lists, {str(p.entry.version): p.snapshot for p in plans if p.kind is Kind.SNAPSHOT})

    @property
    def brought(self) -> Tree:
        """All files that the project has afterwards, of those that the adoption is about."""
        return self.files | (self.edit.tree.under("versions") if self.edit else Tree())

    @property
    def is_to_do(self) -> bool:
        """Whether the work tree isn't the result yet."""
        root, brought = self.versions.project.root, self.brought
        is_there = all(same_file(root, path, brought) for path in brought.files)
        return not is_there or any((root / path).exists() for path in self.removed)

    @property
    def summary(self) -> str:
        """What it does, what has to be mended, and what stays broken."""
        return "\n".join(self.lines())

    def lines(self) -> Iterator[str]:
        """Yield the lines of the summary."""
        docs = self.versions.project.docs_name
        edge = [path for path in self.removed if is_in(path, self.layout.edge or docs)]
        if self.layout.edge:
            yield f"{self.layout.edge} -> {docs}: {counted(len(edge), 'file')}"
        yield from self.versions.lines()
        if self.layout.edge and self.to_mend:
            yield f"To mend in {docs}/:"
            yield from (f"  {problem}" for problem in self.to_mend)
        if not self.is_to_do:
            yield (
                "There is nothing to adopt."
                if not self.removed
                else f"All of it is written. {self.next_steps}"
            )

    def apply(self) -> str:
        """Write all of it, and return what to do next. Raises `UnwritableError`."""
        project, edit = self.versions.project, self.edit
        if edit and not same_file(project.root, "versions/registry.yml", self.brought):
            write(project.versions, edit)
        pending = self.files.where(lambda path: not same_file(project.root, path, self.files))
        add_files(project, pending)
        with writable(project.root):
            for path in self.removed:
                (project.root / path).unlink(missing_ok=True)
                drop_empty_folders((project.root / path).parent, project.root)
        return self.next_steps

    @property
    def next_steps(self) -> str:
        """How to commit what was written."""
        names = " ".join(sorted({path.split("/")[0] for path in (*self.brought.files, *self.removed)}))
        what = f" {self.versions.span}" if self.versions.to_do else ""
        return f'Next:\n  git add --all --force {names} && git commit -m "{TITLE} docs: adopt{what}"'


def plan_adoption(root: Path, folder: str | None, extensions: Extensions) -> Adoption:
    """Return the plan to adopt the folders in `folder` of the project at `root`, in its docs if it is None.

    Raises `DirtyDocsError`, `TwoPagesError`, and what is wrong with the project.
    """
    head = State.at(Repository(root), Repository(root).commit("HEAD"))
    docs_name = head.project.docs_name
    adoption = adoption_of(head, layout_of(head, folder or docs_name), extensions)
    changes = head.repository.changes(folder or docs_name, docs_name, CONFIG, "versions")
    brought, removed = adoption.brought, set(adoption.removed)
    gone = {path for path in changes if path in removed and not (root / path).exists()}
    dirty = [path for path in changes if path not in gone and not same_file(root, path, brought)]
    if dirty:
        raise DirtyDocsError(dirty)
    return adoption


def adoption_of(head: State, found: Layout, extensions: Extensions) -> Adoption:
    """Return the plan to adopt the folders `found` at the last commit."""
    project, listing = head.project, head.repository.listing(head.revision)
    if not head.config:
        raise MkdocsYamlError("is not in the last commit")
    if isinstance(head.registry, RecordError):
        raise head.registry
    past, unfit = past_versions(head, found)
    found = replace(
        found, versions={each.version: each.name for each in past}, others=sorted([*found.others, *unfit])
    )
    docs = head.repository.tree_of(found.docs_after(listing, project.docs_name))
    images, rules = docs.below(project.images_name), read_rules(head.config).rules
    versions = plan_versions(Today(project, images, head.history, head.tree, rules, extensions), past)
    docs |= versions.images.under(project.images_name)
    config = edited_config(head.config, lambda page: found.page_after(page, project.docs_name))
    files = docs | Tree({CONFIG: File(config)})
    removed = [path for path in listing if found.has(path) and path not in files.files]
    return Adoption(
        found,
        replace(versions, left_out=found.others),
        files,
        removed,
        problems(head, docs, config, extensions),
    )


def past_versions(head: State, found: Layout) -> tuple[list[PastVersion], list[LeftOut]]:
    """Return what is in the folder of each version, and the folders that no snapshot can be made of."""
    past, left_out = [], []
    for version, folder in found.versions.items():
        paths = {folder: head.project.docs_name}
        try:
            source = past_source(head.repository, head.revision, paths)
        except UNFIT as error:
            left_out.append(LeftOut(folder, error.headline))
        else:
            past.append(PastVersion(version, folder, source, paths))
    return past, left_out


def problems(head: State, docs: Tree, config: bytes, extensions: Extensions) -> list[Finding]:
    """Return what doesn't work in the edge docs where they are then."""
    folder = head.project.docs_name
    files = docs.below(folder)
    date = head.repository.date(head.revision)
    edge = Source(head.revision, date, files.where(is_no_image), files.below("images"), config)
    return broken(edge, edge.images, extensions, folder)


def same_file(root: Path, path: str, tree: Tree) -> bool:
    """Return whether the file at `path` is there as in `tree`."""
    file = root / path
    return file.is_file() and path in tree.files and read_file(file) == tree.files[path]
