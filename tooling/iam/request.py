"""What is asked of AWS: who wants to do what to which resource, and the circumstances.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-reqcontext.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from tooling.errors import ToolingError
from tooling.iam.documents import kind_of

ARN = re.compile(
    r"arn:(?P<partition>[\w-]+):(?P<service>[\w-]+):(?P<region>[\w-]*):(?P<account>\d*):(?P<resource>.+)",
    re.DOTALL,
)
SERVICE = re.compile(r"[\w.-]+\.amazonaws\.com(?:\.cn)?")
# Providers that AWS knows without an ARN. The first looks like a service, but assumes roles for people:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
KNOWN_PROVIDERS = frozenset(
    {"cognito-identity.amazonaws.com", "accounts.google.com", "www.amazon.com", "graph.facebook.com"}
)


class PrincipalKind(Enum):
    """What sort of principal makes a request; policies name each sort in its own way."""

    ROOT = "root user"
    USER = "user"
    ROLE_SESSION = "role session"
    FEDERATED_USER = "federated user session"
    WEB_IDENTITY = "web identity"
    SAML = "SAML identity"
    SERVICE = "service"
    ANONYMOUS = "anonymous"


# The start of the resource in an ARN of `iam` or `sts`, and what has such an ARN.
KINDS = {
    "root": PrincipalKind.ROOT,
    "user": PrincipalKind.USER,
    "role": PrincipalKind.ROLE_SESSION,
    "assumed-role": PrincipalKind.ROLE_SESSION,
    "federated-user": PrincipalKind.FEDERATED_USER,
    "oidc-provider": PrincipalKind.WEB_IDENTITY,
    "saml-provider": PrincipalKind.SAML,
}


class RequestError(ToolingError):
    """A request that can't be read: where in its JSON, what is there, and what is expected."""

    def __init__(self, path: str, found: str, expected: str) -> None:
        self.path = path
        self.found = found
        self.expected = expected
        place = f"`{path}` in the request" if path else "the request"
        super().__init__(f"{place} is {found}", fix=f"Expected: {expected}.")


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks. `arn` is that of the user or session, the provider's for an identity it vouches
    for, the name of a service, and empty for nobody.

    `account` and `role_arn` follow from the ARN when they aren't given; only a session's role ARN
    can't, when the role has a path.
    """

    kind: PrincipalKind
    arn: str = ""
    account: str = ""
    role_arn: str = ""

    def __post_init__(self) -> None:
        if not self.account:
            object.__setattr__(self, "account", account_of(self.arn))
        if not self.role_arn and self.kind is PrincipalKind.ROLE_SESSION:
            object.__setattr__(self, "role_arn", role_of(self.arn))

    @staticmethod
    def parse(value: Any) -> Principal:
        """Return the principal in `value`: an ARN, a service's name, or `{"type": "Anonymous"}`.

        The ARN of a role stands for a session of it whose name isn't known. Raises `RequestError`.
        """
        if value == {"type": "Anonymous"}:
            return Principal(PrincipalKind.ANONYMOUS)
        if isinstance(value, str):
            if value in KNOWN_PROVIDERS:
                return Principal(PrincipalKind.WEB_IDENTITY, value)
            if SERVICE.fullmatch(value):
                return Principal(PrincipalKind.SERVICE, value)
            arn = ARN.fullmatch(value)
            kind = KINDS.get(arn["resource"].partition("/")[0]) if arn else None
            if arn and kind and arn["service"] in ("iam", "sts"):
                return Principal(kind, value)
        raise RequestError("principal", kind_of(value), PRINCIPAL_FORMS)


PRINCIPAL_FORMS = (
    "the ARN of a user, a role session, a root user or an identity provider, "
    'a service such as `ec2.amazonaws.com`, or {"type": "Anonymous"}'
)


@dataclass(frozen=True, slots=True)
class Request:
    """One action on one resource. `resource` is `*` for an action that has none.

    Without `resource_account`, the resource belongs to the account in its ARN, or where the ARN has
    none (as a bucket's), to the principal's. The names of context keys count without case.
    """

    principal: Principal
    action: str
    resource: str
    resource_account: str | None = None
    context: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "context", {key.lower(): tuple(v) for key, v in self.context.items()})

    @property
    def owner(self) -> str:
        """The account that the resource belongs to."""
        return self.resource_account or account_of(self.resource) or self.principal.account


def account_of(arn: str) -> str:
    """Return the account in `arn`, or an empty string; AWS's own resources have `aws` there."""
    parts = arn.split(":", 5)
    return parts[4] if len(parts) == 6 and parts[4].isdigit() else ""


def role_of(session: str) -> str:
    """Return the ARN of the role, taken to be without a path, that `session` is of.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
    """
    arn = ARN.fullmatch(session)
    if not arn or not arn["resource"].startswith("assumed-role/"):
        return session
    return f"arn:{arn['partition']}:iam::{arn['account']}:role/{arn['resource'].split('/')[1]}"
