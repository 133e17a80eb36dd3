from __future__ import annotations

import shutil

from tests.commands.past.reconstructed import (
    MAPS,
    TITLE,
    V1,
    V2,
    files,
    guarded,
    history,
    reconstruction,
    release,
)
from tests.conftest import SampleSite
from tests.versions.test_writing import killed_at
from tooling.tree import Tree
from tooling.versions.manifest import Reconstruction
from tooling.versions.registry import Status, Version


def test_versions_are_frozen_from_their_tags_as_they_were(released: SampleSite) -> None:
    result = released.run("import", *MAPS)

    assert result.exit_code == 0, result.output
    old, newer = (released.git("rev-parse", tag) for tag in ("v1.0.0", "v1.1.0"))
    assert [(str(e.version), e.source) for e in history(released).registry.entries] == [
        ("v1.1.0", newer),
        ("v1.0.0", old),
    ]
    snapshot = Tree.from_folder(released.root / "versions/v1.0.0")
    assert (
        snapshot.files["docs/old.md"].data.decode()
        == released.git("show", "v1.0.0:documentation/old.md") + "\n"
    )
    assert snapshot.files["mkdocs.yml"].data.decode() == released.git("show", "v1.0.0:mkdocs.yaml") + "\n"
    assert sorted(snapshot.files) == [
        "docs/guides/role.md",
        "docs/index.md",
        "docs/old.md",
        "manifest.json",
        "mkdocs.yml",
    ]


def test_a_manifest_says_where_files_were_and_what_stays_broken_and_claims_nothing(
    released: SampleSite,
) -> None:
    released.run("import", *MAPS)

    assert reconstruction(released, V1) == Reconstruction(
        {"documentation": "docs", "mkdocs.yaml": "mkdocs.yml"},
        ("mkdocs.yml:3: nav names `gone.md`, which is not in the docs",),
    )
    assert reconstruction(released, V2) == Reconstruction({}, ())
    assert history(released).of(V1).verification == {}


def test_what_is_imported_is_shown_in_a_table(released: SampleSite) -> None:
    result = released.run("import", *MAPS)

    assert result.stdout == (
        "VERSION  FROM    PAGES  RESTORED  UNRESOLVED\n"
        "v1.0.0   v1.0.0  3      1         1           new\n"
        "v1.1.0   v1.1.0  2      0         0           new\n"
        "Restored:\n"
        "  docs/images/old.png\n"
        "Unresolved, and it stays so:\n"
        "  mkdocs.yml:3: nav names `gone.md`, which is not in the docs (v1.0.0)\n"
        "Wrote 2 versions and 1 image. Next:\n"
        "  git add --force versions docs/images && "
        'git commit -m "[docs-freeze] docs: import v1.0.0 to v1.1.0"\n'
    )


def test_a_dry_run_shows_the_same_and_writes_nothing(released: SampleSite) -> None:
    before = files(released)

    dry = released.run("import", *MAPS, "--dry-run")

    assert files(released) == before
    assert released.run("import", *MAPS).stdout.startswith(dry.stdout)
    assert dry.stdout.count("\n") == 7


def test_the_guard_accepts_all_of_it_in_one_pull_request(released: SampleSite) -> None:
    released.run("import", *MAPS)
    released.commit()

    assert guarded(released) == []
    assert released.run("guard", "--base", "HEAD~1", "--title", TITLE).stdout == (
        "guard: 0 snapshots unchanged, 2 added, 1 image added, 0 removed\n"
    )


def test_the_site_is_built_with_what_is_broken_in_history(released: SampleSite) -> None:
    released.run("import", *MAPS)

    built, links = released.run("build"), released.run("links")

    assert (built.exit_code, links.exit_code) == (0, 0), built.output + links.output
    home = (released.project.site / "en/v1.0.0/index.html").read_text()
    assert "old/" in home
    assert "gone" not in home


def test_a_broken_link_in_history_stops_neither_the_build_nor_the_links(released: SampleSite) -> None:
    released.write("docs/index.md", "# Broken\n\n[Nowhere](x/../nowhere.md#a) and [edge](/edge/).\n")
    release(released, "v1.2.0")
    released.write("docs/index.md", "# Fine\n")
    released.commit()
    released.run("import", *MAPS)

    built, links = released.run("build"), released.run("links")

    assert (built.exit_code, links.exit_code) == (0, 0), built.output + links.output
    assert "broken for good in versions made of history" in links.stdout
    assert reconstruction(released, Version(1, 2, 0)).unresolved == (
        "docs/index.md:3: `/edge/` leads out of the version that a reader is in",
        "docs/index.md:3: `x/../nowhere.md#a` leads nowhere",
    )


