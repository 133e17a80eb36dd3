from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from tests.conftest import SampleSite
from tests.versions.test_writing import killed_at
from tooling.tree import File, Tree
from tooling.versions.history import History, read_manifest
from tooling.versions.manifest import Manifest, Reconstruction
from tooling.versions.places import BadPlaceError
from tooling.versions.registry import Status, Version
from tooling.versions.tag_names import BadGlobError, NoTagError

V1, V2, V3 = Version(1, 0, 0), Version(1, 1, 0), Version(2, 0, 0)
TITLE = "[docs-freeze] docs: import"


def history(site: SampleSite) -> History:
    return History.read(site.root / "versions")


def files(site: SampleSite) -> Tree:
    """Return all files of the site but git's own."""
    return Tree.from_folder(site.root).where(lambda path: not path.startswith((".git/", ".cache/")))


def reconstruction(site: SampleSite, version: Version) -> Reconstruction:
    """Return what the manifest of `version` says of how it was made."""
    said = history(site).of(version).reconstruction
    assert said is not None
    return said


def release(site: SampleSite, tag: str, message: str = "Release") -> str:
    """Commit everything with a tag, and return the id of the commit."""
    commit = site.commit(message)
    site.git("tag", tag)
    return commit


def guarded(site: SampleSite) -> list[str]:
    """Return what `guard` says of the last commit, as a pull request of its own."""
    result = site.run("guard", "--base", "HEAD~1", "--title", TITLE)
    return [line for line in result.stdout.splitlines() if line.endswith("]")]


@pytest.fixture
def released(site: SampleSite) -> SampleSite:
    """A site whose docs moved, and lost a page and an image on the way.

    v1.0.0 had them in documentation/ beside a mkdocs.yaml, v1.1.0 in docs/.
    """
    site.git("mv", "docs", "documentation")
    site.git("mv", "mkdocs.yml", "mkdocs.yaml")
    site.write("mkdocs.yaml", "site_name: Old\ndocs_dir: documentation\nnav: [index.md, old.md, gone.md]\n")
    site.write("documentation/old.md", "# Old\n\n![Old](images/old.png)\n![Dot](images/dot.png)\n")
    site.write("documentation/images/old.png", "old")
    release(site, "v1.0.0")
    site.git("rm", "-r", "--quiet", "documentation", "mkdocs.yaml")
    site.git("checkout", "--quiet", "HEAD~1", "--", "docs", "mkdocs.yml")
    release(site, "v1.1.0")
    site.write("docs/index.md", "# Today\n\n[Role](guides/role.md)\n")
    site.commit()
    return site


MAPS = ("--map", "documentation=docs", "--map", "mkdocs.yaml=mkdocs.yml")


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


def test_tags_that_name_no_version_are_left_out_with_the_reason(site: SampleSite) -> None:
    for tag in ("v1.0.0", "v1.0.0-rc.1", "v2.0.0b1", "v1.0", "vacation", "nightly"):
        site.git("tag", tag)
    site.git("tag", "v3.0.0", site.git("rev-parse", "HEAD:docs"))

    result = site.run("import")

    assert (
        "Left out:\n"
        "  v1.0         not a version\n"
        "  v1.0.0-rc.1  a pre-release\n"
        "  v2.0.0b1     a pre-release\n"
        "  v3.0.0       not on a commit\n"
        "  vacation     not a version\n"
    ) in result.stdout
    assert [entry.version for entry in history(site).registry.entries] == [V1]


@pytest.mark.parametrize(
    ("glob", "tag"),
    [
        ("*", "1.0.0"),
        ("*", "v1.0.0"),
        ("release-*", "release-1.0.0"),
        ("docs/v*", "docs/v1.0.0"),
        ("*-lts", "1.0.0-lts"),
    ],
)
def test_the_star_is_the_version(site: SampleSite, glob: str, tag: str) -> None:
    site.git("tag", "--annotate", "--message", "Release", tag)

    site.run("import", "--tags", glob)

    entry = history(site).entry(V1)
    assert (entry.source, entry.status) == (site.git("rev-parse", "HEAD"), Status.SUPPORTED)


