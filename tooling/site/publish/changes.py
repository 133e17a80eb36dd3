"""Changes: how a site differs from what is published, as the plan of a publish shows it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from tooling.errors import ToolingError


class ForeignFilesError(ToolingError):
    """The place that a site goes to has files of somebody else under the names of ours."""

    def __init__(self, place: str, paths: Collection[str], fix: str) -> None:
        listed = ", ".join(f"`{path}`" for path in sorted(paths)[:5])
        more = f" and {len(paths) - 5} more" if len(paths) > 5 else ""
        super().__init__(f"{place} has {listed}{more}, which no publish put there", fix=fix)


class PublishInterruptedError(ToolingError):
    """Somebody ended the publish."""

    def __init__(self) -> None:
        super().__init__(
            "the publish was interrupted",
            fix="Readers get whole pages. Run the same command again: it goes on where this one ended.",
        )


@dataclass(frozen=True, slots=True)
class Changes:
    """The files that a publish adds and changes, with their digest, and those that it removes."""

    added: Mapping[str, str] = field(default_factory=dict)
    changed: Mapping[str, str] = field(default_factory=dict)
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def summary(self, sizes: Mapping[str, int]) -> str:
        """Return a line for each kind of change; `sizes` has the bytes of the files of the site."""
        return (
            f"added: {amount(self.added, sizes)}\n"
            f"changed: {amount(self.changed, sizes)}\n"
            f"removed: {files(len(self.removed))}"
        )


def changes(old: Mapping[str, str], new: Mapping[str, str]) -> Changes:
    """Return what makes `new` of `old`, both digests by path."""
    return Changes(
        {path: digest for path, digest in sorted(new.items()) if path not in old},
        {path: digest for path, digest in sorted(new.items()) if old.get(path, digest) != digest},
        tuple(sorted(old.keys() - new.keys())),
    )


def amount(paths: Collection[str], sizes: Mapping[str, int]) -> str:
    return f"{files(len(paths))}, {sum(sizes[path] for path in paths):,} bytes"


def files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"
