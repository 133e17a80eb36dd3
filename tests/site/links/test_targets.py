from __future__ import annotations

import pytest

from tooling.site.links.targets import Address, Kind, Start, Target, file_at

ROOT = Address.of("https://docs.example.com/")
BELOW = Address.of("https://Docs.example.com/a%20b/")
PAGE = "en/edge/guides/role/index.html"


@pytest.mark.parametrize(
    ("link", "path", "fragment"),
    [
        ("../keys/", "en/edge/guides/keys/", ""),
        ("../../", "en/edge/", ""),
        ("keys.html", "en/edge/guides/role/keys.html", ""),
        ("../keys/#set-up", "en/edge/guides/keys/", "set-up"),
        ("", PAGE, ""),
        ("#", PAGE, ""),
        ("#a%20b", PAGE, "a b"),
        ("#role:~:text=trust", PAGE, "role"),
        ("?q=1#x", PAGE, "x"),
        ("../keys/?q=a/../b", "en/edge/guides/keys/", ""),
        ("../k%65ys/", "en/edge/guides/keys/", ""),
        ("../%2e%2e/", "en/edge/", ""),
        ("./../keys/./x/..", "en/edge/guides/keys/", ""),
        ("../keys\\x", "en/edge/guides/keys/x", ""),
        ("  ../ke\nys/\t", "en/edge/guides/keys/", ""),
        ("../../../../../../../x/", "x/", ""),
        ("/", "", ""),
        ("/en/latest/", "en/latest/", ""),
        ("https://docs.example.com", "", ""),
        ("https://DOCS.example.com/en/?x#y", "en/", "y"),
        ("//docs.example.com/en/", "en/", ""),
        ("../%C3%A9/", "en/edge/guides/é/", ""),
    ],
)
def test_a_link_within_the_site_leads_where_a_browser_goes(link: str, path: str, fragment: str) -> None:
    assert Start.of(PAGE, ROOT).target(link) == Target(Kind.INTERNAL, path, fragment)


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("https://example.org/a?b=c#d", Target(Kind.EXTERNAL, "https://example.org/a?b=c#d")),
        ("//example.org/a", Target(Kind.EXTERNAL, "https://example.org/a")),
        ("\\\\example.org/a", Target(Kind.EXTERNAL, "https://example.org/a")),
        ("https://docs.example.com:8080/", Target(Kind.EXTERNAL, "https://docs.example.com:8080/")),
        ("mailto:a@example.org", Target(Kind.OTHER, "mailto:a@example.org")),
        ("data:image/png;base64,AA", Target(Kind.OTHER, "data:image/png;base64,AA")),
        ("http://[", Target(Kind.INVALID, "http://[")),
        ("https:", Target(Kind.INVALID, "https:")),
    ],
)
def test_a_link_to_elsewhere_is_never_taken_for_one_of_the_site(link: str, found: Target) -> None:
    assert Start.of(PAGE, ROOT).target(link) == found


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("../../../../../x/", Target(Kind.OUTSIDE, "/x/")),
        ("/en/", Target(Kind.OUTSIDE, "/en/")),
        ("/a%20bc/", Target(Kind.OUTSIDE, "/a bc/")),
        ("/%61 b/en/", Target(Kind.INTERNAL, "en/")),
        ("/a%20b", Target(Kind.INTERNAL, "")),
        ("https://docs.example.com/en/", Target(Kind.OUTSIDE, "/en/")),
        ("../../../../", Target(Kind.INTERNAL, "")),
    ],
)
def test_a_site_below_a_path_ends_where_that_path_does(link: str, found: Target) -> None:
    assert Start.of(PAGE, BELOW).target(link) == found


def test_a_host_answers_for_a_folder_with_its_index() -> None:
    files = {"index.html", "a/index.html", "b.html", "c/d.png"}

    assert {path: file_at(path, files) for path in ("", "a", "a/", "a/index.html", "b.html", "b", "c/")} == {
        "": "index.html",
        "a": "a/index.html",
        "a/": "a/index.html",
        "a/index.html": "a/index.html",
        "b.html": "b.html",
        "b": None,
        "c/": None,
    }
