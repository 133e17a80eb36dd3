"""The options of `tooling build`: which editions, from the cache or anew."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SampleSite
from tooling.site import plan
from tooling.site.editions import Edition
from tooling.site.publish.contents import read_contents
from tooling.site.staging import Shared, stage
from tooling.tree import Tree


def files_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that gets the name of each file that is read from now on."""
    read: list[str] = []
    read_bytes = Path.read_bytes

    def noted(file: Path) -> bytes:
        read.append(str(file))
        return read_bytes(file)

    monkeypatch.setattr(Path, "read_bytes", noted)
    return read


def test_an_edition_is_built_and_the_rest_of_the_site_stays_as_it_is(built: SampleSite) -> None:
    before = Tree.from_folder(built.project.site)
    built.write("docs/new.md", "# New\n\nEdited.\n")
    built.write("mkdocs.yml", (built.root / "mkdocs.yml").read_text().replace("Small", "Renamed"))

    result = built.run("build", "--edition", "edge")

    after = Tree.from_folder(built.project.site)
    changed = {path for path, file in after.files.items() if before.files.get(path) != file}
    assert result.stdout.startswith("build: 1 rendered (en/edge), 0 from the cache, in ")
    assert "Edited." in after.files["en/edge/new/index.html"].data.decode()
    assert {path.split("/")[1] if "/" in path else path for path in changed} == {"edge", ".digests.json"}
    assert before.files.keys() == after.files.keys()


def test_an_edition_has_all_its_names_also_the_alias_that_asked_for_it(built: SampleSite) -> None:
    for name in ("v1.1.0", "latest"):
        (built.project.site / f"en/{name}/index.html").write_text("touched")

    result = built.run("build", "--edition", "latest")

    site = Tree.from_folder(built.project.site)
    assert result.stdout.startswith("build: 0 rendered (none), 1 from the cache, in ")
    assert b"touched" not in site.files["en/v1.1.0/index.html"].data
    assert site.files["en/latest/index.html"] == site.files["en/v1.1.0/index.html"]


