"""The policies in CloudFormation templates."""

from __future__ import annotations

import json

import pytest

from tooling.iam.templates import UNREADABLE, template_policies

POLICY = (
    '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": %s}}'
)


def with_policy(resource: str, parameters: str = "{}") -> str:
    """Return a template with one policy, whose resource is written as `resource` in YAML."""
    document = POLICY % resource
    properties = f"{{PolicyDocument: {document}}}"
    return (
        f"Parameters: {parameters}\nResources: {{A: {{Type: AWS::IAM::Policy, Properties: {properties}}}}}\n"
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('"*"', "*"),
        ("!Ref Role", "${Role}"),
        ("!GetAtt Role.Arn", "${Role.Arn}"),
        ("{Fn::GetAtt: [Role, Arn]}", "${Role.Arn}"),
        ('!Sub "arn:aws:iam::${AWS::AccountId}:role/${Name}"', "arn:aws:iam::${AWS::AccountId}:role/reader"),
        ('!Sub "${!aws:username}-${ Name }"', "${aws:username}-reader"),
        ('!Sub ["${Name}/${Other}", {Name: !Ref Role, Other: 1}]', "${Role}/1"),
        ('!Join [":", [a, !Ref Name, !Ref Role]]', "a:reader:${Role}"),
        ('!ImportValue "a{b}"', '${Fn::ImportValue "a(b)"}'),
        ("[!Ref Name, !Ref Role]", ["reader", "${Role}"]),
    ],
)
def test_what_only_a_stack_knows_stands_as_its_name_and_parameters_as_their_defaults(
    written: str, read: object
) -> None:
    template = with_policy(written, "{Name: {Type: String, Default: reader}, Role: {Type: String}}")

    assert list(template_policies(template)) == [("A.PolicyDocument", json.loads(POLICY % json.dumps(read)))]


def test_each_policy_of_a_template_has_its_place() -> None:
    statement = {"Statement": "any"}
    properties = {
        "AssumeRolePolicyDocument": statement,
        "Policies": [{"PolicyDocument": statement}, {"PolicyDocument": statement}],
    }
    firewall = {"Rules": [{"Statement": "any"}]}
    resources = {
        "Role": {"Type": "AWS::IAM::Role", "Properties": properties},
        "Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": statement}},
        "Function": {"Type": "AWS::Serverless::Function", "Properties": {"Policies": [statement]}},
        "Firewall": {"Type": "AWS::WAFv2::WebACL", "Properties": firewall},
        "Bucket": {"Type": "AWS::S3::Bucket"},
    }

    found = template_policies(json.dumps({"Resources": resources}))

    assert [place for place, _ in found] == [
        "Role.AssumeRolePolicyDocument",
        "Role.Policies[0].PolicyDocument",
        "Role.Policies[1].PolicyDocument",
        "Key.KeyPolicy",
        "Function.Policies[0]",
    ]


def test_the_version_of_a_policy_is_no_date() -> None:
    template = "Resources: {A: {Properties: {KeyPolicy: {Version: 2012-10-17, Statement: []}}}}"

    assert list(template_policies(template)) == [("A.KeyPolicy", {"Version": "2012-10-17", "Statement": []})]


@pytest.mark.parametrize("text", ["", "x", "[1]", "Resources: [1]", "Resources: {A: 1}", "Parameters: 1"])
def test_a_text_without_resources_has_no_policies(text: str) -> None:
    assert list(template_policies(text)) == []


@pytest.mark.parametrize("text", ["a: [", '{"a": }', "a: &a 1\nb: *a", "a: !!python/none", "[" * 5000])
def test_what_is_no_template_is_refused(text: str) -> None:
    with pytest.raises(UNREADABLE):
        list(template_policies(text))
