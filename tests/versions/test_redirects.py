from __future__ import annotations

import pytest

from tests.versions.publishing import leads, pages, published, version
from tooling.versions.published import Pages, Published
from tooling.versions.redirects import Redirect, computed_redirects, redirects_data
from tooling.versions.registry import Status, Version
from tooling.versions.rules import Rule


def test_urls_without_a_version_lead_to_the_default() -> None:
    site = published(version("v1.0.0", {"en": pages("a/"), "pt-BR": pages("a/b/")}))

    assert computed_redirects(site) == [
        Redirect("/", "/en/v1.0.0/"),
        Redirect("/en/", "/en/v1.0.0/"),
        Redirect("/en/a/", "/en/v1.0.0/a/"),
        Redirect("/pt-BR/", "/pt-BR/v1.0.0/"),
        Redirect("/pt-BR/a/b/", "/pt-BR/v1.0.0/a/b/"),
    ]


def test_an_alias_leads_to_its_page_within_each_version_and_channel() -> None:
    site = published(
        version("v1.0.0", pages("old/")),
        version("v1.1.0", pages("new/", old="new/")),
        edge=pages("newer/", new="newer/"),
    )

    assert leads(site) == {
        "/": "/en/v1.1.0/",
        "/en/": "/en/v1.1.0/",
        "/en/new/": "/en/v1.1.0/new/",
        "/en/old/": "/en/v1.1.0/new/",
        "/en/v1.1.0/old/": "/en/v1.1.0/new/",
        "/en/latest/old/": "/en/latest/new/",
        "/en/edge/new/": "/en/edge/newer/",
        "/en/edge/old/": "/en/edge/newer/",
        "/pt-BR/": "/en/v1.1.0/",
    }


def test_a_page_that_moved_twice_is_found_though_the_first_alias_was_dropped() -> None:
    site = published(
        version("v1.0.0", pages("a/")),
        version("v1.1.0", pages("b/", a="b/")),
        version("v1.2.0", pages("c/", b="c/")),
    )

    assert leads(site)["/en/a/"] == leads(site)["/en/b/"] == "/en/v1.2.0/c/"


def test_the_default_is_asked_for_a_page_first_then_the_newest_version() -> None:
    versions = [
        version("v1.0.0", pages("one/", a="one/", b="one/")),
        version("v1.1.0", pages("two/", a="two/", b="two/")),
        version("v1.2.0", pages("one/", "two/", "three/", a="three/")),
    ]

    leading = leads(published(*versions))

    assert (leading["/en/a/"], leading["/en/b/"]) == ("/en/v1.2.0/three/", "/en/v1.2.0/two/")


def test_pages_that_took_each_others_place_end_no_search() -> None:
    site = published(
        version("v1.0.0", pages("b/", a="b/")),
        version("v1.1.0", pages("a/", b="a/")),
        version("v1.2.0", pages()),
    )

    assert leads(site)["/en/a/"] == leads(site)["/en/b/"] == "/en/v1.2.0/"


def test_a_page_that_is_gone_leads_to_its_nearest_parent() -> None:
    site = published(version("v1.0.0", pages("a/", "a/b/", "a/b/c/", "x/")), version("v2.0.0", pages("a/")))

    assert leads(site) == {
        "/": "/en/v2.0.0/",
        "/en/": "/en/v2.0.0/",
        "/en/a/": "/en/v2.0.0/a/",
        "/en/a/b/": "/en/v2.0.0/a/",
        "/en/a/b/c/": "/en/v2.0.0/a/",
        "/en/x/": "/en/v2.0.0/",
        "/en/latest/a/b/": "/en/latest/a/",
        "/en/latest/a/b/c/": "/en/latest/a/",
        "/en/latest/x/": "/en/latest/",
        "/pt-BR/": "/en/v2.0.0/",
    }


def test_of_several_parents_the_nearest_answers() -> None:
    site = published(version("v1.0.0", pages("a/b/c/d/")), version("v1.1.0", pages("a/", "a/b/")))

    assert leads(site)["/en/a/b/c/d/"] == "/en/v1.1.0/a/b/"


