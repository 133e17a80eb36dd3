"""Policies as values, and the grammar that decides which documents are one.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html is followed for
the shape only. Whether an action, a resource or a principal exists is the business of
`tooling.iam.lint`, and what a policy means is that of `tooling.iam.evaluator`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from tooling.errors import ToolingError
from tooling.iam.documents import Number, UnreadableError, kind_of, read_json
from tooling.iam.operators import parse_operator

VERSIONS = ("2012-10-17", "2008-10-17")
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
DEFAULT_VERSION = "2008-10-17"
POLICY_ELEMENTS = ("Version", "Id", "Statement")
STATEMENT_ELEMENTS = (
    *("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction"),
    *("Resource", "NotResource", "Condition"),
)
EFFECTS = ("Allow", "Deny")
PRINCIPAL_TYPES = ("AWS", "Federated", "Service", "CanonicalUser")
OPERATORS_PAGE = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html"
)
# An element that isn't there; null is there, and wrong.
MISSING = object()


class Effect(Enum):
    """What a statement does to the requests it matches."""

    ALLOW = "Allow"
    DENY = "Deny"


@dataclass(frozen=True, slots=True)
class Condition:
    """One key under one operator, both as written, such as `ForAnyValue:StringLike`; any value will do."""

    operator: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Principals:
    """Who is named, by type; `everyone` when one of the names is `*`, alone or as an AWS principal."""

    everyone: bool
    aws: tuple[str, ...] = ()
    federated: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    canonical: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. An empty tuple, or None, is an element that isn't there."""

    effect: Effect
    sid: str | None = None
    principals: Principals | None = None
    not_principals: Principals | None = None
    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    not_resources: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy of any kind; variables count from version 2012-10-17 on."""

    version: str
    id: str | None
    statements: tuple[Statement, ...]


class PolicyKind(Enum):
    """Where a policy is put; each place has rules of its own beside the grammar."""

    IDENTITY = "an identity-based policy"
    RESOURCE = "a resource-based policy"
    TRUST = "a role's trust policy"
    CONTROL = "a service or resource control policy"
    ENDPOINT = "an endpoint policy"
    SESSION = "a session policy"


class PolicyError(ToolingError):
    """A document that AWS doesn't take as a policy: where in the JSON, and what it expects there."""

    def __init__(self, path: str, found: str, expected: str) -> None:
        self.path = path
        self.found = found
        self.expected = expected
        place = f"`{path}` in the policy" if path else "the policy"
        super().__init__(f"{place} is {found}", fix=f"AWS expects {expected}.")


def parse_policy(document: str | bytes | Mapping[str, Any]) -> Policy:
    """Return the policy in `document`, JSON or already decoded. Raises `PolicyError`, and nothing else."""
    try:
        return parse_decoded(read_json(document))
    except UnreadableError as error:
        raise PolicyError("", error.found, "one JSON object in UTF-8, with no name twice") from error


def parse_decoded(policy: Any) -> Policy:
    """Return the policy in `policy`, which `read_json` decoded. Raises `PolicyError`."""
    require_elements(policy, "", POLICY_ELEMENTS)
    return Policy(
        version=one_of(policy.get("Version", DEFAULT_VERSION), "Version", VERSIONS),
        id=text(policy["Id"], "Id") if "Id" in policy else None,
        statements=tuple(parse_statement(each, path) for each, path in statements(policy)),
    )


def require_kind(policy: Policy, kind: PolicyKind) -> None:
    """Raise `PolicyError` unless AWS takes `policy` as one of `kind`.

    An `Id` in an identity-based policy is let through: the grammar's notes forbid it, IAM takes it.
    """
    for index, statement in enumerate(policy.statements):
        fault = fault_in(statement, kind)
        if fault:
            element, found, expected = fault
            raise PolicyError(f"Statement[{index}].{element}", f"{found} in {kind.value}", expected)


def fault_in(statement: Statement, kind: PolicyKind) -> tuple[str, str, str] | None:
    """Return the element of `statement` that `kind` doesn't take, what it is, and what is expected."""
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    # https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
    # https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
    named = statement.principals or statement.not_principals
    resources = statement.resources or statement.not_resources
    not_principal = statement.not_principals is not None
    resource = "Resource" if statement.resources else "NotResource"
    match kind:
        case PolicyKind.IDENTITY | PolicyKind.SESSION if named:
            return "NotPrincipal" if not_principal else "Principal", "not allowed", "no principal"
        case PolicyKind.IDENTITY | PolicyKind.SESSION if not resources:
            return "Resource", "missing", "`Resource` or `NotResource`"
        case PolicyKind.RESOURCE | PolicyKind.ENDPOINT | PolicyKind.TRUST if not named:
            return "Principal", "missing", "a principal"
        case PolicyKind.TRUST if resources:
            return resource, "not allowed", "no resource: the role is the resource"
        case PolicyKind.TRUST | PolicyKind.CONTROL if not_principal:
            return "NotPrincipal", "not allowed", "no `NotPrincipal`"
        case PolicyKind.CONTROL if named and not named.everyone:
            return "Principal", "not allowed", "`*`, or in a service control policy no principal"
    return None


