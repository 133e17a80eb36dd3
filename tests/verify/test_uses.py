"""Why each permission is there: what the record says of the policies of a page."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import SampleSite
from tests.verify.pages import ACCESS, PAGE, ROW, SETUP, verify
from tooling.iam.evaluator import PolicySet, decide
from tooling.iam.policy import parse_policy
from tooling.iam.request import Principal, PrincipalKind, Request
from tooling.sandbox.aws.decisions import Record
from tooling.verify.uses import deciding

PROFILE = """\
## Use it

```bash
read -r ID SECRET <<< "$(aws iam create-access-key --user-name reader \\
  --query 'AccessKey.[AccessKeyId, SecretAccessKey]' --output text)"
aws configure set aws_access_key_id "$ID" --profile reader
aws configure set aws_secret_access_key "$SECRET" --profile reader
aws configure set region us-east-1 --profile reader
```

"""
GET = """\
```bash
aws secretsmanager get-secret-value --secret-id app --profile reader --query SecretString --output text
```

"""
PYTHON = """\
```python
import boto3

boto3.Session(profile_name="reader").client("secretsmanager").get_secret_value(SecretId="app")
```

"""


def policies(site: SampleSite, page: str, *options: str) -> list[dict[str, Any]]:
    """Return what the record says of the policies of `page`, which has no findings."""
    assert verify(site, page, *options).findings == []
    record = json.loads(site.project.verification_file.read_text())
    found: list[dict[str, Any]] = record["pages"][PAGE].get("policies", [])
    return found


def line_of(page: str, text: str) -> int:
    """Return the line of the fence that the block with `text` in it begins with."""
    return page[: page.rindex("```", 0, page.index(text))].count("\n") + 1


def test_a_permission_is_there_for_the_steps_that_used_it_and_the_rows_that_claim_it(
    site: SampleSite,
) -> None:
    page = SETUP + PROFILE + GET + PYTHON + ACCESS
    row = page[: page.index("| `user/reader`")].count("\n") + 1

    (policy,) = policies(site, page)

    assert policy == {
        "name": "read.json",
        "line": 10,
        "permissions": [
            {
                "statement": 1,
                "effect": "Allow",
                "action": "secretsmanager:GetSecretValue",
                "resources": ["arn:aws:secretsmanager:us-east-1:111122223333:secret:app-??????"],
                "steps": [
                    {
                        "line": line_of(page, "get-secret-value"),
                        "kind": "bash",
                        "what": "aws secretsmanager get-secret-value",
                        "heading": "Use it",
                        "hidden": False,
                    },
                    {
                        "line": line_of(page, "get_secret_value"),
                        "kind": "python",
                        "what": "get_secret_value",
                        "heading": "Use it",
                        "hidden": False,
                    },
                ],
                "access": [
                    {
                        "line": row,
                        "claim": ["user/reader", "secretsmanager:GetSecretValue", "app", "Allowed"],
                        "heading": "Use it",
                    }
                ],
            }
        ],
        "kept": [],
    }


def test_a_step_that_readers_dont_see_says_so(site: SampleSite) -> None:
    hidden = f"<!-- test: check\n{GET.strip()}\n-->\n"

    (policy,) = policies(site, SETUP + PROFILE + hidden)

    assert [step["hidden"] for step in policy["permissions"][0]["steps"]] == [True]


def test_what_is_kept_stands_there_with_its_reason_and_without_a_use(site: SampleSite) -> None:
    wide = SETUP.replace(
        '"Action": "secretsmanager:GetSecretValue",',
        '"Action": ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],',
    )
    keep = '<!-- test: keep secretsmanager:DescribeSecret reason="The form\nshows the date." -->\n\n'

    (policy,) = policies(site, wide + keep + ACCESS)

    used = {each["action"]: (each["steps"], len(each["access"])) for each in policy["permissions"]}
    assert used == {
        "secretsmanager:GetSecretValue": ([], 1),
        "secretsmanager:DescribeSecret": ([], 0),
    }
    reason = {"permission": "secretsmanager:DescribeSecret", "reason": "The form shows the date."}
    assert policy["kept"] == [reason]


def test_a_deny_is_there_for_what_it_denied(site: SampleSite) -> None:
    statement = '{"Effect": "Deny", "Action": "secretsmanager:Put*", "Resource": "*"}'
    deny = SETUP.replace("    }\n  ]", f"    }},\n    {statement}\n  ]")
    keep = '<!-- test: keep secretsmanager:Put* reason="Whatever else the user gets." -->\n\n'
    keep += '<!-- test: keep statement 2 reason="Whatever else the user gets." -->\n\n'
    keep += '<!-- test: keep * only as reason="Whatever the secret." -->\n\n'

    (policy,) = policies(site, deny + keep + ACCESS)

    denied = policy["permissions"][1]
    assert (denied["effect"], denied["action"]) == ("Deny", "secretsmanager:Put*")
    assert [row["claim"][-1] for row in denied["access"]] == ["Denied"]


TABS = """\
=== "Left"

    ```bash
    true
    ```

