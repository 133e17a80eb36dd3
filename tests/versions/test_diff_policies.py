"""What a guide newly asks for at AWS, and what it no longer asks for."""

from __future__ import annotations

import pytest

from tests.versions.documents import ARN, changes, file, policy, shown, tabs
from tooling.versions.diff.pairing import Kind
from tooling.versions.diff.policies import PolicyChange

READ = f"secretsmanager:GetSecretValue on {ARN}"
WRITE = f"secretsmanager:PutSecretValue on {ARN}"


def policies(old: str, new: str) -> list[PolicyChange]:
    """Return what changed in the policies of a page with one text and then another."""
    found = changes({"guide.md": old}, {"guide.md": new})
    return [policy for page in found.pages for policy in page.policies]


def lines(old: str, new: str) -> list[str]:
    """Return the changes of a page's policies, each with the file it is in."""
    return [f"{each.file}: {change}" for each in policies(old, new) for change in each.diff.changes]


def template(*actions: str) -> str:
    """Return a block with a template whose role may do something."""
    document = policy(*actions)
    properties = f"{{Policies: [{{PolicyName: p, PolicyDocument: {document}}}]}}"
    source = f"Resources:\n  Reader:\n    Type: AWS::IAM::Role\n    Properties: {properties}"
    return shown(source, 'yaml title="role.yaml"')


def test_a_permission_is_new_gone_wider_or_narrower() -> None:
    old = file("read.json", "GetSecretValue", "DescribeSecret")
    other = ARN.replace("app/", "")

    assert lines(old, file("read.json", "GetSecretValue", "PutSecretValue")) == [
        f"read.json: - secretsmanager:DescribeSecret on {ARN}",
        f"read.json: + {WRITE}",
    ]
    assert lines(file("a.json", "GetSecretValue"), file("a.json", "GetSecretValue", resource=other)) == [
        f"a.json: > wider: secretsmanager:GetSecretValue on {other} (was: {READ})"
    ]
    assert lines(file("a.json", "GetSecretValue", resource=other), file("a.json", "GetSecretValue")) == [
        f"a.json: < narrower: {READ} (was: secretsmanager:GetSecretValue on {other})"
    ]


def test_all_of_a_policy_that_comes_is_new_and_of_one_that_goes_is_gone() -> None:
    there = policies("text\n", file("read.json", "GetSecretValue"))
    back = policies(file("read.json", "GetSecretValue"), "text\n")

    assert [(each.kind, str(each.diff)) for each in there] == [(Kind.ADDED, f"+ {READ}")]
    assert [(each.kind, str(each.diff)) for each in back] == [(Kind.REMOVED, f"- {READ}")]


def test_a_guide_that_comes_or_goes_has_its_permissions_reported() -> None:
    guide = {"guide.md": file("read.json", "GetSecretValue")}

    (added,), (removed,) = changes({}, guide).pages, changes(guide, {}).pages

    assert [str(each.diff) for each in added.policies] == [f"+ {READ}"]
    assert [str(each.diff) for each in removed.policies] == [f"- {READ}"]


@pytest.mark.parametrize(
    "new",
    [
        file("read.json", "GetSecretValue") + "More text.\n",
        "More text.\n\n" + shown(policy("getsecretvalue", "GetSecretValue"), 'json title="read.json"'),
        file("reader.json", "GetSecretValue"),
        tabs(Console=file("read.json", "GetSecretValue")),
    ],
    ids=["as it was", "other text of the same meaning", "another file name", "in a tab now"],
)
def test_a_policy_that_grants_the_same_is_no_change(new: str) -> None:
    assert policies(file("read.json", "GetSecretValue"), new) == []


def test_files_of_one_name_are_told_apart_by_their_tabs() -> None:
    reader, writer = file("p.json", "GetSecretValue"), file("p.json", "PutSecretValue")

    found = policies(tabs(Reader=reader, Writer=writer), tabs(Reader=writer, Writer=writer))

    assert [(each.file, each.tabs, str(each.diff)) for each in found] == [
        ("p.json", ("Reader",), f"- {READ}\n+ {WRITE}")
    ]


def test_policies_that_change_places_between_tabs_are_changes_of_both() -> None:
    reader, writer = file("p.json", "GetSecretValue"), file("p.json", "PutSecretValue")

    found = policies(tabs(Reader=reader, Writer=writer), tabs(Writer=reader, Reader=writer))

    assert [(each.tabs, str(each.diff)) for each in found] == [
        (("Reader",), f"- {READ}\n+ {WRITE}"),
        (("Writer",), f"+ {READ}\n- {WRITE}"),
    ]


