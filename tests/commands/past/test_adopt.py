from __future__ import annotations

import pytest

from tests.commands.past.folders import CONFIG, PAGES
from tests.commands.past.reconstructed import files, guarded, history, reconstruction
from tests.conftest import SampleSite
from tooling.tree import File, Tree
from tooling.versions.manifest import Reconstruction
from tooling.versions.registry import Version

V1, V2 = Version(1, 0, 0), Version(1, 1, 0)


def test_edge_becomes_the_docs_and_each_folder_a_snapshot(folders: SampleSite) -> None:
    head = folders.git("rev-parse", "HEAD")

    result = folders.run("adopt")

    assert result.exit_code == 0, result.output
    assert sorted(path for path in files(folders).files if path.endswith((".md", ".png"))) == [
        "docs/guides/role.md",
        "docs/images/a.png",
        "docs/images/b.png",
        "docs/images/shared.png",
        "docs/index.md",
        "versions/v1.0.0/docs/index.md",
        "versions/v1.1.0/docs/guides/role.md",
        "versions/v1.1.0/docs/index.md",
    ]
    assert [(str(e.version), e.source) for e in history(folders).registry.entries] == [
        ("v1.1.0", head),
        ("v1.0.0", head),
    ]
    assert (folders.root / "docs/index.md").read_text() == PAGES["docs/edge/index.md"]
    assert (folders.root / "versions/v1.0.0/docs/index.md").read_text() == PAGES["docs/1.0.0/index.md"]
    assert not (folders.root / "docs/edge").exists()
    assert not (folders.root / "docs/v1.1.0").exists()


def test_images_of_folders_are_shared_and_those_that_differ_are_said(folders: SampleSite) -> None:
    folders.run("adopt")

    images = Tree.from_folder(folders.root / "docs/images")
    assert images == Tree({"a.png": File(b"a"), "b.png": File(b"b"), "shared.png": File(b"shared")})
    assert reconstruction(folders, V1) == Reconstruction(
        {"docs/1.0.0": "docs"}, ("docs/index.md shows `images/a.png`, which has other content now",)
    )
    assert reconstruction(folders, V2) == Reconstruction({"docs/v1.1.0": "docs"}, ())


def test_the_navigation_moves_and_the_rest_of_mkdocs_yml_stays(folders: SampleSite) -> None:
    folders.run("adopt")

    start, end = CONFIG.index("nav:"), CONFIG.index("\n# What")
    nav = "nav:\n  - index.md\n  - Roles: guides/role.md\n"
    assert (folders.root / "mkdocs.yml").read_text() == CONFIG[:start] + nav + CONFIG[end:]
    assert (folders.root / "versions/v1.1.0/mkdocs.yml").read_text() == (
        "site_name: Folders\nnav:\n  - index.md\n  - guides/role.md\n"
    )
    assert (
        folders.root / "versions/v1.0.0/mkdocs.yml"
    ).read_text() == "site_name: Folders\nnav:\n  - index.md\n"


def test_the_plan_is_shown_and_what_to_do_next(folders: SampleSite) -> None:
    result = folders.run("adopt")

    assert result.stdout == (
        "docs/edge -> docs: 3 files\n"
        "VERSION  FROM         PAGES  RESTORED  UNRESOLVED\n"
        "v1.0.0   docs/1.0.0   1      1         1           new\n"
        "v1.1.0   docs/v1.1.0  2      0         0           new\n"
        "Restored:\n"
        "  docs/images/b.png\n"
        "Unresolved, and it stays so:\n"
        "  docs/index.md shows `images/a.png`, which has other content now (v1.0.0)\n"
        "Next:\n"
        "  git add --all --force docs mkdocs.yml versions && "
        'git commit -m "[docs-freeze] docs: adopt v1.0.0 to v1.1.0"\n'
    )


def test_a_dry_run_writes_nothing(folders: SampleSite) -> None:
    before = files(folders)

    result = folders.run("adopt", "--dry-run")

    assert (result.exit_code, files(folders)) == (0, before)
    assert "docs/edge -> docs: 3 files" in result.stdout
    assert not (folders.root / "versions").exists()


def test_the_guard_accepts_an_adoption_and_the_site_is_built(folders: SampleSite) -> None:
    folders.run("adopt")
    folders.commit()

    assert guarded(folders) == []
    built = folders.run("build")
    assert built.exit_code == 0, built.output
    assert "Roles" in (folders.project.site / "en/edge/index.html").read_text()
    assert folders.run("links").exit_code == 0


@pytest.mark.parametrize(
    "path", ["versions/v1.0.0/docs/index.md", "versions/v1.1.0/mkdocs.yml", "versions/v1.1.0/docs/more.md"]
)
def test_the_guard_finds_a_page_that_is_not_as_it_was(folders: SampleSite, path: str) -> None:
    folders.run("adopt")
    folders.write(path, "site_name: Other\n")
    folders.commit()

    assert f"{path}:1: the file differs from a re-run" in guarded(folders)[0]


def test_links_that_lead_out_of_a_version_are_said(folders: SampleSite) -> None:
    folders.write(
        "docs/v1.1.0/index.md",
        "# One\n\n[Edge](/edge/) [Older](../1.0.0/index.md) ![S](../images/shared.png)\n",
    )
    folders.write("docs/edge/index.md", "# Edge\n\n![S](../images/shared.png)\n")
    folders.commit()

    result = folders.run("adopt")

    assert reconstruction(folders, V2).unresolved == (
        "docs/index.md:3: `../1.0.0/index.md` leads out of the docs",
        "docs/index.md:3: `../images/shared.png` leads out of the docs",
        "docs/index.md:3: `/edge/` leads out of the version that a reader is in",
    )
    assert (
        "To mend in docs/:\n"
        "  docs/index.md:3: `../images/shared.png` leads out of the docs; copy what it links to, "
        "or give its full address [link-leaves-docs]\n"
    ) in result.stdout
    folders.commit()
    assert guarded(folders) == []


def test_versions_in_a_folder_of_their_own_are_adopted_beside_the_docs(site: SampleSite) -> None:
    site.write("versioned/1.0.0/index.md", "# Old\n")
    before = Tree.from_folder(site.root / "docs")
    config = (site.root / "mkdocs.yml").read_bytes()
    site.commit()

    result = site.run("adopt", "--from", "versioned")
    site.commit()

    assert result.exit_code == 0, result.output
    assert (Tree.from_folder(site.root / "docs"), (site.root / "mkdocs.yml").read_bytes()) == (before, config)
    assert (site.root / "versions/v1.0.0/docs/index.md").read_text() == "# Old\n"
    assert not (site.root / "versioned").exists()
    assert guarded(site) == []
    assert site.run("build").exit_code == 0


def test_a_project_in_a_subfolder_adopts_as_well(folders: SampleSite) -> None:
    (folders.root / "site").mkdir()
    for name in ("docs", "mkdocs.yml"):
        folders.git("mv", name, f"site/{name}")
    folders.commit()
    inner = SampleSite(folders.root / "site")

    assert inner.run("adopt").exit_code == 0
    assert "All of it is written." in inner.run("adopt").stdout
    inner.commit()
    assert guarded(inner) == []
