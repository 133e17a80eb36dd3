"""Roles, users and groups: what policies are put on.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html
"""

from __future__ import annotations

from typing import Any

from tooling.sandbox.aws.caller import Caller
from tooling.sandbox.aws.stacks.kind import (
    Kind,
    Made,
    Properties,
    Setting,
    When,
    arguments,
    changed_texts,
    document,
    is_true,
    tagging,
    tags,
)


def managed_policies(holder: str) -> Setting:
    """Return the setting of the managed policies of a `Role`, `User` or `Group`."""

    def change(caller: Caller, name: str, before: Properties, after: Properties) -> None:
        gone, added = changed_texts("ManagedPolicyArns", before, after)
        named = {f"{holder}Name": name}
        for arn in gone:
            caller.call("iam", f"Detach{holder}Policy", **named, PolicyArn=arn)
        for arn in added:
            caller.call("iam", f"Attach{holder}Policy", **named, PolicyArn=arn)

    return Setting(("ManagedPolicyArns",), change, When.AROUND)


def inline_policies(holder: str) -> Setting:
    """Return the setting of the inline policies of a `Role`, `User` or `Group`."""

    def change(caller: Caller, name: str, before: Properties, after: Properties) -> None:
        old, new = documents(before), documents(after)
        named = {f"{holder}Name": name}
        for policy in old:
            if policy not in new:
                caller.call("iam", f"Delete{holder}Policy", **named, PolicyName=policy)
        for policy, text in new.items():
            if old.get(policy) != text:
                caller.call("iam", f"Put{holder}Policy", **named, PolicyName=policy, PolicyDocument=text)

    return Setting(("Policies",), change, When.AROUND)


def documents(properties: Properties) -> dict[str, str]:
    """Return the inline policies of a holder by their names."""
    return {
        policy["PolicyName"]: document(policy["PolicyDocument"])
        for policy in properties.get("Policies") or ()
    }


def boundary(holder: str) -> Setting:
    """Return the setting of the permissions boundary of a `Role` or `User`."""

    def change(caller: Caller, name: str, _: Properties, after: Properties) -> None:
        verb = "Put" if "PermissionsBoundary" in after else "Delete"
        parameters = {f"{holder}Name": name, **arguments(after, "PermissionsBoundary")}
        caller.call("iam", f"{verb}{holder}PermissionsBoundary", **parameters)

    return Setting(("PermissionsBoundary",), change)


def make_role(caller: Caller, name: str, properties: Properties) -> Made:
    parameters: dict[str, Any] = arguments(properties, "Path", "Description", "PermissionsBoundary")
    if "MaxSessionDuration" in properties:
        parameters["MaxSessionDuration"] = int(properties["MaxSessionDuration"])
    trust = document(properties["AssumeRolePolicyDocument"])
    role = caller.call(
        "iam",
        "CreateRole",
        RoleName=name,
        AssumeRolePolicyDocument=trust,
        **parameters,
        **tagging(properties),
    )["Role"]
    return Made(name, {"Arn": role["Arn"], "RoleId": role["RoleId"]})


def change_trust(caller: Caller, name: str, _: Properties, after: Properties) -> None:
    trust = document(after["AssumeRolePolicyDocument"])
    caller.call("iam", "UpdateAssumeRolePolicy", RoleName=name, PolicyDocument=trust)


def describe_role(caller: Caller, name: str, _: Properties, after: Properties) -> None:
    duration = int(after.get("MaxSessionDuration", 3600))
    described = str(after.get("Description", ""))
    caller.call("iam", "UpdateRole", RoleName=name, Description=described, MaxSessionDuration=duration)


def remove_role(caller: Caller, name: str, _: Properties) -> None:
    caller.call("iam", "DeleteRole", RoleName=name)


def make_user(caller: Caller, name: str, properties: Properties) -> Made:
    parameters = arguments(properties, "Path", "PermissionsBoundary")
    user = caller.call("iam", "CreateUser", UserName=name, **parameters, **tagging(properties))["User"]
    return Made(name, {"Arn": user["Arn"]})


def change_groups(caller: Caller, name: str, before: Properties, after: Properties) -> None:
    gone, added = changed_texts("Groups", before, after)
    for group in gone:
        caller.call("iam", "RemoveUserFromGroup", UserName=name, GroupName=group)
    for group in added:
        caller.call("iam", "AddUserToGroup", UserName=name, GroupName=group)


def change_login(caller: Caller, name: str, before: Properties, after: Properties) -> None:
    if "LoginProfile" not in after:
        caller.call("iam", "DeleteLoginProfile", UserName=name)
        return
    profile = after["LoginProfile"]
    verb = "Update" if "LoginProfile" in before else "Create"
    reset = is_true(profile.get("PasswordResetRequired", False))
    parameters = arguments(profile, "Password") | {"PasswordResetRequired": reset}
    caller.call("iam", f"{verb}LoginProfile", UserName=name, **parameters)


def remove_user(caller: Caller, name: str, _: Properties) -> None:
    caller.call("iam", "DeleteUser", UserName=name)


def make_group(caller: Caller, name: str, properties: Properties) -> Made:
    group = caller.call("iam", "CreateGroup", GroupName=name, **arguments(properties, "Path"))["Group"]
    return Made(name, {"Arn": group["Arn"]})


def remove_group(caller: Caller, name: str, _: Properties) -> None:
    caller.call("iam", "DeleteGroup", GroupName=name)


KINDS = (
    Kind(
        "AWS::IAM::Role",
        make_role,
        remove_role,
        fixed=("RoleName", "Path"),
        settings=(
            Setting(("AssumeRolePolicyDocument",), change_trust),
            Setting(("Description", "MaxSessionDuration"), describe_role),
            boundary("Role"),
            tags("iam", "Role", "RoleName"),
            managed_policies("Role"),
            inline_policies("Role"),
        ),
        required=("AssumeRolePolicyDocument",),
        attributes=("Arn", "RoleId"),
        name_property="RoleName",
    ),
    Kind(
        "AWS::IAM::User",
        make_user,
        remove_user,
        fixed=("UserName", "Path"),
        settings=(
            boundary("User"),
            tags("iam", "User", "UserName"),
            Setting(("Groups",), change_groups, When.AROUND),
            Setting(("LoginProfile",), change_login, When.AROUND),
            managed_policies("User"),
            inline_policies("User"),
        ),
        attributes=("Arn",),
        name_property="UserName",
    ),
    Kind(
        "AWS::IAM::Group",
        make_group,
        remove_group,
        fixed=("GroupName", "Path"),
        settings=(managed_policies("Group"), inline_policies("Group")),
        attributes=("Arn",),
        name_property="GroupName",
        longest_name=128,
    ),
)
