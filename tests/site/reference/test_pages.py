from __future__ import annotations

import pytest

from tests.site.reference.test_facts import FACTS
from tests.versions.test_diff_formats import DIFF
from tooling.content.facts import read_facts
from tooling.content.page import FRONT_MATTER
from tooling.site.reference.changes import changes_page
from tooling.site.reference.facts import facts_page
from tooling.site.reference.pages import ReferencePage, with_pages
from tooling.tree import Tree


@pytest.mark.parametrize(
    "page",
    [changes_page(DIFF), facts_page(read_facts({"facts/robots.yml": FACTS}, "docs"))],
    ids=lambda page: page.name,
)
def test_a_computed_page_begins_with_its_title_below_one_front_matter(page: ReferencePage) -> None:
    text = with_pages(Tree({}), [page]).files[page.path].data.decode()

    front_matter = FRONT_MATTER.match(text)
    assert front_matter
    assert text[front_matter.end() :].lstrip("\n").startswith("# ")
