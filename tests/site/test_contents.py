from __future__ import annotations

from tooling.site.contents import Entry, contents

NAV = [
    "index.md",
    {"Start here": "start.md"},
    {"Guides": ["guides/index.md", {"Roles": [{"Trust": "guides/trust.md"}]}, "start.md", "gone.md"]},
    {"Forum": "https://forum.example.com/"},
]
PAGES = ["zoo.md", "guides/index.md", "guides/trust.md", "index.md", "start.md"]


def test_pages_come_in_the_order_of_the_navigation_and_once_and_the_others_last() -> None:
    assert contents(NAV, PAGES) == [
        Entry("Pages", "", "index.md"),
        Entry("Pages", "Start here", "start.md"),
        Entry("Guides", "", "guides/index.md"),
        Entry("Guides / Roles", "Trust", "guides/trust.md"),
        Entry("Pages", "Forum", "https://forum.example.com/"),
        Entry("Optional", "", "zoo.md"),
    ]


def test_without_a_navigation_each_folder_begins_with_its_index() -> None:
    assert [entry.target for entry in contents(None, PAGES)] == [
        "index.md",
        "start.md",
        "zoo.md",
        "guides/index.md",
        "guides/trust.md",
    ]
