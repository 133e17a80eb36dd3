"""Facts: a page with all that is known of the platforms, each with where it is from and when it was read."""

from __future__ import annotations

from collections.abc import Iterator

from tooling.content.facts import UNCONFIRMED, Fact, Facts, FactsFile
from tooling.site.reference.pages import ReferencePage
from tooling.versions.diff.markdown import escaped

NAME = "facts.md"
INTRODUCTION = """\
# Facts about the platforms

What the guides say of the platforms is taken from here, and a page that says something else isn't
published. A fact that is not confirmed could not be read where its source points: take it with care."""


def facts_page(facts: Facts) -> ReferencePage:
    """Return the page that lists all `facts`."""
    parts = [INTRODUCTION, *(part for file in facts.files for part in file_parts(file))]
    return ReferencePage(NAME, "\n\n".join(parts) + "\n")


def file_parts(file: FactsFile) -> Iterator[str]:
    """Yield the section about the facts of one file: a table for each subject."""
    yield f"## {escaped(file.title)}"
    for subject in dict.fromkeys(fact.of for fact in file.facts):
        rows = [fact_row(fact) for fact in file.facts if fact.of == subject]
        yield f"### {escaped(subject)}"
        yield "\n".join(["| Fact | What is known | Source |", "|---|---|---|", *rows])


def fact_row(fact: Fact) -> str:
    source = fact.source
    version = f", {escaped(source.version)}" if source.version else ""
    # The words of a fact may have code and emphasis of their own.
    said = fact.says.replace("|", "\\|") + ("" if fact.confirmed else f" *{UNCONFIRMED.strip()}*")
    where = f"[{escaped(source.title)}]({source.url}){version}, read on {escaped(source.date)}"
    return f"| {escaped(fact.name)} | {said} | {where} |".replace("\n", " ")
