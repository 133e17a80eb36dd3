from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.versions.publishing import leads, pages, published, version
from tooling.project import MkdocsYamlError
from tooling.versions.registry import Status
from tooling.versions.rules import FILE, ReadRules, Rule, read_rules

HEAD = b"extra:\n  tooling:\n    redirects:\n"


def test_rules_are_read_with_their_lines() -> None:
    text = (
        HEAD
        + b"""\
      /start: /en/guides/
      # an old site
      "/en/old-docs/*": /en/guides/*
      /chat/index.html: https://example.com/chat?room=1#top
      /page.html: /en/v1.0.0/page
"""
    )

    rules = read_rules(text)

    assert rules == ReadRules(
        (
            Rule("/start/", "/en/guides/"),
            Rule("/en/old-docs/*", "/en/guides/*"),
            Rule("/chat/", "https://example.com/chat?room=1#top"),
            Rule("/page.html", "/en/v1.0.0/page"),
        ),
        (),
    )
    assert [rule.line for rule in rules.rules] == [4, 6, 7, 8]


@pytest.mark.parametrize("data", [b"", b"extra:", b"extra: {tooling: }", b"extra: 3", b"- a", HEAD])
def test_a_site_without_rules_has_none(data: bytes) -> None:
    assert read_rules(data) == ReadRules((), ())


@pytest.mark.parametrize(
    "line",
    [
        "start/: /en/",
        "https://example.com/: /en/",
        "//start/: /en/",
        "/a//b/: /en/",
        "/a/../b/: /en/",
        "'/a b/': /en/",
        "/a/?b: /en/",
        "'/a/#b': /en/",
        "/a%20b/: /en/",
        "/*/a/: /en/",
        "/a*: /en/",
        "/*/*: /en/",
        "404: /en/",
        "[a]: /en/",
        "/start/:",
        "/start/: [/en/]",
        "/start/: {a: b}",
        "/start/: en/",
        "/start/: http://example.com/",
        "/start/: https://",
        "/start/: 'https://[/'",
        "/start/: 'https://example.com/a b'",
        "/start/: //example.com/",
        "/start/: /en/../",
        "/start/: '/en/#top'",
        "/start/: /en/*",
        "/start/*: /en/*/*",
        "/start/*: 3",
    ],
)
def test_what_is_no_path_or_address_is_a_finding_at_its_line(line: str) -> None:
    rules = read_rules(HEAD + f"      /good/: /en/\n      {line}\n".encode())

    assert rules.rules == (Rule("/good/", "/en/"),)
    assert [(fault.file, fault.line, fault.rule) for fault in rules.faults] == [(FILE, 5, "bad-redirect")]


@pytest.mark.parametrize("value", ["[a]", "/start/", "3"])
def test_anything_but_a_mapping_of_rules_is_a_finding(value: str) -> None:
    (fault,) = read_rules(HEAD + f"      {value}\n".encode()).faults

    assert (fault.line, fault.message) == (4, "expected redirects such as `/start/: /en/guides/`")


def test_a_finding_shows_how_a_rule_is_written() -> None:
    (fault,) = read_rules(HEAD + b"      /start/: en/guides/\n").faults

    assert str(fault) == (
        "mkdocs.yml:4: expected where `/start/` leads [bad-redirect]\n"
        "  A target is a path such as `/en/guides/`, or the address of another site with https://.\n"
        "  It may have one `*` when its source has one."
    )


@given(st.binary() | st.text("/*{}[]: &ahtps\n\"'-").map(lambda text: HEAD + text.encode()))
def test_any_bytes_are_rules_or_findings_or_an_error(data: bytes) -> None:
    with suppress(MkdocsYamlError):
        rules = read_rules(data)
        assert all(rule.source.startswith("/") for rule in rules.rules)


def test_what_is_not_yaml_is_an_error() -> None:
    with pytest.raises(MkdocsYamlError):
        read_rules(b"extra: [")


SITE = published(
    version("v1.0.0", pages("guides/", "guides/role/", "old/", "old/role/", "old/gone/", "keys/")),
    version(
        "v1.1.0", pages("guides/", "guides/role/", "guides/new/", "guides/role/more/", alias="guides/role/")
    ),
)


def added(*rules: Rule) -> dict[str, str]:
    """Return the redirects that differ because of `rules`."""
    return dict(leads(SITE, rules).items() - leads(SITE).items())


