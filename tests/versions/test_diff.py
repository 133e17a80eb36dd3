"""What changed between two versions: laws for all docs, and which page is which."""

from __future__ import annotations

from pathlib import PurePosixPath

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.versions.documents import EXTENSIONS, changes, docs, file
from tooling.content.reader import Reader
from tooling.findings import Finding
from tooling.iam.diff import INVERTED
from tooling.iam.diff import Kind as Grants
from tooling.versions.diff.changes import DocsDiff, Page, PageChange, docs_diff
from tooling.versions.diff.pairing import Kind
from tooling.versions.docs import Docs

URLS = ["a/", "b/", "c/d/"]
PATHS = ["a.md", "b.md", "c/d.md", "c/index.md", "index.md"]
HEADINGS = st.lists(st.sampled_from(["# One\n\n", "## Two\n\n", "## Three\n\n"]), max_size=3).map("".join)
POLICIES = st.lists(
    st.builds(
        lambda name, actions: file(name, *actions),
        st.sampled_from(["read.json", "write.json"]),
        st.sampled_from([["GetSecretValue"], ["Get*"], ["PutSecretValue", "GetSecretValue"]]),
    ),
    max_size=2,
).map("".join)
ALIASES = st.lists(st.sampled_from(URLS), max_size=2).map(lambda urls: f"---\naliases: {urls}\n---\n\n")
PAGES = st.builds(lambda *parts: "".join(parts), ALIASES, HEADINGS, POLICIES)
SITES = st.dictionaries(st.sampled_from(PATHS), PAGES, max_size=4)


@settings(max_examples=60, deadline=None)
@given(SITES)
def test_docs_do_not_differ_from_themselves(site: dict[str, str]) -> None:
    assert changes(site, site) == DocsDiff("v1.0.0", "v1.1.0")


@settings(max_examples=60, deadline=None)
@given(SITES, SITES)
def test_the_way_back_removes_what_the_way_there_adds(one: dict[str, str], other: dict[str, str]) -> None:
    there, back = changes(one, other), changes(other, one)

    assert urls(there, Kind.ADDED) == urls(back, Kind.REMOVED)
    assert urls(there, Kind.CHANGED) == urls(back, Kind.CHANGED)
    moved = {(page.old, page.new) for page in there.of(Kind.MOVED)}
    assert moved == {(page.new, page.old) for page in back.of(Kind.MOVED)}
    assert headings(there) == {(new, old) for old, new in headings(back)}


@settings(max_examples=60, deadline=None)
@given(SITES, SITES)
def test_the_way_back_takes_away_what_the_way_there_grants(
    one: dict[str, str], other: dict[str, str]
) -> None:
    there, back = permissions(changes(one, other)), permissions(changes(other, one))

    assert there == sorted((INVERTED[kind].value, *rest) for kind, *rest in back_kinds(back))


@settings(max_examples=60, deadline=None)
@given(SITES, SITES)
def test_each_page_of_both_versions_is_what_it_was_or_is_reported_once(
    one: dict[str, str], other: dict[str, str]
) -> None:
    found = changes(one, other)

    before = [page.old.path for page in found.pages if page.old]
    after = [page.new.path for page in found.pages if page.new]
    assert {path for path in one if one[path] != other.get(path)} == set(before)
    assert {path for path in other if other[path] != one.get(path)} == set(after)
    assert (len(before), len(after)) == (len(set(before)), len(set(after)))


def urls(found: DocsDiff, kind: Kind) -> list[str]:
    return [page.page.url for page in found.of(kind)]


