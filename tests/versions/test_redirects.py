from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tooling.versions.redirects import Redirect, redirects_data, redirects_to

URLS = st.lists(st.sampled_from("abc"), max_size=3).map(lambda parts: "".join(f"{part}/" for part in parts))
EDITIONS = st.dictionaries(
    st.sampled_from(["v1.0.0", "v1.1.0", "v2.0.0"]), st.lists(URLS), min_size=1
).flatmap(lambda pages: st.tuples(st.sampled_from(sorted(pages)), st.just(pages)))


@given(EDITIONS)
def test_each_url_ever_published_leads_in_one_hop_to_a_page_of_the_default_or_its_home(
    editions: tuple[str, dict[str, list[str]]],
) -> None:
    default, pages = editions

    answers = {redirect.source: redirect.target for redirect in redirects_to(default, pages, "en")}

    there = {f"/en/{default}/{url}" for url in ["", *pages[default]]}
    published = {f"/en/{url}" for urls in pages.values() for url in urls}
    assert answers.keys() == published | {"/", "/en/"}
    assert set(answers.values()) <= there
    assert not set(answers.values()) & answers.keys()


@given(EDITIONS)
def test_a_page_of_the_default_answers_for_its_own_url(editions: tuple[str, dict[str, list[str]]]) -> None:
    default, pages = editions

    redirects = redirects_to(default, pages, "en")

    assert {Redirect(f"/en/{url}", f"/en/{default}/{url}") for url in pages[default]} <= set(redirects)


@given(EDITIONS)
def test_redirects_are_sorted_and_each_url_has_one(editions: tuple[str, dict[str, list[str]]]) -> None:
    redirects = redirects_to(*editions, "en")

    sources = [redirect.source for redirect in redirects]
    assert sources == sorted(set(sources))


def test_a_page_that_is_gone_leads_to_its_nearest_parent() -> None:
    pages = {"v1.0.0": ["", "a/", "a/b/", "a/b/c/", "x/"], "v2.0.0": ["", "a/"]}

    assert redirects_to("v2.0.0", pages, "en") == [
        Redirect("/", "/en/v2.0.0/"),
        Redirect("/en/", "/en/v2.0.0/"),
        Redirect("/en/a/", "/en/v2.0.0/a/"),
        Redirect("/en/a/b/", "/en/v2.0.0/a/"),
        Redirect("/en/a/b/c/", "/en/v2.0.0/a/"),
        Redirect("/en/x/", "/en/v2.0.0/"),
    ]


def test_no_redirect_shadows_a_version() -> None:
    pages = {"v1.0.0": ["", "edge/", "latest/role/", "v1.0.0/"]}

    assert redirects_to("v1.0.0", pages, "en") == [
        Redirect("/", "/en/v1.0.0/"),
        Redirect("/en/", "/en/v1.0.0/"),
    ]


def test_the_file_lists_source_and_target() -> None:
    assert redirects_data([Redirect("/", "/en/edge/")]) == b"- source: /\n  target: /en/edge/\n"
