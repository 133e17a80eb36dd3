from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.conftest import SampleSite
from tests.site.rendered import hostile, rendered
from tests.site.verified.records import CONSOLE, READ, WHOLE
from tooling.site.markup import folded
from tooling.site.verified.badges import NOT_YET, WRONG
from tooling.site.verified.pages import Telling, verified_pages
from tooling.site.verified.records import (
    LeftOut,
    PageRecord,
    Permission,
    PolicyRecord,
    Use,
    Verification,
    Way,
)
from tooling.tree import File, Tree

PAGE = '---\ntitle: T\n---\n\n# T\n\n```json title="read.json"\n{}\n```\n\nText.\n'
TELLING = Telling(folded)


def told(known: Verification, page: str = PAGE) -> str:
    return verified_pages(Tree({"a/b.md": File(page.encode())}), known, TELLING).files["a/b.md"].data.decode()


def test_a_guide_has_a_badge_below_its_title_reasons_below_its_policies_and_a_section_at_its_end() -> None:
    text = told(Verification({"a/b.md": replace(WHOLE, policies=(replace(READ, line=7),))}))

    order = [
        "# T\n",
        '<p class="carried-out',
        "```json",
        "}\n```\n",
        "??? folded",
        "Text.",
        "## What was",
        "../ref",
    ]
    assert [text.index(each) for each in order] == sorted(text.index(each) for each in order)
    assert "[The test report of all guides](../reference/test-report.md)" in text


@pytest.mark.parametrize(
    ("known", "why"),
    [
        (Verification({"a/b.md": replace(WHOLE, findings=1)}), WRONG),
        (Verification({"a/b.md": PageRecord((replace(CONSOLE, steps=4),))}), WRONG),
        (Verification(not_yet=("a/b.md",)), NOT_YET),
    ],
)
def test_a_guide_of_which_nothing_can_be_claimed_says_why(known: Verification, why: str) -> None:
    text = told(known)

    assert (text.count(why), text.count("Carried out"), text.count("steps")) == (2, 0, 0)


@pytest.mark.parametrize("known", [Verification(), Verification({"a/b.md": PageRecord(())})])
def test_a_page_with_nothing_to_carry_out_stays_as_it_is(known: Verification) -> None:
    assert told(known) == PAGE


def record(text: str) -> PageRecord:
    """Return a record that says `text` wherever it can."""
    claim = (text, text, text, text, text)
    uses = tuple(Use(kind, text, text) for kind in ("bash", "screen"))
    permission = Permission(1, "Allow", text, (text,), uses, (claim,))
    other = Permission(2, "Deny", "x", (text,))
    policies = tuple(
        PolicyRecord(text, 7, permissions=(permission, other), kept=((text, text), ("y", text)))
        for _ in range(2)
    )
    way = Way(text, 2, 1, left_out=(LeftOut(1, text),), claims=(claim,))
    return PageRecord((way,), (text,), policies, {text: text}, text)


@settings(deadline=None, max_examples=40)
@given(text=hostile)
def test_nothing_that_a_record_says_becomes_markup(text: str) -> None:
    shown = rendered(told(Verification({"a/b.md": record(f"a{text}")})))

    assert (shown.tags, shown.comments) == (rendered(told(Verification({"a/b.md": record("word")}))).tags, [])


def test_the_site_tells_it_of_frozen_pages_and_of_edge_as_far_as_it_was_carried_out(site: SampleSite) -> None:
    assert site.run("freeze", "v1.0.0").exit_code == 0
    assert shown(site) == ["Carried out: 1 way, 1 step, all passed", ""]

    site.run("verify")
    assert shown(site) == ["Carried out: 1 way, 1 step, all passed"] * 2

    site.write("docs/guides/role.md", (site.root / "docs/guides/role.md").read_text() + "\nMore.\n")
    assert shown(site) == ["Carried out: 1 way, 1 step, all passed", NOT_YET]


def shown(site: SampleSite) -> list[str]:
    """Return the badges of a guide in the built site: frozen, and on edge."""
    assert site.run("build").exit_code == 0
    pages = [site.project.site / f"en/{name}/guides/role/index.html" for name in ("latest", "edge")]
    rest = [page.read_text().partition('href="#carried-out">')[2] for page in pages]
    return [each.partition("</a>")[0].replace("&#x27;", "'") for each in rest]
