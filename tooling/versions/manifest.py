"""The manifest: what a snapshot was when it was frozen, so that it can be checked without git.

It stands in the snapshot's `manifest.json`, and names each file but itself by its SHA-256.
Images stay in the folder that all versions share, so the manifest also pins those in use.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from tooling.errors import ToolingError
from tooling.tree import Tree
from tooling.versions.registry import BadVersionError, PreReleaseError, Version

NAME = "manifest.json"
FORMAT = 1
FIELDS = {
    "format",
    "version",
    "source",
    "tools",
    "files",
    "images",
    "aliases",
    "verification",
    "reconstruction",
    "digest",
}


class ManifestError(ToolingError):
    """A manifest.json doesn't hold a manifest. `problem` says what is wrong with it."""

    def __init__(self, file: str, problem: str) -> None:
        self.problem = problem
        super().__init__(
            f"{file}: {problem}",
            fix=f"The file is written by `tooling freeze`; restore it: git checkout HEAD -- {file}",
        )


class NewerManifestError(ToolingError):
    """A manifest was written by a later tooling, in a form that this one can't read."""

    def __init__(self, file: str, format_number: int) -> None:
        super().__init__(
            f"{file} has format {format_number}, and this tooling reads formats up to {FORMAT}",
            fix="Install the tooling that the project names, and run the same command again.",
        )


@dataclass(frozen=True, slots=True)
class Reconstruction:
    """How a snapshot was made of history that no freeze was made for.

    `paths` has where a folder or file of the source commit belongs now, if that is elsewhere: what is moved
    to a folder is all that is in it (`tooling.versions.places`). `unresolved` is what couldn't be mended, in
    sentences.
    """

    paths: Mapping[str, str]
    unresolved: Sequence[str]

    @property
    def values(self) -> dict[str, object]:
        """What a manifest says of it."""
        return {"paths": dict(sorted(self.paths.items())), "unresolved": list(self.unresolved)}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was frozen: `files` and `images` map paths to what they have to be.

    A file is `100644 SHA256`, its mode and digest; an image is its digest, by its path below the
    images' folder; `tools` are the versions of what made the snapshot. `aliases` are the old URLs of
    pages by their paths below docs/, so that redirects can be computed without opening a page.
    `verification` is what was carried out, in the form of verification.json; an empty one says that
    nothing was.
    """

    version: Version
    source: str
    tools: Mapping[str, str]
    files: Mapping[str, str]
    images: Mapping[str, str]
    aliases: Mapping[str, Sequence[str]] = field(default_factory=dict)
    verification: Mapping[str, Any] = field(default_factory=dict)
    reconstruction: Reconstruction | None = None

    @classmethod
    def parse(cls, data: bytes, file: str) -> Manifest:
        """Return the manifest in the bytes of `file`. Raises `ManifestError`, `NewerManifestError`."""
        return parsed(data, file)

    @property
    def digest(self) -> str:
        """The SHA-256 over everything the manifest says, as JSON without spaces."""
        return hashlib.sha256(json.dumps(self.values, separators=(",", ":")).encode()).hexdigest()

    @property
    def data(self) -> bytes:
        """The bytes of the manifest.json that says this."""
        return json_bytes({**self.values, "digest": self.digest})

    @property
    def values(self) -> dict[str, object]:
        """What the digest is over."""
        return {
            "format": FORMAT,
            "version": str(self.version),
            "source": self.source,
            "tools": dict(sorted(self.tools.items())),
            "files": dict(sorted(self.files.items())),
            "images": dict(sorted(self.images.items())),
            "aliases": {page: list(urls) for page, urls in sorted(self.aliases.items())},
            "verification": self.verification,
            "reconstruction": self.reconstruction.values if self.reconstruction else None,
        }

    @property
    def docs(self) -> list[str]:
        """The paths of the frozen files below docs/, relative to it."""
        return [path.removeprefix("docs/") for path in self.files if path.startswith("docs/")]


# A command reads the manifests of all versions more than once: from the disk, and then from a commit.
@lru_cache(maxsize=256)
def parsed(data: bytes, file: str) -> Manifest:
    """Return the manifest in the bytes of `file`. Raises `ManifestError`, `NewerManifestError`."""
    try:
        values = json.loads(data)
        check_format(values, file)
        manifest = Manifest(
            Version.parse(text(values["version"])),
            text(values["source"]),
            tools=texts(values["tools"]),
            files=texts(values["files"]),
            images=texts(values["images"]),
            aliases={page: lines(urls) for page, urls in mapping(values["aliases"]).items()},
            verification=mapping(values["verification"]),
            reconstruction=reconstruction(values["reconstruction"]),
        )
    except (BadVersionError, PreReleaseError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ManifestError(file, "expected the manifest of a snapshot") from error
    if values.keys() != FIELDS or values["digest"] != manifest.digest:
        raise ManifestError(file, "its digest is not that of its content")
    return manifest


def file_digests(tree: Tree) -> dict[str, str]:
    """Return the mode and digest of each file of a snapshot but its manifest, as a manifest has them."""
    return {path: f"{file.mode} {file.digest}" for path, file in tree.files.items() if path != NAME}


def installed_tools() -> dict[str, str]:
    """Return the versions of the tools that read and build snapshots here."""
    # Those who only read manifests start faster without.
    from importlib.metadata import version

    return {name: version(name) for name in ("mkdocs", "mkdocs-material", "tooling")}


def check_format(values: dict[str, Any], file: str) -> None:
    """Raise `NewerManifestError` on a later format, `ValueError` on no format at all."""
    number = values["format"]
    if type(number) is not int or number < 1:
        raise ValueError(number)
    if number > FORMAT:
        raise NewerManifestError(file, number)


def text(value: object) -> str:
    """Return `value` when it is a string. Raises `TypeError`."""
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def mapping(value: object) -> dict[str, Any]:
    """Return `value` when it is an object. Raises `TypeError`."""
    if not isinstance(value, dict):
        raise TypeError(value)
    return value


def lines(value: object) -> tuple[str, ...]:
    """Return `value` when it is a list of strings. Raises `TypeError`."""
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(map(text, value))


def reconstruction(value: object) -> Reconstruction | None:
    """Return what a manifest says of how its snapshot was reconstructed. Raises `TypeError`, `KeyError`."""
    if value is None:
        return None
    said = mapping(value)
    return Reconstruction(texts(said["paths"]), lines(said["unresolved"]))


def texts(value: object) -> dict[str, str]:
    """Return `value` when it maps strings to strings. Raises `TypeError`."""
    found = mapping(value)  # JSON has no other names than strings.
    if not all(type(item) is str for item in found.values()):
        raise TypeError(value)
    return found


def json_bytes(values: object) -> bytes:
    """Return `values` as JSON, the same bytes for the same values."""
    return f"{json.dumps(values, indent=1)}\n".encode()
