"""Access keys, instance profiles, members of groups and identity providers.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html
"""

from __future__ import annotations

from tooling.sandbox.aws.caller import Caller
from tooling.sandbox.aws.stacks.kind import (
    Kind,
    Made,
    Properties,
    Setting,
    When,
    arguments,
    changed_texts,
    nothing,
    tagging,
    tags,
    texts,
)


def make_access_key(caller: Caller, _: str, properties: Properties) -> Made:
    user = properties["UserName"]
    key = caller.call("iam", "CreateAccessKey", UserName=user)["AccessKey"]
    if properties.get("Status", "Active") != "Active":
        change_status(caller, key["AccessKeyId"], {}, properties)
    return Made(key["AccessKeyId"], {"SecretAccessKey": key["SecretAccessKey"]})


def change_status(caller: Caller, key_id: str, _: Properties, after: Properties) -> None:
    status = after.get("Status", "Active")
    caller.call("iam", "UpdateAccessKey", UserName=after["UserName"], AccessKeyId=key_id, Status=status)


def remove_access_key(caller: Caller, key_id: str, properties: Properties) -> None:
    caller.call("iam", "DeleteAccessKey", UserName=properties["UserName"], AccessKeyId=key_id)


def make_profile(caller: Caller, name: str, properties: Properties) -> Made:
    parameters = arguments(properties, "Path")
    made = caller.call("iam", "CreateInstanceProfile", InstanceProfileName=name, **parameters)
    return Made(name, {"Arn": made["InstanceProfile"]["Arn"]})


def change_roles(caller: Caller, name: str, before: Properties, after: Properties) -> None:
    gone, added = changed_texts("Roles", before, after)
    for role in gone:
        caller.call("iam", "RemoveRoleFromInstanceProfile", InstanceProfileName=name, RoleName=role)
    for role in added:
        caller.call("iam", "AddRoleToInstanceProfile", InstanceProfileName=name, RoleName=role)


def remove_profile(caller: Caller, name: str, _: Properties) -> None:
    caller.call("iam", "DeleteInstanceProfile", InstanceProfileName=name)


def make_addition(_: Caller, name: str, __: Properties) -> Made:
    return Made(name, {"Id": name})


def change_members(caller: Caller, _: str, before: Properties, after: Properties) -> None:
    gone, added = changed_texts("Users", before, after)
    for user in gone:
        caller.call("iam", "RemoveUserFromGroup", GroupName=before["GroupName"], UserName=user)
    for user in added:
        caller.call("iam", "AddUserToGroup", GroupName=after["GroupName"], UserName=user)


def make_provider(caller: Caller, _: str, properties: Properties) -> Made:
    lists = {"ClientIDList": "ClientIdList", "ThumbprintList": "ThumbprintList"}
    given = {name: texts(properties[each]) for name, each in lists.items() if each in properties}
    parameters = {"Url": properties["Url"], **given, **tagging(properties)}
    made = caller.call("iam", "CreateOpenIDConnectProvider", **parameters)
    arn = made["OpenIDConnectProviderArn"]
    return Made(arn, {"Arn": arn})


def change_thumbprints(caller: Caller, arn: str, _: Properties, after: Properties) -> None:
    caller.call(
        "iam",
        "UpdateOpenIDConnectProviderThumbprint",
        OpenIDConnectProviderArn=arn,
        ThumbprintList=texts(after.get("ThumbprintList")),
    )


def change_clients(caller: Caller, arn: str, before: Properties, after: Properties) -> None:
    gone, added = changed_texts("ClientIdList", before, after)
    provider = {"OpenIDConnectProviderArn": arn}
    for client_id in gone:
        caller.call("iam", "RemoveClientIDFromOpenIDConnectProvider", **provider, ClientID=client_id)
    for client_id in added:
        caller.call("iam", "AddClientIDToOpenIDConnectProvider", **provider, ClientID=client_id)


def remove_provider(caller: Caller, arn: str, _: Properties) -> None:
    caller.call("iam", "DeleteOpenIDConnectProvider", OpenIDConnectProviderArn=arn)


KINDS = (
    Kind(
        "AWS::IAM::AccessKey",
        make_access_key,
        remove_access_key,
        fixed=("Serial", "UserName"),
        settings=(Setting(("Status",), change_status),),
        required=("UserName",),
        attributes=("SecretAccessKey",),
    ),
    Kind(
        "AWS::IAM::InstanceProfile",
        make_profile,
        remove_profile,
        fixed=("InstanceProfileName", "Path"),
        settings=(Setting(("Roles",), change_roles, When.AROUND),),
        required=("Roles",),
        attributes=("Arn",),
        name_property="InstanceProfileName",
        longest_name=128,
    ),
    Kind(
        "AWS::IAM::UserToGroupAddition",
        make_addition,
        nothing,
        fixed=("GroupName",),
        settings=(Setting(("Users",), change_members, When.AROUND),),
        required=("GroupName", "Users"),
        attributes=("Id",),
    ),
    Kind(
        "AWS::IAM::OIDCProvider",
        make_provider,
        remove_provider,
        fixed=("Url",),
        required=("Url",),
        settings=(
            Setting(("ThumbprintList",), change_thumbprints),
            Setting(("ClientIdList",), change_clients),
            tags("iam", "OpenIDConnectProvider", "OpenIDConnectProviderArn"),
        ),
        attributes=("Arn",),
    ),
)
