from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.commands.test_build_options import files_read
from tests.versions.test_writing import killed_at
from tooling.site.digests import touched
from tooling.site.parts import Part
from tooling.site.standby import Held, Standby
from tooling.tree import File, Tree

OLD = {"en/edge": "draft", "en/v1.0.0": "one", "pagefind/edge": "index"}
NEXT = {"en/edge": "edited", "en/v1.0.0": "one", "pagefind/edge": "index"}
# A version is frozen, one is purged, and one is stamped anew.
WANTED = {
    "next": NEXT,
    "frozen": {**OLD, "en/v1.1.0": "two", "en/v1.0.0": "one, older"},
    "purged": {"en/edge": "draft"},
}


def part(folder: str, source: str, made: list[str] | None = None) -> Part:
    """Return a part that has two files, and notes in `made` that it was made."""

    def make(root: Path) -> None:
        Tree({"index.html": page(source), "a/index.html": page(source)}).write(root / folder)
        if made is not None:
            made.append(folder)

    return Part(folder, source, make)


def page(source: str) -> File:
    return File(f"<p>{source}</p>\n".encode())


def standby_in(root: Path) -> Standby:
    (root / "cache").mkdir(exist_ok=True)
    return Standby(root / "cache/standby", root / "site")


def put(root: Path, sources: Mapping[str, str]) -> list[str]:
    """Put a site of these parts in its place as a build does, and return the folders that were made."""
    standby, made = standby_in(root), list[str]()
    standby.bring_up([part(folder, source, made) for folder, source in sources.items()])
    (standby.folder / "sitemap.xml").write_text(str(sorted(sources.items())))
    standby.swap(root / "cache/old")
    return made


def from_nothing(sources: Mapping[str, str]) -> Tree:
    """Return the site of these parts as it is when there was nothing before."""
    parts = {f"{folder}/{name}": page(source) for folder, source in sources.items() for name in NAMES}
    return Tree(dict(sorted({**parts, "sitemap.xml": File(str(sorted(sources.items())).encode())}.items())))


NAMES = ("a/index.html", "index.html")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a site, and with a standby from before it."""
    put(tmp_path, {"en/edge": "first draft", "en/v1.0.0": "one"})
    put(tmp_path, OLD)
    return tmp_path


@pytest.mark.parametrize("wanted", WANTED.values(), ids=WANTED)
def test_a_site_is_the_same_as_from_nothing_whatever_was_there_before(
    root: Path, wanted: Mapping[str, str]
) -> None:
    for sources in (wanted, OLD, wanted, wanted):
        put(root, sources)

        assert Tree.from_folder(root / "site") == from_nothing(sources)


def test_only_a_part_that_is_another_is_made(root: Path) -> None:
    made = [put(root, sources) for sources in (NEXT, NEXT, {**NEXT, "en/edge": "more"})]

    assert made == [["en/edge"], [], ["en/edge"]]


def test_what_the_site_before_had_is_not_made_again(root: Path) -> None:
    made = [put(root, sources) for sources in (NEXT, OLD, NEXT)]

    assert made == [["en/edge"], [], []]


def test_a_part_that_stays_is_not_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(root, NEXT)
    read = files_read(monkeypatch)

    put(root, {**NEXT, "en/edge": "more"})

    assert {file for file in read if "/en/" in file} == {
        f"{root}/cache/standby/en/edge/{name}" for name in NAMES
    }


def appended(file: Path) -> None:
    with file.open("a") as written:
        written.write("mine")


def in_place(file: Path) -> None:
    """Change a byte of a file, and leave its size and its time as they were."""
    status, data = file.stat(), file.read_bytes()
    with file.open("r+b") as written:
        written.write(data.replace(b"<p>", b"<b>"))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def linked(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to("elsewhere")


def replaced(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("mine")


BY_HAND: dict[str, Callable[[Path], object]] = {
    "a file is edited": lambda site: appended(site / "en/v1.0.0/index.html"),
    "a file is edited in place": lambda site: in_place(site / "en/v1.0.0/index.html"),
    "a file is removed": lambda site: (site / "en/v1.0.0/index.html").unlink(),
    "a file is added": lambda site: (site / "en/v1.0.0/mine.txt").write_text("mine"),
    "a file is added beside": lambda site: (site / "mine.txt").write_text("mine"),
    "a folder is added beside": lambda site: shutil.copytree(site / "en/edge", site / "en/mine/edge"),
    "a part is removed": lambda site: shutil.rmtree(site / "en/v1.0.0"),
    "a part is a link": lambda site: linked(site / "en/v1.0.0"),
    "a file is a link": lambda site: linked(site / "en/v1.0.0/index.html"),
    "a part is a file": lambda site: replaced(site / "en"),
    "two parts change places": lambda site: (
        (site / "en/edge").rename(site / "x"),
        (site / "en/v1.0.0").rename(site / "en/edge"),
        (site / "x").rename(site / "en/v1.0.0"),
    ),
    "all is removed": shutil.rmtree,
}


@pytest.mark.parametrize("where", ["site", "cache/standby"])
@pytest.mark.parametrize("deed", BY_HAND.values(), ids=BY_HAND)
def test_what_somebody_did_by_hand_is_in_no_later_site(
    root: Path, deed: Callable[[Path], object], where: str
) -> None:
    deed(root / where)

    for sources in (NEXT, OLD, NEXT):
        put(root, sources)

        assert Tree.from_folder(root / "site") == from_nothing(sources)


@pytest.mark.parametrize("notes", ["", "{", "[]", '{"en/edge": 1}', '{"en/edge": [["draft", "x", "y"]]}'])
def test_without_its_notes_all_is_made(root: Path, notes: str) -> None:
    (root / "cache/standby.json").write_text(notes)

    made = put(root, OLD)

    assert sorted(made) == sorted(OLD)
    assert Tree.from_folder(root / "site") == from_nothing(OLD)


def test_a_copy_of_the_whole_folder_is_read_and_not_made_again(root: Path, tmp_path: Path) -> None:
    put(root, OLD)
    shutil.copytree(root, tmp_path / "copy")

    made = [put(tmp_path / "copy", OLD) for _ in range(2)]

    assert made == [[], []]


@pytest.mark.parametrize("wanted", WANTED.values(), ids=WANTED)
def test_a_build_that_is_killed_at_any_write_leaves_the_old_site_or_the_new_one(
    root: Path, wanted: Mapping[str, str]
) -> None:
    number, seen = 0, set()
    while True:
        shutil.rmtree(root / "copy", ignore_errors=True)
        shutil.copytree(root / "site", root / "copy/site")
        shutil.copytree(root / "cache", root / "copy/cache")
        if not killed_at(number, root / "copy", lambda: put(root / "copy", wanted)):
            break
        site = Tree.from_folder(root / "copy/site")
        seen.add("new" if site == from_nothing(wanted) else "old" if site == from_nothing(OLD) else number)
        shutil.rmtree(root / "copy/cache/old", ignore_errors=True)  # as the next build does
        put(root / "copy", NEXT)
        assert Tree.from_folder(root / "copy/site") == from_nothing(NEXT), number
        number += 1

    assert seen == {"old", "new"}
    assert number > 8


def test_the_state_of_the_site_is_what_is_seen_in_it(root: Path) -> None:
    standby = standby_in(root)
    held: dict[str, Held] = standby.bring_up([part(folder, source) for folder, source in NEXT.items()])
    (standby.folder / "en/pages.json").write_text("{}")
    standby.swap(root / "cache/old")

    assert standby.state(held) == touched(root / "site")
