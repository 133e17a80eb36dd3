"""Facts of folders that didn't change, kept by the digest that their build wrote down.

An entry that isn't what was stored is no entry.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from importlib.metadata import version
from pathlib import Path

from tooling.errors import UnwritableError
from tooling.site.links.facts import Facts
from tooling.site.links.outcomes import Fault, Lookup
from tooling.site.links.targets import Address
from tooling.tree import Tree, write_at_once


@dataclass(frozen=True, slots=True)
class FactsCache:
    """Facts in files named by what they were found from: the bytes of a folder, the address, this package."""

    folder: Path
    reader: str

    @classmethod
    def of(cls, folder: Path, address: Address) -> FactsCache:
        """Return the cache in `folder` for a site at `address`."""
        own = Tree.from_folder(Path(__file__).parent).where(lambda path: path.endswith(".py")).digest
        return cls(folder, f"{own} {version('selectolax')} {address}")

    def file(self, name: str, digest: str) -> Path:
        """Return where the facts of the folder `name` of a site are kept."""
        key = hashlib.sha256(f"{self.reader}\n{name}\n{digest}".encode()).hexdigest()
        return self.folder / f"{key}.json"

    def entry(self, name: str, digest: str, files: Collection[str]) -> list[Facts] | None:
        """Return the facts of all `files` of a folder, None where nothing is known."""
        try:
            seal, _, text = self.file(name, digest).read_bytes().partition(b"\n")
            if seal != sealed(text):
                return None
            kept = [facts_in(*each) for each in json.loads(text)]
        except (OSError, ValueError, TypeError):
            return None
        return kept if {facts.file for facts in kept} == set(files) else None

    def store(self, name: str, digest: str, facts: Iterable[Facts]) -> None:
        """Keep the facts of a folder. Raises `UnwritableError`."""
        text = json.dumps([values(each) for each in facts]).encode()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_at_once(self.file(name, digest), sealed(text) + b"\n" + text)
        except OSError as error:
            raise UnwritableError(self.folder, error.strerror or str(error)) from error

    def keep(self, digests: Mapping[str, str]) -> None:
        """Remove the facts of all other folders than those with `digests`."""
        kept = {self.file(name, digest) for name, digest in digests.items()}
        for file in self.folder.glob("*.json"):
            if file not in kept:
                file.unlink(missing_ok=True)


def sealed(text: bytes) -> bytes:
    """Return what says that `text` is whole, and as it was stored."""
    return hashlib.sha256(text).hexdigest().encode()


def values(facts: Facts) -> list[object]:
    """Return what `facts_in` takes: a copy in depth takes longer than reading the page did."""
    return [getattr(facts, field.name) for field in fields(facts)]


def facts_in(
    file: str,
    links: int,
    anchors: str,
    faults: list[list[str]],
    lookups: list[list[str]],
    external: list[str],
    leads_to: str | None,
) -> Facts:
    """Return the facts that were kept. Raises `TypeError`."""
    return Facts(
        file,
        links,
        anchors,
        tuple(Fault(*each) for each in faults),
        tuple(Lookup(*each) for each in lookups),
        tuple(external),
        leads_to,
    )
