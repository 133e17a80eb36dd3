from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from tests.commands.freeze.frozen import V1, files
from tests.conftest import SampleSite
from tests.versions.test_writing import killed_at
from tooling.git import Repository
from tooling.tree import File, Tree
from tooling.versions.history import History, read_manifest
from tooling.versions.registry import Registry, Version
from tooling.versions.snapshots import current_redirects
from tooling.versions.writing import alone

PATH = {
    "steps": 1,
    "passed": 1,
    "by_kind": {"bash": 1},
    "hidden": 0,
    "skipped": [],
    "access": [],
    "permissions": [],
}
COMMAND = [sys.executable, "-c", "from tooling.cli import main; main()"]


def test_a_snapshot_is_the_docs_byte_for_byte(site: SampleSite) -> None:
    site.write("docs/windows.md", "one\r\ntwo")
    site.write("docs/café/tool.md", "")
    (site.root / "docs/guides/role.md").chmod(0o755)
    head = site.commit()

    site.freeze("v1.0.0")

    edge = Repository(site.root).tree(head, "docs").where(lambda path: not path.startswith("images/"))
    snapshot = Tree.from_folder(site.root / "versions/v1.0.0")
    assert snapshot.below("docs") == edge
    assert snapshot.files["mkdocs.yml"] == File((site.root / "mkdocs.yml").read_bytes())
    assert snapshot.files.keys() == {*edge.under("docs").files, "mkdocs.yml", "manifest.json"}


def test_freezing_the_same_commit_elsewhere_gives_the_same_bytes(site: SampleSite, tmp_path: Path) -> None:
    other = SampleSite(tmp_path / "other")
    site.git("clone", "--quiet", str(site.root), str(other.root))

    site.run("freeze", "v1.0.0")
    other.run("freeze", "v1.0.0")

    assert files(site) == files(other)


def test_the_plan_is_shown_and_then_what_to_do_next(site: SampleSite) -> None:
    head = site.git("rev-parse", "HEAD")

    result = site.run("freeze", "v1.0.0")

    assert (result.exit_code, result.stdout) == (
        0,
        f"v1.0.0, frozen from commit {head[:12]} of 2026-01-02\n"
        "  snapshot   2 pages, 2 files\n"
        "  default    edge -> v1.0.0\n"
        "  redirects  3\n"
        "Wrote versions/v1.0.0, versions/redirects.yml and versions/registry.yml. Next:\n"
        '  git add --force versions && git commit -m "[docs-freeze] docs: snapshot for v1.0.0"\n',
    )


def test_a_dry_run_writes_nothing(site: SampleSite) -> None:
    before = files(site)

    result = site.run("freeze", "v1.0.0", "--dry-run")

    assert (result.exit_code, files(site)) == (0, before)
    assert not (site.root / "versions").exists()


def test_freezing_again_with_the_same_content_writes_nothing(site: SampleSite) -> None:
    site.run("freeze", "v1.0.0")
    site.commit("[docs-freeze] docs: snapshot for v1.0.0")
    before = files(site)

    result = site.run("freeze", "v1.0.0")

    assert (result.exit_code, result.stdout) == (0, "v1.0.0 is already frozen with this content\n")
    assert files(site) == before


def test_an_older_line_frozen_late_does_not_move_the_default(site: SampleSite) -> None:
    site.run("freeze", "v1.1.0")
    site.commit()
    redirects = (site.root / "versions/redirects.yml").read_text()
    site.write("docs/hotfix.md", "# Hotfix\n")
    site.write("docs/index.md", "# Small\n\n[Hotfix](hotfix.md)\n")
    site.commit()

    result = site.run("freeze", "v1.0.1")

    registry = Registry.read(site.root / "versions")
    assert [str(entry.version) for entry in registry.entries] == ["v1.1.0", "v1.0.1"]
    assert "default    v1.1.0, as before" in result.stdout
    hotfix = "- source: /en/hotfix/\n  target: /en/v1.1.0/\n"
    latest = "- source: /en/latest/hotfix/\n  target: /en/latest/\n"
    assert (site.root / "versions/redirects.yml").read_text() == redirects + hotfix + latest