def test_two_tags_of_one_version_on_other_commits_are_found(site: SampleSite) -> None:
    site.git("tag", "1.0.0")
    site.write("docs/index.md", "# Other\n")
    site.commit()
    site.git("tag", "v1.0.0")

    assert "  v1.0.0  v1.0.0 is the tag 1.0.0\n" in site.run("import", "--tags", "*").stdout


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("--tags", "v1"), BadGlobError("v1")),
        (("--tags", "*.*"), BadGlobError("*.*")),
        (("--tags", "x*"), NoTagError("x*")),
        (("--map", "old"), BadPlaceError("old")),
        (("--map", "../old=docs"), BadPlaceError("../old=docs")),
        (("--map", "/old=docs"), BadPlaceError("/old=docs")),
        (("--map", "=docs"), BadPlaceError("=docs")),
    ],
)
def test_arguments_that_say_nothing_are_refused(
    site: SampleSite, arguments: tuple[str, ...], error: Exception
) -> None:
    site.git("tag", "v1.0.0")

    result = site.run("import", *arguments)

    assert (result.exit_code, result.stderr) == (2, f"error: {error}\n")
    assert not (site.root / "versions").exists()


def test_a_tag_without_pages_or_with_a_link_is_left_out(site: SampleSite) -> None:
    (site.root / "docs/link.md").symlink_to("index.md")
    release(site, "v1.0.0")
    site.git("rm", "-r", "--quiet", "docs")
    release(site, "v1.1.0")
    site.write("docs/index.md", "# Today\n")
    site.commit()

    result = site.run("import")

    assert (
        "  v1.0.0  `link.md` is a link or a special file, and a snapshot holds plain files only\n"
        in result.stdout
    )
    assert "  v1.1.0  there are no pages in `docs`\n" in result.stdout
    assert not (site.root / "versions").exists()


def test_docs_equal_to_the_version_before_become_an_alias(released: SampleSite) -> None:
    released.git("tag", "v1.0.1", "v1.0.0")
    released.git("tag", "v1.0.2", "v1.0.0")

    released.run("import", *MAPS)
    released.commit()

    assert [(str(e.version), str(e.alias_of)) for e in history(released).registry.entries] == [
        ("v1.1.0", "None"),
        ("v1.0.2", "v1.0.0"),
        ("v1.0.1", "v1.0.0"),
        ("v1.0.0", "None"),
    ]
    assert guarded(released) == []


def test_docs_that_moved_without_a_change_become_an_alias(site: SampleSite) -> None:
    site.git("tag", "v1.1.0")
    site.git("mv", "docs", "old")
    site.git("mv", "old/images", "images")
    release(site, "v1.0.0")
    site.git("mv", "old", "docs")
    site.git("mv", "images", "docs/images")
    site.commit()

    site.run("import", "--map", "old=docs", "--map", "images=docs/images")
    site.commit()

    assert history(site).entry(V2).alias_of == V1
    assert guarded(site) == []


def test_an_alias_is_proven_though_a_folder_is_called_as_one_that_moved(site: SampleSite) -> None:
    site.git("mv", "docs", "old")
    release(site, "v1.0.0")
    site.git("mv", "old", "docs")
    site.write("old/index.md", "# Something else\n")
    site.commit()
    site.run("import", "--map", "old=docs")
    site.commit()

    site.run("freeze", "v1.0.1")
    site.commit()

    assert history(site).entry(Version(1, 0, 1)).alias_of == V1
    assert guarded(site) == []


