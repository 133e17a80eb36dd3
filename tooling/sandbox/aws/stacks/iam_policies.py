"""Managed and inline policies, as resources of their own.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html
"""

from __future__ import annotations

from collections.abc import Iterator

from tooling.sandbox.aws.caller import Caller
from tooling.sandbox.aws.stacks.kind import (
    Kind,
    Made,
    Properties,
    Setting,
    When,
    arguments,
    document,
    nothing,
    texts,
)

HOLDERS = {"Groups": "Group", "Roles": "Role", "Users": "User"}


def holders(properties: Properties) -> Iterator[tuple[str, str]]:
    """Yield the kind and the name of everybody that a policy is for."""
    for listed, holder in HOLDERS.items():
        yield from ((holder, name) for name in texts(properties.get(listed)))


def make_managed_policy(caller: Caller, name: str, properties: Properties) -> Made:
    policy = caller.call(
        "iam",
        "CreatePolicy",
        PolicyName=name,
        PolicyDocument=document(properties["PolicyDocument"]),
        **arguments(properties, "Path", "Description"),
    )["Policy"]
    return Made(policy["Arn"], {"PolicyArn": policy["Arn"], "PolicyId": policy["PolicyId"]})


def change_managed_policy(caller: Caller, arn: str, _: Properties, after: Properties) -> None:
    """Make the new document the default version, and take away the versions before it."""
    text = document(after["PolicyDocument"])
    remove_versions(caller, arn)
    caller.call("iam", "CreatePolicyVersion", PolicyArn=arn, PolicyDocument=text, SetAsDefault=True)
    remove_versions(caller, arn)


def remove_versions(caller: Caller, arn: str) -> None:
    """Remove the versions of a policy that aren't its default."""
    for version in caller.call("iam", "ListPolicyVersions", PolicyArn=arn).get("Versions", ()):
        if not version["IsDefaultVersion"]:
            caller.call("iam", "DeletePolicyVersion", PolicyArn=arn, VersionId=version["VersionId"])


def change_attachments(caller: Caller, arn: str, before: Properties, after: Properties) -> None:
    old, new = list(holders(before)), list(holders(after))
    for holder, name in old:
        if (holder, name) not in new:
            caller.call("iam", f"Detach{holder}Policy", **{f"{holder}Name": name}, PolicyArn=arn)
    for holder, name in new:
        if (holder, name) not in old:
            caller.call("iam", f"Attach{holder}Policy", **{f"{holder}Name": name}, PolicyArn=arn)


def remove_managed_policy(caller: Caller, arn: str, _: Properties) -> None:
    remove_versions(caller, arn)
    caller.call("iam", "DeletePolicy", PolicyArn=arn)


def make_inline_policy(_: Caller, name: str, __: Properties) -> Made:
    return Made(name, {"Id": name})


def change_inline_policy(caller: Caller, _: str, before: Properties, after: Properties) -> None:
    old, new = dict(placed(before)), dict(placed(after))
    for holder, name, policy in old:
        if (holder, name, policy) not in new:
            caller.call("iam", f"Delete{holder}Policy", **{f"{holder}Name": name}, PolicyName=policy)
    for (holder, name, policy), text in new.items():
        if old.get((holder, name, policy)) != text:
            parameters = {f"{holder}Name": name, "PolicyName": policy, "PolicyDocument": text}
            caller.call("iam", f"Put{holder}Policy", **parameters)


def placed(properties: Properties) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Yield each place that an inline policy is put in, and its document."""
    for holder, name in holders(properties):
        yield (holder, name, properties["PolicyName"]), document(properties["PolicyDocument"])


KINDS = (
    Kind(
        "AWS::IAM::ManagedPolicy",
        make_managed_policy,
        remove_managed_policy,
        fixed=("ManagedPolicyName", "Path", "Description"),
        settings=(
            Setting(("PolicyDocument",), change_managed_policy),
            Setting(tuple(HOLDERS), change_attachments, When.AROUND),
        ),
        required=("PolicyDocument",),
        attributes=("PolicyArn", "PolicyId"),
        name_property="ManagedPolicyName",
        longest_name=128,
    ),
    Kind(
        "AWS::IAM::Policy",
        make_inline_policy,
        nothing,
        settings=(Setting(("PolicyName", "PolicyDocument", *HOLDERS), change_inline_policy, When.AROUND),),
        required=("PolicyName", "PolicyDocument"),
        attributes=("Id",),
    ),
)