def test_a_freeze_that_is_killed_at_any_write_changes_nothing_public(site: SampleSite) -> None:
    site.run("freeze", "v1.0.0")
    site.write("docs/new.md", "# New\n")
    site.write("docs/index.md", "# Small\n\n[New](new.md)\n")
    site.commit()
    assert site.run("freeze", "v1.1.0", "--dry-run").exit_code == 0  # fills the cache
    versions = site.root / "versions"
    published, number = public(site), 0
    before = Tree.from_folder(versions)

    while killed_at(number, versions, lambda: site.run("freeze", "v1.1.0")):
        is_made = Registry.read(versions).default == Version(1, 1, 0)
        assert is_made or public(site) == published
        again = site.run("freeze", "v1.1.0")
        assert again.exit_code == 0, again.output
        assert site.run("guard", "--base", "HEAD").exit_code == 0
        shutil.rmtree(versions)
        before.write(versions)
        number += 1

    assert number > 20


def public(site: SampleSite) -> tuple[object, ...]:
    """Return what the site is built from: the versions that the registry lists, and their redirects."""
    registry = Registry.read(site.root / "versions")
    pages = [Tree.from_folder(site.root / f"versions/{entry.snapshot}") for entry in registry.entries]
    return registry, pages, current_redirects(site.project)


def test_what_was_carried_out_is_in_the_manifest(site: SampleSite) -> None:
    site.run("freeze", "v1.0.0")

    verification = read_manifest(site.root / "versions", V1).verification
    assert verification["pages"] == {
        "docs/guides/role.md": {
            "paths": {"the page": PATH},
            "permissions": [],
        }
    }


def test_docs_that_did_not_change_become_an_alias(site: SampleSite) -> None:
    site.run("freeze", "v1.0.0")
    site.write("README.md", "Not docs\n")
    head = site.commit()

    result = site.run("freeze", "v1.0.1")

    entry = History.read(site.root / "versions").entry(Version(1, 0, 1))
    first = History.read(site.root / "versions").entry(V1)
    assert entry == replace(first, version=Version(1, 0, 1), source=head, alias_of=V1)
    assert "none: the docs are those of v1.0.0" in result.stdout
    assert not (site.root / "versions/v1.0.1").exists()


def test_docs_like_those_of_an_alias_are_an_alias_of_its_snapshot(site: SampleSite) -> None:
    for version in ("v1.0.0", "v1.0.1", "v1.0.2"):
        site.run("freeze", version)
        site.commit()

    assert History.read(site.root / "versions").entry(Version(1, 0, 2)).alias_of == V1


def test_freezing_an_alias_again_writes_nothing(site: SampleSite) -> None:
    site.run("freeze", "v1.0.0")
    site.run("freeze", "v1.0.1")
    before = files(site)

    result = site.run("freeze", "v1.0.1")

    assert (result.exit_code, result.stdout) == (0, "v1.0.1 is already frozen with this content\n")
    assert files(site) == before


def test_a_version_is_frozen_from_any_commit(site: SampleSite) -> None:
    first = site.git("rev-parse", "HEAD")
    site.write("docs/later.md", "# Later\n")
    site.commit()
    site.write("docs/index.md", "# Not committed\n")

    site.run("freeze", "v1.0.0", "--from", first)

    history = History.read(site.root / "versions")
    assert (history.entry(V1).source, history.of(V1).docs) == (first, ["guides/role.md", "index.md"])


def test_two_freezes_at_once_come_one_after_the_other(site: SampleSite) -> None:
    with alone(site.root, lambda: None):
        second = subprocess.Popen(
            [*COMMAND, "--project", str(site.root), "freeze", "v1.0.0"],
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert second.stderr
        assert second.stderr.readline() == "waiting for another command that writes versions/\n"
        assert not (site.root / "versions").exists()

    assert second.communicate()[1] == ""
    assert Registry.read(site.root / "versions").default == V1


def test_what_stands_on_the_disk_is_guarded_and_not_what_was_planned(site: SampleSite) -> None:
    site.run("freeze", "v1.0.0")
    site.commit()
    site.write("versions/v1.0.0/docs/index.md", "# Tampered with\n")
    site.write("docs/index.md", "# Next\n")
    site.git("add", "docs")
    site.git("commit", "--quiet", "--message", "Next")

    result = site.run("freeze", "v1.1.0")

    assert result.exit_code == 1
    assert "versions/v1.0.0/docs/index.md:1: a frozen file was changed" in result.stdout
