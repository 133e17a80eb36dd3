from __future__ import annotations

import time
from collections.abc import Iterator
from queue import Empty, Queue

import pytest

from tests.conftest import SampleSite
from tooling.serve.watching import Changes, Watch, changes_between

PATIENCE_S = 30
# Long enough for an event to come, if there is going to be one.
NOTHING_S = 1


@pytest.fixture
def changes(built: SampleSite) -> Iterator[Queue[Changes]]:
    """What a watch of the site `built` tells."""
    told: Queue[Changes] = Queue()
    watch = Watch(built.project, told.put)
    yield told
    watch.stop()


def test_what_differs_between_two_looks_was_written_or_came_or_went() -> None:
    before = {"docs/a.md": (1, 1), "docs/b.md": (1, 1), "docs/c.md": (1, 1)}
    now = {"docs/a.md": (1, 1), "docs/b.md": (2, 1), "docs/d.md": (1, 1)}

    assert changes_between(before, now) == Changes({"docs/b.md"}, {"docs/c.md", "docs/d.md"})


def test_a_page_that_is_written_is_told(built: SampleSite, changes: Queue[Changes]) -> None:
    built.write("docs/new.md", "# New\n\nEdited.\n")

    assert changes.get(timeout=PATIENCE_S) == Changes({"docs/new.md"})


def test_a_file_that_is_replaced_was_written(built: SampleSite, changes: Queue[Changes]) -> None:
    built.write("docs/.new.md.part", "# New\n\nEdited.\n")
    (built.root / "docs/.new.md.part").rename(built.root / "docs/new.md")
    assert changes.get(timeout=PATIENCE_S) == Changes({"docs/new.md"})

    built.write("mkdocs.yml.tmp", (built.root / "mkdocs.yml").read_text() + "\n")
    (built.root / "mkdocs.yml.tmp").rename(built.root / "mkdocs.yml")
    assert changes.get(timeout=PATIENCE_S) == Changes({"mkdocs.yml"})


def test_a_page_that_comes_or_goes_in_a_new_folder_is_told(
    built: SampleSite, changes: Queue[Changes]
) -> None:
    (built.root / "docs/more").mkdir()
    built.write("docs/more/page.md", "# More\n")
    assert changes.get(timeout=PATIENCE_S) == Changes(set(), {"docs/more/page.md"})

    (built.root / "docs/more").rename(built.root / "docs/other")
    assert changes.get(timeout=PATIENCE_S) == Changes(set(), {"docs/more/page.md", "docs/other/page.md"})


def test_a_frozen_file_is_told(built: SampleSite, changes: Queue[Changes]) -> None:
    built.write("versions/v1.0.0/docs/index.md", "# Other\n")

    assert changes.get(timeout=PATIENCE_S) == Changes({"versions/v1.0.0/docs/index.md"})


def test_reading_and_what_editors_leave_are_no_changes(built: SampleSite, changes: Queue[Changes]) -> None:
    (built.root / "docs/new.md").read_text()
    for name in ("docs/.new.md.swp", "docs/new.md~", "docs/#new.md#", "site/index.html", ".cache/x"):
        built.write(name, "x")
    time.sleep(NOTHING_S)

    with pytest.raises(Empty):
        changes.get_nowait()
