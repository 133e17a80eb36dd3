"""Paths: each way through the tabs of a page, one choice for each set."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from tooling.content.document import Document, Tab
from tooling.content.steps import Step

# More ways through one page than this, and neither a reader nor a run keeps track.
MOST_PATHS = 64
# Tabs that are ways to do the same: what they leave in AWS has to be the same.
WAYS = {"Console", "AWS CLI", "Python", "CloudFormation", "Terraform"}


@dataclass(frozen=True, slots=True)
class ReaderPath:
    """One way through a guide: a tab for each set of tabs that the reader comes by."""

    choices: tuple[Tab, ...]

    @property
    def name(self) -> str:
        """The labels of its tabs; one that stands in several of its sets with the others of its own."""
        return ", ".join(map(self.label, self.choices)) or "the page"

    def label(self, tab: Tab) -> str:
        sets = {each.labels for each in self.choices if tab.label in each.labels}
        others = " or ".join(label for label in tab.labels if label != tab.label)
        return f"{tab.label} (not {others})" if len(sets) > 1 and others else tab.label

    @property
    def aims(self) -> tuple[Tab, ...]:
        """The choices that make a difference: all but those of a way to do the same."""
        return tuple(tab for tab in self.choices if not is_way(tab))

    def sees(self, step: Step) -> bool:
        """Return whether `step` is in no tab that this reader did not choose."""
        return set(step.place.tabs) <= set(self.choices)


def is_way(tab: Tab) -> bool:
    """Return whether `tab` is one of several ways to do the same."""
    return set(tab.labels) <= WAYS


def reader_paths(document: Document, steps: tuple[Step, ...]) -> tuple[ReaderPath, ...]:
    """Return one path for each choice of tabs. Sets with the same labels move together.

    Sets that hold no step, and sets inside a tab that wasn't chosen, ask for no choice.
    """
    matter = {tab.labels for step in steps for tab in step.place.tabs}
    paths: list[tuple[Tab, ...]] = [()] if steps else []
    for tab_set in document.tab_sets:
        if tab_set.labels in matter:
            longer = (each for path in paths for each in _choices(path, tab_set.labels, tab_set.within))
            paths = list(islice(longer, MOST_PATHS + 1))
    return tuple(map(ReaderPath, paths))


def _choices(
    path: tuple[Tab, ...], labels: tuple[str, ...], within: tuple[Tab, ...]
) -> list[tuple[Tab, ...]]:
    reached = set(within) <= set(path)
    decided = any(tab.labels == labels for tab in path)
    return [(*path, Tab(labels, label)) for label in labels] if reached and not decided else [path]
