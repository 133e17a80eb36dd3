"""The witness and the check agree, except for what the witness is known not to look at."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import SampleSite
from tooling.findings import Finding
from tooling.project import Project
from tooling.site.links.check import check_links
from tooling.site.links.witness import ask_witness

# Each stands on a page of its own. Beside it are here.png, page.html, and folder/ without index.html.
BROKEN = {
    "page": '<a href="../gone/">x</a>',
    "page with a query": '<a href="../gone/?q=1">x</a>',
    "page with an anchor": '<a href="../gone/#x">x</a>',
    "page that is written with percent signs": '<a href="../g%6Fn%C3%A9/">x</a>',
    "page without its .html": '<a href="page">x</a>',
    "index.html that is gone": '<a href="../gone/index.html">x</a>',
    "folder without index.html": '<a href="folder/">x</a>',
    "link from the root of the host": '<a href="/docs/gone/">x</a>',
    "link out of the base path": '<a href="/gone/">x</a>',
    "link above the root of the site": '<a href="../../../gone/">x</a>',
    "area of a map": '<map name="m"><area href="../gone/" alt="x"></map>',
    "image": '<img src="gone.png" alt="">',
    "candidate of a srcset": '<img src="here.png" srcset="here.png 1x, gone.png 2x" alt="">',
    "stylesheet": '<link rel="stylesheet" href="gone.css">',
    "image in a stylesheet": '<link rel="stylesheet" href="broken.css">',
    "image in an attribute": '<p style="background: url(gone.png)">x</p>',
    "script": '<script src="gone.js"></script>',
    "frame": '<iframe src="../gone/"></iframe>',
    "icon": '<link rel="icon" href="gone.ico">',
    "redirect": '<meta http-equiv="refresh" content="0; url=../gone/">',
    "film": '<video src="gone.mp4" poster="here.png"></video>',
    "object": '<object data="gone.svg"></object>',
    "link below a base": '<base href="../"><a href="gone/">x</a>',
}
# LinkChecker leaves these alone. It has a plugin for anchors, which takes minutes for two hundred pages.
UNSEEN = {
    "image in a style": "<style>p { background: url(gone.png) }</style>",
    "picture of a film": '<video src="here.png" poster="gone.png"></video>',
    "anchor": '<a href="#gone">x</a>',
    "anchor of another page": '<a href="../#gone">x</a>',
    "absolute address of the site": '<a href="https://docs.example.com/docs/gone/">x</a>',
    "address of the site without a scheme": '<a href="//docs.example.com/docs/gone/">x</a>',
}
FINE = [
    '<a href="../">x</a><a href="..">x</a><a href="../index.html">x</a><a href="/docs/">x</a>',
    '<a href="../../en/?q=1">x</a><a href="page.html#here">x</a><a href="p%61ge.html">x</a>',
    '<a href="">x</a><a href="#top">x</a><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="">',
    '<img src="here.png" srcset="here.png, here.png 2x" alt=""><link rel="stylesheet" href="fine.css">',
    '<a href="mailto:a@example.org">x</a><a href="tel:1">x</a>',
    '<a href="https://example.org/">x</a><a href="//example.org/">x</a>',
]


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A site below /docs/ with a page for each kind of broken link, and a good one."""
    root = tmp_path_factory.mktemp("broken")
    (root / "mkdocs.yml").write_text("site_name: Broken\nsite_url: https://docs.example.com/docs/\n")
    (root / "docs").mkdir()
    (root / "docs/index.md").write_text("# Broken\n")
    for folder in ("", "en/", "en/edge/"):
        write(root, f"{folder}index.html", "<h1>Home</h1>")
    kinds = {**BROKEN, **UNSEEN, "nothing": "".join(FINE)}
    for number, html in enumerate(kinds.values()):
        folder = f"en/kind-{number}"
        # Each leads to another file that is gone, so that none is found because of another.
        html = re.sub("gone|g%6Fn%C3%A9", lambda found: f"{found[0]}-{number}", html)  # noqa: B023
        write(root, f"{folder}/index.html", f"<!doctype html><title>x</title>{html}")
        write(root, f"{folder}/page.html", '<p id="here">x</p>')
        write(root, f"{folder}/fine.css", "p { background: url('here.png') }")
        write(root, f"{folder}/here.png", "")
        write(root, f"{folder}/folder/note.txt", "")
        if "broken.css" in html:
            write(root, f"{folder}/broken.css", f"p {{ background: url(gone-{number}.png) }}")
    return Project.find(root)


def write(root: Path, path: str, text: str) -> None:
    file = root / "site" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def kinds_in(findings: tuple[Finding, ...]) -> set[str]:
    """Return the kinds of broken links that `findings` are about."""
    names = [*BROKEN, *UNSEEN, "nothing"]
    found = [re.search(r"kind-(\d+)/", str(each.file)) for each in findings]
    return {names[int(each[1])] for each in found if each}


def test_the_check_finds_each_kind_of_broken_link_and_no_other(broken: Project) -> None:
    report = check_links(broken)

    assert kinds_in(report.findings) == BROKEN.keys() | UNSEEN.keys()
    assert len(report.findings) == len(BROKEN) + len(UNSEEN)


def test_the_witness_finds_the_same_except_for_what_it_does_not_look_at(broken: Project) -> None:
    report = ask_witness(broken)

    assert kinds_in(report.findings) == BROKEN.keys()


def test_both_name_the_same_link_at_the_same_place(broken: Project) -> None:
    blind = {f"site/en/kind-{number}/index.html" for number in range(len(BROKEN), len(BROKEN) + len(UNSEEN))}

    check, witness = (
        {(str(each.file), each.line, each.message.split("`")[1]) for each in ask(broken).findings}
        for ask in (check_links, ask_witness)
    )

    assert witness == {each for each in check if each[0] not in blind}


def test_both_agree_on_a_site_that_was_built(built_once: SampleSite) -> None:
    check, witness = check_links(built_once.project), ask_witness(built_once.project)

    assert (check.findings, witness.findings, check.pages) == ((), (), witness.pages)
