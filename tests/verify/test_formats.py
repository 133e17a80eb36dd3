"""What a verification writes: pages made right, and reports for programs."""

from __future__ import annotations

import json

import pytest

from tests.conftest import SampleSite
from tests.verify.pages import ACCESS, PAGE, SETUP, verify


def test_update_rewrites_what_came_out_otherwise_and_nothing_else(site: SampleSite) -> None:
    page = (
        "# T\n\n- In a list:\n\n    ```bash\n    echo a-1; echo b\n    ```\n\n"
        '    ```text title="Output"\n    a-...\n    c\n    ```\n\n'
        '```bash\necho \'{"id": 7, "list": [1, 2], "who": "x-9"}\'\n```\n\n'
        '```json title="Output"\n{"id": 8, "who": "x-..."}\n```\n\n'
        '```bash\naws iam get-user --user-name nobody\n```\n\n```text title="Error"\nnonsense\n```\n'
    )

    found = verify(site, page, "--update")

    assert (found.exit_code, found.findings) == (0, [])
    assert (site.root / PAGE).read_text() == page.replace("    c\n", "    b\n").replace(
        '{"id": 8, "who": "x-..."}',
        '{\n  "id": 7,\n  "list": [\n    1,\n    2\n  ],\n  "who": "x-..."\n}',
    ).replace(
        "nonsense",
        "An error occurred (NoSuchEntity) when calling the GetUser operation: "
        "The user with name nobody cannot be found.",
    )


def test_a_report_for_programs_says_what_was_done(site: SampleSite) -> None:
    file, junit = site.root / "verification.json", site.root / "junit.xml"
    verify(site, SETUP + ACCESS, "--json", str(file), "--junit", str(junit))

    page = json.loads(file.read_text())["pages"][PAGE]
    (path,) = page["paths"].values()
    assert (path["passed"], path["by_kind"], page["permissions"], page["findings"]) == (
        5,
        {"access": 2, "bash": 2, "file": 1},
        ["secretsmanager:GetSecretValue"],
        [],
    )
    assert junit.read_text().count("<testcase ") == 5


def test_findings_are_annotations_where_a_code_host_reads_them(
    site: SampleSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")

    found = verify(site, "# T\n\n```bash\nfalse\n```\n")

    assert f"::error file={PAGE},line=4,title=command-failed::this command failed%0A$ false" in found.stdout
