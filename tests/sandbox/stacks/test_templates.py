"""Templates: which of them hold together, and what AWS says of the others."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sandbox.principals import client, refusal
from tests.sandbox.stacks.templates import ANY, SECRET, here, made, resource, template
from tooling.sandbox.aws.server import AwsServer

BAD_TEMPLATES = {
    "no resources": ("{}", "Template format error: At least one Resources member must be defined."),
    "no YAML": ("a: [", "Template format error: YAML not well-formed. (line 1, column 5)"),
    "no JSON": ('{"a": }', "Template format error: JSON not well-formed. (line 1, column 7)"),
    "a text": ("x", "Template format error: unsupported structure."),
    "an alias": (
        "a: &a 1\nb: *a",
        "Template format error: YAML aliases are not allowed in CloudFormation templates",
    ),
    "an object of Python": (
        "a: !!python/object/apply:os.getcwd []",
        "Template format error: YAML not well-formed.",
    ),
    "an unknown section": (
        template({"A": SECRET}, Resource={}),
        "Invalid template property or properties [Resource]",
    ),
    "a transform": (
        template({"A": SECRET}, Transform="AWS::Serverless-2016-10-31"),
        "The section Transform is not carried out by the sandbox",
    ),
    "no type": (
        template({"A": {}}),
        "Template format error: [/Resources/A] Every Resources object must contain a Type member.",
    ),
    "a reference to nothing": (
        template({"A": resource("IAM::User", UserName={"Fn::Sub": "x${B}"})}),
        "Template format error: Unresolved resource dependencies [B] in the Resources block of the template",
    ),
    "an output of nothing": (
        template({"A": SECRET}, {"O": {"Ref": "B"}}),
        "Template format error: Unresolved resource dependencies [B] in the Outputs block of the template",
    ),
    "an unknown attribute": (
        template({"A": SECRET}, {"O": {"Fn::GetAtt": ["A", "Arn"]}}),
        "Template error: resource A does not support attribute type Arn in Fn::GetAtt",
    ),
    "a circle": (
        template({"A": {**SECRET, "DependsOn": "B"}, "B": {**SECRET, "DependsOn": ["A"]}}),
        "Circular dependency between resources: [A, B]",
    ),
    "an unknown condition": (
        template({"A": {**SECRET, "Condition": "C"}}),
        "Template format error: Unresolved condition dependency C in the Resources block of the template",
    ),
}
NAMES = [
    *("Conditions", "Outputs", "Parameters", "Properties", "Resources"),
    *("Condition", "Default", "DependsOn", "DeletionPolicy", "Export", "Type", "Value"),
    *("Ref", "Fn::GetAtt", "Fn::If", "Fn::Join", "Fn::Select", "Fn::Sub", "Fn::Equals", "Fn::Not"),
    *("A", "B", "C", "P", "Policies", "Tags", "UserName", "SecretString"),
]
TEXTS = [
    *NAMES,
    "AWS::IAM::User",
    "AWS::SecretsManager::Secret",
    "String",
    "${A}",
    "${A.B}",
    "A.Arn",
    "",
    "é",
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 3) | st.sampled_from(TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=12,
)
USERS = st.fixed_dictionaries(
    {"Type": st.sampled_from(["AWS::IAM::User", "AWS::SecretsManager::Secret"])},
    optional={"Properties": VALUES, "DependsOn": VALUES, "Condition": VALUES, "DeletionPolicy": VALUES},
)
TEMPLATES = VALUES | st.fixed_dictionaries(
    {"Resources": st.dictionaries(st.sampled_from("ABC"), USERS | VALUES, min_size=1, max_size=3)},
    optional={"Parameters": VALUES, "Conditions": VALUES, "Outputs": VALUES, "Mappings": VALUES},
)


def code(call: Any, **parameters: Any) -> str | None:
    """Return the code with which a call is refused, or None."""
    try:
        call(**parameters)
    except ClientError as refused:
        return str(refused.response["Error"]["Code"])
    return None


@pytest.mark.parametrize(("body", "message"), BAD_TEMPLATES.values(), ids=BAD_TEMPLATES)
def test_a_template_that_does_not_hold_together_is_refused(aws: AwsServer, body: str, message: str) -> None:
    code, said = refusal(made, aws=aws, body=body)

    assert (code, said[: len(message)]) == ("ValidationError", message)
    assert client(aws, "cloudformation").list_stacks()["StackSummaries"] == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=TEMPLATES)
def test_no_template_is_too_strange_to_be_refused(aws: AwsServer, stacks: Any, document: Any) -> None:
    body = json.dumps(document)

    assert code(stacks.create_stack, StackName="s", TemplateBody=body, Capabilities=ANY) in {
        None,
        "ValidationError",
    }
    stacks.delete_stack(StackName="s")
    assert here(aws) == {}
