"""The registry: which versions there are, what became of each, and which one is the default.

It stands in `versions/registry.yml`, newest version first. The default is computed from it and
never written down, so freezing an older line late can't move it.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from tooling.errors import ToolingError
from tooling.versions.dates import parse_date
from tooling.versions.records import Record, RecordError, Scalar, parse_records, records_data

FILE = "versions/registry.yml"
FIELDS = ("version", "status", "date", "source", "digest", "alias_of")
# What an entry says besides once its version is retired or purged.
RETIREMENT_FIELDS = ("retired", "retired_by", "reason")
# The name of the edition that is not frozen.
EDGE = "edge"

NUMBER = r"(0|[1-9]\d*)"
RELEASE = re.compile(rf"v{NUMBER}\.{NUMBER}\.{NUMBER}", re.ASCII)
# As SemVer has it (`-rc.1`: https://semver.org/#spec-item-9), and as Python has it
# (`rc1`, `.dev3`: https://packaging.python.org/en/latest/specifications/version-specifiers/).
PRE_RELEASE = re.compile(
    rf"v?{NUMBER}\.{NUMBER}\.{NUMBER}(-[0-9A-Za-z.-]+|[._]?(a|b|c|rc|alpha|beta|pre|preview|dev)[._]?\d*)",
    re.ASCII,
)


class BadVersionError(ToolingError):
    """A version isn't spelled `v1.2.0`."""

    def __init__(self, text: str) -> None:
        is_close = RELEASE.fullmatch(f"v{text}") or PRE_RELEASE.fullmatch(f"v{text}")
        suggestion = f"v{text}" if is_close else "v1.2.0"
        super().__init__(
            f"`{text}` is not a version: expected `v`, and three numbers without leading zeros",
            fix=f"Write it like this: {suggestion}",
        )


class PreReleaseError(ToolingError):
    """A pre-release can't be frozen."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"`{text}` is a pre-release, and pre-releases ride on edge",
            fix="Freeze the version when it is final; until then its docs are those of edge.",
        )


class RegistryError(RecordError):
    """`versions/registry.yml` doesn't hold a registry."""


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A version of the docs, ordered by its numbers."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> Version:
        """Return the version that `text` spells. Raises `BadVersionError`, `PreReleaseError`."""
        if PRE_RELEASE.fullmatch(text):
            raise PreReleaseError(text)
        match = RELEASE.fullmatch(text)
        # Python refuses to read a number of more than 4300 digits; nobody has such a version.
        if match is None or len(text) > 100:
            raise BadVersionError(text)
        return cls(*(int(number) for number in match.groups()))

    def __str__(self) -> str:
        return f"v{self.major}.{self.minor}.{self.patch}"


class Status(Enum):
    """What became of a version."""

    SUPPORTED = "supported"
    RETIRED = "retired"
    PURGED = "purged"


@dataclass(frozen=True, slots=True)
class Retirement:
    """When a version was taken off the list, by whom, and why."""

    date: datetime.date
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A version in the registry: `source` is the commit it was frozen from, `digest` its manifest's."""

    version: Version
    status: Status
    date: datetime.date
    source: str
    digest: str
    alias_of: Version | None = None
    retirement: Retirement | None = None

    @property
    def snapshot(self) -> Version:
        """The version in whose folder the pages are."""
        return self.alias_of or self.version


