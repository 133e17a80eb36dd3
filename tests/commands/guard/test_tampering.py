"""Tampering: what the command `tooling guard` finds of changes to what is frozen."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from tests.commands.guard.findings import PAGE, TITLE, append, edit, found
from tests.conftest import SampleSite

TAMPERING: dict[str, tuple[Callable[[SampleSite], object], list[str]]] = {
    "one byte": (lambda site: append(site, PAGE), [f"{PAGE}:1 [frozen-file-changed]"]),
    "the frozen settings": (
        lambda site: append(site, "versions/v1.0.0/mkdocs.yml"),
        ["versions/v1.0.0/mkdocs.yml:1 [frozen-file-changed]"],
    ),
    "the manifest": (
        lambda site: append(site, "versions/v1.0.0/manifest.json"),
        ["versions/v1.0.0/manifest.json:1 [frozen-file-changed]"],
    ),
    "an added file": (
        lambda site: site.write("versions/v1.0.0/docs/café.txt", ""),
        ["versions/v1.0.0/docs/café.txt:1 [frozen-file-added]"],
    ),
    "a removed file": (
        lambda site: (site.root / "versions/v1.0.0/mkdocs.yml").unlink(),
        ["versions/v1.0.0/mkdocs.yml:1 [frozen-file-removed]"],
    ),
    "a renamed file": (
        lambda site: move(site, "versions/v1.0.0/mkdocs.yml", "versions/v1.0.0/mkdocs.yaml"),
        [
            "versions/v1.0.0/mkdocs.yaml:1 [frozen-file-added]",
            "versions/v1.0.0/mkdocs.yml:1 [frozen-file-removed]",
        ],
    ),
    "a file moved out": (
        lambda site: move(site, "versions/v1.0.0/mkdocs.yml", "mkdocs.v1.0.0.yml"),
        ["versions/v1.0.0/mkdocs.yml:1 [frozen-file-removed]"],
    ),
    "a mode": (lambda site: (site.root / PAGE).chmod(0o755), [f"{PAGE}:1 [frozen-file-changed]"]),
    "a link": (lambda site: link(site, PAGE), [f"{PAGE}:1 [frozen-file-changed]"]),
    "a whole snapshot": (
        lambda site: shutil.rmtree(site.root / "versions/v1.0.0"),
        [
            "versions/registry.yml:1 [entry-without-snapshot]",
            "versions/v1.0.0:1 [snapshot-removed]",
        ],
    ),
    "everything": (
        lambda site: shutil.rmtree(site.root / "versions"),
        [
            "versions/registry.yml:1 [entry-changed]",
            "versions/v1.0.0:1 [snapshot-removed]",
        ],
    ),
    "an unknown file": (
        lambda site: site.write("versions/notes.txt", ""),
        ["versions/notes.txt:1 [unknown-name]"],
    ),
    "attributes that change line ends": (
        lambda site: site.write(".gitattributes", "versions/** text eol=crlf\n"),
        ["versions/v1.0.0/docs/guides/role.md:1 [bytes-converted]"],
    ),
    "attributes inside a snapshot": (
        lambda site: site.write("versions/v1.0.0/.gitattributes", "* text\n"),
        [
            "versions/v1.0.0/.gitattributes:1 [frozen-file-added]",
            "versions/v1.0.0/.gitattributes:1 [bytes-converted]",
        ],
    ),
    "a .gitignore in versions": (
        lambda site: site.write("versions/.gitignore", "*\n"),
        ["versions/.gitignore:1 [unknown-name]"],
    ),
    "line ends": (
        lambda site: (site.root / PAGE).write_bytes((site.root / PAGE).read_bytes().replace(b"\n", b"\r\n")),
        [f"{PAGE}:1 [frozen-file-changed]"],
    ),
    "a name that looks like a version": (
        lambda site: site.write("versions/v\uff11.0.0/docs/index.md", "# One\n"),
        ["versions/v\uff11.0.0:1 [unknown-name]"],
    ),
    "what a killed command left": (
        lambda site: site.write("versions/.writing-abcd/moves.json", "{}"),
        ["versions/.writing-abcd:1 [unknown-name]"],
    ),
    "an entry": (
        lambda site: edit(site, "versions/registry.yml", "supported", "retired"),
        ["versions/redirects.yml:1 [redirects-differ]", "versions/registry.yml:1 [entry-changed]"],
    ),
    "a comment in the registry": (
        lambda site: append(site, "versions/registry.yml", "# mine\n"),
        ["versions/registry.yml:7 [registry-differs]"],
    ),
    "nonsense for a registry": (
        lambda site: edit(site, "versions/registry.yml", "  status: supported", "\tstatus"),
        ["versions/registry.yml:2 [registry-unreadable]"],
    ),
    "a redirect": (
        lambda site: edit(site, "versions/redirects.yml", "v1.0.0/guides", "edge/guides"),
        ["versions/redirects.yml:6 [redirects-differ]"],
    ),
    "the redirects": (
        lambda site: (site.root / "versions/redirects.yml").unlink(),
        ["versions/redirects.yml:1 [redirects-differ]"],
    ),
    "a removed image": (
        lambda site: (site.root / "docs/images/dot.png").unlink(),
        ["docs/images/dot.png:1 [image-removed]"],
    ),
    "an overwritten image": (
        lambda site: append(site, "docs/images/dot.png"),
        ["docs/images/dot.png:1 [image-changed]"],
    ),
    "an image by another case": (
        lambda site: move(site, "docs/images/dot.png", "docs/images/Dot.png"),
        ["docs/images/dot.png:1 [image-removed]"],
    ),
    "a colliding image": (
        lambda site: site.write("docs/images/DOT.png", ""),
        ["docs/images/DOT.png:1 [image-collides]"],
    ),
    "a snapshot by hand": (
        lambda site: shutil.copytree(site.root / "versions/v1.0.0", site.root / "versions/v0.9.0"),
        [
            "versions/v0.9.0:1 [snapshot-without-entry]",
            "versions/v0.9.0:1 [freeze-without-title]",
        ],
    ),
}


def link(site: SampleSite, path: str) -> None:
    (site.root / path).unlink()
    (site.root / path).symlink_to("guides/role.md")


def move(site: SampleSite, source: str, target: str) -> None:
    (site.root / source).rename(site.root / target)


def test_nothing_changed_is_no_finding(site: SampleSite) -> None:
    site.write("docs/index.md", "# New on edge\n")
    site.commit()

    result = site.run("guard", "--base", "base")

    assert (result.exit_code, result.stdout) == (
        0,
        "guard: 1 snapshot unchanged, 0 added, images unchanged\n",
    )


def test_a_finding_says_what_was_done_and_what_to_do(site: SampleSite) -> None:
    base = site.git("rev-parse", "base")
    site.write(PAGE, "# Tampered\n")
    site.commit()

    result = site.run("guard", "--base", "base")

    assert result.stdout == (
        f"{PAGE}:1: a frozen file was changed; bring it back: git checkout {base[:12]} -- {PAGE} "
        "[frozen-file-changed]\n"
    )


@pytest.mark.parametrize("committed", [True, False], ids=["committed", "uncommitted"])
@pytest.mark.parametrize("tampering", TAMPERING)
def test_tampering_is_found_with(site: SampleSite, tampering: str, committed: bool) -> None:
    tamper, expected = TAMPERING[tampering]
    tamper(site)
    if committed:
        site.commit()

    assert found(site) == expected


@pytest.mark.parametrize("tampering", sorted(TAMPERING.keys() - {"a snapshot by hand"}))
def test_no_title_allows_tampering(site: SampleSite, tampering: str) -> None:
    tamper, expected = TAMPERING[tampering]
    tamper(site)

    assert found(site, TITLE) == expected


def test_an_image_that_no_longer_is_the_frozen_one_is_found_whenever_images_change(site: SampleSite) -> None:
    append(site, "docs/images/dot.png")
    site.commit()
    site.git("tag", "--force", "base")
    site.write("docs/images/other.png", "")

    assert found(site) == ["docs/images/dot.png:1 [image-not-as-frozen]"]


def test_an_image_that_became_a_link_is_found_though_its_blob_is_the_same(site: SampleSite) -> None:
    site.write("docs/images/odd.png", "dot.png")
    site.commit()
    site.git("tag", "--force", "base")
    (site.root / "docs/images/odd.png").unlink()
    (site.root / "docs/images/odd.png").symlink_to("dot.png")

    assert found(site) == ["docs/images/odd.png:1 [image-changed]"]


def test_a_folder_of_images_that_differs_in_case_is_found(site: SampleSite) -> None:
    site.write("docs/images/Big/a.png", "")
    site.commit()
    site.git("tag", "--force", "base")
    site.write("docs/images/big/b.png", "")

    assert found(site) == ["docs/images/big/b.png:1 [image-collides]"]


@pytest.mark.parametrize("folder", ["Versions", "VERSIONS", "\uff56ersions"])
def test_a_folder_that_passes_for_versions_is_found(site: SampleSite, folder: str) -> None:
    site.write(f"{folder}/v1.0.0/docs/index.md", "# Other\n")
    site.commit()

    assert found(site) == [f"{folder}/v1.0.0/docs/index.md:1 [unknown-name]"]


def test_a_submodule_in_the_place_of_a_page_is_found(site: SampleSite) -> None:
    site.git("rm", "--quiet", PAGE)
    site.git("update-index", "--add", "--cacheinfo", f"160000,{site.git('rev-parse', 'HEAD')},{PAGE}")
    site.git("commit", "--quiet", "--message", "Submodule")

    result = site.run("guard", "--base", "base", "--head", "HEAD")

    assert result.stdout.splitlines()[0].endswith(f"-- {PAGE} [frozen-file-changed]")


def test_a_registry_that_lost_its_order_is_found(site: SampleSite) -> None:
    site.freeze("v1.0.1")
    site.commit(TITLE)
    site.git("tag", "--force", "base")
    file = site.root / "versions/registry.yml"
    entries = file.read_text().split("- version")
    file.write_text("- version" + entries[2] + "- version" + entries[1])

    assert found(site) == ["versions/registry.yml:7 [registry-unreadable]"]
