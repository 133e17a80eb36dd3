"""Rules about names: the same file to every disk, browser and eye."""

from __future__ import annotations

import unicodedata

import pytest

from tests.versions.checks.conftest import checked

CAFE = "caf\u00e9.md"


def test_names_of_all_scripts_are_fine() -> None:
    names = [
        CAFE,
        "обзор-api.md",
        "ρόλος.md",
        "역할.md",
        "μ-law.md",
        "con-fig.md",
        "a.b.md",
        ".github/x.md",
        "com10.md",
    ]

    assert checked(dict.fromkeys(names, "")) == []


def test_two_names_that_differ_in_case_are_one() -> None:
    assert checked({"Role.md": "", "role.md": ""}) == [
        "docs/role.md:1: `docs/role.md` and `docs/Role.md` are one on disks that ignore case; "
        "rename one of them [name-collides]"
    ]


def test_two_folders_that_differ_in_case_are_one_and_told_once() -> None:
    assert checked({"Guides/a.md": "", "guides/b.md": "", "guides/c.md": ""}) == [
        "docs/guides/b.md:1: `docs/guides` and `docs/Guides` are one on disks that ignore case; "
        "rename one of them [name-collides]"
    ]


def test_docs_and_images_are_on_one_disk() -> None:
    assert checked({"Images/a.md": ""}, images=("a.png",)) == [
        "docs/images/a.png:1: `docs/images` and `docs/Images` are one on disks that ignore case; "
        "rename one of them [name-collides]"
    ]


def test_two_names_that_differ_in_their_unicode_form_are_one() -> None:
    decomposed = unicodedata.normalize("NFD", CAFE)

    assert checked({CAFE: "", decomposed: ""}) == [
        f"docs/{decomposed}:1: the name `{decomposed}` isn't in Unicode's form NFC; "
        f"rename it to `{CAFE}` [name-not-normalized]",
        f"docs/{CAFE}:1: `docs/{CAFE}` and `docs/{decomposed}` are one on disks that ignore case; "
        "rename one of them [name-collides]",
    ]


def test_a_name_that_is_not_nfc_is_a_finding_once_for_a_folder() -> None:
    folder = unicodedata.normalize("NFD", "café")

    assert checked({f"{folder}/a.md": "", f"{folder}/b.md": ""}) == [
        f"docs/{folder}/a.md:1: the name `{folder}` isn't in Unicode's form NFC; "
        "rename it to `café` [name-not-normalized]"
    ]


@pytest.mark.parametrize(
    ("name", "word", "script"),
    [("r\u043ele.md", "r\u043ele", "Cyrillic"), ("\u039frder.md", "\u039frder", "Greek")],
)
def test_a_word_of_two_scripts_that_look_alike_is_a_finding(name: str, word: str, script: str) -> None:
    assert checked({name: ""}) == [
        f"docs/{name}:1: `{word}` in the name mixes Latin letters with {script} ones that look alike; "
        "use one script [name-mixes-scripts]"
    ]


@pytest.mark.parametrize(
    "name",
    [
        "con.md",
        "Aux",
        "lpt1.tar.gz",
        "com¹.md",
        "NUL .md",
        "a:b.md",
        "what?.md",
        "a\\b.md",
        "a.",
        "b ",
        "x\x01.md",
    ],
)
def test_a_name_that_windows_cannot_hold_is_a_finding(name: str) -> None:
    assert checked({f"{name}/x.txt": ""}) == [
        f"docs/{name}/x.txt:1: Windows can't hold a file named `{name}`; rename it [name-not-portable]"
    ]


@pytest.mark.parametrize(
    ("one", "other"), [("a.md", "a/index.md"), ("README.md", "index.md"), ("a/README.md", "a.md")]
)
def test_two_pages_with_one_url_are_a_finding(one: str, other: str) -> None:
    first, second = sorted([one, other])

    assert checked({one: "", other: ""}) == [
        f"docs/{second}:1: `docs/{first}` has the same URL, so only one of them is published; "
        "rename one [same-url]"
    ]


def test_a_translation_may_have_the_url_of_its_page() -> None:
    assert checked({"a.md": "", "a.pt-BR.md": ""}, "extra: {tooling: {locales: [en, pt-BR]}}\n") == []
