"""Facts: what is known of the subjects of the docs, each with its source, version and date.

They stand in docs/facts/*.yml. A file names its `sources`, each with a `title`, a `url` and the `date`
on which it was read (and a `version`), and lists its `facts`:

of            the subject, such as `Activepieces`: the heading of a column
name          what the fact is about: the first cell of a row
says          the fact, in the words that tables print
source        one of the sources
confirmed     false, where the source could not be read; tables say so
phrase        a regular expression with one group: a sentence that states the fact in other words
accepts       what may stand in the place of that group

Everything in a facts file that can't be understood is a `FactsError`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import yaml

from tooling.content.page import NOT_YAML
from tooling.errors import ToolingError
from tooling.fast_yaml import FastLoader

FOLDER = "facts"
UNCONFIRMED = " (not confirmed)"
FILE_FIELDS = {"title", "pages", "sources", "facts"}
FACT_FIELDS = {"of", "name", "says", "source", "confirmed", "phrase", "accepts"}
SOURCE_FIELDS = {"title", "url", "version", "date"}


class FactsError(ToolingError):
    """A file of facts says something that can't be understood."""

    def __init__(self, file: PurePosixPath, problem: str) -> None:
        super().__init__(
            f"{file}: {problem}", fix="The fields of a fact are listed under: tooling facts --help"
        )


@dataclass(frozen=True, slots=True)
class FactSource:
    """Where facts are from: `date` is when it was read, `version` what it was about, or ""."""

    title: str
    url: str
    date: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of a subject. `phrase` finds where prose says it, `accepts` what it may say there."""

    of: str
    name: str
    says: str
    source: FactSource
    confirmed: bool = True
    phrase: re.Pattern[str] | None = None
    accepts: tuple[str, ...] = ()

    @property
    def cell(self) -> str:
        """What a table prints."""
        return self.says if self.confirmed else f"{self.says}{UNCONFIRMED}"


@dataclass(frozen=True, slots=True)
class FactsFile:
    """The facts of one file: their `title`, and the pages, or folders of pages, that speak of them."""

    file: PurePosixPath
    title: str
    pages: tuple[str, ...]
    facts: tuple[Fact, ...]

    def concerns(self, page: str) -> bool:
        """Return whether the page at this path, relative to the docs, speaks of these facts."""
        return any(page == each or page.startswith(f"{each.removesuffix('/')}/") for each in self.pages)


@dataclass(frozen=True, slots=True)
class Facts:
    """All files of facts."""

    files: tuple[FactsFile, ...] = ()

    @property
    def all(self) -> list[Fact]:
        return [fact for file in self.files for fact in file.facts]

    def find(self, of: str, name: str) -> Fact | None:
        """Return the fact `name` of the subject `of`, if it is known."""
        return next((fact for fact in self.all if (fact.of, fact.name) == (of, name)), None)


def read_facts(files: Mapping[str, bytes], docs: str) -> Facts:
    """Return the facts among `files`, which are by their paths relative to the folder `docs`.

    Raises `FactsError`.
    """
    names = [path for path in sorted(files) if PurePosixPath(path).match(f"{FOLDER}/*.yml")]
    facts = Facts(tuple(read_file(PurePosixPath(docs, name), files[name]) for name in names))
    seen: set[tuple[str, str]] = set()
    for file in facts.files:
        for fact in file.facts:
            if (fact.of, fact.name) in seen:
                raise FactsError(file.file, f"`{fact.name}` of `{fact.of}` stands there twice")
            seen.add((fact.of, fact.name))
    return facts


def read_file(file: PurePosixPath, data: bytes) -> FactsFile:
    """Return the facts in the bytes of `file`. Raises `FactsError`."""
    try:
        values = yaml.load(data, FastLoader)
    except NOT_YAML as error:
        raise FactsError(file, " ".join(str(error).split())) from error
    known = fields(file, values, FILE_FIELDS, {"title", "sources", "facts"})
    listed = known["facts"] if isinstance(known["facts"], list) else []
    named = known["sources"] if isinstance(known["sources"], dict) else {}
    sources = {str(name): fact_source(file, each) for name, each in named.items()}
    return FactsFile(
        file,
        title=str(known["title"]),
        pages=tuple(map(str, known.get("pages") or ())),
        facts=tuple(fact for each in listed for fact in facts_of(file, each, sources)),
    )


def facts_of(file: PurePosixPath, values: object, sources: Mapping[str, FactSource]) -> list[Fact]:
    """Return the fact that `values` say, once for each subject that it is of. Raises `FactsError`."""
    known = fields(file, values, FACT_FIELDS, {"of", "name", "says", "source"})
    name = str(known["name"])
    source = sources.get(str(known["source"]))
    if source is None:
        raise FactsError(
            file, f"`{name}` has the source `{known['source']}`, which is not listed under sources"
        )
    subjects = known["of"] if isinstance(known["of"], list) else [known["of"]]
    return [
        Fact(
            str(of),
            name,
            says=" ".join(str(known["says"]).split()),
            source=source,
            confirmed=known.get("confirmed", True) is not False,
            phrase=phrase(file, name, known.get("phrase")),
            accepts=tuple(map(str, known.get("accepts") or ())),
        )
        for of in subjects
    ]


def fact_source(file: PurePosixPath, values: object) -> FactSource:
    known = fields(file, values, SOURCE_FIELDS, {"title", "url", "date"})
    version = known.get("version")
    return FactSource(
        str(known["title"]), str(known["url"]), str(known["date"]), "" if version is None else str(version)
    )


def phrase(file: PurePosixPath, name: str, text: object) -> re.Pattern[str] | None:
    """Return the pattern of a phrase: a space in it is any white space. Raises `FactsError`."""
    if text is None:
        return None
    try:
        pattern = re.compile(r"\s+".join(str(text).split()), re.IGNORECASE)
    except re.error as error:
        raise FactsError(file, f"the phrase of `{name}` is no regular expression: {error}") from error
    if pattern.groups != 1:
        raise FactsError(file, f"the phrase of `{name}` has {pattern.groups} groups, expected one")
    return pattern


def fields(file: PurePosixPath, values: object, known: set[str], needed: set[str]) -> dict[str, Any]:
    """Return `values` if they are a mapping of `known` names with all `needed`. Raises `FactsError`."""
    if not isinstance(values, dict):
        raise FactsError(file, f"expected a mapping with {', '.join(sorted(needed))}, not `{values}`")
    unknown, missing = sorted(values.keys() - known), sorted(needed - values.keys())
    if unknown:
        raise FactsError(file, f"`{unknown[0]}` means nothing; known are {', '.join(sorted(known))}")
    if missing:
        raise FactsError(file, f"`{missing[0]}` is missing in `{str(values)[:60]}`")
    return values
