from __future__ import annotations

from pathlib import PurePosixPath

from tooling.findings import Finding

FILE = PurePosixPath("docs/index.md")


def test_a_finding_is_a_line_that_editors_link() -> None:
    assert (
        str(Finding(FILE, 3, "a step failed", "step-failed"))
        == "docs/index.md:3: a step failed [step-failed]"
    )


def test_details_stand_below_indented() -> None:
    finding = Finding(FILE, 3, "a step failed", "step-failed", "expected: a\n\nfound: b")

    assert str(finding) == "docs/index.md:3: a step failed [step-failed]\n  expected: a\n\n  found: b"


def test_findings_are_ordered_by_file_then_line() -> None:
    one = Finding(FILE, 2, "z", "z")
    two = Finding(FILE, 10, "a", "a")
    three = Finding(PurePosixPath("docs/role.md"), 1, "a", "a")

    assert sorted([three, two, one]) == [one, two, three]
