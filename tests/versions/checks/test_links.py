"""Rules about links: each leads to something in the snapshot, and none out of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.test_markdown import EXTENSIONS
from tests.versions.checks.conftest import checked
from tooling.content.markdown import Extensions

ROLE = "# Role\n\n## Trust\n\n## Set {#named}\n\nText <a id='raw'></a> <a name='old'></a>\n"


def in_guide(text: str, **more: str) -> list[str]:
    """Return what is wrong with a guide of this text, beside a page on roles, two images and a file."""
    docs = {"index.md": "# Home\n", "guides/role.md": ROLE, "guides/policy.json": "{}", "guides/a.md": text}
    return checked({**docs, **more}, images=("dot.png", "a b.png"))


@pytest.mark.parametrize(
    "text",
    [
        "[x](role.md)",
        "[x](../index.md#home)",
        "[x](./role.md#trust 'Title')",
        "[x](role.md#named)",
        "[x](role.md#raw) [x](role.md#old)",
        "[x](role.md?x=1#trust)",
        "[x](r%6Fle.md)",
        '[x](<role.md> "Title")',
        "[x](policy.json)",
        "[x][r]\n\n[r]:\n    role.md\n    'Title\n",
        "![x](../images/dot.png#only-dark){ width=300 }",
        "[![x](<../images/a b.png>)](role.md)",
        '<a href="../role/#trust">x</a> <a href="../role">x</a> <img src="../../images/dot.png">',
        '<a href="../../#home">x</a> <a href="../role/index.html">x</a>',
        '<a href="#top">x</a> <a id="café"></a> <a href="#caf%C3%A9">x</a>',
        "[x](https://example.org/a_(b)?x=1&y=2) <mailto:a@example.org> [x](//example.org/x)",
        "## Two\n\n## Two\n\n[x](#two_1) [x](#two) [x](#) [x]()",
        "Setext\n------\n\n[x](#setext)",
        "Note[^1] to <a@example.org>.\n\n[^1]: See [x](role.md).",
    ],
)
def test_a_link_to_something_in_the_docs_is_fine(text: str) -> None:
    if "[^1]" in text:
        notes = Extensions([*EXTENSIONS.names, "footnotes"], EXTENSIONS.options)
        assert checked({"index.md": text, "role.md": ""}, extensions=notes) == []
    else:
        assert in_guide(text) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[x](rule.md)",
            "1: `rule.md` leads nowhere; the docs have no `guides/rule.md`; did you mean `role.md`? [broken-link]",
        ),
        (
            "[x](Role.md)",
            "1: `Role.md` leads nowhere; the docs have no `guides/Role.md`; did you mean `role.md`? [broken-link]",
        ),
        (
            "![x](../images/no.png)",
            "1: `../images/no.png` leads nowhere; the docs have no `images/no.png`; did you mean `../images/dot.png`? [broken-link]",
        ),
        (
            "a\n\n[x](../role/)",
            "3: `../role/` leads nowhere; the docs have no `role`; did you mean `role.md`? [broken-link]",
        ),
        (
            "[x](../guides/role/)",
            "1: `../guides/role/` leads nowhere; the docs have no `guides/role`; did you mean `role.md`? [broken-link]",
        ),
        (
            "a\n\n<a\n  href='role.md'>x</a>",
            "4: `role.md` leads nowhere; the docs have no `guides/a/role.md`; did you mean `role.md`? [broken-link]",
        ),
        ("[x][r]\n\n[r]: no.md\n", "3: `no.md` leads nowhere; the docs have no `guides/no.md` [broken-link]"),
        ("[x](http://[)", "1: `http://[` is no address; mend it [broken-link]"),
        (
            "[x](../../README.md)",
            "1: `../../README.md` leads out of the docs; copy what it links to, or give its full address [link-leaves-docs]",
        ),
        (
            '<img src="../../../x.png">',
            "1: `../../../x.png` leads out of the docs; copy what it links to, or give its full address [link-leaves-docs]",
        ),
        (
            "<img src=../policy.json/^x>",
            "1: `../policy.json/^x` leads nowhere; the docs have no `guides/policy.json/^x` [broken-link]",
        ),
        (
            "[x](role.md){ href=../role/ }",
            "1: `../role/` leads nowhere; the docs have no `role`; did you mean `role.md`? [broken-link]",
        ),
        (
            "<div></div><div>\n\n## Two\n\n</div>\n\n[x](#two)",
            "7: `#two` leads nowhere: this page has no heading or ID `two` [broken-anchor]",
        ),
        (
            "[x](role.md#Trust)",
            "1: `role.md#Trust` leads nowhere: `guides/role.md` has no heading or ID `Trust` [broken-anchor]",
        ),
        ("[x](#top)", "1: `#top` leads nowhere: this page has no heading or ID `top` [broken-anchor]"),
        (
            "```\n## Two\n```\n\n[x](#two)",
            "5: `#two` leads nowhere: this page has no heading or ID `two` [broken-anchor]",
        ),
        (
            "<!--\n\n## Two\n\n-->\n\n[x](#two)",
            "7: `#two` leads nowhere: this page has no heading or ID `two` [broken-anchor]",
        ),
    ],
)
def test_a_link_to_nothing_is_a_finding_at_its_line(text: str, message: str) -> None:
    assert in_guide(text) == [f"docs/guides/a.md:{message}"]


@pytest.mark.parametrize("text", ["[x](§)", "<a href='§'>x</a>", "[x][r]\n\n[r]: §"])
@pytest.mark.parametrize(
    ("target", "remedy"),
    [
        ("/guides/role/", ": `role.md`"),
        ("/en/edge/guides/role/#trust", ": `role.md`"),
        ("/en/latest/", ": `../index.md`"),
        ("/v1.2.0/guides/role.md", ": `role.md`"),
        ("https://docs.example.com/en/edge/guides/policy.json", ": `policy.json`"),
        ("HTTP://DOCS.example.com", ": `../index.md`"),
        ("/edge/gone/", ""),
    ],
)
def test_a_link_that_leads_out_of_its_version_is_a_finding(text: str, target: str, remedy: str) -> None:
    line = 3 if "[r]:" in text else 1

    assert in_guide(text.replace("§", target)) == [
        f"docs/guides/a.md:{line}: `{target}` leads out of the version that a reader is in; "
        f"link the file{remedy} [absolute-link]"
    ]


def test_an_address_beside_the_site_is_no_link_to_it() -> None:
    beside = "[x](https://example.com/other/) <https://example.com/docs-2/>"

    assert checked({"index.md": beside}, "site_url: https://example.com/docs/\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "Write `[x](no.md)` or ``[`x`](no.md)``.",
        "```markdown\n[x](no.md)\n[r]: no.md\n```",
        "    [x](no.md)",
        '=== "A"\n\n    ```\n    [x](no.md)\n    ```\n\n    !!! note\n\n        `<img src="no.png">`\n',
        "| a |\n|---|\n| `[x](no.md)` |",
        "<!-- [x](no.md) <a href='no'> -->",
        "<!--\n\n[x](no.md)\n\n-->",
        "<div>\n\n[x](no.md)\n\n</div>",
        "\\[x](no.md)",
        "[x] (no.md)",
        "[unused]: no.md",
        'The attribute `src="no.png"` and src = "no.png".',
    ],
)
def test_what_no_reader_can_follow_is_no_link(text: str) -> None:
    assert in_guide(text) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('=== "A"\n\n    [x](no.md)', 3),
        ('=== "A"\n\n    === "B"\n\n        !!! note\n\n            1. [x](no.md)', 7),
        ("| a |\n|---|\n| [x](no.md) |", 3),
        ("> - [x](no.md)", 1),
        ("> [x](\n> no.md)", 2),
        ("[![x](no.md)](role.md)", 1),
        ("[![x](../images/dot.png)](no.md)", 1),
        ("[a [b]\nc](no.md)", 2),
        ("![x][r]\n\n[r]: <no.md>\n  'A\n  title'", 3),
        ("- [r]: no.md\n\n[x][r]", 1),
        ("[R][]\n\n[r]:\nno.md", 3),
        ("`[x](no.md)`\n\n[x](no.md)", 3),
        ("```\n[x](no.md)\n```\n\n[x](no.md)", 5),
        ("> ```\n> [x](no.md)\n> ```\n\n[x](no.md)", 5),
        ("<!-- [x](no.md) -->\n\n[x](no.md)", 3),
        ("<div markdown>\n\n[x](no.md)\n\n</div>", 3),
        ("[x](role.md){ href=no.md }", 1),
        ("[x](n\\o.md)\n\n[x](no.md)", 3),
        ("<!-- a --> [x](no.md)", 1),
        ("[x](  no.md  )", 1),
    ],
)
def test_a_broken_link_is_found_wherever_it_hides(text: str, line: int) -> None:
    found = in_guide(text)

    assert (
        f"docs/guides/a.md:{line}: `no.md` leads nowhere; the docs have no `guides/no.md` [broken-link]"
        in found
    )


def test_a_link_with_parentheses_leads_to_a_file_with_parentheses() -> None:
    docs = {"index.md": "[x](a(b).md) [x](<c (d).md>)", "a(b).md": "", "c (d).md": ""}

    assert checked(docs) == []


def test_a_target_that_is_linked_to_once_is_found_once() -> None:
    assert len(in_guide("[x](no.md)\n\n<div>\n\n[x](no.md)\n\n</div>")) == 1


def test_a_target_that_is_linked_to_twice_is_found_twice() -> None:
    assert [line.split(" ")[0] for line in in_guide("[x](no.md)\n\n[x](no.md)")] == [
        "docs/guides/a.md:1:",
        "docs/guides/a.md:3:",
    ]


@pytest.mark.parametrize("setting", ["exclude_docs: guides/role.md", "draft_docs: |\n  role.*\n"])
def test_a_link_to_a_page_that_is_left_out_is_broken(setting: str) -> None:
    docs = {"index.md": "[x](guides/role.md)", "guides/role.md": "[x](no.md)"}

    assert checked(docs, setting) == [
        "docs/index.md:1: `guides/role.md` leads nowhere; "
        "mkdocs.yml leaves `guides/role.md` out of the site (exclude_docs, draft_docs) [broken-link]"
    ]


def test_an_image_that_mkdocs_never_publishes_is_broken() -> None:
    assert checked({"index.md": "![x](images/.a.png)"}, images=(".a.png",)) == [
        "docs/index.md:1: `images/.a.png` leads nowhere; "
        "mkdocs.yml leaves `images/.a.png` out of the site (exclude_docs, draft_docs) [broken-link]"
    ]


def test_a_translation_links_to_translations() -> None:
    config = "extra: {tooling: {locales: [en, pt-BR]}}\n"
    docs = {
        "a.md": "[x](b.md#trust)",
        "a.pt-BR.md": "[x](b.md#trust) [x](b.md#confianca) <a href='../b/#confianca'>x</a> [x](c.md#only)",
        "b.md": "## Trust",
        "b.pt-BR.md": "## Confiança",
        "c.md": "## Only",
        "index.md": "",
    }

    assert checked(docs, config) == [
        "docs/a.pt-BR.md:1: `b.md#trust` leads nowhere: `b.pt-BR.md` has no heading or ID `trust` [broken-anchor]"
    ]


def test_what_is_included_has_links_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "part.md").write_text("[x](no.md)\n")
    options = {**EXTENSIONS.options, "pymdownx.snippets": {"base_path": [str(tmp_path)]}}
    snippets = Extensions([*EXTENSIONS.names, "pymdownx.snippets"], options)

    assert checked({"index.md": '# T\n\n--8<-- "part.md"\n'}, extensions=snippets) == [
        "docs/index.md:1: `no.md` leads nowhere; the docs have no `no.md` [broken-link]"
    ]


def test_a_note_that_nothing_refers_to_has_a_link_back_to_nothing() -> None:
    notes = Extensions([*EXTENSIONS.names, "footnotes"], EXTENSIONS.options)

    assert checked({"index.md": "Text\n\n[^1]: A note\n"}, extensions=notes) == [
        "docs/index.md:3: `#fnref:1` leads nowhere: this page has no heading or ID `fnref:1` [broken-anchor]"
    ]


def test_a_page_of_an_extension_that_nobody_knows_is_rendered() -> None:
    unknown = Extensions([*EXTENSIONS.names, "wikilinks"], EXTENSIONS.options)

    assert checked({"index.md": "[[no]]"}, extensions=unknown) == [
        "docs/index.md:1: `/no/` leads out of the version that a reader is in; link the file [absolute-link]"
    ]
