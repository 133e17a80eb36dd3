"""The command `tooling verify`: every character that matters is noticed, at its line."""

from __future__ import annotations

import json

import pytest

from tests.conftest import SampleSite
from tooling.project import MissingDocsError

GUIDE = """\
# Read a secret

```json title="policy.json"
{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "secretsmanager:GetSecretValue",
    "Resource": "arn:aws:secretsmanager:us-east-1:111122223333:secret:app-??????"
  }]
}
```

=== "AWS CLI"

    ```bash
    POLICY_ARN=$(aws iam create-policy --policy-name Read \\
      --policy-document file://policy.json --query Policy.Arn --output text)
    ```

=== "Python"

    ```python
    import boto3

    iam = boto3.client("iam")
    policy = open("policy.json").read()
    policy_arn = iam.create_policy(PolicyName="Read", PolicyDocument=policy)["Policy"]["Arn"]
    ```

The name of the policy is the same for both:

```bash
echo "$POLICY_ARN"
```

```text title="Output"
arn:aws:iam::111122223333:policy/Read
```

```bash
aws iam get-user --user-name nobody
```

```text title="Error"
An error occurred (NoSuchEntity) when calling the GetUser operation: ...
```

<!-- test: check
```bash
aws iam create-user --user-name reader
aws iam attach-user-policy --user-name reader --policy-arn "$POLICY_ARN"
aws secretsmanager create-secret --name app --secret-string x
```
-->

| Principal | Action | Resource | Access |
|---|---|---|---|
| `user/reader` | `secretsmanager:GetSecretValue` | `app` | Allowed |
"""


@pytest.fixture
def guide(site: SampleSite) -> SampleSite:
    site.write("docs/guides/secret.md", GUIDE)
    return site


def test_a_right_page_passes_on_every_path(guide: SampleSite) -> None:
    result = guide.run("verify", str(guide.root / "docs/guides/secret.md"))

    first, *paths, total = result.stdout.splitlines()
    assert first == "docs/guides/secret.md"
    assert [path.split(" in ")[0] for path in paths] == ["  AWS CLI: 6 passed", "  Python: 6 passed"]
    counts = "12 steps carried out, 2 of them hidden, on 2 paths through 1 guide, 0 skipped, 0 findings"
    assert total == f"verify: {counts}"
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        (
            '"2012-10-17"',
            '"2012-10-27"',
            "5: `2012-10-27` is no version of the policy language [bad-version]",
        ),
        ("GetSecretValue", "GetSecretValu", "8: the action `secretsmanager:GetSecretValu` doesn't exist, so"),
        ("app-??????", "app-?????", "9: this matches no secret: AWS adds"),
        ('"Effect": "Allow",', '"Effect": "Allow"', "8: this is not JSON, and AWS refuses it [json-syntax]"),
        ("create-policy", "creat-policy", "17: this command failed [command-failed]"),
        ("--query Policy.Arn", "--query Policy.Ar", "38: the block at line 33 prints something else"),
        ("create_policy(", "create_polic(", "28: this command failed [command-failed]"),
        ('echo "$POLICY_ARN"', 'echo "$POLICY_AR"', "34: this command failed [command-failed]"),
        ("policy/Read\n", "policy/Rea\n", "38: the block at line 33 prints something else [other-output]"),
        ("(NoSuchEntity)", "(NoSuchEntit)", "46: the block at line 41 fails in another way [other-error]"),
        (
            "aws iam get-user --user-name nobody",
            "true",
            "41: this block succeeded where the page says it fails",
        ),
        ('```text title="Error"', "```text title=Error", "45: this looks like a fence, but the site doesn't"),
    ],
)
def test_a_wrong_character_is_named_at_its_line(
    guide: SampleSite, before: str, after: str, where: str
) -> None:
    guide.write("docs/guides/secret.md", GUIDE.replace(before, after))

    result = guide.run("verify", str(guide.root / "docs/guides/secret.md"))

    assert f"docs/guides/secret.md:{where}" in result.stdout
    assert result.exit_code == 1


def test_steps_after_one_that_failed_are_not_reached(site: SampleSite) -> None:
    site.write("docs/guides/role.md", "# T\n\n```bash\nfalse\n```\n\n```bash\ntouch /nope\n```\n")

    result = site.run("verify")

    assert "  the page: 1 failed, 1 not reached in" in result.stdout
    assert result.stdout.count("[command-failed]") == 1


def test_a_skipped_step_is_shown_with_its_reason(site: SampleSite) -> None:
    site.write(
        "docs/guides/role.md", '# T\n\n<!-- test: skip reason="needs a phone" -->\n\n```bash\nfalse\n```\n'
    )

    result = site.run("verify")

    assert "docs/guides/role.md:5: skipped: needs a phone" in result.stdout
    assert "  the page: 1 skipped in" in result.stdout
    assert result.exit_code == 0


def test_a_finding_on_some_paths_says_on_which(guide: SampleSite) -> None:
    guide.write("docs/guides/secret.md", GUIDE.replace("iam = boto3", "im = boto3"))

    result = guide.run("verify", str(guide.root / "docs/guides/secret.md"))

    assert result.stdout.endswith("  NameError: name 'iam' is not defined\n  on the path: Python\n")


def test_without_a_page_all_docs_are_verified(guide: SampleSite) -> None:
    result = guide.run("verify")

    assert "docs/guides/role.md" in result.stdout
    assert "through 2 guides, 0 skipped, 0 findings" in result.stdout


