"""Where the rules of mkdocs.yml lead: each to its page at once, and wildcards URL by URL."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tooling.versions.landings import Landings
from tooling.versions.registry import EDGE
from tooling.versions.rules import Rule, slashed


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Rules over the pages of a site."""

    rules: tuple[Rule, ...]
    landings: Landings

    @classmethod
    def of(cls, rules: Collection[Rule], landings: Landings) -> RuleBook:
        """Return the rules with the one first that wins: one URL over many, many over more."""
        ordered = sorted(rules, key=lambda rule: (rule.is_wildcard, -len(rule.source), rule))
        return cls(tuple(ordered), landings)

    def rule_for(self, path: str) -> Rule | None:
        """Return the rule that says where `path` leads: none for pages, and for paths that name a version."""
        address = self.landings.address(path)
        if address and (address.edition or address.url in self.landings.edition(address).urls):
            return None
        return next((rule for rule in self.rules if rule.matches(path)), None)

    def hops(self, path: str) -> Iterator[tuple[Rule, str]]:
        """Yield each rule that `path` meets one after another, and where it leads; none twice."""
        met: set[Rule] = set()
        while (rule := self.rule_for(slashed(path))) and rule not in met:
            met.add(rule)
            path = rule.target_of(slashed(path))
            yield rule, path

    def target(self, source: str) -> str | None:
        """Return where `source` leads in one hop, None where no page is there."""
        path = [source, *(place for _, place in self.hops(source))][-1]
        return path if self.is_kept(path) else self.landings.landing(slashed(path))

    def is_kept(self, target: str) -> bool:
        """Return whether `target` stays as it is written: elsewhere, or a page of a version it names."""
        address = self.landings.address(slashed(target))
        if address is None:
            return not target.startswith("/")
        if address.edition == EDGE and not self.landings.knows_edge:
            return True
        return bool(address.edition) and address.url in self.landings.edition(address).urls

    def sources(self) -> set[str]:
        """Return the URLs that the rules are about, wildcards expanded.

        A wildcard is about each unversioned URL that was ever published, and about those that it
        leads to a page.
        """
        wildcards = [rule for rule in self.rules if rule.is_wildcard]
        expanded = {path for rule in wildcards for path in self.landings.unversioned if rule.matches(path)}
        onto_pages = {path for rule in wildcards for path in rule.sources_for(self.pages_near(rule.target))}
        return {rule.source for rule in self.rules if not rule.is_wildcard} | expanded | onto_pages

    def pages_near(self, target: str) -> list[str]:
        """Return the paths of the pages in the edition that `target` is in, spelled as `target` is."""
        address = self.landings.address(target)
        if address is None:
            return []
        folder = f"/{address.locale}/{address.edition}/" if address.edition else f"/{address.locale}/"
        return [f"{folder}{url}" for url in self.landings.edition(address).urls]

    def default_pages(self) -> list[str]:
        """Return the URLs without a version of all pages of the default."""
        return [path for locale in self.landings.locales for path in self.pages_near(f"/{locale}/")]

    def names_version(self, path: str) -> bool:
        address = self.landings.address(path)
        return address is not None and bool(address.edition)


def rule_targets(rules: Collection[Rule], landings: Landings) -> dict[str, str]:
    """Return where each URL leads that `rules` are about: in one hop, to a page or to another site.

    A URL that names a version, or that is the URL of a page, is not theirs.
    """
    book = RuleBook.of(rules, landings)
    sources = (source for source in book.sources() if book.rule_for(source)) if rules else ()
    targets = {source: book.target(source) for source in sources}
    return {source: target for source, target in targets.items() if target}
