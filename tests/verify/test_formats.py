"""What a verification writes: pages made right, and reports for programs."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from xml.etree import ElementTree

import pytest

from tests.conftest import SampleSite
from tests.verify.pages import ACCESS, PAGE, ROW, SETUP, verify
from tooling.findings import Finding
from tooling.verify.formats import github_lines


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
    file, cached = site.root / "verification.json", site.root / "again.json"
    verify(site, SETUP + ACCESS, "--json", str(file))

    again = site.run("verify", str(site.root / PAGE), "--json", str(cached))

    report = json.loads(file.read_text())
    assert sorted(report["versions"]) == ["awscli", "boto3", "moto"]
    page = report["pages"][PAGE]
    path = page["paths"]["the page"]
    del path["seconds"]
    (policy,) = page.pop("policies")
    assert (policy["name"], policy["line"]) == ("read.json", 10)
    reader = "arn:aws:iam::111122223333:user/reader"
    assert page == {
        "paths": {
            "the page": {
                "steps": 5,
                "passed": 5,
                "by_kind": {"access": 2, "bash": 2, "file": 1},
                "hidden": 1,
                "access": [
                    {
                        "line": ROW,
                        "claim": ["user/reader", "secretsmanager:GetSecretValue", "app", "Allowed"],
                    },
                    {
                        "line": ROW + 1,
                        "claim": [reader, "secretsmanager:PutSecretValue", "app", "Denied"],
                    },
                ],
                "permissions": ["secretsmanager:GetSecretValue"],
                "skipped": [],
            }
        },
        "permissions": ["secretsmanager:GetSecretValue"],
        "findings": [],
    }
    fetched = json.loads(cached.read_text())["pages"][PAGE]
    del fetched["paths"]["the page"]["seconds"]
    assert fetched.pop("policies") == [policy]
    assert ("unchanged" in again.stdout, fetched) == (True, page)


def test_junit_counts_what_passed_failed_and_was_left_out(site: SampleSite) -> None:
    junit = site.root / "junit.xml"
    skip = '<!-- test: skip reason="needs a \x0b phone" -->\n\n```bash\nfalse\n```\n\n'
    fails = "```bash\nprintf '\\033[1m<&\"%%\\0' >&2; false\n```\n\n```bash\ntrue\n```\n"
    verify(site, f"# T\n\n```bash\ntrue\n```\n\n{skip}{fails}", "--junit", str(junit))

    (suite,) = ElementTree.fromstring(junit.read_text())
    counts = {name: suite.get(name) for name in ("name", "tests", "failures", "errors", "skipped")}
    assert counts == {
        "name": f"{PAGE}::the page",
        "tests": "4",
        "failures": "1",
        "errors": "0",
        "skipped": "2",
    }
    assert [[child.tag for child in case] for case in suite] == [[], ["skipped"], ["failure"], ["skipped"]]
    assert suite[2][0].get("type") == "command-failed"


def test_what_is_wrong_before_a_page_is_carried_out_is_a_failure_too(site: SampleSite) -> None:
    junit = site.root / "junit.xml"
    verify(site, "# T\n\n```bash x\ntrue\n```\n", "--junit", str(junit))

    (suite,) = ElementTree.fromstring(junit.read_text())
    assert (suite.get("tests"), suite.get("failures"), suite[0].get("name")) == ("1", "1", "L3")


def test_findings_are_annotations_where_a_code_host_reads_them(
    site: SampleSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")

    found = verify(site, "# T\n\n```bash\nfalse\n```\n")

    assert f"::error file={PAGE},line=4,title=command-failed::this command failed%0A$ false" in found.stdout


def test_an_annotation_says_nothing_but_what_was_found() -> None:
    finding = Finding(PurePosixPath("docs/a, b:c.md"), 3, "100 %", "rule", "::error::x\r\n::warning::y")

    assert [*github_lines([finding])] == [
        "::error file=docs/a%2C b%3Ac.md,line=3,title=rule::100 %25%0A::error::x%0D%0A::warning::y"
    ]
