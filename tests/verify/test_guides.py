"""Pages that lie, and pages that don't: what a whole page says is carried out, row by row."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import pytest

from tests.conftest import SampleSite

PAGE = "docs/guides/secret.md"
# The line of the first finding, its message and rule.
FINDING = re.compile(r"^docs/guides/secret\.md:(\d+): (.*) \[([\w-]+)\]$", re.MULTILINE)

SETUP = """\
# A page

<!-- test: setup
```bash
aws iam create-user --user-name reader
aws secretsmanager create-secret --name app --secret-string x
```
-->

```json title="read.json"
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "secretsmanager:GetSecretValue",
      "Resource": "arn:aws:secretsmanager:us-east-1:111122223333:secret:app-??????"
    }
  ]
}
```

```bash
aws iam put-user-policy --user-name reader --policy-name read --policy-document file://read.json
```

"""
ACCESS = """\
| Principal | Action | Resource | Access |
|---|---|---|---|
| `user/reader` | `secretsmanager:GetSecretValue` | `app` | Allowed |
| `arn:aws:iam::111122223333:user/reader` | `secretsmanager:PutSecretValue` | `app` | Denied |
"""
# The line of the first row of a table that follows the setup.
ROW = SETUP.count("\n") + 3


@dataclass(frozen=True, slots=True)
class Verified:
    """What `tooling verify` said of a page."""

    exit_code: int
    findings: list[tuple[int, str, str]]
    stdout: str


def verify(site: SampleSite, page: str, *options: str) -> Verified:
    site.write(PAGE, page)
    result = site.run("verify", str(site.root / PAGE), *options)
    findings = [(int(line), message, rule) for line, message, rule in FINDING.findall(result.stdout)]
    return Verified(result.exit_code, findings, result.stdout)


def rules(site: SampleSite, page: str) -> list[tuple[int, str]]:
    return [(line, rule) for line, _, rule in verify(site, page).findings]


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


WAYS = """\
=== "AWS CLI"

    ```bash
    aws ssm put-parameter --name /app --type String --value 1 >/dev/null
    ```

=== "Python"

    ```python
    import boto3

    boto3.client("ssm").put_parameter(Name="/app", Type="String", Value="1")
    ```

=== "CloudFormation"

    ```yaml title="app.yaml"
    Resources:
      App:
        Type: AWS::SSM::Parameter
        Properties: {Name: /app, Type: String, Value: "1"}
    ```

    ```bash
    aws cloudformation deploy --stack-name app --template-file app.yaml >/dev/null
    ```

