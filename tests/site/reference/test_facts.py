from __future__ import annotations

from tooling.content.facts import read_facts
from tooling.site.reference.facts import facts_page

FACTS = b"""\
title: Robots & co
sources:
  manual: {title: "The [manual]", url: "https://robots.example/manual", version: 2, date: 2026-01-02}
facts:
  - {of: Robot A, name: Wakes up, says: "at `7` | 8", source: manual}
  - {of: Robot A, name: Sleeps, says: never, source: manual, confirmed: false}
"""


def test_the_page_lists_each_fact_with_its_source_and_says_which_are_not_confirmed() -> None:
    page = facts_page(read_facts({"facts/robots.yml": FACTS, "facts/index.md": b""}, "docs"))

    source = "[The \\[manual\\]](https://robots.example/manual), 2, read on 2026-01-02"
    assert page.text.endswith(
        "## Robots \\& co\n\n### Robot A\n\n| Fact | What is known | Source |\n|---|---|---|\n"
        f"| Wakes up | at `7` \\| 8 | {source} |\n"
        f"| Sleeps | never *(not confirmed)* | {source} |\n"
    )
