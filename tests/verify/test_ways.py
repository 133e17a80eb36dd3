"""Ways to do the same: what they leave in AWS, and what they share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import SampleSite
from tests.verify.pages import PAGE, rules, verify
from tooling.sandbox.terraform import PROVIDER, provider_mirror

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


TERRAFORM = """\
# T

=== "AWS CLI"

    ```bash
    aws ssm put-parameter --name /app --type String --value 1 >/dev/null
    ARN=arn:aws:ssm:us-east-1:111122223333:parameter/app
    ```

=== "Terraform"

    ```hcl title="main.tf"
    resource "aws_ssm_parameter" "app" {
      name  = "/app"
      type  = "String"
      value = "1"
    }
    output "arn" {
      value = aws_ssm_parameter.app.arn
    }
    ```

    ```bash
    terraform init >/dev/null
    terraform apply -auto-approve >/dev/null
    ARN=$(terraform output -raw arn)
    ```

The end.

```bash
echo "$ARN"
```

```text title="Output"
arn:aws:ssm:us-east-1:111122223333:parameter/app
```
"""


@pytest.mark.skipif(
    not (shutil.which("terraform") and provider_mirror()), reason="no Terraform with a mirror of its provider"
)
def test_terraform_is_carried_out_where_it_is_and_held_to_the_same(site: SampleSite) -> None:
    right = verify(site, TERRAFORM)
    wrong = verify(site, TERRAFORM.replace('value = "1"', 'value = "2"'))

    assert (right.findings, "skipped: " in right.stdout) == ([], False)
    assert [(line, rule) for line, _, rule in wrong.findings] == [(12, "other-state")]


def test_terraform_finds_its_provider_in_the_mirror_that_its_configuration_names(
    site: SampleSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plugins" / PROVIDER).mkdir(parents=True)
    configuration = tmp_path / "terraformrc"
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(configuration))
    monkeypatch.setattr("tooling.sandbox.terraform.IMPLIED", ())

    assert provider_mirror() is None
    without = verify(site, TERRAFORM).stdout
    configuration.write_text(
        f'provider_installation {{\n  filesystem_mirror {{\n    path = "{tmp_path}/plugins"\n  }}\n}}\n'
    )
    assert provider_mirror() == tmp_path / "plugins"
    with_it = verify(site, TERRAFORM).stdout

    # What was skipped before isn't taken from the cache: here it fails, for the mirror is empty.
    assert ("skipped: " in without, "unchanged" in with_it) == (True, False)


def test_blocks_find_the_mirror_in_the_configuration_of_their_own_home(
    site: SampleSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / PROVIDER).mkdir(parents=True)
    configuration = tmp_path / "terraformrc"
    configuration.write_text(f'provider_installation {{\n  filesystem_mirror {{ path = "{tmp_path}" }}\n}}\n')
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(configuration))

    shown = f'    path = "{tmp_path}"'
    page = f'# T\n\n```bash\ngrep path ~/.terraformrc\n```\n\n```text title="Output"\n{shown}\n```\n'
    assert verify(site, page).findings == []
