"""Lies: copies of a real guide, each with one thing changed that isn't so, and where each is caught."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import SampleSite, small_site

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/crewai/static-credentials.md").read_text()
ROW = re.compile(r"\n *<!-- test: row .*?-->\n", re.DOTALL)
ROLE_TAB = re.compile(r'\n=== "AssumeRole"\n(?:\n|    .*\n)+')
FINDING = re.compile(r"^docs/lies/([\w-]+)\.md:(\d+): .* \[([\w-]+)\]$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Lie:
    """What stands in the guide, what a copy says instead, and how that is caught.

    The finding is at the line where `at` stands, the first one after the change; it is that of the change
    itself where `at` is "".
    """

    truth: str
    lie: str
    rule: str
    at: str = ""


READ_KEY = "secretsmanager:GetSecretValue"
LIES = {
    "wrong-action": Lie(
        '"Action": "secretsmanager:GetSecretValue"', '"Action": "secretsmanager:GetSecret"', "unknown-action"
    ),
    "list-on-an-arn": Lie(
        '"Resource": "*"',
        '"Resource": "arn:aws:secretsmanager:us-east-1:111122223333:secret:crewai/*"',
        "needs-star",
        '"Action": "secretsmanager:ListSecrets"',
    ),
    "wrong-arn-suffix": Lie(
        "secret:crewai/*",
        "secret:crewai/openai-api-key-?????",
        "secret-suffix",
    ),
    "wrong-prefix": Lie(
        '111122223333:secret:crewai/*"',
        '111122223333:secret:crew-ai/*"',
        "wrong-instruction",
        "4. Choose **Deploy**",
    ),
    "missing-action": Lie(
        '      "Action": "secretsmanager:ListSecrets",',
        '      "Action": "secretsmanager:DescribeSecret",',
        "star-resource",
        '"Resource": "*"',
    ),
    "unneeded-permission": Lie(
        '"Action": "secretsmanager:GetSecretValue",',
        '"Action": ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],',
        "unneeded-permission",
    ),
    "wrong-button": Lie(
        "and choose **Create policy**. Choose **JSON**",
        "and choose **New policy**. Choose **JSON**",
        "wrong-instruction",
    ),
    "wrong-field": Lie("as **Policy name** and", "as **Name of the policy** and", "wrong-instruction"),
    "missing-required-field": Lie(
        "Enter `crewai-secrets-reader` as\n           **User name**, and choose **Next**.",
        "Choose\n           **Next**.",
        "wrong-instruction",
    ),
    "step-out-of-order": Lie(
        "        1. Open **IAM** > **Policies** and choose **Create policy**. Choose **JSON**",
        "        1. Open **IAM** > **Policies** and choose **Attach**. Choose **JSON**",
        "wrong-instruction",
    ),
    "unchecked-policy": Lie(
        "4. Select **Attach policies directly**, check `CrewAISecretsRead`, and choose",
        "4. Select **Attach policies directly**, and choose",
        "wrong-instruction",
        "choose **Test Connection**",
    ),
    "swapped-tab": Lie(
        "          --policy-name CrewAISecretsRead \\\n",
        "          --policy-name CrewAISecretsReader \\\n",
        "other-output",
        "arn:aws:iam::111122223333:policy/CrewAISecretsRead\n",
    ),
    "other-region": Lie(
        "aws configure set region us-east-1 --profile crewai\n",
        "aws configure set region eu-west-1 --profile crewai\n",
        "other-output",
        '["crewai/openai-api-key"]',
    ),
    "stale-output": Lie('["crewai/openai-api-key"]\n```', '["crewai/openai-key"]\n```', "other-output"),
    "stale-error": Lie(
        "AccessDeniedException) when calling the PutSecretValue",
        "AccessDenied) when calling the PutSecretValue",
        "other-error",
    ),
    "wrong-external-id": Lie(
        "aws configure set external_id crewai-7f3c9a",
        "aws configure set external_id crewai-7f3c9b",
        "command-failed",
        "aws sts get-caller-identity",
    ),
    "unconditional-trust": Lie(
        '{"sts:ExternalId": "crewai-7f3c9a"}',
        '{"aws:PrincipalAccount": "111122223333"}',
        "no-error",
        "```bash\n    aws sts assume-role --profile crewai-user --role-session-name check",
    ),
    "wrong-form-value": Lie(
        "| Region | `us-east-1` |", "| Region | `us-west-2` |", "wrong-instruction", "4. Choose **Deploy**"
    ),
    "wrong-provider": Lie(
        "| Provider | `AWS Secrets Manager` |", "| Provider | `AWS Secret Manager` |", "wrong-instruction"
    ),
    "swapped-keys": Lie(
        "| Secret Access Key | the secret access key of step 2 |",
        "| Secret Access Key | the access key ID of step 2 |",
        "wrong-instruction",
        "choose **Test Connection**",
    ),
    "wrong-json-key": Lie(
        "`crewai/openai-api-key#api_key` as **Secret Name**",
        "`crewai/openai-api-key#key` as **Secret Name**",
        "wrong-instruction",
        "4. Choose **Deploy**",
    ),
    "wrong-access": Lie(
        "| `secretsmanager:PutSecretValue` | `crewai/openai-api-key` | Denied |",
        "| `secretsmanager:PutSecretValue` | `crewai/openai-api-key` | Allowed |",
        "other-access",
    ),
    "symptom-of-another-service": Lie(
        "| `UnrecognizedClientException` |",
        "| `UnrecognizedClientException` or `InvalidClientTokenId` |",
        "other-symptom",
    ),
    "missing-decrypt": Lie(
        '"Action": "kms:Decrypt"',
        '"Action": "kms:DescribeKey"',
        "no-cure",
        "| `AccessDeniedException` ... `Access to KMS",
    ),
    "fix-that-does-not-fix": Lie(
        "aws iam attach-$HOLDER-policy --$HOLDER-name $NAME",
        "aws iam list-attached-$HOLDER-policies --$HOLDER-name $NAME >/dev/null; true",
        "no-cure",
        "| `AccessDeniedException` ... `secretsmanager:ListSecrets`",
    ),
    "unprovoked-row": Lie(
        "<!-- test: row InvalidSignatureException",
        "<!-- test: check",
        "unprovoked-row",
        "| `InvalidSignatureException`",
    ),
    "undo-that-forgets": Lie(
        "        iam.delete_policy(PolicyArn=policy_arn)\n",
        "",
        "other-state",
        "```python\n        iam.detach_user_policy",
    ),
    "broken-fence": Lie('```text title="Error"', "```text title=Error", "unread-fence"),
}


def line_of(lie: Lie, page: str) -> int:
    """Return the line of `page`, a copy with `lie` in it, where it has to be caught."""
    start = page.index(lie.lie) if lie.lie else page.index(lie.at)
    position = find(page, lie.at, start) if lie.at else start
    return page.count("\n", 0, position) + 1


def find(page: str, text: str, start: int) -> int:
    after = page.find(text, start)
    return after if after >= 0 else page.index(text)


def told(lie: Lie) -> str:
    """Return the guide with `lie` in it; without what takes long and doesn't matter to it."""
    start, end = GUIDE.index("## If it fails"), GUIDE.index("## Undo everything")
    page = GUIDE.replace(lie.truth, lie.lie, 1)
    if start < GUIDE.index(lie.truth) < end:
        return page
    page = ROW.sub("\n", page.replace(GUIDE[start:end], ""))
    without_role = ROLE_TAB.sub("\n", page)
    return without_role if lie.lie in without_role and lie.at in without_role else page


@pytest.fixture(scope="module")
def caught(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[int, str]]]:
    """The findings on each copy, in one run over all of them."""
    site: SampleSite = small_site(tmp_path_factory.mktemp("lies") / "site")
    site.write("mkdocs.yml", (ROOT / "mkdocs.yml").read_text().split("\nnav:")[0] + "\n")
    for name, lie in LIES.items():
        site.write(f"docs/lies/{name}.md", told(lie))
    found: dict[str, list[tuple[int, str]]] = {name: [] for name in LIES}
    for name, line, rule in FINDING.findall(site.run("verify", str(site.root / "docs/lies")).stdout):
        found[name].append((int(line), rule))
    return found


@pytest.mark.parametrize("name", LIES)
def test_a_lie_is_caught_where_it_is_told(caught: dict[str, list[tuple[int, str]]], name: str) -> None:
    lie = LIES[name]

    assert (line_of(lie, told(lie)), lie.rule) in caught[name]
