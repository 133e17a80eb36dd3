from __future__ import annotations

from pathlib import Path

import pytest

from tests.versions.publishing import pages, published
from tooling.errors import UnwritableError
from tooling.site.assemble import Site, assemble, put_edition, swap
from tooling.site.editions import Edition
from tooling.site.standing import Versions
from tooling.versions.history import History
from tooling.versions.lineage import Lineage
from tooling.versions.redirects import Redirect

EDGE = Edition("edge", "en", Path("docs"), Path("mkdocs.yml"))


def test_a_page_wins_over_a_redirect(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/index.html").write_text("page")
    versions = Versions(History(), Lineage.of(published(edge=pages()), "en"), {"edge": {}}, None)
    across = Site("en", [Redirect("/en/edge/", "/")], versions, "https://x/")

    put_edition(tmp_path / "pages", tmp_path / "site/en/edge", EDGE, across)
    assemble(tmp_path / "site", [EDGE], [], across)

    assert "page" in (tmp_path / "site/en/edge/index.html").read_text()


def test_swapping_keeps_the_old_site_aside(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site/old").touch()

    swap(tmp_path / "new", tmp_path / "site", tmp_path / "aside")

    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == [
        "aside",
        "aside/old",
        "site",
    ]


def test_a_swap_that_fails_puts_the_old_site_back(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()

    with pytest.raises(FileNotFoundError):
        swap(tmp_path / "absent", tmp_path / "site", tmp_path / "aside")

    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_file_in_the_place_of_the_site_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "site").write_text("mine")

    with pytest.raises(UnwritableError):
        swap(tmp_path / "new", tmp_path / "site", tmp_path / "aside")

    assert (tmp_path / "site").read_text() == "mine"