def test_a_file_in_a_tab_of_another_name_is_compared_with_what_it_was() -> None:
    old, new = file("p.json", "GetSecretValue"), file("p.json", "GetSecretValue", "PutSecretValue")

    found = policies(tabs(CLI=old), tabs(Shell=new))

    assert [(each.kind, each.tabs, str(each.diff)) for each in found] == [
        (Kind.CHANGED, ("Shell",), f"+ {WRITE}")
    ]


def test_one_more_file_of_the_same_name_hides_nothing() -> None:
    denied = shown(policy("*", effect="Deny"), 'json title="p.json"')
    granted = file("p.json", "GetSecretValue")

    found = policies(granted, denied + granted)

    assert [(each.kind, str(each.diff)) for each in found] == [
        (Kind.ADDED, f"- denied: secretsmanager:* on {ARN}")
    ]


@pytest.mark.parametrize(
    "block",
    [
        f"<!-- test: setup\n{file('p.json', 'GetSecretValue')}-->\n",
        f"<!-- test: setup\n{template('GetSecretValue')}-->\n",
        shown(policy("GetSecretValue"), 'json title="Output"'),
        shown(policy("GetSecretValue"), "text"),
        shown('{"Version": "1"}', 'json title="p.json"'),
    ],
    ids=["hidden", "a hidden template", "an output", "no JSON", "no policy"],
)
def test_what_gives_the_reader_no_policy_asks_for_nothing(block: str) -> None:
    assert policies("text\n", block) == []


def test_a_policy_without_a_file_name_counts() -> None:
    assert lines("text\n", shown(policy("GetSecretValue"), "json")) == [f": + {READ}"]


def test_the_policies_of_a_template_are_known_by_their_place_in_it() -> None:
    found = policies(template("GetSecretValue"), template("GetSecretValue", "PutSecretValue"))

    assert [(each.file, each.place, str(each.diff)) for each in found] == [
        ("role.yaml", "Reader.Policies[0].PolicyDocument", f"+ {WRITE}")
    ]


def test_of_a_template_that_cannot_be_read_nothing_is_passed_off_as_new_or_gone() -> None:
    broken = shown("Resources: {A: {Type: AWS::IAM::Role", 'yaml title="role.yaml"')

    there, back = policies(template("GetSecretValue"), broken), policies(broken, template("GetSecretValue"))

    assert [str(each.diff.changes) + each.problem for each in there + back] == [
        "()it is no template that AWS can read"
    ] * 2


def test_a_policy_of_a_template_that_cannot_be_read_hides_no_other() -> None:
    role = "  {0}: {{Type: AWS::IAM::Role, Properties: {{AssumeRolePolicyDocument: {1}}}}}\n"
    resources = "Resources:\n" + role.format("A", "{Statement: !If [Open, 1, 2]}")
    header = 'yaml title="role.yaml"'

    found = policies(
        shown(resources + role.format("B", policy("GetSecretValue")), header),
        shown(resources.replace("1", "3") + role.format("B", policy("PutSecretValue")), header),
    )

    assert [(each.place, bool(each.problem), str(each.diff)) for each in found if each.diff.changes] == [
        ("B.AssumeRolePolicyDocument", False, f"- {READ}\n+ {WRITE}")
    ]
    assert [each.place for each in found if each.problem] == ["A.AssumeRolePolicyDocument"]


BROKEN = shown('{"Statement": [{"Effect": "Alow", "Action": "*"}]}', 'json title="p.json"')


@pytest.mark.parametrize(
    ("block", "problem"),
    [
        (BROKEN, "`Statement[0].Effect` is `Alow`"),
        (shown('{"Statement": ...}', 'json title="p.json"'), "it is not JSON"),
        (
            shown('Resources:\n  A: {Type: "AWS::IAM::Role"', 'yaml title="p.json"'),
            "it is no template that AWS can read",
        ),
    ],
)
def test_a_policy_that_cannot_be_read_is_never_passed_off_as_gone(block: str, problem: str) -> None:
    found = policies(file("p.json", "GetSecretValue"), block)

    assert [each.diff.changes for each in found] == [()]
    assert [each.problem.startswith(problem) for each in found] == [True]
    assert policies(block, block + "More text.\n") == []
