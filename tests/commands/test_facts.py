from __future__ import annotations

import pytest

from tests.conftest import SampleSite

FACTS = """\
title: Robots
pages: [guides/]
sources:
  manual: {title: The manual, url: https://robots.example/manual, version: 2, date: 2026-01-02}
facts:
  - {of: Robot A, name: Wakes up, says: at 7 | 8, source: manual}
  - {of: [Robot A, Robot B], name: Sleeps, says: for an hour, source: manual,
     phrase: "sleeps for (an hour|[0-9]+ [a-z]+)", accepts: [an hour, 60 minutes]}
  - {of: Robot B, name: Wakes up, says: never, source: manual, confirmed: false}
"""
TABLE = """\
# Robots

<!-- facts -->

| | Robot A | Robot B |
|---|---|---|
| Wakes up | | |
| Sleeps | for a day | |
"""


@pytest.fixture
def robots(site: SampleSite) -> SampleSite:
    site.write("docs/facts/robots.yml", FACTS)
    return site


def test_tables_are_filled_and_then_agree(robots: SampleSite) -> None:
    robots.write("docs/guides/robots.md", TABLE)

    filled = robots.run("facts", "--write")

    assert (filled.exit_code, filled.output.splitlines()) == (
        0,
        ["facts: docs/guides/robots.md is filled", "facts: 4 facts, 1 table, 3 pages, 0 findings"],
    )
    assert (
        (robots.root / "docs/guides/robots.md")
        .read_text()
        .endswith(
            "| | Robot A | Robot B |\n"
            "|---|---|---|\n"
            "| Wakes up | at 7 \\| 8 | never (not confirmed) |\n"
            "| Sleeps | for an hour | for an hour |\n"
        )
    )
    assert robots.run("facts", "--write").output == "facts: 4 facts, 1 table, 3 pages, 0 findings\n"


def test_a_table_that_says_something_else_is_found_at_its_line(robots: SampleSite) -> None:
    robots.write("docs/guides/robots.md", TABLE.replace("Robot B", "Robot C").replace("Sleeps", "Slips"))

    found = robots.run("facts")

    assert (found.exit_code, [line for line in found.output.splitlines() if line.startswith("docs/")]) == (
        1,
        [
            "docs/guides/robots.md:5: there is no subject `Robot C` among the facts [unknown-fact]",
            "docs/guides/robots.md:7: the facts say `at 7 \\| 8`, and this table `` [fact-differs]",
            "docs/guides/robots.md:8: the facts say `not documented`, and this table `for a day` "
            "[fact-differs]",
            "docs/guides/robots.md:8: there is no fact `Slips` among the facts [unknown-fact]",
        ],
    )
    assert "Did you mean `Robot B`?" in found.output


def test_a_sentence_that_contradicts_a_fact_is_found_wherever_its_lines_break(robots: SampleSite) -> None:
    robots.write(
        "docs/guides/robots.md",
        "# Robots\n\nIt sleeps for 60 minutes. Later it sleeps for\n2 days.\n\n"
        "```text\nsleeps for 3 days\n```\n",
    )
    robots.write("docs/elsewhere.md", "# Else\n\nA cat sleeps for 5 hours.\n")

    found = robots.run("facts")

    (line,) = {line for line in found.output.splitlines() if line.startswith("docs/") and "Robot A" in line}
    assert line == (
        "docs/guides/robots.md:3: `sleeps for 2 days` contradicts a fact: "
        "Sleeps of Robot A is `for an hour` [fact-contradicted]"
    )
    assert "elsewhere" not in found.output
    assert "3 days" not in found.output


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("title: Robots", "- a", "docs/facts/robots.yml: "),
        ("name: Sleeps", "nome: Sleeps", "`nome` means nothing; known are accepts, confirmed"),
        (", says: never", "", "`says` is missing in"),
        ("says: never, source: manual", "says: never, source: rumour", "has the source `rumour`"),
        ("sleeps for (an", "sleeps for ((an", "the phrase of `Sleeps` is no regular expression"),
        ("(an hour|[0-9]+ [a-z]+)", "an hour", "the phrase of `Sleeps` has 0 groups, expected one"),
        (
            "of: Robot B, name: Wakes up",
            "of: Robot B, name: Sleeps",
            "`Sleeps` of `Robot B` stands there twice",
        ),
        ("facts:", "facts: [", "docs/facts/robots.yml: "),
    ],
)
def test_facts_that_cant_be_understood_are_an_error(
    robots: SampleSite, old: str, new: str, says: str
) -> None:
    robots.write("docs/facts/robots.yml", FACTS.replace(old, new))

    failed = robots.run("facts")

    assert failed.exit_code == 2
    assert says in failed.stderr
    assert failed.stderr.startswith("error: docs/facts/robots.yml: ")


def test_a_site_without_facts_has_nothing_to_say(site: SampleSite) -> None:
    assert site.run("facts").output == "facts: 0 facts, 0 tables, 2 pages, 0 findings\n"
