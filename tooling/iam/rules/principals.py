"""Principals, in policies on resources and in the trust policies of roles.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tooling.iam.policy import PRINCIPAL_TYPES
from tooling.iam.positions import Element
from tooling.iam.rules.faults import Fault
from tooling.iam.rules.written import Kind, WrittenStatement

PRINCIPAL_ARN = re.compile(r"arn:aws[a-z-]*:(?:iam|sts)::(?:\d{12}|cloudfront):.+")
REFUSED = "AWS answers MalformedPolicyDocument"


def misplaced_principals(statement: WrittenStatement) -> Iterator[Fault]:
    if statement.kind.names_principals:
        return
    for name in ("Principal", "NotPrincipal"):
        if member := statement.element.members.get(name):
            message = f"`{name}` has no place in a policy on an identity, and AWS refuses it"
            fix = "Take it out: the policy counts for whom it is attached to."
            yield Fault(member.name_line, message, "misplaced-principal", fix)


def missing_principals(statement: WrittenStatement) -> Iterator[Fault]:
    if statement.kind.names_principals and not statement.has("Principal", "NotPrincipal"):
        what = "role" if statement.kind is Kind.TRUST else "resource"
        message = f"the statement names no principal, and AWS refuses it in a policy on a {what}"
        yield Fault(statement.line, message, "missing-principal", 'Write "Principal": {"AWS": "ARN"}.')


def bad_principals(statement: WrittenStatement) -> Iterator[Fault]:
    for name in ("Principal", "NotPrincipal"):
        principal = statement.element.members.get(name)
        if principal and not isinstance(principal.value, dict) and principal.value != "*":
            fix = 'Write "Principal": {"AWS": "ARN"}.'
            yield Fault(principal.line, f"`{name}` is an object, or `*`; {REFUSED}", "bad-principal", fix)
        for kind, member in principal.members.items() if principal else ():
            if kind not in PRINCIPAL_TYPES:
                message = f"`{kind}` is no type of principal; {REFUSED}"
                fix = f"Known: {', '.join(sorted(PRINCIPAL_TYPES))}."
                yield Fault(member.name_line, message, "bad-principal", fix)
        for text in principal.texts("AWS") if principal else []:
            yield from bad_aws_principal(text)
        for text in principal.texts("Service") if principal else []:
            if not re.fullmatch(r"[a-z0-9.-]+\.[a-z]+", text.value):
                message = f"`{text.value}` is no service; {REFUSED}"
                yield Fault(text.line, message, "bad-principal", "Write a name such as ec2.amazonaws.com.")


def bad_aws_principal(principal: Element) -> Iterator[Fault]:
    name = principal.value
    if re.fullmatch(r"\d{12}|\*", name):
        return
    if not PRINCIPAL_ARN.fullmatch(name):
        fix = "Write the ARN of an account, user or role, or an account of 12 digits."
        yield Fault(principal.line, f"`{name}` is no principal; {REFUSED}", "bad-principal", fix)
    elif re.search(r"[*?]", name):
        message = (
            f"in `{name}` the wildcard stands for itself: no principal can be named by a part; {REFUSED}"
        )
        fix = "Name the account, and add a condition on aws:PrincipalArn with ArnLike."
        yield Fault(principal.line, message, "bad-principal", fix)