def test_a_publish_reads_no_edition_that_stayed_as_it_was(
    built: SampleSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    built.run("build")
    built.run("build", "--edition", "edge", "--no-cache")
    expected = json.loads((built.project.site / ".digests.json").read_text())
    read = files_read(monkeypatch)

    folders = read_contents(built.project.site).folders

    assert {name: folder.digest for name, folder in folders.items() if name} == expected
    assert [file for file in read if "/en/v1." in file or "/en/edge/" in file] == []


def test_what_somebody_changed_in_the_site_is_not_passed_off_as_built(built: SampleSite) -> None:
    built.run("build")
    (built.project.site / "en/v1.0.0/index.html").write_text("touched")
    touched = read_contents(built.project.site).folders["en/v1.0.0"]

    built.run("build", "--edition", "edge")

    assert read_contents(built.project.site).folders["en/v1.0.0"] == touched


def test_without_a_site_the_new_one_has_only_the_editions_that_were_asked_for(built: SampleSite) -> None:
    shutil.rmtree(built.project.site)

    result = built.run("build", "--edition", "edge", "--edition", "v1.0.0")

    site = built.project.site
    versions = json.loads((site / "en/versions.json").read_text())
    assert result.exit_code == 0
    assert [each["version"] for each in versions] == ["edge", "v1.0.0"]
    assert sorted(path.name for path in (site / "en").iterdir()) == [
        "edge",
        "pages.json",
        "search",
        "v1.0.0",
        "versions",
        "versions.html",
        "versions.json",
    ]
    assert "0; url=en/edge/" in (site / "index.html").read_text()


def test_a_whole_build_after_a_part_makes_the_whole_site(built: SampleSite) -> None:
    before = Tree.from_folder(built.project.site)
    shutil.rmtree(built.project.site)
    built.run("build", "--edition", "edge")

    built.run("build")

    assert Tree.from_folder(built.project.site) == before


def test_an_edition_that_does_not_exist_is_named_with_those_that_do(built: SampleSite) -> None:
    result = built.run("build", "--edition", "v9.9.9")

    assert (result.exit_code, result.stderr) == (
        2,
        "error: there is no edition `v9.9.9`\n  The site has these: edge, v1.1.0, v1.0.0.\n",
    )


def test_without_the_cache_every_edition_is_rendered_to_the_same_bytes(built: SampleSite) -> None:
    before = Tree.from_folder(built.project.site)

    result = built.run("build", "--no-cache", "--jobs", "2")

    assert result.stdout.startswith(
        "build: 3 rendered (en/edge, en/v1.1.0, en/v1.0.0), 0 from the cache, in "
    )
    assert Tree.from_folder(built.project.site) == before


def test_nothing_to_do_is_known_without_reading_a_page(
    built: SampleSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    built.run("build")
    read = files_read(monkeypatch)

    result = built.run("build")

    assert result.stdout.startswith("build: 0 rendered (none), 3 from the cache, in ")
    assert [name for name in read if name.endswith((".md", ".html"))] == []


@pytest.mark.parametrize("path", ["docs/new.md", "versions/errata/v1.0.0.yml", "site/en/edge/index.html"])
def test_whatever_is_written_to_is_looked_at_again(built: SampleSite, path: str) -> None:
    built.run("build")
    before = Tree.from_folder(built.project.site)
    file = built.root / path
    is_source = file.suffix == ".md"
    built.write(path, file.read_text() + "\nMore.\n" if file.exists() else "[]\n")

    built.run("build")

    assert (Tree.from_folder(built.project.site) == before) is not is_source


def flip(file: Path) -> None:
    """Change a byte of a file, and leave its size and its time as they were."""
    status, data = file.stat(), bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.parametrize(
    "damage",
    [
        lambda entry: (entry / "index.html").write_bytes((entry / "index.html").read_bytes()[:100]),
        lambda entry: flip(entry / "index.html"),
        lambda entry: (entry / "index.html").unlink(),
        lambda entry: (entry / "more.html").write_text("forged"),
        lambda entry: entry.with_name(f"{entry.name}.json").write_text("{"),
        lambda entry: entry.with_name(f"{entry.name}.json").unlink(),
    ],
    ids=["cut off", "forged", "without a page", "with one more", "with half a seal", "without a seal"],
)
def test_a_damaged_entry_of_the_cache_is_rendered_anew_and_that_is_said(
    built: SampleSite, damage: Callable[[Path], object]
) -> None:
    before = Tree.from_folder(built.project.site)
    entries = built.project.cache / "editions"
    damage(next(path for path in sorted(entries.iterdir()) if (path / "guides/old/index.html").is_file()))

    result = built.run("build")

    said = "en/v1.0.0: its entry in the cache is damaged, so it is rendered anew\n"
    assert said in result.stderr
    assert result.stdout.startswith("build: 1 rendered (en/v1.0.0), 2 from the cache, in ")
    assert Tree.from_folder(built.project.site) == before


@pytest.mark.parametrize(
    ("path", "editions"),
    [
        ("docs/new.md", ["en/edge"]),
        ("docs/images/dot.png", ["en/edge", "en/v1.1.0", "en/v1.0.0"]),
        ("versions/v1.0.0/docs/guides/old.md", ["en/v1.1.0", "en/v1.0.0"]),
        ("mkdocs.yml", ["en/edge", "en/v1.1.0", "en/v1.0.0"]),
    ],
)
def test_only_what_is_made_from_what_was_written_to_is_staged_again(
    built: SampleSite, monkeypatch: pytest.MonkeyPatch, path: str, editions: list[str]
) -> None:
    built.run("build")
    staged: list[str] = []

    def noted(edition: Edition, shared: Shared) -> Tree:
        staged.append(str(edition))
        return stage(edition, shared)

    monkeypatch.setattr(plan, "stage", noted)
    (built.root / path).write_bytes((built.root / path).read_bytes())

    plan.plan_build(built.project)

    assert staged == editions


def test_a_site_whose_pages_versions_cannot_share_is_told_why_once(built: SampleSite) -> None:
    config = built.root / "mkdocs.yml"
    config.write_text(config.read_text().replace("  - tables", "  - tables\n  - pymdownx.b64"))

    result = built.run("build")

    assert result.stdout.startswith("build: 3 rendered (")
    assert result.stderr.splitlines()[0] == (
        "note: no page is taken from another version: "
        "the Markdown extension `pymdownx.b64` may put anything into pages"
    )
    assert result.stderr.count("note: ") == 1
