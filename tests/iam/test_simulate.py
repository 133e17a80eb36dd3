from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tooling.iam.simulate import SimulationError, simulate, simulate_lines

USER = "arn:aws:iam::111122223333:user/team/reader"
SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:app/db-AbCdEf"
REQUEST = {"principal": USER, "action": "secretsmanager:GetSecretValue", "resource": SECRET}


def policy(**changes: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": "secretsmanager:*", "Resource": "*", **changes}
    return {"Version": "2012-10-17", "Statement": [statement]}


def decided(**changes: Any) -> Any:
    return json.loads(simulate(json.dumps({**REQUEST, **changes}), "request.json"))


def refused(document: str | bytes) -> str:
    with pytest.raises(SimulationError) as refusal:
        simulate(document, "request.json")
    return str(refusal.value)


def test_a_request_with_nothing_else_is_denied() -> None:
    assert decided() == {"decision": "ImplicitlyDenied", "because": [], "limited_by": None}


def test_every_kind_of_policy_takes_part() -> None:
    everybody = policy(Principal="*")

    verdict = decided(
        identity_policies=[policy(Action="s3:*"), policy()],
        resource_policy=everybody,
        permissions_boundaries=[policy()],
        session_policies=[policy()],
        service_control_policies=[[policy()], [policy()]],
        resource_control_policies=[[everybody]],
        endpoint_policies=[everybody],
    )

    because = [
        {"policy": "identity_policies[1]", "statement": 0},
        {"policy": "resource_policy", "statement": 0},
    ]
    assert verdict == {"decision": "Allowed", "because": because, "limited_by": None}


@pytest.mark.parametrize(
    ("limit", "value"),
    [
        ("permissions_boundaries", []),
        ("session_policies", []),
        ("service_control_policies", [[]]),
        ("resource_control_policies", [[]]),
        ("endpoint_policies", []),
    ],
)
def test_a_limit_that_is_set_and_empty_allows_nothing(limit: str, value: Any) -> None:
    verdict = decided(identity_policies=[policy()], **{limit: value})

    assert verdict == {"decision": "ImplicitlyDenied", "because": [], "limited_by": limit}


@pytest.mark.parametrize(
    ("condition", "decision"),
    [
        ({"StringEquals": {"aws:username": "reader"}}, "Allowed"),
        ({"ArnEquals": {"aws:PrincipalArn": USER}}, "Allowed"),
        ({"StringEquals": {"aws:PrincipalAccount": "111122223333", "aws:PrincipalType": "User"}}, "Allowed"),
        ({"StringEquals": {"aws:ResourceAccount": "111122223333"}}, "Allowed"),
        ({"Bool": {"aws:PrincipalIsAWSService": "true"}}, "ImplicitlyDenied"),
    ],
)
def test_what_follows_from_the_request_is_in_its_context(condition: dict[str, Any], decision: str) -> None:
    assert decided(identity_policies=[policy(Condition=condition)])["decision"] == decision


def test_a_key_that_is_given_counts_before_what_follows_from_the_request() -> None:
    conditioned = policy(Condition={"StringEquals": {"aws:username": "somebody"}})

    verdict = decided(identity_policies=[conditioned], context={"AWS:UserName": "somebody"})

    assert verdict["decision"] == "Allowed"


def test_the_arn_in_the_context_of_a_session_is_that_of_its_role() -> None:
    conditioned = policy(Condition={"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/app"}})

    verdict = decided(
        principal="arn:aws:sts::111122223333:assumed-role/app/run", identity_policies=[conditioned]
    )

    assert verdict["decision"] == "Allowed"


