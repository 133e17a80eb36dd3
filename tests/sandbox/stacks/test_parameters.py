"""Parameters: which of them a template takes, and where they show."""

from __future__ import annotations

import pytest

from tests.sandbox.principals import client, refusal
from tests.sandbox.stacks.templates import READER, SECRET, here, made, outputs, resource, template
from tooling.sandbox.aws.server import AwsServer

TAKING = {
    "Name": {"Type": "String", "AllowedPattern": "[a-z]+"},
    "Days": {"Type": "Number", "Default": 30, "MinValue": 7, "MaxValue": 30},
    "Size": {"Type": "String", "Default": "s", "AllowedValues": ["s", "m"]},
    "Key": {"Type": "String", "Default": "hidden", "NoEcho": True},
    "Many": {"Type": "CommaDelimitedList", "Default": "a, b"},
}


def parameters(**given: str) -> list[dict[str, str]]:
    return [{"ParameterKey": name, "ParameterValue": value} for name, value in given.items()]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "Parameters: [Name] must have values"),
        ({"Name": "x", "Other": "x"}, "Parameters: [Other] do not exist in the template"),
        ({"Name": "X"}, "Parameter 'Name' must match pattern [a-z]+"),
        ({"Name": "x", "Size": "l"}, "Parameter 'Size' must be one of AllowedValues"),
        ({"Name": "x", "Days": "x"}, "Parameter 'Days' must be a number"),
        ({"Name": "x", "Days": "6"}, "Parameter 'Days' must be a number not less than 7"),
        ({"Name": "x", "Days": "31"}, "Parameter 'Days' must be a number not greater than 30"),
    ],
)
def test_parameters_that_the_template_does_not_take_are_refused(
    aws: AwsServer, given: dict[str, str], message: str
) -> None:
    body = template({"A": resource("SecretsManager::Secret")}, Parameters=TAKING)

    refused = refusal(made, aws=aws, body=body, Parameters=parameters(**given))

    assert refused == ("ValidationError", message)


def test_parameters_reach_the_resources_and_secret_ones_are_not_shown(aws: AwsServer) -> None:
    shown = {"Key": {"Ref": "Key"}, "Second": {"Fn::Select": ["1", {"Ref": "Many"}]}}
    body = template({"A": resource("SecretsManager::Secret", Name={"Ref": "Name"})}, shown, Parameters=TAKING)

    found = made(aws, body, Parameters=parameters(Name="given"))

    assert list(here(aws)["us-east-1"]["secrets"]) == ["given"]
    assert outputs(found) == {"Key": "hidden", "Second": "b"}
    assert {each["ParameterKey"]: each["ParameterValue"] for each in found["Parameters"]} == {
        "Name": "given",
        "Days": "30",
        "Size": "s",
        "Key": "****",
        "Many": "a, b",
    }


def test_a_template_without_parameters_takes_none(aws: AwsServer) -> None:
    refused = refusal(made, aws=aws, body=template({"Reader": READER}), Parameters=parameters(A="x"))

    assert refused == (
        "ValidationError",
        "Parameter values specified for a template which does not require them.",
    )


def test_a_template_is_summed_up(aws: AwsServer) -> None:
    body = template({"Reader": READER, "A": SECRET}, Parameters=TAKING, Description="d")

    found = client(aws, "cloudformation").validate_template(TemplateBody=body)

    assert [each["ParameterKey"] for each in found["Parameters"]] == list(TAKING)
    assert (found["Description"], found["Capabilities"], found["CapabilitiesReason"]) == (
        "d",
        ["CAPABILITY_NAMED_IAM"],
        "The following resource(s) require capabilities: [AWS::IAM::Role]",
    )
