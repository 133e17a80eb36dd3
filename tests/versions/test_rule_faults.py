from __future__ import annotations

import pytest

from tests.versions.publishing import pages, published, version
from tooling.findings import Finding
from tooling.versions.registry import Status
from tooling.versions.rule_faults import rule_faults
from tooling.versions.rules import FILE, Rule

SITE = published(
    version("v0.9.0", pages("a/"), Status.PURGED),
    version("v1.0.0", {"en": pages("a/", "b/", moved="b/"), "pt-BR": pages("a/")}),
    version("v1.1.0", pages("a/", "guides/", "guides/role/", b="a/")),
    edge=pages("a/", "soon/"),
)


def faults(*rules: tuple[str, str]) -> list[str]:
    """Return what is wrong with `rules`, of which each stands on a line."""
    found = rule_faults([Rule(*rule, line) for line, rule in enumerate(rules, 1)], SITE)
    return [f"{fault.line}: {fault.message} [{fault.rule}]" for fault in found]


@pytest.mark.parametrize(
    "rule",
    [
        ("/start/", "/en/a/"),
        ("/start/", "/en/a"),
        ("/start/", "/en/"),
        ("/start/", "/"),
        ("/start/", "/pt-BR/a/"),
        ("/start/", "/en/v1.0.0/b/"),
        ("/start/", "/en/latest/a/"),
        ("/start/", "/en/edge/soon/"),
        ("/start/", "https://example.com/"),
        ("/en/old/*", "/en/guides/*"),
        ("/en/old/*", "/en/a/"),
        ("/en/old/*", "https://example.com/*"),
        ("/en/old/*", "/en/v1.0.0/*"),
        ("/en/b/", "/en/guides/"),
        ("/", "/en/guides/"),
    ],
)
def test_a_rule_to_a_page_that_exists_is_fine(rule: tuple[str, str]) -> None:
    assert faults(rule) == []


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (("/x/", "/x/"), "this redirect leads back to itself: /x/ -> /x/ [redirect-loop]"),
        (("/en/x/", "/en/x"), "this redirect leads back to itself: /en/x/ -> /en/x [redirect-loop]"),
        (
            ("/en/x/*", "/en/x/y/*"),
            "this redirect leads back to itself: /en/x/* -> /en/x/y/* [redirect-loop]",
        ),
        (("/x/", "/en/b/"), "`/en/b/` is itself redirected, to `/en/v1.1.0/a/` [redirect-chain]"),
        (
            ("/x/", "/en/v1.0.0/moved/"),
            "`/en/v1.0.0/moved/` is itself redirected, to `/en/v1.0.0/b/` [redirect-chain]",
        ),
        (
            ("/x/", "/en/soon/"),
            "`/en/soon/` is no page: `the default version` doesn't have it [redirect-target-missing]",
        ),
        (
            ("/x/", "/en/v1.0.0/soon/"),
            "`/en/v1.0.0/soon/` is no page: `v1.0.0` doesn't have it [redirect-target-missing]",
        ),
        (
            ("/x/", "/en/edge/b/"),
            "`/en/edge/b/` is no page: `edge` doesn't have it [redirect-target-missing]",
        ),
        (
            ("/x/", "/en/v7.0.0/a/"),
            "`/en/v7.0.0/a/` is no page: there is no `v7.0.0` in `en` [redirect-target-missing]",
        ),
        (
            ("/x/", "/pt-BR/v1.1.0/a/"),
            "`/pt-BR/v1.1.0/a/` is no page: there is no `v1.1.0` in `pt-BR` [redirect-target-missing]",
        ),
        (
            ("/x/", "/en/v0.9.0/a/"),
            "`/en/v0.9.0/a/` is no page: `v0.9.0` is purged [redirect-target-missing]",
        ),
        (("/x/", "/guides/"), "`/guides/` is no page: it names no locale [redirect-target-missing]"),
        (
            ("/x/*", "/en/nothing/*"),
            "`/en/nothing/*` is no page: `the default version` doesn't have it [redirect-target-missing]",
        ),
        (
            ("/en/a/", "https://example.com/"),
            "`/en/a/` is a page of the default version: this redirect would hide it [redirect-hides-page]",
        ),
        (
            ("/en/guides/*", "https://example.com/"),
            "`/en/guides/` is a page of the default version, and 1 other: "
            "this redirect would hide it [redirect-hides-page]",
        ),
        (
            ("/en/v1.0.0/a/", "/en/a/"),
            "`/en/v1.0.0/a/` names a version, and a rule is about URLs without one [bad-redirect]",
        ),
        (
            ("/en/latest/*", "/en/a/"),
            "`/en/latest/*` names a version, and a rule is about URLs without one [bad-redirect]",
        ),
    ],
)
def test_a_rule_that_leads_to_no_page_in_one_hop_is_a_finding(rule: tuple[str, str], fault: str) -> None:
    assert faults(("/good/", "/en/a/"), rule) == [f"2: {fault}"]


def test_rules_that_lead_in_a_circle_are_findings_each() -> None:
    assert faults(("/x/", "/y/"), ("/y/", "/z/"), ("/z/", "/x/")) == [
        "1: this redirect leads back to itself: /x/ -> /y/ -> /z/ -> /x/ [redirect-loop]",
        "2: this redirect leads back to itself: /y/ -> /z/ -> /x/ -> /y/ [redirect-loop]",
        "3: this redirect leads back to itself: /z/ -> /x/ -> /y/ -> /z/ [redirect-loop]",
    ]


def test_a_rule_that_leads_to_the_source_of_another_is_a_finding() -> None:
    assert faults(("/x/", "/en/old/role/"), ("/en/old/*", "/en/guides/*")) == [
        "1: `/en/old/role/` is itself redirected, to `/en/guides/role/` [redirect-chain]"
    ]
    assert faults(("/x/*", "/en/old/*"), ("/en/old/*", "/en/guides/*")) == [
        "1: `/en/old/*` is itself redirected, to `/en/guides/*` [redirect-chain]"
    ]


def test_two_targets_of_one_source_are_a_finding() -> None:
    assert faults(("/x/", "/en/guides/"), ("/x/", "/en/a/")) == [
        "1: `/x/` has another target in line 2 [redirect-twice]"
    ]


def test_a_chain_says_what_to_do() -> None:
    assert rule_faults([Rule("/x/", "/en/b/", 7)], SITE) == [
        Finding(
            FILE,
            7,
            "`/en/b/` is itself redirected, to `/en/v1.1.0/a/`",
            "redirect-chain",
            "Name the page that it leads to.",
        )
    ]


def test_without_the_pages_of_edge_a_pin_to_it_is_not_judged() -> None:
    assert rule_faults([Rule("/x/", "/en/edge/b/")], published(version("v1.0.0", pages()))) == []


def test_the_findings_are_in_the_order_of_the_lines() -> None:
    lines = [
        fault.split(":")[0] for fault in faults(("/x/", "/no/"), ("/en/long/name/", "/no/"), ("/y/*", "/no/"))
    ]

    assert lines == ["1", "2", "3"]


def test_the_findings_do_not_depend_on_the_order_of_rules() -> None:
    rules = [Rule("/x/", "/y/", 1), Rule("/y/", "/x/", 2), Rule("/en/a/", "/nowhere/", 3)]

    assert rule_faults(rules, SITE) == rule_faults(rules[::-1], SITE)