@pytest.mark.parametrize(
    ("source", "target", "leading"),
    [
        ("/start/", "/en/guides/", "/en/v1.1.0/guides/"),
        ("/start/", "/en/guides", "/en/v1.1.0/guides/"),
        ("/start/", "/en/", "/en/v1.1.0/"),
        ("/start/", "/", "/en/v1.1.0/"),
        ("/start/", "/en/alias/", "/en/v1.1.0/guides/role/"),
        ("/start/", "/en/guides/never/", "/en/v1.1.0/guides/"),
        ("/start/", "/en/v1.0.0/keys/", "/en/v1.0.0/keys/"),
        ("/start/", "/en/latest/guides/", "/en/latest/guides/"),
        ("/start/", "/en/edge/anything/", "/en/edge/anything/"),
        ("/start/", "https://example.com/a?b#c", "https://example.com/a?b#c"),
        ("/", "/en/guides/", "/en/v1.1.0/guides/"),
        ("/en/keys/", "/en/guides/role/", "/en/v1.1.0/guides/role/"),
        ("/en/alias/", "https://example.com/", "https://example.com/"),
        ("/page.html", "/en/guides/", "/en/v1.1.0/guides/"),
        ("/pt-BR/start/", "/pt-BR/guides/", "/en/v1.1.0/guides/"),
    ],
)
def test_a_rule_leads_to_its_target_in_one_hop(source: str, target: str, leading: str) -> None:
    assert added(Rule(source, target)) == {source: leading}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("/en/guides/role/", "https://example.com/"),
        ("/en/", "https://example.com/"),
        ("/en/v1.0.0/role/", "https://example.com/"),
        ("/en/latest/other/", "https://example.com/"),
        ("/start/", "/nowhere/"),
        ("/start/", "/start/"),
        ("/start/", "/en/v9.9.9/guides/"),
        ("/start/", "/en/v1.1.0/keys/"),
    ],
    ids=[
        *("a page of the default", "its home page", "a URL with a version", "a URL with latest"),
        *("to nowhere", "to itself", "to an unknown version", "to a page that a version doesn't have"),
    ],
)
def test_a_rule_that_can_lead_nowhere_changes_nothing(source: str, target: str) -> None:
    assert added(Rule(source, target)) == {}


def test_a_wildcard_is_about_urls_that_were_published_and_those_that_it_leads_to_a_page() -> None:
    assert added(Rule("/en/old/*", "/en/guides/*")) == {
        "/en/old/": "/en/v1.1.0/guides/",
        "/en/old/gone/": "/en/v1.1.0/guides/",
        "/en/old/new/": "/en/v1.1.0/guides/new/",
        "/en/old/role/": "/en/v1.1.0/guides/role/",
        "/en/old/role/more/": "/en/v1.1.0/guides/role/more/",
    }


def test_a_wildcard_is_not_about_a_folder_whose_name_only_begins_alike() -> None:
    assert added(Rule("/en/ol/*", "https://example.com/"), Rule("/en/key/*", "https://example.com/")) == {}


def test_a_wildcard_leads_all_to_a_target_without_one() -> None:
    assert added(Rule("/en/old/*", "https://example.com/")) == dict.fromkeys(
        ["/en/old/", "/en/old/role/", "/en/old/gone/"], "https://example.com/"
    )


def test_what_a_wildcard_stands_for_is_put_in_its_target() -> None:
    assert added(Rule("/en/old/*", "https://example.com/docs/*")) == {
        "/en/old/": "https://example.com/docs/",
        "/en/old/role/": "https://example.com/docs/role/",
        "/en/old/gone/": "https://example.com/docs/gone/",
    }
    assert (
        added(Rule("/en/old/*", "https://example.com/*.html"))["/en/old/role/"]
        == "https://example.com/role.html"
    )
    assert added(Rule("/en/old/*", "https://example.com/*/x/")) == {
        "/en/old/": "https://example.com/x/",
        "/en/old/role/": "https://example.com/role/x/",
        "/en/old/gone/": "https://example.com/gone/x/",
    }
    assert added(Rule("/site/*", "/en/guides/*/more/")) == {"/site/role/": "/en/v1.1.0/guides/role/more/"}
    assert added(Rule("/site/*", "/en/v1.0.0/old/*")) == {
        "/site/": "/en/v1.0.0/old/",
        "/site/gone/": "/en/v1.0.0/old/gone/",
        "/site/role/": "/en/v1.0.0/old/role/",
    }


def test_the_rule_that_is_about_fewest_urls_wins() -> None:
    rules = [
        Rule("/en/*", "https://example.com/all/"),
        Rule("/en/old/*", "https://example.com/old/"),
        Rule("/en/old/role/", "https://example.com/role/"),
        Rule("/en/old/", "https://example.com/home/"),
    ]

    assert added(*rules) == {
        "/en/keys/": "https://example.com/all/",
        "/en/alias/": "https://example.com/all/",
        "/en/old/": "https://example.com/home/",
        "/en/old/gone/": "https://example.com/old/",
        "/en/old/role/": "https://example.com/role/",
    }


def test_a_chain_of_rules_is_one_hop_and_a_page_ends_it() -> None:
    rules = [
        Rule("/a/", "/b/"),
        Rule("/b/", "/en/old/role/"),
        Rule("/en/old/*", "/en/guides/*"),
        Rule("/en/guides/*", "/a/"),
    ]

    leading = leads(SITE, rules)

    assert leading["/a/"] == leading["/b/"] == "/en/v1.1.0/guides/role/"


def test_rules_that_lead_in_a_circle_leave_urls_where_the_versions_lead_them() -> None:
    assert (
        added(Rule("/en/keys/", "/en/old/"), Rule("/en/old/", "/en/keys/"), Rule("/en/old/*", "/en/old/x/*"))
        == {}
    )


def test_a_wildcard_shadows_no_version() -> None:
    site = published(version("v1.0.0", pages("guides/", "guides/latest/", "guides/v1.0.0/", "guides/role/")))

    leading = leads(site, [Rule("/en/*", "/en/guides/*")])

    assert dict(leading.items() - leads(site).items()) == {"/en/role/": "/en/v1.0.0/guides/role/"}


def test_a_pin_to_a_purged_version_leads_where_its_urls_lead() -> None:
    site = published(version("v1.0.0", pages("a/"), Status.PURGED), version("v1.1.0", pages("b/", a="b/")))

    assert leads(site, [Rule("/start/", "/en/v1.0.0/a/")])["/start/"] == "/en/v1.1.0/b/"
