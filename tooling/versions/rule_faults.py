"""What is wrong with the rules of mkdocs.yml, now that the pages of all versions are known."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tooling.findings import Finding
from tooling.versions.landings import Landings
from tooling.versions.published import Published
from tooling.versions.rule_targets import RuleBook
from tooling.versions.rules import FILE, Rule, slashed
from tooling.words import counted


def rule_faults(rules: Collection[Rule], published: Published) -> list[Finding]:
    """Return what is wrong with `rules`, in the order of their lines."""
    book = RuleBook.of(rules, Landings.of(published))
    purged = {str(each.version) for each in published.versions if not each.is_served}
    faults = [fault for rule in book.rules for fault in faults_of(rule, book, purged)]
    return sorted(faults)


def faults_of(rule: Rule, book: RuleBook, purged: Collection[str]) -> Iterator[Finding]:
    """Yield what is wrong with one rule; where it leads matters only when it is the one that leads there."""
    if book.names_version(rule.source):
        message = f"`{rule.source}` names a version, and a rule is about URLs without one"
        yield Finding(FILE, rule.line, message, "bad-redirect")
        return
    yield from hidden_pages(rule, book)
    winner = next(each for each in book.rules if each.source == rule.source)
    if winner is rule:
        yield from target_faults(rule, book, purged)
    else:
        message = f"`{rule.source}` has another target in line {winner.line}"
        yield Finding(FILE, rule.line, message, "redirect-twice")


def hidden_pages(rule: Rule, book: RuleBook) -> Iterator[Finding]:
    """Yield that pages of the default have URLs which `rule` is about: the pages win."""
    hidden = sorted(path for path in book.default_pages() if rule.matches(path))
    if hidden:
        others = f", and {counted(len(hidden) - 1, 'other')}" if len(hidden) > 1 else ""
        message = f"`{hidden[0]}` is a page of the default version{others}: this redirect would hide it"
        yield Finding(FILE, rule.line, message, "redirect-hides-page")


def target_faults(rule: Rule, book: RuleBook, purged: Collection[str]) -> Iterator[Finding]:
    """Yield why `rule` doesn't lead to a page in one hop. A `*` is followed as if it were a name."""
    hops = list(book.hops(rule.source))
    places = [place for _, place in hops]
    if hops and book.rule_for(slashed(places[-1])) in [met for met, _ in hops]:
        way = " -> ".join([rule.source, *places])
        yield Finding(FILE, rule.line, f"this redirect leads back to itself: {way}", "redirect-loop")
    elif len(hops) > 1:
        yield chain(rule, places[-1])
    elif why := missing(rule, book, purged):
        message = f"`{rule.target}` is no page: {why}"
        yield Finding(FILE, rule.line, message, "redirect-target-missing")
    elif alias_of_page(rule, book):
        yield chain(rule, book.landings.landing(slashed(rule.target)))


def chain(rule: Rule, end: str | None) -> Finding:
    message = f"`{rule.target}` is itself redirected, to `{end}`"
    return Finding(FILE, rule.line, message, "redirect-chain", "Name the page that it leads to.")


def missing(rule: Rule, book: RuleBook, purged: Collection[str]) -> str:
    """Return why there is nothing at the target of `rule`, "" where there is a page or its alias."""
    address = book.landings.address(slashed(rule.target))
    if address is None:
        return "it names no locale" if rule.target.startswith("/") and rule.target != "/" else ""
    if address.edition in purged:
        return f"`{address.edition}` is purged"
    if book.is_kept(rule.target) or any(rule.sources_for(book.pages_near(rule.target))):
        return ""
    pages = book.landings.edition(address)
    if not pages.urls:
        return f"there is no `{address.edition or 'default version'}` in `{address.locale}`"
    is_there = address.url in pages.urls or address.url in pages.moved
    return "" if is_there else f"`{address.edition or 'the default version'}` doesn't have it"


def alias_of_page(rule: Rule, book: RuleBook) -> bool:
    """Return whether the target of `rule` is the alias of a page, in the edition that it names."""
    address = book.landings.address(slashed(rule.target))
    return address is not None and address.url in book.landings.edition(address).moved