def test_a_tag_that_lacks_an_image_of_a_frozen_version_is_no_alias_of_it(site: SampleSite) -> None:
    site.run("freeze", "v1.0.0")
    site.commit()
    site.git("rm", "--quiet", "docs/images/dot.png")
    release(site, "v1.0.1")
    site.git("checkout", "--quiet", "HEAD~1", "--", "docs")
    site.commit()

    site.run("import")
    site.commit()

    assert history(site).entry(Version(1, 0, 1)).alias_of is None
    assert guarded(site) == []


def test_an_alias_that_the_guard_could_not_prove_is_a_snapshot(site: SampleSite) -> None:
    site.git("tag", "v1.0.0")
    site.git("mv", "docs", "new")
    release(site, "v1.1.0")
    site.git("mv", "new", "docs")
    site.commit()

    site.run("import", "--map", "new=docs")
    site.commit()

    assert history(site).entry(V2).alias_of is None
    assert guarded(site) == []


def test_an_image_with_other_content_today_is_never_overwritten(site: SampleSite) -> None:
    site.git("tag", "v1.0.0")
    (site.root / "docs/images/dot.png").write_bytes(b"another dot")
    site.commit()

    site.run("import")
    site.commit()

    assert (site.root / "docs/images/dot.png").read_bytes() == b"another dot"
    assert reconstruction(site, V1).unresolved == (
        "docs/index.md shows `images/dot.png`, which has other content now",
    )
    assert history(site).of(V1).images == {"dot.png": File(b"another dot").digest}
    assert guarded(site) == []


def test_of_two_contents_of_an_image_that_is_gone_the_newer_version_s_comes_back(site: SampleSite) -> None:
    for tag, dot in (("v1.0.0", b"one"), ("v1.1.0", b"two")):
        (site.root / "docs/images/dot.png").write_bytes(dot)
        release(site, tag)
    site.git("rm", "--quiet", "docs/images/dot.png")
    site.commit()

    site.run("import")
    site.commit()

    assert (site.root / "docs/images/dot.png").read_bytes() == b"two"
    assert len(reconstruction(site, V1).unresolved) == 1
    assert guarded(site) == []


def test_an_image_that_a_tag_shows_and_lacks_is_found_in_the_history(site: SampleSite) -> None:
    for day, dot in (("2026-02-01", b"one"), ("2026-02-02", b"two")):
        (site.root / "docs/images/dot.png").write_bytes(dot)
        commit_on(site, day)
    site.git("rm", "--quiet", "docs/images/dot.png")
    commit_on(site, "2026-02-03")
    site.git("tag", "v1.0.0")
    (site.root / "docs/images/dot.png").parent.mkdir(exist_ok=True)
    (site.root / "docs/images/dot.png").write_bytes(b"three")
    commit_on(site, "2026-02-04")
    site.git("rm", "--quiet", "docs/images/dot.png")
    commit_on(site, "2026-02-05")

    result = site.run("import")
    site.commit()

    assert "Restored:\n  docs/images/dot.png\n" in result.stdout
    assert (site.root / "docs/images/dot.png").read_bytes() == b"two"
    assert reconstruction(site, V1).unresolved == ()
    assert guarded(site) == []


def commit_on(site: SampleSite, day: str) -> None:
    """Commit everything on a day."""
    site.git("add", "--all")
    command = f"!GIT_COMMITTER_DATE={day}T12:00:00+00:00 git commit --quiet --message Change"
    site.git("-c", f"alias.commit-then={command}", "commit-then")


def test_an_image_that_came_later_is_better_than_none(site: SampleSite) -> None:
    site.write("docs/index.md", "# Home\n\n![Late](images/late.png)\n")
    release(site, "v1.0.0")
    site.write("docs/images/late.png", "late")
    site.commit()
    site.git("rm", "--quiet", "docs/images/late.png")
    site.commit()

    site.run("import")

    assert (site.root / "docs/images/late.png").read_text() == "late"


def test_an_image_that_nobody_ever_had_is_unresolved(site: SampleSite) -> None:
    site.write("docs/index.md", "# Home\n\n![Never](images/never.png)\n")
    release(site, "v1.0.0")

    site.run("import")
    site.commit()

    assert reconstruction(site, V1).unresolved == ("docs/index.md:3: `images/never.png` leads nowhere",)
    assert guarded(site) == []


