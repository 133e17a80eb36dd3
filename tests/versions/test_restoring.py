from __future__ import annotations

import os
import resource

import pytest

from tests.conftest import SampleSite
from tooling.errors import UnwritableError
from tooling.tree import File, Tree
from tooling.versions.restoring import add_files, without_collisions


def test_files_are_added_where_they_belong(site: SampleSite) -> None:
    files = Tree({"docs/images/new/a.png": File(b"a"), "run.sh": File(b"true", executable=True)})

    add_files(site.project, files)

    assert Tree.from_folder(site.root).files.items() >= files.files.items()
    assert not (site.root / "versions").exists()


def test_a_disk_that_takes_no_more_leaves_no_part_of_a_file(site: SampleSite) -> None:
    before = Tree.from_folder(site.root)
    process = os.fork()
    if not process:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4, 4))
        try:
            add_files(site.project, Tree({"docs/a.png": File(b"a"), "docs/b.png": File(b"too much")}))
        except UnwritableError:
            os._exit(3)
        os._exit(0)

    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 3
    assert Tree.from_folder(site.root) == before


@pytest.mark.parametrize("image", ["A.png", "Sub/b.png"])
def test_an_image_that_some_disks_take_for_another_is_left_out(image: str) -> None:
    images = Tree({"a.png": File(b""), "sub/a.png": File(b"")})
    new = Tree({image: File(b"x"), "sub/c.png": File(b"y")})

    assert without_collisions(new, images) == Tree({"sub/c.png": File(b"y")})
