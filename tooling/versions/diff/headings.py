"""The headings of a page, compared: what was added, what was removed, and what has another name now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tooling.content.document import Heading
from tooling.versions.diff.pairing import Key, pairs


@dataclass(frozen=True, slots=True)
class HeadingChanges:
    """Each in the order of its page; what is renamed as it was and as it is."""

    added: tuple[Heading, ...] = ()
    removed: tuple[Heading, ...] = ()
    renamed: tuple[tuple[Heading, Heading], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.renamed)


def heading_changes(old: Sequence[Heading], new: Sequence[Heading]) -> HeadingChanges:
    """Return how the headings `new` differ from `old`. One that moved within its page is the same."""
    same = pairs(old, new, KEYS)
    same |= dict(in_place(old, new, same))
    return HeadingChanges(
        added=tuple(each for index, each in enumerate(new) if index not in same.values()),
        removed=tuple(each for index, each in enumerate(old) if index not in same),
        renamed=tuple((old[i], new[j]) for i, j in sorted(same.items()) if old[i].text != new[j].text),
    )


def by_anchor(heading: Heading) -> str | None:
    """Return the anchor of `heading`; None where toc only counts, because its text has no letter for one."""
    return heading.anchor if heading.anchor.strip("_0123456789") else None


KEYS: tuple[Key[Heading], ...] = (
    lambda heading: (heading.text, heading.anchor),
    lambda heading: heading.text,
    by_anchor,
)


def in_place(
    old: Sequence[Heading], new: Sequence[Heading], same: Mapping[int, int]
) -> Iterator[tuple[int, int]]:
    """Yield what has no pair and stands alone between the same neighbours as another, at the same level."""
    known = {-1: -1, **same, len(old): len(new)}
    for index, heading in enumerate(old):
        before, after = known.get(index - 1), known.get(index + 1)
        if index in same or before is None or after != before + 2 or before + 1 in same.values():
            continue
        if heading.level == new[before + 1].level:
            yield index, before + 1
