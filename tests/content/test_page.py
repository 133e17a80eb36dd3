"""What a page says of itself: the URLs that it had before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tooling.content.page import Aliases, aliases, page_url

NAMES = st.text("ab.- é", min_size=1, max_size=5).filter(
    lambda name: name == name.strip() and name.strip(".")
)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda names: f"{'/'.join(names)}.md")
PROBLEM = "expected `aliases` as a list of pages, such as `crewai/keys.md`"


@given(PATHS)
def test_a_page_is_an_alias_by_its_path_and_by_its_url(path: str) -> None:
    url = page_url(path)

    named = aliases(
        f"---\naliases: ['{path}', '/{path}', '{url}', '/{url}', '/{url.removesuffix('/')}']\n---\n"
    )

    assert named == Aliases((url,))


@pytest.mark.parametrize(
    ("front_matter", "urls"),
    [
        ("aliases:\n  - crewai/keys.md\n  - /crewai/tokens/", ("crewai/keys/", "crewai/tokens/")),
        ("aliases: [crewai/keys/index.md, crewai/README.md]", ("crewai/keys/", "crewai/")),
        ("aliases: [/, index.md]", ("",)),
        ("aliases: []", ()),
        ("title: a page", ()),
        ("", ()),
        ("only a text", ()),
        ("title: x\r\naliases: [a.md]\r", ("a/",)),
    ],
    ids=[
        *("one below the other", "pages of a folder", "the home page", "an empty list", "no aliases"),
        *("nothing", "a text between rules", "lines that end as on Windows"),
    ],
)
def test_aliases_stand_in_the_front_matter(front_matter: str, urls: tuple[str, ...]) -> None:
    assert aliases(f"---\n{front_matter}\n---\n\n# Page\n") == Aliases(urls)


@pytest.mark.parametrize(
    "text",
    ["", "# Page\n\naliases: [a.md]\n", "\n---\naliases: [a.md]\n---\n", "---\naliases: [a.md]\n"],
    ids=["an empty page", "no front matter", "a line before it", "never closed"],
)
def test_elsewhere_they_are_text(text: str) -> None:
    assert aliases(text) == Aliases()


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("crewai/keys.md", 3),
        ("", 3),
        ("{crewai/keys.md: crewai/tokens.md}", 3),
        ("[404]", 3),
        ("\n  - a.md\n  - [b.md]", 5),
        ("['']", 3),
        ("[https://docs.example.com/keys/]", 3),
        ("[//docs.example.com/keys/]", 3),
        ("[../keys.md]", 3),
        ("[a//b.md]", 3),
        ("['keys.md#two']", 3),
        ("['keys/?a']", 3),
        ("[keys.html]", 3),
        ("[' keys.md']", 3),
        ("['a\\b.md']", 3),
        ('["a\\nb.md"]', 3),
    ],
)
def test_what_is_no_list_of_pages_is_known_with_its_line(value: str, line: int) -> None:
    assert aliases(f"---\ntitle: x\naliases: {value}\n---\n") == Aliases(problem=PROBLEM, line=line)


@pytest.mark.parametrize(
    ("front_matter", "line"),
    [
        ("title: x\ntitle: [", 4),
        ("title: a: b", 2),
        ("%YAML " + "1" * 5000 + ".1", 1),
        ('"\\UFFFFFFFF"', 1),
        ("[" * 5000, 1),
    ],
    ids=["a bracket that isn't closed", "two colons", "a long number", "no character", "too deep"],
)
def test_front_matter_that_is_not_yaml_is_known_with_its_line(front_matter: str, line: int) -> None:
    found = aliases(f"---\n{front_matter}\n---\n")

    assert found == Aliases(problem="the front matter is not YAML", line=line)


@given(st.text("-: \n[]{}'\"\\Ua&*!|>#%.md/", max_size=30))
def test_any_front_matter_can_be_asked(front_matter: str) -> None:
    found = aliases(f"---\n{front_matter}\n---\n")

    assert all(url == "" or url.endswith("/") for url in found.urls)