def test_importing_again_writes_nothing(released: SampleSite) -> None:
    released.run("import", *MAPS)
    before = files(released)

    result = released.run("import", *MAPS)

    assert (result.exit_code, files(released)) == (0, before)
    assert result.stdout == (
        "VERSION  FROM    PAGES  RESTORED  UNRESOLVED\n"
        "v1.0.0   v1.0.0  3      0         1           frozen already\n"
        "v1.1.0   v1.1.0  2      0         0           frozen already\n"
        "There is nothing to import.\n"
    )


def test_a_version_that_is_frozen_with_other_content_is_named_and_left(released: SampleSite) -> None:
    released.run("freeze", "v1.1.0")
    frozen = Tree.from_folder(released.root / "versions/v1.1.0")

    result = released.run("import", *MAPS)

    assert (
        "  v1.1.0  version `v1.1.0` is already frozen in versions/v1.1.0, with other content\n"
        in result.stdout
    )
    assert Tree.from_folder(released.root / "versions/v1.1.0") == frozen
    assert str(history(released).registry.default) == "v1.1.0"
    assert history(released).registry.find(V1) is not None


def test_a_purged_version_stays_away(released: SampleSite) -> None:
    released.run("import", *MAPS)
    released.run("retire", "v1.0.0", "--reason", "Old", "--purge")
    (released.root / "docs/images/old.png").unlink()
    before = files(released)

    result = released.run("import", *MAPS)

    assert "version `v1.0.0` was frozen before, and purged" in result.stdout
    assert files(released) == before
    assert history(released).entry(V1).status is Status.PURGED


def test_a_tag_without_mkdocs_yml_shows_all_its_pages(site: SampleSite) -> None:
    site.git("rm", "--quiet", "mkdocs.yml")
    release(site, "v1.0.0")
    site.git("checkout", "--quiet", "HEAD~1", "--", "mkdocs.yml")
    site.write("docs/index.md", "# Today\n")
    site.commit()

    site.run("import")
    site.commit()

    assert reconstruction(site, V1).unresolved == (
        "there is no mkdocs.yml: the navigation has all pages, in the order of their paths",
    )
    assert guarded(site) == []
    assert site.run("build").exit_code == 0
    assert "guides/role/" in (site.project.site / "en/v1.0.0/index.html").read_text()


def test_an_import_that_is_killed_at_any_write_goes_on_when_it_runs_again(released: SampleSite) -> None:
    released.run("import", *MAPS)
    whole = files(released)
    number = 0

    def start_again() -> None:
        shutil.rmtree(released.root / "versions")
        (released.root / "docs/images/old.png").unlink(missing_ok=True)

    start_again()
    while killed_at(number, released.root, lambda: released.run("import", *MAPS)):
        assert all(
            (released.root / f"versions/{e.snapshot}/manifest.json").is_file()
            for e in history(released).registry.entries
        )
        again = released.run("import", *MAPS)
        assert (again.exit_code, files(released)) == (0, whole), (number, again.output)
        start_again()
        number += 1

    assert number > 30


def test_docs_that_moved_together_with_their_mkdocs_yml_keep_it(site: SampleSite) -> None:
    config = (site.root / "mkdocs.yml").read_bytes()
    (site.root / "website").mkdir()
    for name in ("docs", "mkdocs.yml"):
        site.git("mv", name, f"website/{name}")
    release(site, "v1.0.0")
    site.git("mv", "website/docs", "docs")
    site.git("mv", "website/mkdocs.yml", "mkdocs.yml")
    site.commit()

    site.run("import", "--map", "website/docs=docs", "--map", "website/mkdocs.yml=mkdocs.yml")

    assert (site.root / "versions/v1.0.0/mkdocs.yml").read_bytes() == config


def test_a_project_in_a_subfolder_imports_as_well(site: SampleSite) -> None:
    (site.root / "site").mkdir()
    for name in ("docs", "mkdocs.yml"):
        site.git("mv", name, f"site/{name}")
    release(site, "v1.0.0")
    inner = SampleSite(site.root / "site")

    assert inner.run("import").exit_code == 0
    inner.commit()
    assert guarded(inner) == []
