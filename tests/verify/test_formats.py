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


@pytest.mark.parametrize(
    "page",
    [
        '# T\n\n```bash\ndate +%N\n```\n\n```text title="Output"\nnever\n```\n',
        '# T\n\n=== "A"\n\n    ```bash\n    X=1\n    ```\n\n=== "B"\n\n    ```bash\n    X=2\n    ```\n\n'
        'Text.\n\n```bash\necho $X\n```\n\n```text title="Output"\nnever\n```\n',
    ],
    ids=["another output each time", "another output on each path"],
)
def test_an_update_of_what_has_no_one_output_ends_with_a_finding(site: SampleSite, page: str) -> None:
    found = verify(site, page, "--update")

    assert [rule for _, _, rule in found.findings] == ["other-output"]
    assert "never" not in (site.root / PAGE).read_text()


def test_an_update_keeps_the_marks_of_a_file(site: SampleSite) -> None:
    page = '\ufeff# T\r\n\r\n```bash\r\nseq 2\r\n```\r\n\r\n```text title="Output"\r\nx\r\n```\r\n\r\nEnd.'
    (site.root / PAGE).write_bytes(page.encode())

    result = site.run("verify", str(site.root / PAGE), "--update")

    assert result.exit_code == 0
    assert (site.root / PAGE).read_bytes().decode() == page.replace("x\r\n", "1\r\n2\r\n")


def test_an_update_touches_no_page_that_includes_what_differs(site: SampleSite) -> None:
    extension = f"  - pymdownx.snippets: {{base_path: {site.root}/docs}}\nnav:"
    site.write("mkdocs.yml", (site.root / "mkdocs.yml").read_text().replace("nav:", extension))
    site.write("docs/part.txt", '```bash\necho a\n```\n\n```text title="Output"\nb\n```\n')
    page = '# T\n\n--8<-- "part.txt"\n\nEnd.\n'

    found = verify(site, page, "--update")

    assert [(line, rule) for line, _, rule in found.findings] == [(3, "other-output")]
    assert (site.root / PAGE).read_text() == page


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
