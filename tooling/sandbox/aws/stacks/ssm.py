"""Parameters of Systems Manager.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html
"""

from __future__ import annotations

from tooling.sandbox.aws.caller import Caller
from tooling.sandbox.aws.stacks.kind import (
    Kind,
    Made,
    Properties,
    Setting,
    arguments,
)


def make_parameter(caller: Caller, name: str, properties: Properties) -> Made:
    given = arguments(properties, "Type", "Value", "Description")
    caller.call("ssm", "PutParameter", Name=name, **given)
    return Made(name, {"Type": given["Type"], "Value": given["Value"]})


def change_parameter(caller: Caller, name: str, _: Properties, after: Properties) -> None:
    given = arguments(after, "Type", "Value", "Description")
    caller.call("ssm", "PutParameter", Name=name, Overwrite=True, **given)


def remove_parameter(caller: Caller, name: str, _: Properties) -> None:
    caller.call("ssm", "DeleteParameter", Name=name)


KINDS = (
    Kind(
        "AWS::SSM::Parameter",
        make_parameter,
        remove_parameter,
        fixed=("Name",),
        settings=(Setting(("Type", "Value", "Description"), change_parameter),),
        required=("Type", "Value"),
        attributes=("Type", "Value"),
        name_property="Name",
        left_out=("AllowedPattern", "DataType", "Policies", "Tags", "Tier"),
        longest_name=512,
    ),
)