=== "Right"

    ```bash
    :
    ```
"""


def test_a_step_that_all_paths_share_is_there_once(site: SampleSite) -> None:
    page = SETUP + PROFILE + GET + TABS

    # In one process, so that the second path takes over what the first has done.
    (policy,) = policies(site, page, "--jobs", "1")

    (step,) = policy["permissions"][0]["steps"]
    assert step["line"] == line_of(page, "get-secret-value")


BOTH = parse_policy(
    """{"Version": "2012-10-17", "Statement": [
      {"Effect": "Allow", "Action": ["ssm:Get*", "ssm:PutParameter", "ssm:*"], "Resource": "*"},
      {"Effect": "Deny", "Action": "ssm:PutParameter", "Resource": "*"},
      {"Effect": "Allow", "NotAction": "ssm:*", "Resource": "*"}]}"""
)


@pytest.mark.parametrize(
    ("action", "decided_by"),
    [
        ("ssm:GetParameter", [(0, "ssm:Get*"), (0, "ssm:*")]),
        ("ssm:PutParameter", [(1, "ssm:PutParameter")]),
        ("sts:AssumeRole", [(2, "all but ssm:*")]),
    ],
)
def test_what_made_a_decision_are_the_statements_of_its_effect(
    action: str, decided_by: list[tuple[int, str]]
) -> None:
    principal = Principal(PrincipalKind.USER, "arn:aws:iam::111122223333:user/u", "111122223333")
    request = Request(principal, action, "arn:aws:ssm:us-east-1:111122223333:parameter/p", "111122223333", {})
    given = PolicySet(identity=(BOTH,))

    assert [*deciding(BOTH, Record(request, decide(request, given), given))] == decided_by


INLINE = """\
```bash
aws iam put-user-policy --user-name reader --policy-name read --policy-document \\
  '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue",
  "Resource": "arn:aws:secretsmanager:us-east-1:111122223333:secret:app-??????"}}'
```

"""
TEMPLATE = """\
```yaml title="read.yaml"
Resources:
  Read:
    Type: AWS::IAM::Policy
    Properties:
      Users: [reader]
      PolicyName: read
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: secretsmanager:GetSecretValue
            Resource: !Sub arn:aws:secretsmanager:us-east-1:${AWS::AccountId}:secret:app-??????
```

```bash
aws cloudformation deploy --stack-name read --template-file read.yaml --capabilities CAPABILITY_IAM >/dev/null
```

"""


@pytest.mark.parametrize(("way", "block"), [(INLINE, "put-user-policy"), (TEMPLATE, "Resources:")])
def test_a_policy_without_a_file_has_its_document_and_the_line_of_the_block_that_it_stands_in(
    site: SampleSite, way: str, block: str
) -> None:
    page = SETUP[: SETUP.index("```json")] + way + ACCESS

    (policy,) = policies(site, page)

    statement = json.loads(policy["document"])["Statement"]
    (allowed,) = statement if isinstance(statement, list) else [statement]
    assert allowed["Action"] == "secretsmanager:GetSecretValue"
    assert (policy["name"], policy["line"]) == ("the policy read of user/reader", line_of(page, block))
    assert [row["line"] for row in policy["permissions"][0]["access"]] == [
        page[: page.index("| `user/reader`")].count("\n") + 1
    ]


def test_what_was_fetched_says_the_same(site: SampleSite) -> None:
    first = policies(site, SETUP + ACCESS)

    assert first
    assert policies(site, SETUP + ACCESS) == first
    assert ROW in [row["line"] for row in first[0]["permissions"][0]["access"]]
