"""Standing: where a page stands among the versions, as far as its readers and search engines care.

Only what stays true while other versions come and go is said on a page, so that a release changes
no byte of older pages: the default version is called that, and not by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from tooling.project import Project
from tooling.tree import Tree
from tooling.versions.ages import Age, digests_by_edition, page_ages
from tooling.versions.history import History
from tooling.versions.lineage import Lineage
from tooling.versions.published import LATEST, Published
from tooling.versions.registry import EDGE, Entry, Status, Version


class Kind(Enum):
    """How the version of a page relates to the default one."""

    DEFAULT = "default"
    EDGE = "edge"
    OLDER = "older"
    NEWER = "newer"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is said of a page: its URLs are relative to the locale, such as `latest/crewai/`.

    `canonical` is the one that search engines are told. `default` is the page to read instead, "" where
    there is none; `is_same` says that it is this page, and not what comes nearest. `why` is why its version
    was retired.
    """

    edition: str
    kind: Kind
    canonical: str
    default: str = ""
    is_same: bool = True
    why: str = ""
    age: Age | None = None


# Without slots: `cached_property` keeps in the instance what is asked for with each page.
@dataclass(frozen=True)
class Versions:
    """All versions in a locale: their registry, which page is which, and how old each is."""

    history: History
    lineage: Lineage
    ages: Mapping[str, Mapping[str, Age]]
    default: Version | None

    @classmethod
    def of(cls, project: Project, history: History, published: Published, edge: Tree) -> Versions:
        """Return the versions of `project` in its own locale; `edge` are the docs as they are now."""
        lineage = Lineage.of(published, project.locale)
        digests = digests_by_edition(history, edge, project.locale, project.locales)
        return cls(history, lineage, page_ages(digests, lineage), history.registry.default)

    def standing(self, edition: str, url: str) -> Standing | None:
        """Return where the page at `url` of an edition stands, None where it isn't a page of its docs."""
        if url not in self.lineage.forward[edition].urls:
            return None
        age = self.ages[edition].get(url)
        kind, canonical = self.kinds[edition], self.canonical(edition, url)
        if kind is Kind.DEFAULT or self.default is None:
            return Standing(edition, kind, canonical, age=age)
        same = self.lineage.same(url, str(self.default))
        page = self.lineage.nearest(url, str(self.default)) if same is None else same
        return Standing(
            edition,
            kind,
            canonical,
            f"{LATEST}/{page}",
            is_same=same is not None,
            why=self.why(edition),
            age=age,
        )

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """How each edition relates to the default version."""
        return {edition: self.kind(edition) for edition in (EDGE, *self.equal)}

    def kind(self, edition: str) -> Kind:
        """Return how an edition relates to the default version: while there is none, edge is it."""
        if edition == EDGE:
            return Kind.EDGE if self.default else Kind.DEFAULT
        equal = self.equal[edition]
        if all(entry.status is not Status.SUPPORTED for entry in equal):
            return Kind.RETIRED
        newest = max(entry.version for entry in equal if entry.status is Status.SUPPORTED)
        if newest == self.default:
            return Kind.DEFAULT
        return Kind.NEWER if self.default and newest > self.default else Kind.OLDER

    @cached_property
    def equal(self) -> dict[str, list[Entry]]:
        """The versions whose pages an edition shows, by its name."""
        found: dict[str, list[Entry]] = {}
        for entry in self.history.registry.entries:
            found.setdefault(str(entry.snapshot), []).append(entry)
        return found

    def why(self, edition: str) -> str:
        """Return when and why an edition was retired, "" where it wasn't."""
        retirements = [entry.retirement for entry in self.equal.get(edition, ()) if entry.retirement]
        return f"on {retirements[-1].date}: {retirements[-1].reason}" if retirements else ""

    def canonical(self, edition: str, url: str) -> str:
        """Return the page that search engines are to show for a page.

        It is the same page in the default version, else in the newest that is supported and has it. While
        no such version has it, the page stands for itself.
        """
        for entry in self.supported:
            same = self.lineage.same(url, str(entry.version))
            if same is not None:
                folder = LATEST if entry.version == self.default else str(entry.snapshot)
                return f"{folder}/{same}"
        return f"{edition}/{url}"

    @cached_property
    def supported(self) -> list[Entry]:
        """The supported versions: the default one first, then the newest."""
        found = [entry for entry in self.history.registry.entries if entry.status is Status.SUPPORTED]
        return sorted(found, key=lambda entry: (entry.version == self.default, entry.version), reverse=True)