def test_a_page_whose_last_parents_are_gone_leads_to_those_it_had_before() -> None:
    site = published(
        version("v1.0.0", pages("a/", "a/page/")),
        version("v1.1.0", Pages(frozenset({"", "b/page/"}), {"a/page/": "b/page/"})),
        version("v1.2.0", pages("a/")),
    )

    assert leads(site)["/en/a/page/"] == "/en/v1.2.0/a/"


def test_a_home_page_may_move_as_any_page_does() -> None:
    site = published(
        version("v1.0.0", pages("gone/")),
        version("v1.1.0", Pages(frozenset({"a/", "start/"}), {"": "start/"})),
    )

    assert leads(site) == {
        "/": "/en/v1.1.0/start/",
        "/en/": "/en/v1.1.0/start/",
        "/en/a/": "/en/v1.1.0/a/",
        "/en/gone/": "/en/v1.1.0/start/",
        "/en/start/": "/en/v1.1.0/start/",
        "/en/v1.1.0/": "/en/v1.1.0/start/",
        "/en/latest/": "/en/latest/start/",
        "/en/latest/gone/": "/en/latest/start/",
        "/pt-BR/": "/en/v1.1.0/start/",
    }


def test_a_page_that_moved_and_is_gone_leads_to_the_parent_it_had_last() -> None:
    site = published(
        version("v1.0.0", pages("a/", "a/page/", "b/")),
        version("v1.1.0", Pages(frozenset({"", "a/", "b/", "b/page/"}), {"a/page/": "b/page/"})),
        version("v1.2.0", pages("a/", "b/")),
    )

    assert leads(site)["/en/a/page/"] == "/en/v1.2.0/b/"


def test_a_parent_that_moved_is_still_there() -> None:
    site = published(
        version("v1.0.0", pages("guides/", "guides/page/")),
        version("v1.1.0", pages("howto/", guides="howto/")),
    )

    assert leads(site)["/en/guides/page/"] == "/en/v1.1.0/howto/"


def test_edge_lost_pages_lead_to_what_is_left_of_them_in_edge() -> None:
    site = published(version("v1.0.0", pages("a/", "a/b/")), edge=pages("a/", "new/", older="new/"))

    assert leads(site) == {
        **leads(published(version("v1.0.0", pages("a/", "a/b/")))),
        "/en/edge/a/b/": "/en/edge/a/",
        "/en/edge/older/": "/en/edge/new/",
    }


def test_urls_of_a_purged_version_lead_to_the_default() -> None:
    gone = version("v1.0.0", pages("a/", "a/b/", old="a/"), Status.PURGED)

    leading = leads(published(gone, version("v1.1.0", pages("c/", a="c/"))))

    assert {url: target for url, target in leading.items() if "v1.0.0" in url} == {
        "/en/v1.0.0/": "/en/v1.1.0/",
        "/en/v1.0.0/a/": "/en/v1.1.0/c/",
        "/en/v1.0.0/a/b/": "/en/v1.1.0/c/",
        "/en/v1.0.0/old/": "/en/v1.1.0/c/",
    }


def test_a_retired_version_is_served_and_never_answers_for_urls_without_a_version() -> None:
    site = published(version("v1.0.0", pages("a/")), version("v1.1.0", pages("b/"), Status.RETIRED))

    assert leads(site) == {
        "/": "/en/v1.0.0/",
        "/en/": "/en/v1.0.0/",
        "/en/a/": "/en/v1.0.0/a/",
        "/en/b/": "/en/v1.0.0/",
        "/en/latest/b/": "/en/latest/",
        "/pt-BR/": "/en/v1.0.0/",
    }


