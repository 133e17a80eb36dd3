"""The plan of a build: which editions there are, what each is made from, and which have to be rendered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from tooling.errors import ToolingError
from tooling.project import Project
from tooling.site.assemble import Site
from tooling.site.cache import Condition, EditionCache, cache_key
from tooling.site.editions import Edition, editions
from tooling.site.keys import KnownKeys
from tooling.site.parts import Finished
from tooling.site.reference.known_pages import KnownPages
from tooling.site.renderers import renderer_of
from tooling.site.staging import Shared, stage
from tooling.site.standing import Versions
from tooling.site.unchanged import sources_now
from tooling.tree import Tree
from tooling.versions.history import History
from tooling.versions.redirects import computed_redirects
from tooling.versions.registry import Registry
from tooling.versions.rules import rules_of
from tooling.versions.snapshots import published_now


class UnknownEditionError(ToolingError):
    """Somebody asked for an edition that the site doesn't have."""

    def __init__(self, name: str, known: Sequence[Edition]) -> None:
        names = ", ".join(edition.name for edition in known)
        super().__init__(f"there is no edition `{name}`", fix=f"The site has these: {names}.")


@dataclass(frozen=True, slots=True)
class Staged:
    """An edition with the key that its pages are kept under. `made` is its staged tree, where known."""

    edition: Edition
    key: str
    shared: Shared
    made: Tree | None = None

    def tree(self) -> Tree:
        """Return the input of the renderer."""
        return self.made or stage(self.edition, self.shared)


# Without slots: `cached_property` keeps what it found out in the instance.
@dataclass(frozen=True)
class BuildPlan:
    """The editions of a site, and what is said across them.

    `sources` is what `tooling.site.unchanged` knows its sources by. `is_whole` says that they are all that
    the site has, `is_anew` that none is taken from the cache.
    """

    project: Project
    stages: tuple[Staged, ...]
    across: Site
    known_pages: KnownPages
    known_keys: KnownKeys
    sources: str = ""
    is_whole: bool = True
    is_anew: bool = False

    @property
    def cache(self) -> EditionCache:
        return EditionCache(self.project.cache / "editions")

    @property
    def keys(self) -> dict[Edition, str]:
        """The key that each edition is kept under."""
        return {staged.edition: staged.key for staged in self.stages}

    @property
    def finished(self) -> list[Finished]:
        """The editions as they are in the cache, once none is missing."""
        entries = ((each.edition, each.key) for each in self.stages)
        return [Finished(edition, self.cache.entry(key), self.cache.digest(key)) for edition, key in entries]

    @cached_property
    def conditions(self) -> dict[str, Condition]:
        """What was in the place of each entry of the cache when the plan was made, by its key."""
        return {staged.key: self.cache.condition(staged.key) for staged in self.stages}

    @property
    def missing(self) -> list[Staged]:
        """The editions that have to be rendered: the others are in the cache."""
        return [each for each in self.stages if self.is_anew or not self.conditions[each.key].is_whole]

    @property
    def missing_by_now(self) -> list[Staged]:
        """The editions that have to be rendered, after builds that came between."""
        known = {staged.key for staged in self.missing}
        return [
            each
            for each in self.stages
            if self.is_anew
            or not self.cache.entry(each.key).is_dir()
            or (each.key in known and not self.cache.has(each.key))
        ]


def plan_build(project: Project, names: Collection[str] = (), *, is_anew: bool = False) -> BuildPlan:
    """Return what the site of `project` is made from, or the editions `names` of it. Nothing is written.

    Raises `UnknownEditionError`.
    """
    sources = sources_now(project)
    registry = Registry.read(project.versions)
    all_editions = editions(project, registry)
    chosen = chosen_editions(all_editions, names)
    shared, known = Shared.read(project), KnownKeys(project)
    if is_anew:
        known.kept.clear()
    stages = tuple(staged_edition(edition, shared, known, registry) for edition in chosen)
    is_whole = len(chosen) == len(all_editions)
    if is_whole:
        shared.known_pages.editions = frozenset(map(str, all_editions))
    return BuildPlan(project, stages, site_of(project), shared.known_pages, known, sources, is_whole, is_anew)


def chosen_editions(known: Sequence[Edition], names: Collection[str]) -> list[Edition]:
    """Return the editions called `names`, which may be aliases; all of them where there are no names."""
    for name in names:
        if not any(name in names_of(edition) for edition in known):
            raise UnknownEditionError(name, known)
    return [edition for edition in known if not names or not names_of(edition).isdisjoint(names)]


def names_of(edition: Edition) -> set[str]:
    return {edition.name, *edition.aliases, *edition.folders}


def site_of(project: Project) -> Site:
    """Return what the site of `project` says across its editions, as versions/ and docs/ are on disk."""
    history, docs = History.read(project.versions), Tree.from_folder(project.docs)
    published = published_now(history, docs, project)
    redirects = computed_redirects(published, rules_of(project))
    versions = Versions.of(project, history, published, docs)
    return Site(project.locale, redirects, versions, project.site_url)


def staged_edition(edition: Edition, shared: Shared, known: KnownKeys, registry: Registry) -> Staged:
    """Return `edition` with its key: one that is known, else that of what it is staged as."""
    sources = known.sources(edition, registry)
    key, made = known.key(edition, sources), None
    if key is None:
        made = stage(edition, shared)
        key = cache_key(made, renderer_of(shared.project))
    known.note(edition, sources, key)
    return Staged(edition, key, shared, made)