def test_an_image_that_differs_in_case_alone_is_not_restored(site: SampleSite) -> None:
    site.git("mv", "docs/images/dot.png", "docs/images/Dot.png")
    site.write("docs/index.md", "# Home\n\n![Dot](images/Dot.png)\n")
    release(site, "v1.0.0")
    site.git("mv", "docs/images/Dot.png", "docs/images/dot.png")
    site.commit()

    site.run("import")
    site.commit()

    assert [path.name for path in (site.root / "docs/images").iterdir()] == ["dot.png"]
    assert guarded(site) == []


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


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"paths": {}}, "source-unfit"),
        ({"paths": {"documentation": "docs"}}, "freeze-differs"),
    ],
)
def test_a_manifest_that_says_something_else_of_its_history_is_found(
    released: SampleSite, change: dict[str, object], rule: str
) -> None:
    released.run("import", *MAPS)
    said = reconstruction(released, V1)
    forge(released, reconstruction=replace(said, **change))  # type: ignore[arg-type] # the table's values fit
    released.commit()

    assert any(finding.endswith(f"[{rule}]") for finding in guarded(released))


def test_an_image_that_was_another_and_is_not_said_to_be_is_found(site: SampleSite) -> None:
    site.git("tag", "v1.0.0")
    (site.root / "docs/images/dot.png").write_bytes(b"another dot")
    site.commit()
    site.run("import")
    forge(site, reconstruction=Reconstruction({}, ()))
    site.commit()

    assert [finding.rsplit(" ", 1)[1] for finding in guarded(site)] == ["[unresolved-unsaid]"]


def test_a_manifest_that_claims_that_history_was_carried_out_is_found(released: SampleSite) -> None:
    released.run("import", *MAPS)
    forge(released, verification={"pages": {}})
    released.commit()

    rules = [(finding.split(": ")[0], finding.rsplit(" ", 1)[1]) for finding in guarded(released)]
    assert ("versions/v1.0.0/manifest.json:1", "[freeze-differs]") in rules


def forge(site: SampleSite, **values: object) -> None:
    """Write other values into the manifest of v1.0.0, with the digest that belongs to them."""
    before = read_manifest(site.root / "versions", V1)
    after: Manifest = replace(before, **values)  # type: ignore[arg-type] # the callers' values fit
    (site.root / "versions/v1.0.0/manifest.json").write_bytes(after.data)
    registry = site.root / "versions/registry.yml"
    registry.write_text(registry.read_text().replace(before.digest, after.digest))


@pytest.mark.parametrize("path", ["versions/v1.0.0/docs/old.md", "versions/v1.0.0/mkdocs.yml"])
def test_a_changed_file_of_history_is_found(released: SampleSite, path: str) -> None:
    released.run("import", *MAPS)
    released.write(path, "site_name: Changed\n")
    released.commit()

    assert f"{path}:1: the file differs from a re-run" in guarded(released)[0]


def test_an_image_that_is_restored_as_something_else_is_found(released: SampleSite) -> None:
    released.run("import", *MAPS)
    released.write("docs/images/old.png", "forged")
    digest = File(b"forged").digest
    forge(released, images={**history(released).of(V1).images, "old.png": digest})
    released.commit()

    assert [finding.rsplit(" ", 1)[1] for finding in guarded(released)] == ["[unresolved-unsaid]"]


def test_a_version_frozen_afterwards_may_be_an_alias_of_history(released: SampleSite) -> None:
    released.git("checkout", "--quiet", "v1.1.0", "--", "docs")
    released.commit()
    released.run("import", *MAPS)
    released.commit()

    released.run("freeze", "v1.1.1")
    released.commit()

    assert history(released).entry(Version(1, 1, 1)).alias_of == V2
    assert guarded(released) == []


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
