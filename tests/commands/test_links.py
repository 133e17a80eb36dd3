"""The command `tooling links`: what leads nowhere is named at its line, and nothing else passes for fine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.conftest import SampleSite
from tooling.site.links import check
from tooling.site.links.check import Unreadable, read_one
from tooling.site.links.facts import Facts
from tooling.site.links.outcomes import Outcomes


def test_on_a_good_site_every_link_answers(built_once: SampleSite) -> None:
    result = built_once.run("links")

    assert result.exit_code == 0
    assert re.fullmatch(
        r"links: \d+ links on 26 pages answered; "
        r"not checked: 1 external link, to squidfunk.github.io \(1\)\n",
        result.stdout,
    )


def test_a_broken_link_is_named_at_its_line_of_markdown_on_each_page(built: SampleSite) -> None:
    for page in ("en/edge/index.html", "en/v1.0.0/index.html"):
        file = built.project.site / page
        file.write_text(file.read_text().replace('href="guides/role/"', 'href="guides/rule/"'))
    (built.project.site / "en/extra.html").write_text('<a href="../gone/">gone</a>')

    result = built.run("links")

    assert (result.exit_code, result.stdout.splitlines()[1:]) == (
        1,
        [
            "docs/index.md:3: `guides/rule/` leads nowhere: 404 Not Found [broken-link]",
            "site/en/extra.html:1: `../gone/` leads nowhere: 404 Not Found [broken-link]",
            "versions/v1.0.0/docs/index.md:3: `guides/rule/` leads nowhere: 404 Not Found [broken-link]",
        ],
    )


def test_a_broken_anchor_image_and_redirect_are_named_where_they_stand(built: SampleSite) -> None:
    edge = built.project.site / "en/edge"
    home = (edge / "index.html").read_text().replace("guides/role/", "guides/role/#gone")
    (edge / "index.html").write_text(home)
    (edge / "images/dot.png").unlink()
    stub = built.project.site / "en/guides/old/index.html"
    stub.write_text(stub.read_text().replace("v1.1.0", "v1.1.9"))

    result = built.run("links")

    assert result.exit_code == 1
    assert result.stdout.splitlines()[1:] == [
        "docs/index.md:3: `guides/role/#gone` leads nowhere: the page has no anchor `gone` [broken-anchor]",
        "docs/index.md:5: `images/dot.png` leads nowhere: 404 Not Found [broken-link]",
        "site/en/guides/old/index.html:7: `https://docs.example.com/en/v1.1.9/` leads nowhere: "
        "404 Not Found [broken-link]",
        "site/en/guides/old/index.html:8: `../../v1.1.9/` leads nowhere: 404 Not Found [broken-link]",
    ]


def test_an_anchor_is_looked_for_where_a_redirect_leads(built: SampleSite) -> None:
    (built.project.site / "en/extra.html").write_text(
        '<h1 id="here"></h1><a href="guides/role/#there">1</a><a href="guides/role/#gone">2</a>'
        '<a href="#here">3</a><a href="#top">4</a>'
    )
    target = built.project.site / "en/v1.1.0/guides/role/index.html"
    target.write_text(f'{target.read_text()}<a name="there"></a>')

    result = built.run("links")

    assert result.stdout.splitlines()[1:] == [
        "site/en/extra.html:1: `guides/role/#gone` leads nowhere: "
        "the page has no anchor `gone` [broken-anchor]"
    ]


def test_redirects_that_lead_in_a_circle_are_found(built: SampleSite) -> None:
    refresh = '<meta http-equiv="refresh" content="0; url={}">'
    (built.project.site / "en/one.html").write_text(refresh.format("two.html"))
    (built.project.site / "en/two.html").write_text(refresh.format("one.html"))

    result = built.run("links")

    assert result.stdout.splitlines()[1:] == [
        f"site/en/{name}.html:1: this page leads on and on, in a circle [redirect-loop]"
        for name in ("one", "two")
    ]


def test_a_folder_that_nobody_touched_since_its_build_is_not_read_again(
    site: SampleSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert site.run("build").exit_code == 0
    first = site.run("links")
    read: list[str] = []

    def noted(file: str, outcomes: Outcomes) -> Facts | Unreadable:
        read.append(file)
        return read_one(file, outcomes)

    monkeypatch.setattr(check, "read_one", noted)

    cached, read_of_cached = site.run("links").stdout, [*read]
    page = site.project.site / "en/edge/index.html"
    page.write_text(page.read_text())
    touched = site.run("links").stdout

    assert (first.exit_code, cached, touched) == (0, first.stdout, first.stdout)
    assert [file for file in read_of_cached if file.startswith("en/edge/")] == []
    assert "en/edge/guides/role/index.html" in read


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-10],
        lambda data: data[:20],
        lambda _: b"",
        lambda _: b"[[1]]",
        lambda data: data.replace(b"guides/role/", b"guides/rule/"),
        lambda data: re.sub(rb"\[\[.*\]\]", b"[]", data),
    ],
    ids=["cut off", "cut off in its seal", "empty", "something else", "forged", "forged to be empty"],
)
def test_kept_results_that_are_not_what_was_stored_are_none(
    site: SampleSite, damage: Callable[[bytes], bytes]
) -> None:
    assert site.run("build").exit_code == 0
    first = site.run("links").stdout
    (kept,) = (site.project.cache / "links").iterdir()
    data = kept.read_bytes()
    kept.write_bytes(damage(data))
    assert kept.read_bytes() != data

    again = site.run("links").stdout

    assert (again, kept.read_bytes()) == (first, data)


def test_without_a_site_there_is_nothing_to_check(site: SampleSite) -> None:
    for way in ([], ["--witness"]):
        result = site.run("links", *way)

        assert (result.exit_code, result.stderr) == (
            2,
            f"error: there is no site in `{site.root}/site`\n  Build it first: tooling build\n",
        )


def test_a_site_without_one_of_its_versions_is_not_whole(built: SampleSite) -> None:
    shutil.rmtree(built.project.site / "en/v1.0.0")

    for way in ([], ["--witness"]):
        result = built.run("links", *way)

        assert (result.exit_code, result.stderr) == (
            2,
            f"error: the site in `{built.root}/site` isn't whole: `en/v1.0.0` is missing\n"
            "  Build it again: tooling build\n",
        )


def test_pages_that_are_gone_are_missed_where_links_lead_to_them(built: SampleSite) -> None:
    (built.project.site / "en/edge/guides/role/index.html").unlink()

    result = built.run("links")

    assert result.exit_code == 1
    assert "docs/index.md:3: `guides/role/` leads nowhere: 404 Not Found [broken-link]" in result.stdout


def test_a_page_that_is_not_utf_8_is_a_finding_and_its_links_are_followed(built: SampleSite) -> None:
    (built.project.site / "en/extra.html").write_bytes(b'<a href="gone/">caf\xe9</a>')

    result = built.run("links")

    assert (result.exit_code, result.stdout.splitlines()[1:]) == (
        1,
        [
            "site/en/extra.html:1: `gone/` leads nowhere: 404 Not Found [broken-link]",
            "site/en/extra.html:1: this is not UTF-8, which every page has to be [not-utf-8]",
        ],
    )


@pytest.mark.parametrize(
    ("leads_to", "reason"),
    [
        ("/proc/self/mem", "Input/output error"),  # not even root can read its beginning
        ("loop.html", "Too many levels of symbolic links"),
        ("nothing.html", "No such file or directory"),
    ],
)
def test_a_file_that_cannot_be_read_is_never_taken_for_fine(
    built: SampleSite, leads_to: str, reason: str
) -> None:
    page = built.project.site / "en/loop.html"
    page.symlink_to(leads_to)

    result = built.run("links")

    assert (result.exit_code, result.stderr) == (
        2,
        f"error: can't read `{page}`: {reason}\n"
        "  Let a build that runs come to its end, or build the site again: tooling build\n",
    )


def test_what_is_no_file_answers_nothing_and_stops_nothing(built: SampleSite) -> None:
    os.mkfifo(built.project.site / "en/pipe.html")
    (built.project.site / "en/extra.html").write_text('<a href="pipe.html">pipe</a>')

    result = built.run("links")

    assert result.stdout.splitlines()[1:] == [
        "site/en/extra.html:1: `pipe.html` leads nowhere: 404 Not Found [broken-link]"
    ]


def test_a_name_that_is_no_text_is_the_name_of_a_file_all_the_same(built: SampleSite) -> None:
    odd = built.project.site / os.fsdecode(b"en/\xff.html")
    odd.write_text('<a href="%FF.html">itself</a><a href="./gone.html">gone</a>')

    result = built.run("links")

    assert result.exit_code == 1
    assert result.stdout.splitlines()[1:] == [
        "site/en/\ufffd.html:1: `./gone.html` leads nowhere: 404 Not Found [broken-link]"
    ]


MOST_MEGABYTES = 400
# Of the command itself not by `getrusage`: there, it has the memory of whoever started it for its own.
MEASURE = """\
import re, resource, sys
from tooling.cli import main
try:
    main(["--project", sys.argv[1], "links"])
finally:
    own = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
    print(max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024, file=sys.stderr)
"""


def test_forty_thousand_files_take_little_memory(site: SampleSite) -> None:
    nav = "".join(f'<a href="page-{number}.html#a">{number}</a>' for number in range(4))
    text = f'<h1 id="a">A</h1>{nav}<a href="index.html">home</a>'
    edge = site.project.site / "en/edge"
    edge.mkdir(parents=True)
    for number in range(40_000):
        (edge / f"page-{number}.html").write_text(text)
    (edge / "index.html").write_text(f"{text}<a href='page-40000.html'>gone</a>")

    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(site.root)], capture_output=True, text=True, check=False
    )

    assert done.stdout.splitlines() == [
        "links: 200006 links on 40001 pages were followed, 1 broken; none is external",
        "docs/index.md:1: `page-40000.html` leads nowhere: 404 Not Found [broken-link]",
    ]
    assert (done.returncode, int(done.stderr) < MOST_MEGABYTES) == (1, True)
