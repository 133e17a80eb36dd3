"""The laws of redirects, over any history of a site: whatever authors and release engineers did.

The site here is a model of its own: it knows which URLs were ever published, and not how any of
them is found again.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tooling.versions.published import Pages, Published, PublishedVersion
from tooling.versions.redirects import computed_redirects
from tooling.versions.registry import Status, Version
from tooling.versions.rules import Rule

LOCALES = ("en", "pt-BR")
URLS = ["", "a/", "a/b/", "a/b/c/", "d/", "d/e/", "edge/", "v1.0.0/", "latest/a/"]
RULES = st.lists(
    st.builds(
        Rule,
        st.sampled_from(["/a/", "/en/a/*", "/en/gone/", "/en/d/", "/pt-BR/*", "/*", "/", "/en/v1.0.0/a/"]),
        st.sampled_from(
            [
                "/a/",
                "/en/a/",
                "/en/d/*",
                "/en/gone/",
                "/en/v1.1.0/a/",
                "/en/latest/d/",
                "https://x.example/*",
                "/nowhere/",
            ]
        ),
    ),
    max_size=4,
)
# What happens to a site: the numbers choose which page, URL or version it happens to.
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["add", "move", "move", "forget", "remove", "translate", "freeze", "freeze", "retire", "purge"]
        ),
        st.integers(0, 20),
        st.integers(0, 20),
    ),
    max_size=25,
)


@dataclass
class Site:
    """The docs as they are, and the versions as they were frozen. `promised` URLs have to lead on."""

    docs: dict[str, dict[str, set[str]]] = field(default_factory=lambda: {"en": {"": set()}, "pt-BR": {}})
    versions: dict[Version, tuple[Status, dict[str, dict[str, frozenset[str]]]]] = field(default_factory=dict)
    promised: set[str] = field(default_factory=set)

    def happen(self, what: str, which: int, where: int) -> None:
        locale = LOCALES[which % 3 % 2]
        docs = self.docs[locale]
        url = sorted(docs)[which % len(docs)] if docs else ""
        match what:
            case "add" | "translate":
                docs.setdefault(URLS[where % len(URLS)], set())
            case "move" if docs and URLS[where % len(URLS)] not in docs:
                docs[URLS[where % len(URLS)]] = docs.pop(url) | {url}
            case "forget" if docs:
                docs[url].clear()
            case "remove" if len(docs) > (locale == "en"):
                del docs[url]
            case "freeze":
                self.freeze(Version(1, where % 4, which % 3))
            case "retire" | "purge" if self.versions:
                version = sorted(self.versions)[which % len(self.versions)]
                if self.versions[version][0] is not Status.PURGED:
                    status = Status.RETIRED if what == "retire" else Status.PURGED
                    self.versions[version] = (status, self.versions[version][1])

    def freeze(self, version: Version) -> None:
        frozen = {
            locale: {url: frozenset(aliases) for url, aliases in docs.items()}
            for locale, docs in self.docs.items()
        }
        self.versions.setdefault(version, (Status.SUPPORTED, frozen))

    @property
    def default(self) -> Version | None:
        return max(
            (version for version, (status, _) in self.versions.items() if status is Status.SUPPORTED),
            default=None,
        )

    def folders(self) -> Iterator[tuple[str, str, dict[str, frozenset[str]]]]:
        """Yield the locale, the name and the pages of each edition that is served."""
        for locale in LOCALES:
            yield locale, "edge", {url: frozenset(aliases) for url, aliases in self.docs[locale].items()}
            for version, (status, frozen) in self.versions.items():
                if status is not Status.PURGED:
                    yield locale, str(version), frozen[locale]
                if version == self.default:
                    yield locale, "latest", frozen[locale]

    @property
    def pages(self) -> set[str]:
        return {f"/{locale}/{name}/{url}" for locale, name, docs in self.folders() for url in docs}

    def promise(self) -> None:
        """Remember all URLs that work now. Those of edge count once a version has them."""
        self.promised |= {"/", "/en/", "/pt-BR/"}
        for locale, name, docs in self.folders():
            urls = {*docs, *(alias for aliases in docs.values() for alias in aliases)}
            if name != "edge":
                self.promised |= {f"/{locale}/{name}/{url}" for url in urls}
                self.promised |= {f"/{locale}/edge/{url}" for url in urls}
                plain = {url for url in urls if url.split("/")[0] not in {"edge", "v1.0.0", "latest"}}
                self.promised |= {f"/{locale}/{url}" for url in plain}

    def published(self) -> Published:
        versions = tuple(
            PublishedVersion(version, status, {locale: as_pages(docs) for locale, docs in frozen.items()})
            for version, (status, frozen) in self.versions.items()
        )
        edge = {
            locale: as_pages({u: frozenset(a) for u, a in docs.items()}) for locale, docs in self.docs.items()
        }
        return Published(LOCALES, versions, self.default, edge)


def as_pages(docs: dict[str, frozenset[str]]) -> Pages:
    return Pages(frozenset(docs), {alias: url for url in sorted(docs) for alias in sorted(docs[url])})


def sites(events: list[tuple[str, int, int]]) -> Iterator[Site]:
    """Yield the site after each event."""
    site = Site()
    for event in events:
        site.happen(*event)
        site.promise()
        yield site


@settings(max_examples=300, deadline=None)
@given(EVENTS)
def test_each_url_ever_published_is_a_page_or_leads_to_one_in_one_hop(
    events: list[tuple[str, int, int]],
) -> None:
    for site in sites(events):
        redirects = {redirect.source: redirect.target for redirect in computed_redirects(site.published())}

        assert site.promised <= site.pages | redirects.keys()
        assert set(redirects.values()) <= site.pages
        assert not redirects.keys() & site.pages


@settings(max_examples=300, deadline=None)
@given(EVENTS, RULES)
def test_rules_break_none_of_these_laws(events: list[tuple[str, int, int]], rules: list[Rule]) -> None:
    for site in sites(events):
        redirects = {
            redirect.source: redirect.target for redirect in computed_redirects(site.published(), rules)
        }

        outside = {target for target in redirects.values() if target.startswith("https://")}
        assert site.promised <= site.pages | redirects.keys()
        assert set(redirects.values()) - outside <= site.pages
        assert not redirects.keys() & site.pages


@settings(max_examples=200, deadline=None)
@given(EVENTS, RULES, st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_given_makes_no_difference(
    events: list[tuple[str, int, int]], rules: list[Rule], chance: random.Random
) -> None:
    for site in sites(events):
        published = site.published()
        shuffled = replace(
            published, versions=tuple(chance.sample(published.versions, len(published.versions)))
        )

        redirects = computed_redirects(published, rules)

        assert redirects == computed_redirects(shuffled, chance.sample(rules, len(rules)))
        assert redirects == sorted(set(redirects))
        assert len({redirect.source for redirect in redirects}) == len(redirects)


@settings(max_examples=200, deadline=None)
@given(EVENTS)
def test_while_there_is_a_default_the_pages_of_edge_only_add_redirects_from_edge(
    events: list[tuple[str, int, int]],
) -> None:
    for site in sites(events):
        if site.default:
            published = site.published()

            frozen = computed_redirects(replace(published, edge=None))

            everything = computed_redirects(published)
            assert frozen == [each for each in everything if each.source.split("/")[2:3] != ["edge"]]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.booleans(), st.booleans()), min_size=1, max_size=15))
def test_a_page_is_found_at_every_url_it_had_whatever_became_of_its_aliases(
    moves: list[tuple[int, bool, bool]],
) -> None:
    urls = [[f"page{number}/"] for number in range(5)]
    versions = []
    for count, (page, keeps_aliases, is_purged) in enumerate(moves):
        urls[page].append(f"{'folder/' * (count % 3)}page{page}-{count}/")
        aliases = {
            old: had[-1]
            for number, had in enumerate(urls)
            for old in had[:-1]
            if keeps_aliases or number == page
        }
        status = Status.PURGED if is_purged else Status.SUPPORTED
        pages = Pages(frozenset(had[-1] for had in urls), aliases)
        versions.append(PublishedVersion(Version(1, count, 0), status, {"en": pages}))
    versions.append(PublishedVersion(Version(2, 0, 0), Status.SUPPORTED, {"en": Pages(pages.urls)}))

    redirects = computed_redirects(Published(("en",), tuple(versions), Version(2, 0, 0)))

    leading = {redirect.source: redirect.target for redirect in redirects}
    moved = [had for had in urls if len(had) > 1]
    assert {url: leading[f"/en/{url}"] for had in moved for url in had} == {
        url: f"/en/v2.0.0/{had[-1]}" for had in moved for url in had
    }