def test_while_no_version_is_the_default_everything_without_a_version_leads_to_edge() -> None:
    retired = version("v1.0.0", pages("a/", "gone/", old="a/"), Status.RETIRED)

    assert leads(published(retired, edge=pages("a/", "new/"))) == {
        "/": "/en/edge/",
        "/en/": "/en/edge/",
        "/en/a/": "/en/edge/a/",
        "/en/gone/": "/en/edge/",
        "/en/new/": "/en/edge/new/",
        "/en/old/": "/en/edge/a/",
        "/en/edge/gone/": "/en/edge/",
        "/en/edge/old/": "/en/edge/a/",
        "/en/latest/": "/en/edge/",
        "/en/latest/a/": "/en/edge/a/",
        "/en/latest/gone/": "/en/edge/",
        "/en/latest/old/": "/en/edge/a/",
        "/en/v1.0.0/old/": "/en/v1.0.0/a/",
        "/pt-BR/": "/en/edge/",
    }


def test_without_the_pages_of_edge_no_redirect_leads_there() -> None:
    retired = version("v1.0.0", pages("a/", old="a/"), Status.RETIRED)

    assert leads(published()) == {}
    assert leads(published(retired)) == {"/en/v1.0.0/old/": "/en/v1.0.0/a/"}


def test_a_version_that_is_an_alias_has_all_urls_under_its_own_name() -> None:
    same = pages("new/", old="new/")

    leading = leads(published(version("v1.0.0", same), version("v1.0.1", same)))

    assert leading["/en/v1.0.0/old/"] == "/en/v1.0.0/new/"
    assert leading["/en/v1.0.1/old/"] == "/en/v1.0.1/new/"
    assert leading["/en/old/"] == "/en/v1.0.1/new/"


def test_no_redirect_shadows_a_version() -> None:
    site = published(version("v1.0.0", pages("edge/", "latest/role/", "v1.0.0/", "v9.9.9/a/", "v1/")))

    assert leads(site) == {
        "/": "/en/v1.0.0/",
        "/en/": "/en/v1.0.0/",
        "/en/v1/": "/en/v1.0.0/v1/",
        "/pt-BR/": "/en/v1.0.0/",
    }


def test_without_a_home_page_the_first_page_takes_its_place() -> None:
    site = published(version("v1.0.0", Pages(frozenset({"a/", "b/"}))))

    assert leads(site) == {
        "/": "/en/v1.0.0/a/",
        "/en/": "/en/v1.0.0/a/",
        "/en/a/": "/en/v1.0.0/a/",
        "/en/b/": "/en/v1.0.0/b/",
        "/en/latest/": "/en/latest/a/",
        "/en/v1.0.0/": "/en/v1.0.0/a/",
        "/pt-BR/": "/en/v1.0.0/a/",
    }


def test_a_translation_has_the_aliases_of_the_page_that_it_translates() -> None:
    translated = {
        "en": pages("new/", old="new/", other="new/", own="new/"),
        "pt-BR": pages("new/", "other/", own="other/"),
    }

    leading = leads(published(version("v1.0.0", translated)))

    assert leading["/pt-BR/old/"] == "/pt-BR/v1.0.0/new/"
    assert leading["/pt-BR/v1.0.0/old/"] == "/pt-BR/v1.0.0/new/"
    assert leading["/pt-BR/other/"] == leading["/pt-BR/own/"] == "/pt-BR/v1.0.0/other/"


@pytest.mark.parametrize("alias", ["a/", "../a/", "/a/", "a//b/", "https://example.com/", "a", "./", "a/?b/"])
def test_an_alias_that_is_a_page_or_no_url_inside_the_edition_leads_nowhere(alias: str) -> None:
    strange = Pages(frozenset({"", "a/", "b/"}), {alias: "b/", "c/": "gone/"})

    assert leads(published(version("v1.0.0", strange))) == leads(
        published(version("v1.0.0", pages("a/", "b/")))
    )


def test_freezing_an_older_version_again_moves_no_redirect() -> None:
    old, new = version("v1.15.0", pages("a/")), version("v1.16.0", pages("b/"))

    assert computed_redirects(published(new, old)) == computed_redirects(published(old, new))
    assert leads(published(new, old))["/en/a/"] == "/en/v1.16.0/"


def test_a_hotfix_of_an_older_line_does_not_take_over_urls_without_a_version() -> None:
    new, hotfix = version("v1.15.0", pages("a/")), version("v1.14.8", pages("a/", "hotfix/"))

    before, after = leads(published(new)), leads(published(new, hotfix))

    assert after == {
        **before,
        "/en/hotfix/": "/en/v1.15.0/",
        "/en/latest/hotfix/": "/en/latest/",
    }


