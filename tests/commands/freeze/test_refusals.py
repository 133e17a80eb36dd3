from __future__ import annotations

from tests.commands.freeze.frozen import V1, files
from tests.conftest import SampleSite
from tooling.git import NoRepositoryError, UnknownRevisionError
from tooling.project import MissingDocsError
from tooling.versions.attributes import ConvertedError
from tooling.versions.freeze import AlreadyFrozenError, DirtyDocsError, UnlistedSnapshotError
from tooling.versions.registry import PreReleaseError


def refused(site: SampleSite, error: Exception, version: str = "v1.0.0") -> bool:
    """Tell whether freezing stops with `error`, and leaves everything as it was."""
    before = files(site)
    result = site.run("freeze", version)
    return (result.exit_code, result.stderr, files(site)) == (2, f"error: {error}\n", before)


def test_freezing_a_version_again_with_other_content_is_refused(site: SampleSite) -> None:
    site.run("freeze", "v1.0.0")
    site.write("docs/index.md", "# Other\n")
    site.commit()

    assert refused(site, AlreadyFrozenError(V1))


def test_a_pre_release_is_refused(site: SampleSite) -> None:
    assert refused(site, PreReleaseError("v1.0.0-rc.1"), "v1.0.0-rc.1")


def test_docs_that_are_not_committed_are_refused(site: SampleSite) -> None:
    for name in "abcd":
        site.write(f"docs/{name}.md", "# New\n")

    paths = [f"docs/{name}.md" for name in "abcd"]
    assert refused(site, DirtyDocsError(paths))


def test_a_change_outside_the_docs_does_not_matter(site: SampleSite) -> None:
    site.write("README.md", "Something else\n")

    assert site.run("freeze", "v1.0.0").exit_code == 0


def test_docs_without_a_page_are_refused(site: SampleSite) -> None:
    site.git("rm", "-r", "--quiet", "docs")
    site.commit()

    assert refused(site, MissingDocsError(site.root / "docs"))


def test_a_folder_without_git_is_refused(site: SampleSite) -> None:
    (site.root / ".git").rename(site.root / "git")

    assert refused(site, NoRepositoryError(site.root))


def test_a_file_in_the_way_is_an_error(site: SampleSite) -> None:
    site.write("versions", "in the way")
    site.commit()
    before = files(site)

    result = site.run("freeze", "v1.0.0")

    assert (result.exit_code, files(site)) == (2, before)


def test_a_folder_that_no_freeze_made_is_refused(site: SampleSite) -> None:
    site.write("versions/v1.0.0/docs/index.md", "# By hand\n")

    assert refused(site, UnlistedSnapshotError(V1))


def test_a_page_that_lies_is_not_frozen(site: SampleSite) -> None:
    site.write(
        "docs/guides/role.md", '# Role\n\n```bash\necho one\n```\n\n```text title="Output"\ntwo\n```\n'
    )
    site.commit()
    before = files(site)

    result = site.run("freeze", "v1.0.0")

    assert (result.exit_code, files(site)) == (1, before)
    assert result.stdout.startswith("docs/guides/role.md:8: ")


def test_a_revision_that_git_does_not_know_is_refused(site: SampleSite) -> None:
    before = files(site)

    result = site.run("freeze", "v1.0.0", "--from", "nowhere")

    assert (result.exit_code, result.stderr) == (2, f"error: {UnknownRevisionError('nowhere')}\n")
    assert files(site) == before


def test_attributes_that_would_change_frozen_bytes_are_refused(site: SampleSite) -> None:
    site.write(".gitattributes", "* text=auto\n")
    site.commit()

    assert refused(site, ConvertedError("versions/v1.0.0/docs/guides/role.md"))


def test_docs_with_a_broken_link_are_not_frozen(site: SampleSite) -> None:
    site.write("docs/index.md", "# Small\n\n[Gone](gone.md)\n")
    site.commit()
    before = files(site)

    result = site.run("freeze", "v1.0.0")

    assert (result.exit_code, files(site)) == (1, before)
    assert result.stdout.startswith("docs/index.md:3: `gone.md` leads nowhere")


def test_an_alias_that_hides_a_page_is_not_frozen(site: SampleSite) -> None:
    site.write("docs/index.md", "---\naliases:\n  - guides/role.md\n---\n# Small\n\n[R](guides/role.md)\n")
    site.commit()

    result = site.run("freeze", "v1.0.0")

    assert (result.exit_code, result.stdout) == (
        1,
        "docs/index.md:3: `guides/role/` is a page, and can't be the alias of one [alias-hides-page]\n",
    )
