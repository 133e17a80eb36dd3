from __future__ import annotations

import pytest

from tests.commands.past.reconstructed import V1, history, release
from tests.conftest import SampleSite
from tooling.versions.places import BadPlaceError
from tooling.versions.registry import Status
from tooling.versions.tag_names import BadGlobError, NoTagError


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
