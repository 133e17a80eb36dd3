from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tooling.content.page import FRONT_MATTER
from tooling.site.front_matter import harmless
from tooling.tree import File, Tree


def staged(text: str) -> str:
    return harmless(Tree({"a.md": File(text.encode())})).files["a.md"].data.decode()


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A & B\n---\n\n# A\n",
        "---\ntitle: 'Quoted'\naliases: [a.md]\n---\n# <b>A</b>\n",
        "---\ntitle: [\n---\n# <b>A</b>\n",
        "---\n- <b>\n---\n# A\n",
        "# <b>A</b>\n",
    ],
)
def test_front_matter_without_markup_stays_as_it_is(text: str) -> None:
    assert staged(text) == text


@given(st.fixed_dictionaries({name: st.text() for name in ("title", "description", "kept")}))
def test_what_themes_print_has_no_markup_and_the_rest_says_what_it_said(values: dict[str, str]) -> None:
    text = f"---\n{yaml.safe_dump(values)}---\n\n# A\n"

    front_matter = FRONT_MATTER.match(staged(text))

    assert front_matter
    shown = yaml.safe_load(front_matter["yaml"])
    assert not set('<>"') & {*shown["title"], *shown["description"]}
    assert shown["kept"] == values["kept"]
    assert staged(text).endswith("\n# A\n")
