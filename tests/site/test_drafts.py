from __future__ import annotations

import pytest

from tests.conftest import SampleSite
from tooling.site.drafts import draft_findings


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"docs/index.md": "Text.\n\n## Sub\n"}, ["docs/index.md:1: this page has no title [no-title]"]),
        (
            {"docs/index.md": "# One\n\n```text\n# Two\n```\n\n# Two\n"},
            ["docs/index.md:7: `Two` is a second title: a page has one [second-title]"],
        ),
        (
            {"docs/index.md": "One\n===\n\nTwo\n===\n"},
            ["docs/index.md:4: `Two` is a second title: a page has one [second-title]"],
        ),
        (
            {"docs/index.md": "---\na: [\n---\n\n# One\n"},
            [
                "docs/index.md:2: the front matter isn't YAML: did not find expected node content; mend it "
                "[front-matter-not-yaml]"
            ],
        ),
        (
            {"docs/guides/role/index.md": "# Two\n"},
            [
                "docs/guides/role/index.md:1: `docs/guides/role.md` has the same URL, so only one of them is "
                "published; rename one [same-url]"
            ],
        ),
        (
            {"docs/index.md": "---\naliases: [guides/role.md]\n---\n\n# One\n"},
            ["docs/index.md:2: `guides/role/` is a page, and can't be the alias of one [alias-hides-page]"],
        ),
    ],
)
def test_what_no_renderer_complains_about_is_found_at_its_line(
    site: SampleSite, files: dict[str, str], found: list[str]
) -> None:
    for path, text in files.items():
        site.write(path, text)

    assert [str(each).splitlines()[0] for each in draft_findings(site.project)] == found


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Said elsewhere\n---\n\nText.\n",
        "# One\n\n    # code\n",
        "<h1>One</h1>\n",
        "# One\n\n<!-- # Two -->\n",
        "One\n===\n",
    ],
)
def test_a_page_with_one_title_is_fine_however_it_is_written(site: SampleSite, text: str) -> None:
    site.write("docs/index.md", text)

    assert draft_findings(site.project) == []


def test_a_build_reports_them_and_the_site_is_there(site: SampleSite) -> None:
    site.write("docs/index.md", "Text.\n")

    result = site.run("build")

    assert result.exit_code == 1
    assert "docs/index.md:1: this page has no title [no-title]" in result.stdout
    assert (site.project.site / "en/edge/index.html").is_file()