def headings(found: DocsDiff) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the texts of headings that only the old page has, and those that only the new one has."""
    return {
        (
            tuple(sorted(each.text for each in page.headings.removed)),
            tuple(sorted(each.text for each in page.headings.added)),
        )
        for page in found.pages
    }


def permissions(found: DocsDiff) -> list[tuple[str, str, str]]:
    """Return each change of a permission: its kind, its file, and what it is about."""
    return sorted(
        (change.kind.value, policy.file, str({change.grant, change.before} - {None}))
        for page in found.pages
        for policy in page.policies
        for change in policy.diff.changes
    )


def back_kinds(found: list[tuple[str, str, str]]) -> list[tuple[Grants, str, str]]:
    return [(Grants(kind), file, grant) for kind, file, grant in found]


def test_a_page_that_is_new_gone_or_changed_is_known_by_its_url() -> None:
    old = {"index.md": "# Home\n", "gone.md": "# Gone\n", "guides.md": "# Guides\n", "a.md": "# A\n"}
    new = {
        "index.md": "# Home\n\nNew.\n",
        "guides/index.md": "# Guides\n",
        "new.md": "text\n",
        "a.md": "# A\n",
    }

    assert changes(old, new).pages == (
        PageChange(Page("gone.md", "Gone"), None),
        PageChange(Page("index.md", "Home"), Page("index.md", "Home"), is_edited=True),
        PageChange(None, Page("new.md", "new.md")),
    )


def test_the_title_of_a_page_is_its_first_heading_of_the_first_level() -> None:
    (page,) = changes({}, {"a.md": "---\ntitle: x\n---\n\n## Before\n\n# A\n\n# B\n"}).pages

    assert page.page == Page("a.md", "A")


def test_a_page_moved_where_it_names_its_old_url() -> None:
    old = {"keys.md": "# Keys\n\nOne.\n", "same.md": "# Same\n"}
    new = {
        "guides/keys.md": "---\naliases: [keys.md]\n---\n\n# Keys\n\nTwo.\n",
        "guides/same.md": "---\naliases: [/same/]\n---\n\n# Same\n",
    }

    assert changes(old, new).pages == (
        PageChange(Page("keys.md", "Keys"), Page("guides/keys.md", "Keys"), is_edited=True),
        PageChange(Page("same.md", "Same"), Page("guides/same.md", "Same"), is_edited=False),
    )


def test_an_alias_of_a_page_that_is_still_there_moves_nothing() -> None:
    old = {"a.md": "# A\n"}
    new = {"a.md": "# A\n", "b.md": "---\naliases: [a.md]\n---\n\n# B\n"}

    assert changes(old, new).pages == (PageChange(None, Page("b.md", "B")),)


def test_of_two_pages_that_are_one_now_the_first_alias_moved() -> None:
    old = {"a.md": "# A\n", "b.md": "# B\n"}
    new = {"c.md": "---\naliases: [b.md, a.md]\n---\n\n# C\n"}

    found = changes(old, new)

    assert [(page.kind, page.old and page.old.path) for page in found.pages] == [
        (Kind.REMOVED, "a.md"),
        (Kind.MOVED, "b.md"),
    ]


def test_without_an_alias_the_same_bytes_at_one_other_place_are_the_page_moved() -> None:
    assert changes({"a.md": "# A\n"}, {"b.md": "# A\n"}).pages == (
        PageChange(Page("a.md", "A"), Page("b.md", "A")),
    )


def test_the_same_bytes_at_several_places_are_nowhere_for_sure() -> None:
    found = changes({"a.md": "# A\n"}, {"b.md": "# A\n", "c.md": "# A\n"})

    assert [page.kind for page in found.pages] == [Kind.REMOVED, Kind.ADDED, Kind.ADDED]


def test_a_page_whose_front_matter_cannot_be_read_may_have_moved_and_says_so() -> None:
    found = changes({"a.md": "# A\n"}, {"b.md": "---\ntitle: B\naliases: a.md\n---\n\n# B\n"})

    assert found.findings == (
        Finding(
            PurePosixPath("versions/v1.1.0/docs/b.md"),
            3,
            "expected `aliases` as a list of pages, such as `crewai/keys.md`",
            "aliases-unreadable",
        ),
    )


def test_versions_that_show_one_snapshot_are_not_read() -> None:
    shared = docs("v1.0.0", {"a.md": "# A\n"})
    alias = Docs("v1.0.1", shared.folder, {})

    found = docs_diff(shared, alias, Reader(EXTENSIONS))

    assert found == DocsDiff("v1.0.0", "v1.0.1", snapshot=shared.folder)


def test_what_follows_a_byte_order_mark_is_the_page() -> None:
    old, new = docs("v1.0.0", {}), Docs("edge", PurePosixPath("docs"), {"a.md": b"\xef\xbb\xbf# A\xff\n"})

    assert docs_diff(old, new, Reader(EXTENSIONS)).pages == (
        PageChange(None, Page("a.md", "A\N{REPLACEMENT CHARACTER}")),
    )
