"""A build changes of the site what is another: it comes out as if there had been none before."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SampleSite
from tooling.site import parts
from tooling.site.assemble import Site, put_edition
from tooling.site.editions import Edition
from tooling.tree import Tree


def site_of(site: SampleSite) -> Tree:
    """Return the files of the built site; pagefind doesn't make the same bytes twice."""
    return Tree.from_folder(site.project.site).where(lambda path: not path.startswith("pagefind/"))


def from_nothing(site: SampleSite, folder: Path) -> Tree:
    """Return the same site, built in a copy of the project that has none."""
    shutil.copytree(site.root, folder, ignore=shutil.ignore_patterns("site", "standby*"))
    copy = SampleSite(folder)
    assert copy.run("build").exit_code == 0
    built = site_of(copy)
    shutil.rmtree(folder)
    return built


def test_a_site_is_what_a_build_from_nothing_makes_after_whatever_happened(
    built: SampleSite, tmp_path: Path
) -> None:
    site = built.project.site

    def moved() -> None:
        (built.root / "docs/new.md").unlink()
        built.write("docs/moved.md", "---\naliases: [new/]\n---\n# New\n\nEdited.\n")

    def frozen() -> None:
        built.commit("Edit")
        built.freeze("v1.2.0")

    def with_a_theme_of_its_own() -> None:
        shutil.copytree(Path(parts.__file__).parents[1] / "theme", built.root / "theme")
        config = (built.root / "mkdocs.yml").read_text()
        built.write("mkdocs.yml", config.replace("name: material", "name: material\n  custom_dir: theme"))

    happened: dict[str, Callable[[], object]] = {
        "a page is edited": lambda: built.write("docs/new.md", "# New\n\nEdited.\n"),
        "a page moves": moved,
        "a version is frozen": frozen,
        "a frozen page is corrected": lambda: built.run("erratum", "v1.0.0", "index.md", "--message", "No."),
        "a version is another's alias": lambda: built.freeze("v1.2.1"),
        "a version is retired": lambda: built.run("retire", "v1.1.0", "--reason", "Old.", "--by", "me"),
        "a version is purged": lambda: built.run(
            "retire", "v1.0.0", "--purge", "--reason", "No.", "--by", "me"
        ),
        "the theme is another": with_a_theme_of_its_own,
        "a file of the theme is another": lambda: built.write(
            "theme/assets/stylesheets/tooling.css", "p {}\n"
        ),
        "the site has another address": lambda: built.write(
            "mkdocs.yml", (built.root / "mkdocs.yml").read_text().replace("docs.example.com", "example.org")
        ),
        "a file of the site is edited": lambda: (site / "en/v1.2.0/index.html").write_text("mine"),
        "a file of the site is gone": lambda: (site / "en/latest/guides/role/index.html").unlink(),
        "a file is added to the site": lambda: (site / "en/v1.2.0/mine.html").write_text("mine"),
        "an index is gone": lambda: shutil.rmtree(site / "pagefind/versions"),
        "the site is gone": lambda: shutil.rmtree(site),
    }
    for what, happens in happened.items():
        happens()

        result = built.run("build")

        assert result.exit_code == 0, (what, result.stderr)
        assert site_of(built) == from_nothing(built, tmp_path / "copy"), what
        assert sorted(path.name for path in (site / "pagefind").iterdir()) == ["edge", "versions"], what


def test_indexes_that_only_the_site_has_are_enough(built: SampleSite) -> None:
    before = Tree.from_folder(built.project.site)
    shutil.rmtree(built.project.cache / "indexes")
    (built.project.site / "mine.html").write_text("mine")

    result = built.run("build")

    assert result.exit_code == 0
    assert Tree.from_folder(built.project.site) == before


def test_after_an_edit_only_edge_is_put_into_the_site(
    built: SampleSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ("One.", "Two."):  # the second one finds a site and a standby that know their parts
        built.write("docs/new.md", f"# New\n\n{text}\n")
        built.run("build")
    frozen = {path: inode(path) for path in (built.project.site / "en/v1.0.0").rglob("*.html")}
    put: list[str] = []

    def noted(pages: Path, folder: Path, edition: Edition, site: Site) -> None:
        put.append(folder.relative_to(folder.parents[1]).as_posix())
        put_edition(pages, folder, edition, site)

    monkeypatch.setattr(parts, "put_edition", noted)

    built.write("docs/new.md", "# New\n\nThree.\n")
    built.run("build")

    assert put == ["en/edge"]
    assert {path: inode(path) for path in frozen} == frozen
    assert "Three." in (built.project.site / "en/edge/new/index.html").read_text()


def inode(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_ino, status.st_ctime_ns