def statements(policy: dict[str, Any]) -> list[tuple[Any, str]]:
    """Return the statements of a policy, each with its path; one alone needs no list."""
    found = policy.get("Statement", MISSING)
    if isinstance(found, list) and found:
        return [(statement, f"Statement[{index}]") for index, statement in enumerate(found)]
    if isinstance(found, dict):
        return [(found, "Statement")]
    raise PolicyError("Statement", described(found), "a statement, or a list of at least one")


def parse_statement(statement: Any, path: str) -> Statement:
    """Return one statement. Raises `PolicyError`."""
    require_elements(statement, path, STATEMENT_ELEMENTS)
    for name in ("Principal", "Action", "Resource"):
        if {name, f"Not{name}"} <= statement.keys():
            raise PolicyError(f"{path}.Not{name}", f"beside `{name}`", f"one of `{name}` and `Not{name}`")
    if not {"Action", "NotAction"} & statement.keys():
        raise PolicyError(f"{path}.Action", "missing", "`Action` or `NotAction` in each statement")
    return Statement(
        effect=Effect(one_of(statement.get("Effect", MISSING), f"{path}.Effect", EFFECTS)),
        sid=text(statement["Sid"], f"{path}.Sid") if "Sid" in statement else None,
        principals=principals_at(statement, "Principal", path),
        not_principals=principals_at(statement, "NotPrincipal", path),
        actions=texts_at(statement, "Action", path),
        not_actions=texts_at(statement, "NotAction", path),
        resources=texts_at(statement, "Resource", path),
        not_resources=texts_at(statement, "NotResource", path),
        conditions=tuple(conditions(statement.get("Condition", {}), f"{path}.Condition")),
    )


def principals_at(statement: dict[str, Any], name: str, path: str) -> Principals | None:
    """Return who the element `name` names, or None when it isn't there. Raises `PolicyError`."""
    if name not in statement:
        return None
    found, path = statement[name], f"{path}.{name}"
    if found == "*":
        return Principals(everyone=True)
    require_elements(found, path, PRINCIPAL_TYPES)
    aws, federated, service, canonical = (texts_at(found, kind, path) for kind in PRINCIPAL_TYPES)
    return Principals("*" in aws, aws, federated, service, canonical)


def conditions(found: Any, path: str) -> Iterator[Condition]:
    """Yield the conditions of a statement, one for each key of each operator. Raises `PolicyError`."""
    for name, keys in members(found, path):
        if parse_operator(name) is None:
            raise PolicyError(f"{path}.{name}", "no condition operator", f"an operator of {OPERATORS_PAGE}")
        for key, values in members(keys, f"{path}.{name}"):
            yield Condition(name, key, condition_values(values, f"{path}.{name}.{key}"))


def condition_values(found: Any, path: str) -> tuple[str, ...]:
    """Return the values of a condition as text. Raises `PolicyError`."""
    many = isinstance(found, list)
    return tuple(
        condition_value(value, f"{path}[{index}]" if many else path)
        for index, value in enumerate(found if many else [found])
    )


def condition_value(found: Any, path: str) -> str:
    match found:
        case str():
            return found
        case bool():
            return str(found).lower()
        case Number(written):
            return written
    raise PolicyError(path, described(found), "a string, a number or a boolean")


def texts_at(element: dict[str, Any], name: str, path: str) -> tuple[str, ...]:
    """Return the strings under `name`; none when it isn't there, and one needs no list."""
    found, path = element.get(name, []), f"{path}.{name}"
    if isinstance(found, list):
        return tuple(text(value, f"{path}[{index}]") for index, value in enumerate(found))
    return (text(found, path),)


def text(found: Any, path: str) -> str:
    if isinstance(found, str):
        return found
    raise PolicyError(path, described(found), "a string")


def one_of(found: Any, path: str, known: tuple[str, ...]) -> str:
    if isinstance(found, str) and found in known:
        return found
    raise PolicyError(path, described(found), " or ".join(f"`{each}`" for each in known))


def members(found: Any, path: str) -> Iterable[tuple[str, Any]]:
    if isinstance(found, dict):
        return found.items()
    raise PolicyError(path, described(found), "an object")


def require_elements(found: Any, path: str, known: tuple[str, ...]) -> None:
    """Raise `PolicyError` unless `found` is an object with no other elements than the `known`."""
    for name, _ in members(found, path):
        if name not in known:
            raise PolicyError(
                f"{path}.{name}".removeprefix("."), "no element of a policy there", listed(known)
            )


def listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def described(found: Any) -> str:
    return "missing" if found is MISSING else kind_of(found)