def test_a_page_is_carried_out_again_only_when_something_changed(site: SampleSite) -> None:
    first, second = site.run("verify"), site.run("verify")
    site.write("docs/guides/role.md", (site.root / "docs/guides/role.md").read_text() + "\nMore.\n")
    third = site.run("verify")

    shown = [result.stdout.splitlines()[0] for result in (first, second, third)]
    again = "docs/guides/role.md (unchanged since it was carried out)"
    assert shown == ["docs/guides/role.md", again, "docs/guides/role.md"]
    assert second.stdout.splitlines()[1:] == first.stdout.splitlines()[1:]


def test_a_page_with_findings_is_carried_out_again(site: SampleSite) -> None:
    site.write("docs/guides/role.md", "# T\n\n```bash\nfalse\n```\n")

    results = [site.run("verify") for _ in range(2)]

    assert [(result.exit_code, "unchanged" in result.stdout) for result in results] == [
        (1, False),
        (1, False),
    ]


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b'[{"line": 1}]', b"null"])
def test_a_damaged_entry_of_the_cache_is_no_entry(site: SampleSite, damage: bytes) -> None:
    site.run("verify")
    for file in site.project.cache.glob("verify/*"):
        file.write_bytes(damage)

    result = site.run("verify")

    assert (result.exit_code, "unchanged" in result.stdout) == (0, False)


@pytest.mark.parametrize("page", ["nope.md", "mkdocs.yml", "/"])
def test_an_unknown_page_is_an_error(site: SampleSite, page: str) -> None:
    result = site.run("verify", str(site.root / page))

    assert result.exit_code == 2
    assert result.stderr.startswith("error: there is no page `")


def test_docs_that_are_missing_are_an_error(site: SampleSite) -> None:
    (site.root / "docs").rename(site.root / "elsewhere")

    result = site.run("verify")

    assert (result.exit_code, result.stderr) == (2, f"error: {MissingDocsError(site.root / 'docs')}\n")


TEMPLATE = """\
# Make a role

```yaml title="role.yaml"
Resources:
  Reader:
    Type: AWS::IAM::Role
    Properties:
      RoleName: reader
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - {Effect: Allow, Principal: {AWS: "111122223333"}, Action: sts:AssumeRole}
```

```bash
aws cloudformation deploy --stack-name reader --template-file role.yaml \\
  --capabilities CAPABILITY_NAMED_IAM >/dev/null
aws iam get-role --role-name reader --query Role.Arn --output text
```

```text title="Output"
arn:aws:iam::111122223333:role/reader
```

| Principal | Action | Resource | Access |
|---|---|---|---|
| `user/Administrator` | `sts:AssumeRole` | `arn:aws:iam::111122223333:role/reader` | Allowed |
"""


def test_a_template_is_read_and_carried_out(site: SampleSite) -> None:
    site.write("docs/guides/role.md", TEMPLATE)
    right = site.run("verify", str(site.root / "docs/guides/role.md"))

    site.write("docs/guides/role.md", TEMPLATE.replace("RoleName", "RoleNam"))
    wrong = site.run("verify", str(site.root / "docs/guides/role.md"))

    assert (right.exit_code, "3 passed" in right.stdout) == (0, True)
    assert "docs/guides/role.md:8: Additional properties are not allowed ('RoleNam'" in wrong.stdout
    assert wrong.exit_code == 1


def test_a_page_that_is_not_text_is_a_finding(site: SampleSite) -> None:
    (site.root / "docs/bad.md").write_bytes(b"# T\n\n\xff\n")

    result = site.run("verify")

    assert result.stdout.endswith(
        "docs/bad.md:3: this is not UTF-8, which every page has to be [not-utf-8]\n"
    )
    assert result.exit_code == 1


def test_a_cache_that_cant_be_written_is_an_error(site: SampleSite) -> None:
    site.write(".cache", "a file")

    result = site.run("verify")

    assert (result.exit_code, result.stderr.startswith("error: can't write `")) == (2, True)


def test_a_bug_keeps_its_traceback(site: SampleSite, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("tooling.verify.walk.Walk.carry_out", broken)

    with pytest.raises(RuntimeError, match="a bug"):
        site.run("verify")


FROZEN = """\
# Say a word

--8<-- "word.txt"

```text title="Output"
{}
```
"""
WORD = "```bash\necho {}\n```\n"


def test_a_frozen_page_is_carried_out_as_it_was_frozen(site: SampleSite) -> None:
    extension = "  - pymdownx.snippets: {base_path: docs/snippets}\nnav:"
    site.write("mkdocs.yml", (site.root / "mkdocs.yml").read_text().replace("nav:", extension))
    site.write("docs/guides/role.md", FROZEN.format("before"))
    site.write("docs/snippets/word.txt", WORD.format("before"))
    site.commit()
    site.freeze("v1.0.0")
    site.write("docs/snippets/word.txt", WORD.format("after"))

    frozen = site.run("verify", str(site.root / "versions/v1.0.0/docs"), "--no-cache")
    edge = site.run("verify", str(site.root / "docs/guides"), "--no-cache")

    assert (frozen.exit_code, edge.exit_code) == (0, 1), frozen.output
    assert "on 1 path through 1 guide, 0 skipped, 0 findings" in frozen.stdout
    assert "docs/guides/role.md:6: " in edge.stdout


def test_a_frozen_page_that_aws_moved_under_is_named_with_its_version(site: SampleSite) -> None:
    site.write("docs/guides/role.md", '# Role\n\n```bash\necho a\n```\n\n```text title="Output"\nb\n```\n')
    site.commit()
    site.freeze("v1.0.0")
    report = site.root / "verification.json"

    result = site.run("verify", str(site.root / "versions/v1.0.0/docs"), "--json", str(report))

    page = "versions/v1.0.0/docs/guides/role.md"
    found = json.loads(report.read_text())["pages"]
    assert result.exit_code == 1
    assert {name: len(each["findings"]) for name, each in found.items()} == {page: 1}
    assert found[page]["findings"][0].startswith(f"{page}:8: ")
