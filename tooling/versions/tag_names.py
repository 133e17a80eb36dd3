"""Names of tags: which of them are the name of a version of the docs, and why the others aren't."""

from __future__ import annotations

from dataclasses import dataclass

from tooling.errors import ToolingError
from tooling.git import Repository, UnknownRevisionError
from tooling.versions.registry import BadVersionError, PreReleaseError, Version

STAR = "*"


class BadGlobError(ToolingError):
    """It isn't clear which part of a tag is the version."""

    def __init__(self, glob: str) -> None:
        super().__init__(
            f"`{glob}` doesn't say where the version is in a tag: expected one `*`, in its place",
            fix="Write it like this: --tags 'release-*'",
        )


class NoTagError(ToolingError):
    """No tag is like the one that somebody described."""

    def __init__(self, glob: str) -> None:
        super().__init__(
            f"no tag is like `{glob}`",
            fix="See `git tag`, and choose some with --tags; in a shallow clone, fetch them first: "
            "git fetch --unshallow --tags",
        )


@dataclass(frozen=True, slots=True)
class VersionTag:
    """A tag that names a version, and the commit that it is on."""

    name: str
    version: Version
    commit: str


@dataclass(frozen=True, slots=True, order=True)
class LeftOut:
    """Something that isn't imported, and why not."""

    name: str
    reason: str


def version_tags(repository: Repository, glob: str) -> tuple[list[VersionTag], list[LeftOut]]:
    """Return the tags like `glob` that name a version, lowest first, and those that don't.

    What the `*` of `glob` stands for is the version, with `v` or without. Raises `BadGlobError`,
    `NoTagError`, `NoRepositoryError`.
    """
    if glob.count(STAR) != 1:
        raise BadGlobError(glob)
    repository.require_commit()
    tags: dict[Version, VersionTag] = {}
    left_out = []
    for name, text in matches(repository.tags(), glob):
        try:
            tag = VersionTag(name, Version.parse(text), repository.commit(f"refs/tags/{name}"))
        except (BadVersionError, PreReleaseError, UnknownRevisionError) as error:
            left_out.append(LeftOut(name, reason(error)))
            continue
        known = tags.setdefault(tag.version, tag)
        if known.commit != tag.commit:
            left_out.append(LeftOut(name, f"{tag.version} is the tag {known.name}"))
    if not tags and not left_out:
        raise NoTagError(glob)
    return sorted(tags.values(), key=lambda tag: tag.version), left_out


def matches(names: list[str], glob: str) -> list[tuple[str, str]]:
    """Return the names like `glob`, each with the version that it would name."""
    before, _, after = glob.partition(STAR)
    found = [
        (name, name[len(before) : len(name) - len(after)])
        for name in names
        if name.startswith(before) and name.endswith(after) and len(name) > len(before) + len(after)
    ]
    has_letter = before.endswith("v")
    return [(name, text if text.startswith("v") and not has_letter else f"v{text}") for name, text in found]


def reason(error: BadVersionError | PreReleaseError | UnknownRevisionError) -> str:
    """Return in a few words why a tag names no version."""
    match error:
        case PreReleaseError():
            return "a pre-release"
        case BadVersionError():
            return "not a version"
        case _:
            return "not on a commit"
