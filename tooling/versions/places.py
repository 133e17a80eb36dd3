"""Places: where the files of an old commit belong now, for docs that moved since."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from tooling.errors import ToolingError
from tooling.git import Entry

EVERYTHING = "."


class BadPlaceError(ToolingError):
    """Somebody said in another form than `OLD=NEW` where files belong."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"`{text}` doesn't say where files belong: expected two paths below the project's folder",
            fix="Write it like this: --map documentation=docs",
        )


class CollidingPlacesError(ToolingError):
    """Two files of a commit belong at one place."""

    def __init__(self, one: str, other: str, place: str) -> None:
        super().__init__(
            f"`{one}` and `{other}` both belong at `{place}`",
            fix="Map one of them elsewhere, such as: --map OLD=unused",
        )


@dataclass(frozen=True, slots=True)
class Places:
    """What folders and files of a commit are called now. A commit that doesn't have one ignores it."""

    paths: Mapping[str, str]

    @classmethod
    def in_commit(cls, paths: Mapping[str, str], files: Collection[str]) -> Places:
        """Return those of `paths` that a commit with `files` has."""
        return cls({old: new for old, new in paths.items() if any(is_in(file, old) for file in files)})

    def place(self, path: str) -> str | None:
        """Return where `path` belongs: as the longest of the paths that it is in says.

        None says nowhere: it didn't move, and something else moved to where it is.
        """
        old = max((old for old in self.paths if is_in(path, old)), key=len, default=None)
        if old is None:
            return None if any(is_in(path, new) for new in self.paths.values()) else path
        rest = path if old == EVERYTHING else path.removeprefix(old).removeprefix("/")
        return str(PurePosixPath(self.paths[old], rest))

    def origins(self, place: str) -> list[str]:
        """Return the paths that belong at `place`."""
        moved = [
            str(PurePosixPath(old, PurePosixPath(place).relative_to(new)))
            for old, new in self.paths.items()
            if is_in(place, new)
        ]
        return [path for path in [*moved, place] if self.place(path) == place]

    def moved(self, listing: Mapping[str, Entry]) -> dict[str, Entry]:
        """Return `listing` with each file where it belongs. Raises `CollidingPlacesError`."""
        origins: dict[str, str] = {}
        for path in listing:
            place = self.place(path)
            if place in origins:
                raise CollidingPlacesError(origins[place], path, place)
            if place is not None:
                origins[place] = path
        return {place: listing[path] for place, path in origins.items()}


def is_in(path: str, folder: str) -> bool:
    """Return whether `path` is `folder`, or stands below it."""
    return folder == EVERYTHING or path == folder or path.startswith(f"{folder}/")


def parse_places(texts: Collection[str]) -> dict[str, str]:
    """Return what each `OLD=NEW` says of where files belong. Raises `BadPlaceError`."""
    return dict(parse_place(text) for text in texts)


def parse_place(text: str) -> tuple[str, str]:
    """Return the two paths of `OLD=NEW`. Raises `BadPlaceError`."""
    old, is_pair, new = text.partition("=")
    paths = PurePosixPath(old), PurePosixPath(new)
    if not (is_pair and old and new) or any(path.is_absolute() or ".." in path.parts for path in paths):
        raise BadPlaceError(text)
    return str(paths[0]), str(paths[1])
