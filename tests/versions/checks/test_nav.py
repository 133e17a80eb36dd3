"""Rules about the navigation: what it names is there, and nothing is left that nobody finds."""

from __future__ import annotations

import pytest

from tests.versions.checks.conftest import checked

NAV = "nav:\n  - index.md\n"
ORPHAN = (
    "docs/lost.md:1: nobody finds this page: no page links to it; "
    "add it to nav, or to not_in_nav, in mkdocs.yml [orphan-page]"
)


def test_a_page_that_nav_names_and_that_is_not_there_is_a_finding_at_its_line() -> None:
    nav = f"{NAV}  # - guides/role.md\n  - Guides:\n      - Role: guides/role.md\n      - index.md\n"

    assert checked({"index.md": ""}, nav) == [
        "mkdocs.yml:6: nav names `guides/role.md`, which is not in the docs; "
        "add the page, or take its entry out of nav [nav-without-page]"
    ]


def test_a_page_that_nav_names_and_the_site_leaves_out_is_a_finding() -> None:
    nav = f"{NAV}  - draft.md\ndraft_docs: draft.md\n"

    assert checked({"index.md": "", "draft.md": ""}, nav) == [
        "mkdocs.yml:4: nav names `draft.md`, which mkdocs.yml leaves out of the site; "
        "add the page, or take its entry out of nav [nav-without-page]"
    ]


def test_a_folder_in_nav_is_a_finding() -> None:
    assert checked({"index.md": "", "guides/a.md": ""}, f"{NAV}  - ./guides/a.md\n  - Guides: guides/\n") == [
        "mkdocs.yml:5: nav names `guides/`, which is not in the docs; "
        "add the page, or take its entry out of nav [nav-without-page]"
    ]


def test_nav_may_lead_elsewhere_and_name_files() -> None:
    nav = f"{NAV}  - https://example.org/\n  - X: /other/\n  - //example.org\n  - mailto:a@b.c\n  - a.pdf\n"

    assert checked({"index.md": "", "a.pdf": ""}, nav) == []


def test_without_a_nav_every_page_is_found() -> None:
    assert checked({"index.md": "", "lost.md": ""}) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nothing.", False),
        ("[x](lost.md)", True),
        ("[x](lost.md#x)\n\n# X", True),
        ('<a href="lost/">x</a>', True),
        ("`[x](lost.md)`", False),
        ("```\n[x](lost.md)\n```", False),
        ("<!-- [x](lost.md) -->", False),
        ("[unused]: lost.md", False),
        ("[x](lost\\.md)", True),
        ("[x](http://[) [x](lost.md)", True),
        ("[x](lo\\st.md) [x](los&#116;.md)", False),
        ("[![x](images/a.png)](a_(b).md) [x](lost.md)", True),
    ],
)
def test_a_page_is_found_where_nav_or_a_link_leads_to_it(text: str, found: bool) -> None:
    docs = {"index.md": text, "lost.md": "# X\n\n## x\n", "a_(b).md": "[x](index.md)"}

    lost = [each for each in checked(docs, f"{NAV}  - a_(b).md\n") if "orphan" in each]

    assert lost == ([] if found else [ORPHAN])


def test_a_page_that_only_links_to_itself_is_lost() -> None:
    assert checked({"index.md": "", "lost.md": "[x](lost.md) [x](#x)\n\n# X"}, NAV) == [ORPHAN]


@pytest.mark.parametrize(
    "setting", ["not_in_nav: |\n  /lo*\n", "exclude_docs: lost.md\n", "draft_docs: lost.md\n"]
)
def test_a_page_that_is_meant_to_be_out_of_nav_is_not_lost(setting: str) -> None:
    assert checked({"index.md": "", "lost.md": ""}, f"{NAV}{setting}") == []


def test_home_and_what_mkdocs_never_publishes_are_not_lost() -> None:
    assert (
        checked({"index.md": "", ".hidden.md": "", "templates/x.md": "", "a.md": ""}, "nav: [a.md]\n") == []
    )


def test_a_translation_is_found_where_its_page_is() -> None:
    config = f"{NAV}extra: {{tooling: {{locales: [en, pt-BR]}}}}\n"
    docs = {"index.md": "[x](lost.md)", "index.pt-BR.md": "", "lost.md": "", "lost.pt-BR.md": ""}

    assert checked(docs, config) == []
    assert checked({**docs, "index.md": ""}, config) == [ORPHAN]
