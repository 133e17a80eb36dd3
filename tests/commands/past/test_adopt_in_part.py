from __future__ import annotations

import shutil

import pytest

from tests.commands.past.reconstructed import files, guarded, history
from tests.conftest import SampleSite
from tests.versions.test_writing import killed_at
from tooling.versions.freeze import DirtyDocsError
from tooling.versions.layout import TwoPagesError
from tooling.versions.registry import Version


def test_adopting_again_does_nothing(folders: SampleSite) -> None:
    folders.run("adopt")
    before = files(folders)

    written = folders.run("adopt")
    folders.commit()
    committed = folders.run("adopt")

    assert (written.exit_code, committed.exit_code, files(folders)) == (0, 0, before)
    assert "All of it is written. Next:\n  git add --all --force" in written.stdout
    assert committed.stdout == "There is nothing to adopt.\n"


def test_an_adoption_that_is_killed_at_any_write_goes_on_when_it_runs_again(folders: SampleSite) -> None:
    folders.run("adopt")
    whole = files(folders)
    number = 0

    def start_again() -> None:
        shutil.rmtree(folders.root / "versions", ignore_errors=True)
        folders.git("reset", "--hard", "--quiet")
        folders.git("clean", "-d", "--force", "--quiet", "docs")

    start_again()
    while killed_at(number, folders.root, lambda: folders.run("adopt")):
        again = folders.run("adopt")
        assert (again.exit_code, files(folders)) == (0, whole), (number, again.output)
        start_again()
        number += 1

    assert number > 40


@pytest.mark.parametrize(
    "path", ["docs/edge/index.md", "docs/edge/new.md", "docs/other.md", "mkdocs.yml", "versions/x"]
)
def test_files_that_are_not_committed_are_refused(folders: SampleSite, path: str) -> None:
    folders.write(path, "site_name: Mine\n")
    before = files(folders)

    result = folders.run("adopt")

    assert (result.exit_code, result.stderr, files(folders)) == (
        2,
        f"error: {DirtyDocsError([path])}\n",
        before,
    )


def test_a_half_done_adoption_that_somebody_edited_is_refused(folders: SampleSite) -> None:
    folders.run("adopt")
    folders.write("docs/index.md", "# Mine\n")
    before = files(folders)

    result = folders.run("adopt")

    assert (result.exit_code, result.stderr) == (2, f"error: {DirtyDocsError(['docs/index.md'])}\n")
    assert files(folders) == before


def test_a_page_beside_the_folders_stays_and_one_in_the_way_of_edge_is_refused(folders: SampleSite) -> None:
    folders.write("docs/about.md", "# About\n")
    folders.commit()
    assert folders.run("adopt", "--dry-run").exit_code == 0
    folders.write("docs/index.md", "# Choose a version\n")
    folders.commit()
    before = files(folders)

    result = folders.run("adopt")

    assert (result.exit_code, files(folders)) == (2, before)
    assert result.stderr == f"error: {TwoPagesError('docs/edge', ['docs/index.md'])}\n"


def test_folders_that_are_no_versions_stay(folders: SampleSite) -> None:
    folders.write("docs/v1.2/index.md", "# One two\n")
    folders.write("docs/v1.0.0/index.md", "# Another\n")
    folders.commit()

    result = folders.run("adopt")

    assert (
        "Left out:\n  docs/1.0.0  there is another v1.0.0\n  docs/v1.2   not named like a version\n"
    ) in result.stdout
    assert (folders.root / "docs/v1.2/index.md").is_file()
    assert (folders.root / "docs/1.0.0/index.md").is_file()


def test_a_project_with_nothing_to_adopt_is_left(site: SampleSite) -> None:
    before = files(site)

    result = site.run("adopt")

    assert (result.exit_code, result.stdout, files(site)) == (0, "There is nothing to adopt.\n", before)


def test_a_version_that_is_frozen_already_is_left(folders: SampleSite) -> None:
    folders.run("adopt")
    folders.commit()
    folders.write("docs/v1.0.0/index.md", "# Again\n")
    folders.write("docs/v1.2.0/index.md", "# New\n")
    folders.commit()

    result = folders.run("adopt")
    folders.commit()

    assert "  docs/v1.0.0  there is another v1.0.0\n" in result.stdout
    assert history(folders).registry.default == Version(1, 2, 0)
    assert guarded(folders) == []
