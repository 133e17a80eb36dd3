"""The record of what is published in a bucket: what each folder has, and what a publish began.

.tooling/record.json          the digest of each folder, who publishes right now, what is to be removed
.tooling/files/DIGEST.json    the files of a folder that has, or was to have, that digest

Before a folder is touched, its digest is taken out of the record. So whoever comes after a publish that
broke off knows which folders to look at, and which files in them are ours.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from tooling.site.publish.branch import UnknownRecordError

RECORD = ".tooling/record.json"
LISTS = ".tooling/files/"


@dataclass(frozen=True, slots=True)
class FileList:
    """The files of a folder: the MD5 of each, and the headers that they were sent with."""

    policy: str
    files: Mapping[str, str]

    def json(self) -> str:
        return json.dumps({"policy": self.policy, "files": dict(sorted(self.files.items()))}, indent=0)

    @classmethod
    def parse(cls, data: bytes) -> FileList:
        """Return the list in the bytes of a file of ours. Raises `UnknownRecordError`."""
        try:
            values = json.loads(data)
            return cls(str(values["policy"]), dict(values["files"]))
        except (ValueError, KeyError, TypeError) as error:
            raise UnknownRecordError(f"a file below `{LISTS}`") from error


@dataclass(frozen=True, slots=True)
class Sent:
    """A folder in the bucket: its digest, None while it is changed, and the lists of what may be there."""

    digest: str | None
    lists: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What is published: its folders, the publish under way, and since when files are not in the site."""

    folders: Mapping[str, Sent] = field(default_factory=dict)
    publisher: str | None = None
    leaving: Mapping[str, datetime] = field(default_factory=dict)

    def begun(self, publisher: str, wanted: Mapping[str, str | None]) -> Record:
        """Return the record while `publisher` gives the folders `wanted` these digests: None removes one."""
        changing = {
            name: Sent(None, listed(self.folders.get(name), digest)) for name, digest in wanted.items()
        }
        return replace(self, publisher=publisher, folders={**self.folders, **changing})

    def ended(self, digests: Mapping[str, str], leaving: Mapping[str, datetime]) -> Record:
        """Return the record when all folders have these digests."""
        sent = {name: Sent(digest, (digest,)) for name, digest in digests.items()}
        return replace(self, folders=sent, leaving=leaving)

    @property
    def lists(self) -> set[str]:
        """The digests of all lists that the record needs."""
        return {digest for sent in self.folders.values() for digest in sent.lists}

    def json(self) -> str:
        """Return the record as it stands in the bucket."""
        values = {
            "format": 1,
            "publisher": self.publisher,
            "folders": {n: {"digest": s.digest, "lists": s.lists} for n, s in sorted(self.folders.items())},
            "leaving": {path: since.isoformat() for path, since in sorted(self.leaving.items())},
        }
        return json.dumps(values, indent=1) + "\n"

    @classmethod
    def parse(cls, data: bytes) -> Record:
        """Return the record in the bytes of a file of ours. Raises `UnknownRecordError`."""
        try:
            values: dict[str, Any] = json.loads(data)
            if values["format"] != 1:
                raise ValueError
            folders = {n: Sent(s["digest"], tuple(s["lists"])) for n, s in values["folders"].items()}
            leaving = {path: datetime.fromisoformat(since) for path, since in values["leaving"].items()}
            return cls(folders, values["publisher"], leaving)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnknownRecordError(f"`{RECORD}`") from error


def listed(sent: Sent | None, digest: str | None) -> tuple[str, ...]:
    """Return the lists of a folder that is changed to have `digest`."""
    lists: Collection[str] = sent.lists if sent else ()
    return tuple(dict.fromkeys([*lists, *([digest] if digest else [])]))
