"""Access and troubleshooting tables: each row is carried out, and a wrong one named."""

from __future__ import annotations

import pytest

from tests.conftest import SampleSite
from tests.verify.pages import ACCESS, ROW, SETUP, rules, verify


def test_a_right_access_table_passes(site: SampleSite) -> None:
    assert verify(site, SETUP + ACCESS).findings == []


@pytest.mark.parametrize(
    ("before", "after", "line", "message"),
    [
        ("`app` | Allowed", "`app` | Denied", ROW, "AWS answers `Allowed` here"),
        ("`app` | Allowed", "`other` | Allowed", ROW, "AWS answers `Denied` here"),
        ("`app` | Denied", "`app` | Allowed", ROW + 1, "AWS answers `Denied` here"),
        ("| Denied", "| Forbidden", ROW + 1, "`forbidden` is neither Allowed nor Denied"),
        (
            "`user/reader`",
            "`user/nobody`",
            ROW,
            "there is no `arn:aws:iam::111122223333:user/nobody` at this point of the page",
        ),
        (
            "`secretsmanager:GetSecretValue` |",
            "`GetSecretValue` |",
            ROW,
            "`GetSecretValue` is no action, such as `secretsmanager:GetSecretValue`",
        ),
    ],
)
def test_a_wrong_row_of_an_access_table_is_named(
    site: SampleSite, before: str, after: str, line: int, message: str
) -> None:
    found = verify(site, SETUP + ACCESS.replace(before, after))

    assert [each[:2] for each in found.findings] == [(line, message)]


TROUBLE = """\
| Symptom | Cause | Fix |
|---|---|---|
| `ResourceNotFoundException: Secrets Manager can't find` | There is no such secret. | Make it. |
| The list is empty | It is another Region. | Ask in the right one. |

<!-- test: row ResourceNotFoundException
```bash
aws secretsmanager delete-secret --secret-id app --force-delete-without-recovery
```

```bash
aws secretsmanager get-secret-value --secret-id app
```

```{ .bash .fix }
aws secretsmanager create-secret --name app --secret-string y
```
-->

<!-- test: row list is empty
```bash
aws secretsmanager list-secrets --region eu-west-1 --query SecretList
```

```json title="Output"
[]
```

```{ .bash .instead }
aws secretsmanager list-secrets --query 'SecretList[].Name' | grep app
```
-->

```bash
aws secretsmanager get-secret-value --secret-id app --query SecretString --output text
```

```text title="Output"
x
```
"""


def test_a_row_that_comes_up_and_is_cured_leaves_no_trace(site: SampleSite) -> None:
    assert verify(site, SETUP + ACCESS + "\n" + TROUBLE).findings == []


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("`ResourceNotFoundException: Secrets", "`ResourceNotFoundException: Secret", "other-symptom"),
        ("`ResourceNotFoundException: ", "`ResourceNotFound` or `ResourceNotFoundException: ", ""),
        ("can't find` |", "can't see` |", "other-symptom"),
        (
            "create-secret --name app --secret-string y",
            "create-secret --name apq --secret-string y",
            "no-cure",
        ),
        (
            "get-secret-value --secret-id app\n```\n\n```{",
            "describe-secret --secret-id ap\n```\n\n```{",
            "no-cure",
        ),
        (
            "```{ .bash .fix }\naws secretsmanager create",
            "```{ .bash .fix }\naws secretsmanager creat",
            "command-failed",
        ),
        ("--region eu-west-1", "", "other-symptom"),
        ("| grep app", "| grep nothing", "command-failed"),
    ],
)
def test_a_row_that_is_not_so_is_named(site: SampleSite, before: str, after: str, rule: str) -> None:
    page = SETUP + ACCESS + "\n" + TROUBLE.replace(before, after)

    assert [found for _, found in rules(site, page)] == ([rule] if rule else [])


def test_a_key_that_two_rows_have_is_named_at_the_second(site: SampleSite) -> None:
    (row,) = (line for line in TROUBLE.split("\n") if "list is empty" in line and line.startswith("|"))
    page = "# T\n\n" + TROUBLE.replace(row, f"{row}\n{row}")

    found = verify(site, page).findings

    first = page.split("\n").index(row) + 1
    message = f"the first cell of the row at line {first} has `list is empty` in it as well"
    assert found == [(first + 1, message, "ambiguous-row")]


def test_a_row_that_nothing_provokes_and_a_key_of_no_row_are_named(site: SampleSite) -> None:
    page = TROUBLE.replace("row list is empty", "row list is full")

    found = verify(site, "# T\n\n" + page).findings

    assert [(line, rule) for line, _, rule in found] == [(6, "unprovoked-row"), (22, "unknown-row")]


def test_a_row_may_be_left_out_for_a_reason_that_is_shown(site: SampleSite) -> None:
    start = TROUBLE.index("<!-- test: row list")
    comment = '<!-- test: skip row list is empty reason="needs two Regions" -->\n\n'
    keep = '<!-- test: keep ResourceNotFoundException reason="is no permission" -->\n\n'
    rest = TROUBLE[TROUBLE.index("```bash", TROUBLE.index("grep app")) :]

    found = verify(site, SETUP + ACCESS + "\n" + TROUBLE[:start] + comment + keep + rest)

    assert (found.findings, found.stdout.count("skipped: needs two Regions")) == ([], 1)
    assert "1 skipped in" in found.stdout


def test_a_row_may_have_files_of_its_own(site: SampleSite) -> None:
    file = TROUBLE.replace(
        "row list is empty\n", 'row list is empty\n```text title="region.txt"\neu-west-1\n```\n\n'
    )
    page = SETUP + ACCESS + "\n" + file.replace("--region eu-west-1", '--region "$(cat region.txt)"')

    assert rules(site, page) == []
    assert rules(site, page + "\n```bash\ntest ! -e region.txt\n```\n") == []
