"""Ways to do the same: what they leave in AWS, and what they share."""

from __future__ import annotations

import pytest

from tests.conftest import SampleSite
from tests.verify.pages import PAGE, rules, verify

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
