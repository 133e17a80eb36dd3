from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from tests.site.rendered import hostile, rendered
from tests.site.verified.records import PART, TERRAFORM, WHOLE
from tooling.site.reference.report import LIMITS, report
from tooling.site.verified.records import LeftOut, PageRecord, Verification, Way

TITLES = {"a/part.md": "Part", "whole.md": "Whole", "none.md": "None", "new.md": "New"}
KNOWN = Verification(
    {"a/part.md": PART, "whole.md": WHOLE, "none.md": PageRecord((TERRAFORM,)), "index.md": PageRecord(())},
    not_yet=("new.md",),
)
LIMITED = LIMITS.rstrip()


def told(known: Verification, *, has_how: bool = False) -> str:
    (page,) = report(known, TITLES, when=" before it came out", has_how=has_how)
    assert page.path == "reference/test-report.md"
    return page.text


def test_the_report_says_what_was_carried_out_and_what_was_not() -> None:
    assert told(KNOWN) == (
        "# Test report\n\n"
        "What was carried out of the guides before it came out: each way through their tabs, and every "
        "step in order.\n\n"
        "- **Guides carried out:** 2, with 3 ways through them; 1 left out altogether\n"
        "- **Steps carried out:** 7, 2 of them steps of the tests that readers don't see\n"
        "- **Steps left out:** 3\n"
        "- **Access claims decided:** 2\n"
        "- **Carried out with:** moto 5.2.5, AWS CLI 1.46.3 on 2026-01-02\n\n"
        "## Guides\n\n"
        "| Guide | Ways | Steps | Left out | Access claims |\n"
        "|---|---:|---:|---:|---:|\n"
        "| [Part](../a/part.md) | 2 of 3 | 4 | 1 | 1 |\n"
        "| [Whole](../whole.md) | 1 | 3 | 0 | 1 |\n"
        "| [None](../none.md) | 0 of 1 | 0 | 2 | 0 |\n\n"
        "## Left out\n\n"
        "[Part](../a/part.md):\n\n"
        "- No browser. (1 step, line 9 of the page's source)\n"
        "- The whole way Terraform: None.\n\n"
        "[None](../none.md):\n\n"
        "- None. (2 steps, lines 3, 5 of the page's source)\n\n"
        "## Not verified\n\n"
        "This state of these pages wasn't carried out yet, or not everything was as they say:\n\n"
        "- [New](../new.md)\n\n"
        "## Permissions used\n\n"
        "What the users and roles of each guide asked AWS for, and were allowed:\n\n"
        "- [Whole](../whole.md): `kms:Decrypt`\n\n"
        f"{LIMITED}\n"
    )


def test_where_nothing_is_known_of_any_guide_there_is_no_report() -> None:
    assert report(Verification({"index.md": PageRecord(())}), TITLES, when="", has_how=True) == []


def test_a_guide_that_isnt_as_it_says_is_not_counted() -> None:
    wrong = Verification({"whole.md": replace(WHOLE, findings=1)})

    text = told(wrong)

    assert "## Not verified" in text
    assert "**Steps carried out:**" not in text
    assert "kms:Decrypt" not in text


def test_the_report_leads_to_the_page_on_testing_where_there_is_one() -> None:
    assert told(KNOWN, has_how=True).endswith(
        f"{LIMITED}\n\n[How the guides are tested](../about/how-guides-are-tested.md) says more.\n"
    )


@settings(deadline=None, max_examples=30)
@given(text=hostile)
def test_nothing_that_a_record_or_a_title_says_becomes_markup(text: str) -> None:
    def page(said: str) -> str:
        way = Way(said, 2, 1, left_out=(LeftOut(1, said),), claims=((said,) * 4,))
        gone = Way(said, 1, 0, left_out=(LeftOut(1, said),))
        record = PageRecord((way, gone), (said,), tools={said: said}, date=said)
        titles = {"whole.md": said, "new.md": said}
        return report(Verification({"whole.md": record}, ("new.md",)), titles, when="", has_how=False)[0].text

    shown, plain = rendered(page(f"a{text}")), rendered(page("word"))

    assert (shown.tags, shown.comments) == (plain.tags, [])
