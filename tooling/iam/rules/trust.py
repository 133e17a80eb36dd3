"""Trust policies: who may take on a role, and with which proof.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tooling.iam.positions import Element
from tooling.iam.rules.faults import Fault
from tooling.iam.rules.written import Kind, WrittenStatement

WEB_IDENTITY, SAML, ROLE = "sts:assumerolewithwebidentity", "sts:assumerolewithsaml", "sts:assumerole"
FITTING = {
    ROLE: "sts:AssumeRole",
    WEB_IDENTITY: "sts:AssumeRoleWithWebIdentity",
    SAML: "sts:AssumeRoleWithSAML",
}
TRUST_ACTIONS = (ROLE, WEB_IDENTITY, SAML, "sts:tagsession", "sts:setsourceidentity", "sts:setcontext")
PROVIDER = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:oidc-provider/(?P<issuer>.+)")
SAML_PROVIDER = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:saml-provider/.+")
GITHUB = "token.actions.githubusercontent.com"
# What a `sub` of GitHub begins with when it says whose workflow it is.
GITHUB_OWNER = re.compile(r"repo:[^/*?:]+/|(?!repo:)\w+:[^*?]+")
# Claims of GitHub that say whose workflow it is, besides `sub`.
GITHUB_CLAIMS = ("repository", "repository_id", "repository_owner_id", "job_workflow_ref", "enterprise_id")


def trust_resources(statement: WrittenStatement) -> Iterator[Fault]:
    for name in ("Resource", "NotResource"):
        member = statement.element.members.get(name)
        if statement.kind is Kind.TRUST and member:
            message = "AWS answers MalformedPolicyDocument: Has prohibited field Resource."
            fix = f"Take `{name}` out: a trust policy is about the role that it belongs to."
            yield Fault(member.name_line, message, "trust-resource", fix)


def trust_actions(statement: WrittenStatement) -> Iterator[Fault]:
    for action in statement.texts("Action") if statement.kind is Kind.TRUST else []:
        if action.value.lower() not in TRUST_ACTIONS and not re.search(r"[*?]", action.value):
            message = f"`{action.value}` has no place in a trust policy, and AWS refuses it"
            fix = "Allow sts:AssumeRole, sts:AssumeRoleWithWebIdentity or sts:AssumeRoleWithSAML."
            yield Fault(action.line, message, "trust-action", fix)


def open_trust(statement: WrittenStatement) -> Iterator[Fault]:
    """An external ID alone doesn't close it: it is not a secret."""
    keys = {condition.key.lower() for condition in statement.conditions} - {"sts:externalid"}
    principal = statement.element.members.get("Principal")
    if statement.kind is not Kind.TRUST or not statement.allows or not principal or keys:
        return
    for everyone in [principal, *principal.texts("AWS")]:
        if everyone.value == "*":
            message = "`*` lets every AWS account take on this role"
            yield Fault(everyone.line, message, "open-trust", "Name the accounts, users or roles that may.")


def mismatched_actions(statement: WrittenStatement) -> Iterator[Fault]:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"""
    principal = statement.element.members.get("Principal")
    if statement.kind is not Kind.TRUST or not principal:
        return
    fitting = {action for name in principal.members for action in actions_for(name, principal.texts(name))}
    for action in statement.texts("Action"):
        if fitting and action.value.lower() in {ROLE, WEB_IDENTITY, SAML} - fitting:
            message = f"such a principal never asks for `{action.value}`, so it {statement.does} nothing"
            fix = f"Write {' or '.join(sorted(FITTING[each] for each in fitting))}."
            yield Fault(action.line, message, "mismatched-action", fix)


def actions_for(kind: str, principals: list[Element]) -> set[str]:
    """Return the actions by which principals of this kind take on a role."""
    if kind != "Federated":
        return {ROLE}
    return {SAML if SAML_PROVIDER.fullmatch(principal.value) else WEB_IDENTITY for principal in principals}


def oidc_claims(statement: WrittenStatement) -> Iterator[Fault]:
    """Tokens of an OIDC provider that are taken whatever their audience or subject."""
    if statement.kind is not Kind.TRUST or not statement.allows:
        return
    for provider in (
        statement.element.members["Principal"].texts("Federated") if statement.has("Principal") else []
    ):
        if found := PROVIDER.fullmatch(provider.value):
            yield from unchecked_claims(statement, found["issuer"], provider.line)


def unchecked_claims(statement: WrittenStatement, issuer: str, line: int) -> Iterator[Fault]:
    prefix = f"{issuer.lower()}:"
    claims = {
        condition.key.lower().removeprefix(prefix): [value.value for value in condition.texts]
        for condition in statement.conditions
        if condition.key.lower().startswith(prefix)
    }
    if "aud" not in claims:
        message = f"no condition on `{issuer}:aud`: a token for any audience that the provider knows is taken"
        yield Fault(line, message, "oidc-audience", f'Add "{issuer}:aud" with StringEquals.')
    if not claims.keys() - {"aud"}:
        message = f"no condition on `{issuer}:sub`: any token of this provider will do"
        yield Fault(line, message, "oidc-subject", f'Add "{issuer}:sub" with the subjects that may.')
    elif issuer.lower() == GITHUB and not names_owner(claims):
        message = "no condition names owner and repository: any workflow on GitHub can take on this role"
        yield Fault(line, message, "github-repository", "Begin it with repo:OWNER/REPOSITORY:")


def names_owner(claims: dict[str, list[str]]) -> bool:
    if any(claim in claims for claim in GITHUB_CLAIMS):
        return True
    return "sub" in claims and all(GITHUB_OWNER.match(subject) for subject in claims["sub"])