The end.
"""


def test_ways_to_do_the_same_leave_the_same(site: SampleSite) -> None:
    assert verify(site, f"# T\n\n{WAYS}").findings == []


@pytest.mark.parametrize(
    ("before", "after", "line", "label"),
    [
        ('Value="1"', 'Value="2"', 11, "Python"),
        ('Value: "1"', 'Value: "2"', 19, "CloudFormation"),
        ("Name: /app", "Name: /apq", 19, "CloudFormation"),
    ],
)
def test_a_way_that_leaves_something_else_is_named_with_the_difference(
    site: SampleSite, before: str, after: str, line: int, label: str
) -> None:
    found = verify(site, f"# T\n\n{WAYS.replace(before, after)}")

    message = f"`{label}` leaves something else in AWS than `AWS CLI`"
    assert found.findings == [(line, message, "other-state")]
    assert "  + 111122223333 > us-east-1 > parameters > ap" in found.stdout


def test_a_way_in_which_nothing_is_done_is_named(site: SampleSite) -> None:
    page = WAYS.replace("```yaml", "    ```text").split('=== "CloudFormation"')[0]

    assert rules(site, f'# T\n\n{page}=== "Console"\n\n    Do it there.\n\nThe end.\n') == [
        (5, "untested-way")
    ]


def test_other_tabs_may_leave_what_they_like(site: SampleSite) -> None:
    page = WAYS.replace('"AWS CLI"', '"Keys"').replace('Value="1"', 'Value="2"')

    assert verify(site, f"# T\n\n{page}").findings == []


def test_a_permission_that_nothing_needs_is_named_at_its_line(site: SampleSite) -> None:
    wide = SETUP.replace(
        '"Action": "secretsmanager:GetSecretValue",',
        '"Action": ["secretsmanager:GetSecretValue",\n        "secretsmanager:DescribeSecret"],',
    )
    found = verify(site, wide + ACCESS).findings

    assert found == [
        (
            17,
            "nothing on this page notices `read.json` without secretsmanager:DescribeSecret",
            "unneeded-permission",
        )
    ]
    keep = '<!-- test: keep secretsmanager:DescribeSecret reason="The form shows the date." -->\n\n'
    assert verify(site, wide + keep + ACCESS).findings == []


@pytest.mark.parametrize(
    ("resource", "sentence"),
    [
        ("secret:*", "secret:* only as arn:aws:secretsmanager:us-east-1:111122223333:secret:app-??????"),
        (
            "secret:app*",
            "secret:app* only as arn:aws:secretsmanager:us-east-1:111122223333:secret:app-??????",
        ),
    ],
)
def test_a_resource_that_could_be_narrower_is_named_with_what_it_could_be(
    site: SampleSite, resource: str, sentence: str
) -> None:
    found = verify(site, SETUP.replace("secret:app-??????", resource) + ACCESS).findings

    (line, message, rule) = found[-1]
    assert (line, message.endswith(sentence), rule) == (17, True, "unneeded-permission")


def test_a_policy_that_decides_nothing_is_named(site: SampleSite) -> None:
    assert rules(site, SETUP) == [(10, "unused-policy")]


def test_a_condition_that_nothing_tests_is_named(site: SampleSite) -> None:
    condition = '"Condition": {"StringEquals": {"aws:RequestedRegion": "us-east-1"}},\n      "Effect"'
    page = SETUP.replace('"Effect"', condition)

    found = verify(site, page + ACCESS).findings

    assert [(line, rule) for line, _, rule in found] == [(15, "unneeded-permission")]


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


BEGINNING = """\
# T

```bash
date +%N >stamp; mkdir sub; cd sub; A=1; FOLDER="$PWD"; greet() { echo "hello $A"; }
aws iam create-user --user-name reader --query User.UserName --output text
aws configure set region eu-west-1 --profile other
```

```text title="Output"
reader
```

=== "One"

    ```bash
    greet; test "$PWD" = "$FOLDER"; aws configure get region --profile other; cat ../stamp >&2
    aws iam delete-user --user-name reader
    ```

    ```text title="Output"
    hello 1
    eu-west-1
    ```

=== "Two"

    ```bash
    greet; test "$PWD" = "$FOLDER"; aws iam get-user --user-name reader --query User.UserName --output text
    ```

    ```text title="Output"
    hello 1
    reader
    ```

=== "Three"

    ```python
    import boto3

    print(a, [user["UserName"] for user in boto3.client("iam").list_users()["Users"]])
    ```

    ```text title="Output"
    1 ['Administrator', 'reader']
    ```
"""


def test_what_comes_before_the_first_tab_is_carried_out_once(site: SampleSite) -> None:
    found = verify(site, BEGINNING, "--jobs", "1")
    again = verify(site, BEGINNING.replace("# T", "# Again"), "--jobs", "3")

    assert (found.findings, again.findings) == ([], [])
    assert [line.split(" in ")[0] for line in found.stdout.splitlines()[1:4]] == [
        f"  {label}: 2 passed" for label in ("One", "Two", "Three")
    ]


def test_a_beginning_that_fails_fails_on_each_path(site: SampleSite) -> None:
    found = verify(site, BEGINNING.replace("mkdir sub;", "mkdir sub; false;"), "--jobs", "1")

    assert [rule for _, _, rule in found.findings] == ["command-failed"]
    assert found.stdout.count("1 failed, 1 not reached") == 3


def test_a_path_that_needs_a_program_this_machine_lacks_is_skipped_visibly(
    site: SampleSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tooling.verify.outcomes.PROGRAMS", {"Terraform": "terraform-that-nobody-has"})
    page = WAYS.replace('"CloudFormation"', '"Terraform"').replace('Value: "1"', 'Value: "2"')

    found = verify(site, f"# T\n\n{page}")

    assert found.findings == []
    assert f"{PAGE}:19: skipped: `terraform-that-nobody-has` isn't installed" in found.stdout
