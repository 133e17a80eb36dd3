"""Requests written as JSON, decided one by one: the format of `tooling iam simulate`.

Each is an object with `principal`, `action` and `resource`, and the policies that apply. Condition keys
that follow from the request are filled in where its context leaves them out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from tooling.errors import ToolingError
from tooling.iam.context import implied_context
from tooling.iam.documents import UnreadableError, kind_of, read_json
from tooling.iam.evaluator import PolicySet, Verdict, decide
from tooling.iam.policy import Policy, PolicyError, PolicyKind, parse_decoded, require_kind
from tooling.iam.request import Principal, Request, RequestError

T = TypeVar("T")
REQUIRED = ("principal", "action", "resource")
OPTIONAL = (
    *("resource_account", "context", "identity_policies", "resource_policy", "permissions_boundaries"),
    *("session_policies", "service_control_policies", "resource_control_policies", "endpoint_policies"),
)


class SimulationError(ToolingError):
    """Input that no decision can be made on: the file and line, the path inside its JSON, what to write."""

    def __init__(self, place: str, path: str, found: str, expected: str) -> None:
        self.path = path
        where = place.replace("-", "standard input", 1) if place.partition(":")[0] == "-" else place
        super().__init__(f"{where}: {f'`{path}`' if path else 'it'} is {found}", fix=f"Expected: {expected}.")


def source(file: str) -> AbstractContextManager[BinaryIO]:
    """Open `file`, or standard input for `-`, to read. Raises `SimulationError`."""
    if file == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(file).open("rb")
    except OSError as error:
        found = f"unreadable ({error.strerror})"
        raise SimulationError(file, "", found, "a file, or `-` for standard input") from error


def simulate(document: str | bytes, place: str) -> str:
    """Return the verdict on the request in `document`, as JSON. Raises `SimulationError`, naming `place`."""
    try:
        case = read_json(document)
        return json.dumps(result(decide(parse_request(case), parse_policy_set(case))))
    except UnreadableError as error:
        raise SimulationError(
            place, "", error.found, "one JSON object in UTF-8, with no name twice"
        ) from error
    except RequestError as error:
        raise SimulationError(place, error.path, error.found, error.expected) from error


def simulate_lines(lines: Iterable[bytes], place: str) -> Iterator[str]:
    """Yield the verdict on the request in each line; empty lines are passed over.

    Raises `SimulationError` at the first line that is unusable, when the ones before it are out.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield simulate(line, f"{place}:{number}")


def result(verdict: Verdict) -> dict[str, Any]:
    """Return `verdict` as it is printed."""
    because = [{"policy": each.policy, "statement": each.statement} for each in verdict.because]
    return {"decision": verdict.decision.value, "because": because, "limited_by": verdict.limited_by}


def parse_request(case: dict[str, Any]) -> Request:
    """Return the request of `case`. Raises `RequestError`."""
    for name in case:
        if name not in REQUIRED + OPTIONAL:
            raise RequestError(name, "not known", ", ".join(f"`{each}`" for each in REQUIRED + OPTIONAL))
    for name in REQUIRED:
        if name not in case:
            raise RequestError(
                name, "missing", f"an object with {', '.join(f'`{each}`' for each in REQUIRED)}"
            )
    principal = Principal.parse(case["principal"])
    resource, account = resource_name(case["resource"]), case.get("resource_account")
    owner = None if account is None else string(account, "resource_account")
    # What is given comes last, and counts.
    context = {**implied_context(principal, resource, owner), **parse_context(case.get("context"))}
    return Request(principal, parse_action(case["action"]), resource, owner, context)


def parse_action(found: Any) -> str:
    """Return an action. Raises `RequestError` for a text that names none."""
    action = string(found, "action")
    service, _, name = action.partition(":")
    if service and name and not set(action) & set("*? "):
        return action
    raise RequestError("action", kind_of(found), "one action, such as `secretsmanager:GetSecretValue`")


def parse_context(found: Any) -> dict[str, tuple[str, ...]]:
    """Return the context, each key with its values. Raises `RequestError`."""
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise RequestError("context", kind_of(found), "an object of condition keys and their values")
    return {key: parse_values(values, f"context.{key}") for key, values in found.items()}


def parse_values(found: Any, path: str) -> tuple[str, ...]:
    if isinstance(found, list):
        return tuple(string(value, f"{path}[{index}]") for index, value in enumerate(found))
    return (string(found, path),)


def parse_policy_set(case: dict[str, Any]) -> PolicySet:
    """Return the policies of `case`. Raises `RequestError`."""
    resource = case.get("resource_policy")
    return PolicySet(
        identity=policies(case, "identity_policies", PolicyKind.IDENTITY) or (),
        resource=None if resource is None else parse(PolicyKind.RESOURCE)(resource, "resource_policy"),
        boundaries=policies(case, "permissions_boundaries", PolicyKind.IDENTITY),
        session=policies(case, "session_policies", PolicyKind.SESSION),
        service_control=levels(case, "service_control_policies"),
        resource_control=levels(case, "resource_control_policies"),
        endpoint=policies(case, "endpoint_policies", PolicyKind.ENDPOINT),
    )


def policies(case: dict[str, Any], name: str, kind: PolicyKind) -> tuple[Policy, ...] | None:
    """Return the list of policies under `name`, or None when it isn't given."""
    found = case.get(name)
    return None if found is None else each_of(found, name, "policies", parse(kind))


def levels(case: dict[str, Any], name: str) -> tuple[tuple[Policy, ...], ...]:
    """Return the policies under `name`, a list for each level of the organization."""
    found = case.get(name)
    control = parse(PolicyKind.CONTROL)

    def level(policies: Any, path: str) -> tuple[Policy, ...]:
        return each_of(policies, path, "policies of one level", control)

    return () if found is None else each_of(found, name, "levels, each a list of policies", level)


def each_of(found: Any, path: str, what: str, parse_one: Callable[[Any, str], T]) -> tuple[T, ...]:
    if not isinstance(found, list):
        raise RequestError(path, kind_of(found), f"a list of {what}")
    return tuple(parse_one(value, f"{path}[{index}]") for index, value in enumerate(found))


def parse(kind: PolicyKind) -> Callable[[Any, str], Policy]:
    """Return a function that returns the policy of `kind` at a path. It raises `RequestError`."""

    def parsed(found: Any, path: str) -> Policy:
        try:
            policy = parse_decoded(found)
            require_kind(policy, kind)
        except PolicyError as error:
            where = f"{path}.{error.path}" if error.path else path
            raise RequestError(where, error.found, error.expected) from error
        return policy

    return parsed


def string(found: Any, path: str) -> str:
    if isinstance(found, str):
        return found
    raise RequestError(path, kind_of(found), "a string")


def resource_name(found: Any) -> str:
    resource = string(found, "resource")
    if resource:
        return resource
    raise RequestError("resource", "empty", "an ARN, or `*` for an action without a resource")