@dataclass(frozen=True, slots=True)
class Registry:
    """The entries of all versions, newest version first."""

    entries: tuple[Entry, ...] = ()

    @classmethod
    def read(cls, versions_folder: Path) -> Registry:
        """Return the registry in `versions_folder`, empty where there is none. Raises `RegistryError`."""
        file = versions_folder / "registry.yml"
        return cls.parse(file.read_bytes()) if file.is_file() else cls()

    @classmethod
    def parse(cls, data: bytes) -> Registry:
        """Return the registry that the bytes of a registry.yml say. Raises `RegistryError`."""
        try:
            records = parse_records(data, FILE, FIELDS, optional=RETIREMENT_FIELDS)
            registry = cls(tuple(parse_entry(record) for record in records))
            newer = (None, *registry.entries[:-1])
            for record, entry, above in zip(records, registry.entries, newer, strict=False):
                registry.check(record, entry, above)
        except RecordError as error:
            raise RegistryError(FILE, error.line, error.problem) from error
        return registry

    @property
    def data(self) -> bytes:
        """The bytes of the registry.yml that says this."""
        return records_data(entry_values(entry) for entry in self.entries)

    @property
    def default(self) -> Version | None:
        """The version that unversioned URLs lead to: the highest that is supported."""
        return max((e.version for e in self.entries if e.status is Status.SUPPORTED), default=None)

    def find(self, version: Version) -> Entry | None:
        """Return the entry of `version`, if it has one."""
        return next((entry for entry in self.entries if entry.version == version), None)

    def added(self, entry: Entry) -> Registry:
        """Return the registry with one more entry, at its place."""
        return replace(
            self, entries=tuple(sorted((*self.entries, entry), key=lambda e: e.version, reverse=True))
        )

    def replaced(self, entry: Entry) -> Registry:
        """Return the registry with `entry` in the place of the one of its version."""
        return replace(self, entries=tuple(entry if e.version == entry.version else e for e in self.entries))

    def sharing(self, snapshot: Version) -> list[Entry]:
        """Return the entries whose pages are in the folder of `snapshot`, newest version first."""
        return [entry for entry in self.entries if entry.snapshot == snapshot]

    def check(self, record: Record, entry: Entry, newer: Entry | None) -> None:
        """Raise `RecordError` unless `entry` may stand below `newer` in this registry."""
        if newer and newer.version <= entry.version:
            raise record.error("expected the newest version first, and each once")
        target = self.find(entry.snapshot)
        if target is None or (entry.alias_of and target.alias_of):
            raise record.error(f"it is an alias of `{entry.alias_of}`, expected a version with a snapshot")
        if entry.status is Status.SUPPORTED and entry.retirement:
            raise record.error("it is supported, and says why it was retired")


def parse_entry(record: Record) -> Entry:
    """Return the entry that a record of registry.yml says. Raises `RecordError`."""
    version = "a version such as v1.2.0"
    return Entry(
        version=record.read("version", Version.parse, version),
        status=record.read("status", Status, "supported, retired or purged"),
        date=record.read("date", parse_date, "a date such as 2026-01-31"),
        source=record.read("source", commit_id, "the id of a commit, 40 hexadecimal digits"),
        digest=record.read("digest", sha256, "a SHA-256, 64 hexadecimal digits"),
        alias_of=record.read("alias_of", Version.parse, version) if record.values["alias_of"] else None,
        retirement=parse_retirement(record) if record.has(RETIREMENT_FIELDS) else None,
    )


def parse_retirement(record: Record) -> Retirement:
    """Return what a record says of how its version was retired. Raises `RecordError`."""
    return Retirement(
        date=record.read("retired", parse_date, "a date such as 2026-01-31"),
        by=record.read("retired_by", some_text, "a name"),
        reason=record.read("reason", some_text, "a sentence"),
    )


def entry_values(entry: Entry) -> dict[str, Scalar]:
    """Return what registry.yml says of an entry, in its order."""
    return {
        "version": str(entry.version),
        "status": entry.status.value,
        "date": entry.date,
        "source": entry.source,
        "digest": entry.digest,
        "alias_of": str(entry.alias_of) if entry.alias_of else None,
        **(retirement_values(entry.retirement) if entry.retirement else {}),
    }


def retirement_values(retirement: Retirement) -> dict[str, Scalar]:
    """Return what registry.yml says of a retirement, in its order."""
    return {"retired": retirement.date, "retired_by": retirement.by, "reason": retirement.reason}


def some_text(text: str) -> str:
    """Return `text` when it is a line that says something. Raises `ValueError`."""
    if not text.strip() or not text.isprintable():
        raise ValueError(text)
    return text


def commit_id(text: str) -> str:
    """Return `text` when it is the id of a commit. Raises `ValueError`."""
    # A repository may use SHA-256: https://git-scm.com/docs/hash-function-transition
    if not re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", text):
        raise ValueError(text)
    return text


def sha256(text: str) -> str:
    """Return `text` when it is a SHA-256 in hexadecimal. Raises `ValueError`."""
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise ValueError(text)
    return text
