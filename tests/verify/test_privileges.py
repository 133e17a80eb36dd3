"""Least privilege: what a page's policies grant and nothing on it needs."""

from __future__ import annotations

import textwrap

import pytest

from tests.conftest import SampleSite
from tests.verify.pages import ACCESS, SETUP, rules, verify


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


BEGINNING = SETUP[: SETUP.index("```json")]
READ_ONE = """\
{"Version": "2012-10-17", "Statement": {
  "Effect": "Allow",
  "Action": ["secretsmanager:GetSecretValue",
    "secretsmanager:DescribeSecret"],
  "Resource": "arn:aws:secretsmanager:us-east-1:111122223333:secret:app-??????"
}}"""
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
            Action:
              - secretsmanager:GetSecretValue
              - secretsmanager:DescribeSecret
            Resource: !Sub arn:aws:secretsmanager:us-east-1:${AWS::AccountId}:secret:app-??????
```

```bash
aws cloudformation deploy --stack-name read --template-file read.yaml \\
  --capabilities CAPABILITY_IAM >/dev/null
```
"""
PUT = "aws iam put-user-policy --user-name reader --policy-name read --policy-document"
# A policy that came into AWS without a file of its own.
SENT = {
    "quoted in a command": f"```bash\n{PUT} '{READ_ONE}'\n```\n",
    "in a here-document": f'```bash\n{PUT} "$(cat <<EOF\n{READ_ONE}\nEOF\n)"\n```\n',
    "in Python": "```python\nimport boto3, json\n"
    f"policy = {READ_ONE}\n"
    'boto3.client("iam").put_user_policy(\n'
    '    UserName="reader", PolicyName="read", PolicyDocument=json.dumps(policy)\n)\n```\n',
    "in a template": TEMPLATE,
}


@pytest.mark.parametrize("way", SENT)
def test_a_policy_that_stands_in_no_file_is_held_to_the_same(site: SampleSite, way: str) -> None:
    page = BEGINNING + SENT[way] + "\n" + ACCESS
    line = page[: page.index("secretsmanager:DescribeSecret")].count("\n") + 1

    message = (
        "nothing on this page notices `the policy read of user/reader` without secretsmanager:DescribeSecret"
    )
    assert verify(site, page).findings == [(line, message, "unneeded-permission")]
    kept = '<!-- test: keep secretsmanager:DescribeSecret reason="The form shows the date." -->\n\n'
    assert verify(site, page.replace("# A page", f"# A page\n\n{kept}")).findings == []


def test_what_no_block_has_as_it_is_is_named_at_the_line_of_its_block(site: SampleSite) -> None:
    made_up = READ_ONE.replace('"secretsmanager:DescribeSecret"', "\"secretsmanager:'Describe'Secret\"")
    page = BEGINNING + f"```bash\ntrue\n{PUT} '{made_up}'\n```\n\n" + ACCESS

    line = BEGINNING.count("\n") + 1
    assert rules(site, page) == [(line, "unneeded-permission")]


@pytest.mark.parametrize("way", SENT)
def test_a_policy_that_stands_in_no_file_is_read_for_mistakes(site: SampleSite, way: str) -> None:
    page = BEGINNING + SENT[way].replace("secretsmanager:DescribeSecret", "secretsmanager:ListSecrets")
    found = verify(site, page + "\n" + ACCESS).findings

    message = "the policy read of user/reader: `secretsmanager:ListSecrets` can't be limited"
    assert [(text.startswith(message), rule) for _, text, rule in found if rule == "needs-star"] == [
        (True, "needs-star")
    ]
    if way == "quoted in a command":
        line = page[: page.index("secretsmanager:ListSecrets")].count("\n") + 1
        assert (line, "needs-star") in [(at, rule) for at, _, rule in found]


def test_a_trust_policy_in_a_command_is_held_to_the_same(site: SampleSite) -> None:
    trust = """\
        ```bash
        aws iam create-role --role-name role --assume-role-policy-document \\
          '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": {"AWS": "arn:aws:iam::111122223333:user/reader"}}}' >/dev/null
        ```

        """
    claim = (
        "| Principal | Action | Resource | Access |\n|---|---|---|---|\n"
        "| `user/reader` | `sts:AssumeRole` | `arn:aws:iam::111122223333:role/role` | Allowed |\n"
    )
    page = BEGINNING + textwrap.dedent(trust)
    message = "nothing on this page is decided by `the trust policy of role/role`"

    assert verify(site, page).findings == [(BEGINNING.count("\n") + 1, message, "unused-policy")]
    assert verify(site, page + claim).findings == []
    keep = '<!-- test: keep the trust policy of role/role reason="The next page needs it." -->\n'
    assert verify(site, page + keep).findings == []


def test_policies_that_no_reader_writes_are_none_of_the_pages(site: SampleSite) -> None:
    hidden = BEGINNING + f"<!-- test: setup\n```bash\n{PUT} '{READ_ONE}'\naws kms create-key\n```\n-->\n\n"
    shown = "```bash\naws kms create-key >/dev/null\n```\n\n"

    assert rules(site, hidden + shown + ACCESS) == []