def test_the_name_of_a_user_is_none_of_a_session() -> None:
    conditioned = policy(Condition={"Null": {"aws:username": "true"}})

    verdict = decided(
        principal="arn:aws:sts::111122223333:assumed-role/app/run", identity_policies=[conditioned]
    )

    assert verdict["decision"] == "Allowed"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"principal": 5}, "`principal` is `5`"),
        ({"principal": "reader"}, "`principal` is `reader`"),
        ({"principal": {"type": "anonymous"}}, "`principal` is an object"),
        ({"principal": "arn:aws:s3:::bucket"}, "`principal` is `arn:aws:s3:::bucket`"),
        ({"action": "GetSecretValue"}, "`action` is `GetSecretValue`"),
        ({"action": "secretsmanager:*"}, "`action` is `secretsmanager:*`"),
        ({"action": None}, "`action` is null"),
        ({"resource": ""}, "`resource` is empty"),
        ({"resource_account": 111122223333}, "`resource_account` is `111122223333`"),
        ({"context": []}, "`context` is an empty list"),
        ({"context": {"aws:username": True}}, "`context.aws:username` is `true`"),
        ({"context": {"aws:TagKeys": ["a", 1]}}, "`context.aws:TagKeys[1]` is `1`"),
        ({"policies": []}, "`policies` is not known"),
        ({"identity_policies": policy()}, "`identity_policies` is an object"),
        ({"identity_policies": [policy(), "x"]}, "`identity_policies[1]` is `x`"),
        (
            {"identity_policies": [policy(Effect="Permit")]},
            "`identity_policies[0].Statement[0].Effect` is `Permit`",
        ),
        (
            {"identity_policies": [policy(Principal="*")]},
            "`identity_policies[0].Statement[0].Principal` is not allowed",
        ),
        ({"resource_policy": policy()}, "`resource_policy.Statement[0].Principal` is missing"),
        ({"resource_policy": []}, "`resource_policy` is an empty list"),
        ({"service_control_policies": [policy()]}, "`service_control_policies[0]` is an object"),
        (
            {"service_control_policies": [[], [policy(Action=1)]]},
            "`service_control_policies[1][0].Statement[0].Action` is `1`",
        ),
    ],
)
def test_a_refusal_names_the_file_and_the_place_in_it(changes: dict[str, Any], message: str) -> None:
    refusal = refused(json.dumps({**REQUEST, **changes}))

    assert refusal.startswith(f"request.json: {message}")
    assert "\n  Expected: " in refusal


@pytest.mark.parametrize("missing", ["principal", "action", "resource"])
def test_a_request_needs_principal_action_and_resource(missing: str) -> None:
    document = {name: value for name, value in REQUEST.items() if name != missing}

    assert refused(json.dumps(document)) == (
        f"request.json: `{missing}` is missing\n  Expected: an object with `principal`, `action`, `resource`."
    )


@pytest.mark.parametrize(
    "document", ["", "[]", "{", "[" * 100_000, b"\xff", '{"action": "a:b", "action": "c:d"}']
)
def test_what_is_no_object_is_refused(document: str | bytes) -> None:
    assert refused(document).startswith("request.json: it is ")


def test_lines_are_decided_in_order_and_empty_ones_passed_over() -> None:
    lines = [json.dumps({**REQUEST, "identity_policies": found}).encode() for found in ([], [policy()])]

    verdicts = list(simulate_lines([lines[0], b"\n", lines[1]], "-"))

    assert [json.loads(verdict)["decision"] for verdict in verdicts] == ["ImplicitlyDenied", "Allowed"]


def test_the_first_unusable_line_is_named_when_the_others_are_out() -> None:
    verdicts = simulate_lines([json.dumps(REQUEST).encode(), b"\n", b"nonsense"], "requests.jsonl")

    assert json.loads(next(verdicts))["decision"] == "ImplicitlyDenied"
    with pytest.raises(SimulationError) as refusal:
        next(verdicts)

    assert str(refusal.value).startswith("requests.jsonl:3: it is not JSON")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["principal", "action", "resource", "context", "identity_policies", "endpoint_policies"]
)


@given(st.dictionaries(NAMES, JSON | st.just(USER) | st.just("a:b"), max_size=6) | JSON)
def test_any_json_is_decided_or_refused(document: Any) -> None:
    try:
        outcome = json.loads(simulate(json.dumps(document), "x"))["decision"]
    except SimulationError as error:
        outcome = str(error).encode()
    assert outcome
