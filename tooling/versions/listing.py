"""The list of versions, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from tooling.content.page import page_paths
from tooling.versions.history import History
from tooling.versions.registry import Entry, Status, Version
from tooling.versions.tags import Match, Tag
from tooling.words import aligned

HEADER = ("VERSION", "STATUS", "DATE", "SOURCE", "PAGES", "DIGEST", "")
NOTES = {Match.MATCHES: "tag matches", Match.DIFFERS: "tag differs", Match.NO_TAG: "no tag"}


def as_text(history: History, tags: Mapping[Version, Tag]) -> str:
    """Return the versions as a table, newest first, the default marked, and what `tags` are to them."""
    if not history.registry.entries:
        return "no version is frozen yet"
    entries = history.registry.entries
    return aligned([HEADER, *(row(history, entry, tags.get(entry.version)) for entry in entries)])


def row(history: History, entry: Entry, tag: Tag | None) -> Sequence[str]:
    """Return the cells of a version: ids are as short as git shows them."""
    notes = [f"alias of {entry.alias_of}"] if entry.alias_of else []
    notes += ["default"] if entry.version == history.registry.default else []
    notes += [entry.retirement.reason] if entry.retirement else []
    notes += [NOTES[tag.match]] if tag else []
    return (
        str(entry.version),
        entry.status.value,
        str(entry.date),
        entry.source[:12],
        str(page_count(history, entry)),
        entry.digest[:12],
        "; ".join(notes),
    )


def page_count(history: History, entry: Entry) -> int:
    """Return how many pages readers find in a version."""
    return 0 if entry.status is Status.PURGED else len(page_paths(history.of(entry.version).docs))


def as_json(history: History, tags: Mapping[Version, Tag]) -> str:
    """Return the versions as a JSON list, newest first, each with its tag if `tags` has one."""
    entries = history.registry.entries
    listed = [values(history, entry) | tag_values(tags.get(entry.version)) for entry in entries]
    return json.dumps(listed, indent=2)


def tag_values(tag: Tag | None) -> dict[str, object]:
    """Return what a program learns of the tag of a version."""
    if tag is None:
        return {}
    return {"tag": tag.match.value, "tagged": tag.commit, "differing": list(tag.differing)}


def values(history: History, entry: Entry) -> dict[str, object]:
    """Return what a program learns of a version."""
    equal = [each.version for each in history.registry.sharing(entry.snapshot) if each.alias_of]
    retirement = entry.retirement
    return {
        "version": str(entry.version),
        "status": entry.status.value,
        "date": str(entry.date),
        "source": entry.source,
        "alias_of": str(entry.alias_of) if entry.alias_of else None,
        "aliases": [str(version) for version in equal] if not entry.alias_of else [],
        "default": entry.version == history.registry.default,
        "pages": page_count(history, entry),
        "digest": entry.digest,
        "retired": str(retirement.date) if retirement else None,
        "retired_by": retirement.by if retirement else None,
        "reason": retirement.reason if retirement else None,
    }
