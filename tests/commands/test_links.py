from __future__ import annotations

import re

from tests.conftest import SampleSite


def test_on_a_good_site_every_link_answers(built_once: SampleSite) -> None:
    result = built_once.run("links")

    assert result.exit_code == 0
    assert re.fullmatch(
        r"links: \d+ links on 25 pages answered; external links were not checked\n", result.stdout
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


def test_without_a_site_there_is_nothing_to_check(site: SampleSite) -> None:
    result = site.run("links")

    assert (result.exit_code, result.stderr) == (
        2,
        f"error: there is no site in `{site.root}/site`\n  Build it first: tooling build\n",
    )
