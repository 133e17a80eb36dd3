from __future__ import annotations

import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tooling.errors import UnwritableError
from tooling.tree import File, Tree
from tooling.versions.writing import Edit, recover, write

BEFORE = Tree(
    {
        "redirects.yml": File(b"old redirects"),
        "registry.yml": File(b"old registry"),
        "v1.0.0/docs/index.md": File(b"# One\n"),
        "v1.0.0/manifest.json": File(b"{}"),
        "v1.0.0/mkdocs.yml": File(b"site_name: One\n"),
    }
)
PAGES = Tree({"docs/index.md": File(b"# Two\n"), "docs/run.sh": File(b"true\n", executable=True)})
LISTS = {"redirects.yml": b"new redirects", "registry.yml": b"new registry"}
FREEZE = Edit(LISTS, {"v1.1.0": PAGES})
PURGE = Edit(LISTS, removed=["v1.0.0/docs", "v1.0.0/mkdocs.yml"])
ERRATUM = Edit({"errata/v1.0.0/index/1.md": b"---\n---\n"})
EDITS = {"freeze": FREEZE, "purge": PURGE, "erratum": ERRATUM}


def after(edit: Edit) -> Tree:
    kept = BEFORE.where(lambda path: not path.startswith(tuple(edit.removed)))
    return kept | edit.tree


# What Python says it is about to do to a file: https://docs.python.org/3/library/audit_events.html
WRITING = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "shutil.copyfile", "shutil.rmtree"}


def killed_at(number: int, versions: Path, act: Callable[[], object]) -> bool:
    """Do something in another process that is killed before its write `number`, and tell whether it was."""
    process = os.fork()
    if not process:
        die_before(number, versions)
        act()
        os._exit(0)
    return os.waitpid(process, 0)[1] == signal.SIGKILL


def die_before(number: int, folder: Path) -> None:
    """Let this process be killed before its write `number` in `folder`."""
    writes = iter(range(number))

    def listen(event: str, arguments: tuple[object, ...]) -> None:
        is_write = event in WRITING or (event == "open" and "w" in str(arguments[1] or ""))
        if is_write and str(arguments[0]).startswith(str(folder)) and next(writes, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(listen)


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    BEFORE.write(tmp_path / "versions")
    return tmp_path / "versions"


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edit_is_made_as_it_says(versions: Path, edit: Edit) -> None:
    write(versions, edit)

    assert Tree.from_folder(versions) == after(edit)


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edit_that_is_killed_at_any_write_is_made_or_taken_back_whole(versions: Path, edit: Edit) -> None:
    number, ends = 0, set()
    while killed_at(number, versions, lambda: write(versions, edit)):
        last = list(edit.files)[-1]
        is_made = (versions / last).is_file() and (versions / last).read_bytes() == edit.files[last]
        ends.add(is_made)
        recover(versions)
        assert Tree.from_folder(versions) == (after(edit) if is_made else BEFORE), number
        shutil.rmtree(versions)
        BEFORE.write(versions)
        number += 1

    assert ends == {False, True}
    assert number > 10


def test_taking_back_can_be_killed_at_any_write_as_well(tmp_path: Path) -> None:
    versions, number = tmp_path / "versions", 0
    while True:
        for left in (tmp_path / "half", versions):
            shutil.rmtree(left, ignore_errors=True)
        BEFORE.write(versions)
        killed_before_the_registry(versions)
        if not killed_at(number, versions, lambda: recover(versions)):
            break
        recover(versions)
        assert Tree.from_folder(versions) == BEFORE, number
        number += 1

    assert number > 5


def killed_before_the_registry(versions: Path) -> None:
    """Leave `versions` as a process that was killed with all but the registry in its place."""
    number = 0
    while killed_at(number, versions, lambda: write(versions, FREEZE)):
        if (versions / "v1.1.0").exists() and (versions / "redirects.yml").read_bytes() == b"new redirects":
            assert (versions / "registry.yml").read_bytes() == b"old registry"
            return
        recover(versions)
        number += 1
    pytest.fail("no write came between the redirects and the registry")


@pytest.mark.parametrize("limit", [0, 4, 12, 30])
def test_a_disk_that_takes_no_more_leaves_all_as_it_was(versions: Path, limit: int) -> None:
    process = os.fork()
    if not process:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        try:
            write(versions, Edit({"registry.yml": b"x" * 100}, {"v1.1.0": PAGES}))
        except UnwritableError:
            os._exit(3)
        os._exit(0)

    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 3
    assert Tree.from_folder(versions) == BEFORE


def test_a_first_edit_that_fails_leaves_no_folder(tmp_path: Path) -> None:
    taken = Tree({"a": File(b""), "a/b": File(b"")})

    with pytest.raises(UnwritableError):
        write(tmp_path / "versions", Edit({}, {"v1.0.0": taken}))

    assert not (tmp_path / "versions").exists()


def test_a_folder_in_the_way_leaves_all_as_it_was(versions: Path) -> None:
    (versions / "v1.1.0/docs").mkdir(parents=True)
    (versions / "v1.1.0/docs/mine.md").write_text("# Mine\n")
    before = Tree.from_folder(versions)

    with pytest.raises(UnwritableError):
        write(versions, FREEZE)

    assert Tree.from_folder(versions) == before
