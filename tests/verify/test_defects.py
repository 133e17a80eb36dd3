"""Defects that published guides have had: each on a small page of our own, and caught there at its line.

A page `NN-name.right.md` is `NN-name.md` without its defect, to show that nothing else is found there.
"""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import small_site

PAGES = Path(__file__).parent / "defects"
FINDING = re.compile(
    r"^docs/defects/(?P<page>[^:\n]+)\.md:(?P<line>\d+): .* \[(?P<rule>[\w-]+)\]$", re.MULTILINE
)
PASSED = re.compile(r"^docs/defects/(?P<page>[^:\n]+)\.md\n  the page: \d+ passed in", re.MULTILINE)

Found = tuple[int, str]

# What is wrong with each page, and what is found there: at which line, by which rule.
DEFECTS: dict[str, tuple[str, list[Found]]] = {
    "01-list-on-a-secret": (
        "`ListSecrets` stands on the ARN of a secret, where it allows nothing",
        [(12, "needs-star")],
    ),
    "02-undefined-name": (
        "the code names a stage that nothing on the page defines",
        [(13, "command-failed")],
    ),
    "03-forgotten-key": (
        "the call leaves the key out, so a secret of another name is asked for",
        [(16, "command-failed")],
    ),
    "04-policy-in-the-shell": (
        "the policy isn't quoted, so the shell makes many arguments of it, though it finds no syntax error",
        [(4, "command-failed")],
    ),
    "05-prompt": (
        "the prompt is part of the command",
        [(4, "command-failed")],
    ),
    "06-misspelled-alias": (
        "the alias of the key has a letter too few",
        [(4, "command-failed")],
    ),
    "06-secret-under-no-key": (
        "a secret is to be encrypted with a key that doesn't exist",
        [(6, "command-failed")],
    ),
    "07-no-decrypt": (
        "the secret has a key of the customer's own, and the policy doesn't allow `kms:Decrypt`",
        [(36, "command-failed")],
    ),
    "10-variable-named-like-an-arn": (
        "an environment variable is named like the ARN of a secret",
        [(8, "command-failed")],
    ),
    "11-half-of-a-policy": (
        "a part of a policy is saved as JSON, and is none",
        [(6, "json-syntax")],
    ),
    "11-no-audience": (
        "the trust policy asks for the subject of a token, and takes any audience",
        [(10, "oidc-audience")],
    ),
    "12-policy-for-a-role": (
        "the check asks for a role by the name of a policy",
        [(16, "command-failed")],
    ),
    "15-shortened-options": (
        "the options of the command are shortened",
        [(4, "command-failed")],
    ),
    "16-made-up-fingerprint": (
        "the command can't have printed this fingerprint",
        [(13, "other-output")],
    ),
    "17-file-of-another-name": (
        "the file is saved under another name than it is imported by",
        [(9, "command-failed")],
    ),
    "18-thumbprint-required": (
        "the page says that AWS refuses a provider without a thumbprint, and AWS takes it",
        [(5, "no-error")],
    ),
    "19-error-of-another-service": (
        "the row has an error that only STS gives, for what Secrets Manager answers otherwise",
        [(11, "other-symptom")],
    ),
    "20-unknown-key": (
        "the row has what STS says of an unknown access key, for what Secrets Manager says otherwise",
        [(20, "other-symptom")],
    ),
    "20-wrong-signature": (
        "the row has what STS says of a wrong signature, for what Secrets Manager says otherwise",
        [(20, "other-symptom")],
    ),
    "21-denial-in-other-words": (
        "the row has an error that names `kms:Decrypt`, and Secrets Manager's doesn't",
        [(31, "other-symptom")],
    ),
    "21-impossible-cause": (
        "the row blames `*` for not covering a key, so its fix cures nothing: the key's own policy is closed",
        [(31, "no-cure")],
    ),
    "24-needless-decrypt": (
        "the policy allows `kms:Decrypt` for a secret under a key that needs no permission",
        [(14, "unneeded-permission")],
    ),
    "25-prefix-that-misses": (
        "the pattern ends in a hyphen and six characters, so it isn't one of a prefix with a slash",
        [(26, "other-access"), (27, "other-access")],
    ),
    "25-prefix-that-takes-more": (
        "the pattern has no slash, so it also takes the secrets whose names go on otherwise",
        [(28, "other-access")],
    ),
    "25-prefix-with-a-hyphen": (
        "the pattern ends in a hyphen and a star, so it misses `app/db` and takes `app-old`",
        [(10, "wide-secret-suffix")],
    ),
    "26-policy-in-another-account": (
        "the policy is created in the user's account, and attached to a role of another one",
        [(33, "command-failed")],
    ),
    "28-dots-in-json": (
        "a JSON file has three dots in it",
        [(7, "json-syntax")],
    ),
    "31-bare-placeholder": (
        "the shell takes the brackets of a placeholder for redirections",
        [(6, "command-failed")],
    ),
    "35-plain-text-secret": (
        "the page stores plain text, and reads it as JSON",
        [(13, "command-failed")],
    ),
    "35-unused-describe": (
        "the policy allows `DescribeSecret`, which nothing asks for",
        [(16, "unneeded-permission")],
    ),
    "37-bare-statement": (
        "a statement without a policy around it is attached as a policy",
        [
            (14, "no-statement"),
            (14, "bad-version"),
            (15, "unknown-element"),
            (16, "unknown-element"),
            (17, "unknown-element"),
        ],
    ),
    "37-closed-key-policy": (
        "the user's policy allows `kms:Decrypt`, and the key's own policy doesn't let the account in",
        [(46, "command-failed")],
    ),
    "38-fences-without-a-language": (
        "fences say no language",
        [(3, "unknown-language"), (9, "unknown-language")],
    ),
    "41-policy-too-large": (
        "the policy is larger than the inline policies of a role may be",
        [(22, "command-failed")],
    ),
}
NAMES = sorted(page.name.removesuffix(".md") for page in PAGES.glob("*.md"))
RIGHT = [name for name in NAMES if name.endswith(".right")]


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found on each page, and the pages on which every step passed."""

    found: dict[str, list[Found]]
    passed: set[str]


@pytest.fixture(scope="module")
def verified(tmp_path_factory: pytest.TempPathFactory) -> Verified:
    """All pages, verified at once."""
    site = small_site(tmp_path_factory.mktemp("defects") / "site")
    shutil.copytree(PAGES, site.root / "docs/defects")
    result = site.run("verify", str(site.root / "docs/defects"))
    found: dict[str, list[Found]] = defaultdict(list)
    for each in FINDING.finditer(result.stdout):
        found[each["page"]].append((int(each["line"]), each["rule"]))
    return Verified(found, {each["page"] for each in PASSED.finditer(result.stdout)})


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_is_caught_at_its_line(verified: Verified, name: str) -> None:
    defect, findings = DEFECTS[name]

    assert verified.found.get(name) == findings, defect


@pytest.mark.parametrize("name", RIGHT)
def test_without_its_defect_a_page_is_carried_out_and_nothing_is_found(verified: Verified, name: str) -> None:
    assert verified.found.get(name, []) == []
    assert name in verified.passed


def test_every_page_is_a_known_defect_or_one_that_is_put_right() -> None:
    assert sorted(set(NAMES) - set(RIGHT)) == sorted(DEFECTS)
    assert {name.removesuffix(".right") for name in RIGHT} <= DEFECTS.keys()
