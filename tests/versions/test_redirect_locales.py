"""Redirects of several locales: each has a default of its own."""

from __future__ import annotations

from tests.versions.publishing import leads, pages, published, version
from tooling.versions.published import Pages, Published
from tooling.versions.registry import Status, Version


def test_a_translation_has_the_aliases_of_the_page_that_it_translates() -> None:
    translated = {
        "en": pages("new/", old="new/", other="new/", own="new/"),
        "pt-BR": pages("new/", "other/", own="other/"),
    }

    leading = leads(published(version("v1.0.0", translated)))

    assert leading["/pt-BR/old/"] == "/pt-BR/v1.0.0/new/"
    assert leading["/pt-BR/v1.0.0/old/"] == "/pt-BR/v1.0.0/new/"
    assert leading["/pt-BR/other/"] == leading["/pt-BR/own/"] == "/pt-BR/v1.0.0/other/"


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


def test_a_locale_that_only_an_old_version_has_keeps_its_urls() -> None:
    site = Published(("en",), (version("v1.0.0", {"en": pages(), "ko": pages("a/")}),), Version(1, 0, 0))

    assert leads(site)["/ko/a/"] == "/ko/v1.0.0/a/"
