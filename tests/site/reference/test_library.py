from __future__ import annotations

import json

from hypothesis import assume, given, settings

from tests.site.rendered import hostile, rendered
from tooling.site.markup import folded, quoted
from tooling.site.reference.known_pages import FoundPolicy
from tooling.site.reference.library import GuidePage, by_section, library
from tooling.site.verified.records import PolicyRecord

READ = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"}],
}
JSON = json.dumps(READ)
LISTS = JSON.replace("kms:Decrypt", "kms:ListKeys")


def found(
    document: str = JSON, *, file: str = "", place: str = "", tabs: tuple[str, ...] = (), line: int = 3
) -> FoundPolicy:
    return FoundPolicy(file, place, tabs, "1. Write it", "1-write-it", line, document)


def told(*pages: GuidePage) -> str:
    """Return what the library says of the only section of `pages`."""
    overview, page = library(pages, quoted)
    assert overview.path == "reference/policies/index.md"
    assert page.path == "reference/policies/crewai.md"
    return page.text.removeprefix("# Policies: CrewAI\n\n")


def test_a_policy_says_where_it_stands_and_what_it_allows() -> None:
    assert told(GuidePage("a/b.md", "Guide", "CrewAI", (found(file="read.json", tabs=("A", "B")),))) == (
        "## read.json\n\n"
        "From [Guide](../../a/b.md#1-write-it), *1\\. Write it*, tab A › B.\n\n"
        "- Allows `kms:Decrypt` on `*`\n\n"
        "> **The policy as JSON**\n>\n"
        f'> ```json title="read.json"\n> {JSON}\n> ```\n'
    )


def test_a_policy_that_stands_in_several_places_is_there_once() -> None:
    policies = (
        found(file="read.json"),
        found(file="t.yaml", place="Read.PolicyDocument", tabs=("X",)),
        found(file="read.json", tabs=("Y",)),
    )

    text = told(GuidePage("b.md", "Guide", "CrewAI", policies))

    assert text.count("## ") == 1
    assert "; also `Read.PolicyDocument in t.yaml` in tab X; also tab Y." in text


def test_a_policy_without_a_file_is_called_by_its_place_or_the_heading_above_it() -> None:
    policies = (found(file="t.yaml", place="Read.PolicyDocument"), found(LISTS))

    text = told(GuidePage("b.md", "Guide", "CrewAI", policies))

    assert "## Read.PolicyDocument in t.yaml\n" in text
    assert "## 1\\. Write it\n" in text
    assert "title=" not in text


def test_a_policy_that_only_a_verification_saw_is_listed_unless_it_stands_on_the_page() -> None:
    recorded = tuple(
        PolicyRecord(name, line, document)
        for name, line, document in (
            ("seen", 9, LISTS),
            ("a file, with no document", 9, ""),
            ("on the page", 9, JSON),
            ("in the template", 3, LISTS.replace("ListKeys", "TagResource")),
        )
    )

    text = told(GuidePage("b.md", "Guide", "CrewAI", (found(file="read.json"),), recorded))

    assert [line for line in text.split("\n") if line.startswith("## ")] == ["## read.json", "## seen"]
    assert "From [Guide](../../b.md).\n\n- Allows `kms:ListKeys` on `*`" in text


def test_a_command_that_made_another_policy_on_each_way_is_listed_once() -> None:
    ways = (LISTS, LISTS.replace("kms:ListKeys", "kms:ListAliases"))
    recorded = tuple(PolicyRecord("the policy Read", 9, document) for document in ways)

    text = told(GuidePage("b.md", "Guide", "CrewAI", (), recorded))

    assert text.count("## the policy Read") == 1


def test_what_is_no_policy_is_left_out_and_without_any_there_is_no_page() -> None:
    assert (
        library([GuidePage("b.md", "Guide", "CrewAI", (found('{"Statement": 3}'), found("{")))], quoted) == []
    )


def test_sections_come_in_the_order_of_the_navigation_and_stay_together() -> None:
    pages = [
        GuidePage(path, path, section, ()) for path, section in (("z.md", "Z"), ("a.md", "A"), ("b.md", "Z"))
    ]

    assert [page.path for page in by_section(pages, {"b.md": 0, "a.md": 1})] == ["b.md", "z.md", "a.md"]


@settings(deadline=None, max_examples=30)
@given(text=hostile)
def test_nothing_that_a_page_or_a_policy_says_becomes_markup(text: str) -> None:
    # The extension critic marks what stands in code blocks, on the guide itself as well.
    assume("{++" not in text)

    def page(said: str) -> str:
        statement = {
            "Effect": "Allow",
            "Principal": {"AWS": [said, "*"]},
            "Action": [said],
            "NotResource": said,
            "Condition": {"StringEquals": {said: [said]}},
        }
        policy = json.dumps({"Statement": statement})
        places = (
            FoundPolicy("", said, (said,), said, said, 1, policy),
            FoundPolicy("", said + "x", (said,), said, said, 1, policy),
        )
        recorded = PolicyRecord(said, 9, policy.replace("Allow", "Deny"))
        return library([GuidePage("b.md", said, said, places, (recorded,))], folded)[0].text

    shown, plain = rendered(page(f"a{text}")), rendered(page("word"))

    code = ("span", "pre", "code", "a")  # the JSON is highlighted otherwise, and is in code
    assert [each for each in shown.tags if each[0] not in code] == [
        each for each in plain.tags if each[0] not in code
    ]
    assert {name for _, names in shown.tags for name in names} <= {"class", "id", "href"}