def test_a_locale_without_pages_in_the_default_keeps_its_newest_supported_version() -> None:
    site = published(
        version("v1.0.0", {"en": pages("a/"), "pt-BR": pages("a/")}),
        version("v1.1.0", {"en": pages("a/"), "pt-BR": pages("a/", "b/")}),
        version("v1.2.0", {"en": pages("a/"), "pt-BR": pages("a/", "c/")}, Status.RETIRED),
        version("v1.3.0", {"en": pages("a/"), "pt-BR": Pages(frozenset())}),
    )

    leading = leads(site)

    assert {url: target for url, target in leading.items() if url.startswith("/pt-BR/")} == {
        "/pt-BR/": "/pt-BR/v1.1.0/",
        "/pt-BR/a/": "/pt-BR/v1.1.0/a/",
        "/pt-BR/b/": "/pt-BR/v1.1.0/b/",
        "/pt-BR/c/": "/pt-BR/v1.1.0/",
        "/pt-BR/latest/": "/pt-BR/v1.1.0/",
        "/pt-BR/latest/a/": "/pt-BR/v1.1.0/a/",
        "/pt-BR/latest/b/": "/pt-BR/v1.1.0/b/",
        "/pt-BR/latest/c/": "/pt-BR/v1.1.0/",
    }


def test_a_locale_that_no_supported_version_has_leads_to_the_same_page_of_the_default_locale() -> None:
    site = published(
        version("v1.0.0", {"en": pages("a/"), "pt-BR": pages("a/", "b/")}, Status.PURGED),
        version("v1.1.0", pages("a/")),
    )

    leading = leads(site)

    assert {url: target for url, target in leading.items() if url.startswith("/pt-BR/v")} == {
        "/pt-BR/v1.0.0/": "/en/v1.1.0/",
        "/pt-BR/v1.0.0/a/": "/en/v1.1.0/a/",
        "/pt-BR/v1.0.0/b/": "/en/v1.1.0/",
    }
    assert leading["/pt-BR/a/"] == "/en/v1.1.0/a/"


def test_the_default_is_the_version_that_is_said_to_be_the_default() -> None:
    versions = version("v1.0.0", pages()), version("v1.1.0", pages())

    assert leads(Published(("en",), versions, Version(1, 0, 0))) == {
        "/": "/en/v1.0.0/",
        "/en/": "/en/v1.0.0/",
    }


def test_a_locale_that_only_an_old_version_has_keeps_its_urls() -> None:
    site = Published(("en",), (version("v1.0.0", {"en": pages(), "ko": pages("a/")}),), Version(1, 0, 0))

    assert leads(site)["/ko/a/"] == "/ko/v1.0.0/a/"


def test_a_pin_to_a_version_stays_when_the_default_moves() -> None:
    pin = [Rule("/legacy/", "/en/v1.0.0/api")]
    old, new = version("v1.0.0", pages("api/")), version("v1.1.0", pages("api/"))

    assert leads(published(old, new), pin)["/legacy/"] == "/en/v1.0.0/api"


def test_a_rule_whose_target_is_redirected_leads_there_in_one_hop() -> None:
    rules = [Rule("/old/", "/en/concepts/new/"), Rule("/en/concepts/*", "/en/guides/*")]

    leading = leads(published(version("v1.0.0", pages("guides/", "guides/new/"))), rules)

    assert leading["/old/"] == leading["/en/concepts/new/"] == "/en/v1.0.0/guides/new/"


def test_a_rule_whose_target_is_gone_leads_to_the_nearest_page() -> None:
    site = published(version("v1.0.0", pages("guides/", "guides/new/")), version("v1.1.0", pages("guides/")))

    assert leads(site, [Rule("/old/", "/en/guides/new/")])["/old/"] == "/en/v1.1.0/guides/"


def test_the_file_lists_source_and_target() -> None:
    assert redirects_data([Redirect("/", "/en/edge/")]) == b"- source: /\n  target: /en/edge/\n"
