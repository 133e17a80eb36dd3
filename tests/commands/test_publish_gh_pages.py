from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.published import BRANCH, commits, files, published, remote, site
from tests.conftest import SampleSite
from tooling.site.publish import gh_pages
from tooling.site.publish.branch import BranchCheckedOutError, BranchDivergedError, UnknownRecordError
from tooling.site.publish.changes import ForeignFilesError
from tooling.site.publish.contents import NoSiteError, SiteChangedError, read_contents
from tooling.site.publish.gh_pages import PagesPlan, PushError, Target
from tooling.site.publish.limits import FileTooLargeError, SiteTooLargeError, require_limits

__all__ = ["site"]


def other_clone(site: SampleSite) -> SampleSite:
    """Return a clone of the branch of the remote, as somebody else has it."""
    folder = site.root.parent / "clone"
    site.git("clone", "--quiet", "--branch", "gh-pages", str(site.root.parent / "remote.git"), str(folder))
    return SampleSite(folder)


def pushed_by_others(site: SampleSite, path: str, text: str) -> None:
    """Commit a file on the branch of the remote, as somebody else does."""
    other = other_clone(site)
    other.write(path, text)
    other.commit("By hand")
    other.git("push", "--quiet", "origin", "gh-pages")


def plan(site: SampleSite) -> PagesPlan:
    return gh_pages.plan_pages(Target(site.project, "origin", "gh-pages"), read_contents(site.project.site))


def test_the_branch_has_the_site_and_nothing_else_in_one_commit(site: SampleSite) -> None:
    result = site.run("publish", "gh-pages")

    assert (result.exit_code, commits(site)) == (0, 1)
    assert published(site) == files(site)
    assert ".nojekyll" in published(site).files


def test_mike_knows_the_versions_that_are_published(site: SampleSite) -> None:
    site.run("publish", "gh-pages")

    mike = [str(Path(sys.executable).with_name("mike")), "list", "--deploy-prefix", "en", "--json"]
    listed = subprocess.run(mike, cwd=site.root, check=True, capture_output=True, text=True).stdout

    assert [(each["version"], each["aliases"]) for each in json.loads(listed)] == [
        ("edge", []),
        ("v1.1.0", ["latest"]),
        ("v1.0.0", []),
    ]


def test_a_second_publish_makes_no_commit_and_says_so(site: SampleSite) -> None:
    site.run("publish", "gh-pages")

    result = site.run("publish", "gh-pages")

    assert (result.stdout, commits(site)) == ("nothing changed\n", 1)


def test_an_edit_of_edge_is_one_commit_that_touches_no_version(site: SampleSite) -> None:
    site.run("publish", "gh-pages")
    site.write("docs/new.md", "# New\n\nEdited.\n")
    site.run("build")

    site.run("publish", "gh-pages")

    assert published(site) == files(site)
    changed = remote(site).changed(f"{BRANCH}~1", BRANCH)
    assert {path.split("/")[1] for path in changed if path.startswith("en/")} == {"edge"}
    assert "en/edge/new/index.html" in changed


def test_folders_that_did_not_change_are_not_read(site: SampleSite, monkeypatch: pytest.MonkeyPatch) -> None:
    site.run("build")
    site.run("publish", "gh-pages")
    site.write("docs/new.md", "# New\n\nEdited.\n")
    site.run("build")
    root, read = site.project.site, set[str]()
    read_bytes = Path.read_bytes

    def watched(path: Path) -> bytes:
        if path.is_relative_to(root):
            read.add("/".join(path.relative_to(root).parts[:2]))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", watched)
    site.run("publish", "gh-pages")

    assert "en/edge" in read
    assert read.isdisjoint({"en/v1.0.0", "en/v1.1.0", "en/latest"})


def test_a_page_that_is_gone_is_removed_from_the_branch(site: SampleSite) -> None:
    site.run("publish", "gh-pages")
    (site.root / "docs/new.md").unlink()
    site.run("build")

    site.run("publish", "gh-pages")

    assert published(site) == files(site)
    assert "en/edge/new/index.html" not in published(site).files


def test_a_page_edited_in_the_built_site_is_published(site: SampleSite) -> None:
    site.run("build")
    site.run("publish", "gh-pages")
    page = site.project.site / "en/v1.0.0/index.html"
    page.write_text(page.read_text().replace("<body", "<body "))

    site.run("publish", "gh-pages")

    assert published(site) == files(site)


def test_a_page_edited_on_the_branch_is_the_sites_again(site: SampleSite) -> None:
    site.run("publish", "gh-pages")
    pushed_by_others(site, "en/v1.0.0/index.html", "by hand")

    site.run("publish", "gh-pages")

    assert (published(site) == files(site), commits(site)) == (True, 3)


def test_files_of_others_are_kept_and_named(site: SampleSite) -> None:
    site.run("publish", "gh-pages")
    pushed_by_others(site, "CNAME", "docs.example.com\n")
    for text in ("Edited.", "Edited again."):
        site.write("docs/new.md", f"# New\n\n{text}\n")
        site.run("build")
        result = site.run("publish", "gh-pages")

        assert result.stdout.splitlines()[-1] == "kept, not ours: CNAME"
        assert published(site).files["CNAME"].data == b"docs.example.com\n"
        assert published(site).where(lambda path: path != "CNAME") == files(site)


def test_a_branch_with_another_site_is_refused_and_left_alone(site: SampleSite) -> None:
    site.git("switch", "--quiet", "--orphan", "gh-pages")
    site.write("index.html", "another site")
    site.git("add", "index.html")
    site.git("commit", "--quiet", "--message", "Another site")
    site.git("push", "--quiet", "origin", "gh-pages")
    site.git("switch", "--quiet", "main")

    with pytest.raises(ForeignFilesError) as raised:
        plan(site)
    result = site.run("publish", "gh-pages")

    assert (result.exit_code, result.stderr) == (2, f"error: {raised.value}\n")
    assert result.stderr.startswith(
        "error: the branch `gh-pages` has `index.html`, which no publish put there\n"
    )
    assert [*published(site).files] == ["index.html"]
    subprocess.run(result.stderr.splitlines()[-1], shell=True, cwd=site.root, check=True, capture_output=True)
    assert (site.run("publish", "gh-pages").exit_code, published(site)) == (0, files(site))
    assert remote(site).run("show", f"{BRANCH}-before:index.html") == "another site"


def test_branches_that_diverged_are_refused_and_left_alone(site: SampleSite) -> None:
    site.run("publish", "gh-pages")
    pushed_by_others(site, "CNAME", "docs.example.com\n")
    before = site.git("commit-tree", "-p", "gh-pages", "-m", "Elsewhere", "gh-pages^{tree}")
    site.git("update-ref", BRANCH, before)

    result = site.run("publish", "gh-pages")

    assert result.stderr == f"error: {BranchDivergedError('gh-pages', 'origin')}\n"
    assert (site.git("rev-parse", BRANCH), commits(site)) == (before, 2)


def test_a_branch_that_is_checked_out_is_refused(site: SampleSite) -> None:
    result = site.run("publish", "gh-pages", "--branch", "main")

    assert result.stderr == f"error: {BranchCheckedOutError('main')}\n"


def test_without_a_push_the_commit_stays_here_until_the_next_publish(site: SampleSite) -> None:
    site.run("publish", "gh-pages", "--no-push")
    assert (remote(site).tip(BRANCH), site.git("rev-list", "--count", BRANCH)) == (None, "1")

    result = site.run("publish", "gh-pages")

    assert (result.stdout, published(site)) == ("nothing changed\n", files(site))


def test_a_dry_run_shows_the_changes_and_writes_nothing(site: SampleSite) -> None:
    result = site.run("publish", "gh-pages", "--dry-run")

    sizes = [len(file.data) for file in files(site).files.values()]
    assert result.stdout == (
        f"added: {len(sizes)} files, {sum(sizes):,} bytes\nchanged: 0 files, 0 bytes\nremoved: 0 files\n"
    )
    assert site.git("for-each-ref", "refs/heads") == site.git("for-each-ref", "refs/heads/main")


def test_a_push_that_comes_second_is_made_again_on_top_of_the_first(site: SampleSite) -> None:
    site.run("publish", "gh-pages")
    site.write("docs/new.md", "# New\n\nEdited.\n")
    site.run("build")
    planned = plan(site)
    pushed_by_others(site, "CNAME", "docs.example.com\n")

    gh_pages.publish(planned, delays=[0])

    assert (commits(site), published(site).files["CNAME"].data) == (3, b"docs.example.com\n")
    assert published(site).where(lambda path: path != "CNAME") == files(site)


def test_a_first_push_that_comes_second_finds_what_the_first_left(site: SampleSite) -> None:
    planned = plan(site)
    site.run("publish", "gh-pages")
    site.git("branch", "--delete", "--force", "gh-pages")

    gh_pages.publish(planned, delays=[0])

    assert (commits(site), published(site)) == (1, files(site))


def test_a_race_that_never_ends_is_given_up_and_nothing_is_lost(site: SampleSite) -> None:
    site.run("publish", "gh-pages")
    site.write("docs/new.md", "# New\n\nEdited.\n")
    site.run("build")
    # Before each push of ours is taken, somebody else's is.
    tree, branch = remote(site).run("rev-parse", f"{BRANCH}^{{tree}}"), BRANCH
    hook = site.root.parent / "remote.git/hooks/update"
    hook.write_text(
        f"#!/bin/sh\nunset GIT_QUARANTINE_PATH\n"
        f"git update-ref {branch} $(git commit-tree -p {branch} -m race {tree})\nexit 1\n"
    )
    hook.chmod(0o755)

    with pytest.raises(PushError) as raised:
        gh_pages.publish(plan(site), delays=[0, 0])

    assert "`origin` didn't take `gh-pages`" in str(raised.value)
    assert site.git("log", "-1", "--format=%s", BRANCH).startswith("Publish the site of ")
    hook.unlink()
    site.git("branch", "--force", "gh-pages", "origin/gh-pages")
    assert site.run("publish", "gh-pages").exit_code == 0
    assert published(site) == files(site)


def test_a_push_that_is_refused_is_made_by_the_next_publish(site: SampleSite) -> None:
    hook = site.root.parent / "remote.git/hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho protected branch\nexit 1\n")
    hook.chmod(0o755)

    result = site.run("publish", "gh-pages")

    assert (result.exit_code, remote(site).tip(BRANCH)) == (2, None)
    assert "protected branch" in result.stderr
    hook.unlink()
    assert site.run("publish", "gh-pages").exit_code == 0
    assert (commits(site), published(site)) == (1, files(site))


def test_without_an_identity_the_commit_is_refused(site: SampleSite, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name)

    result = site.run("publish", "gh-pages")

    assert result.stderr == (
        "error: git can't commit: error getting config 'user.name'\n"
        "  Mend that, and run the same command again.\n"
    )


def test_a_record_of_another_format_is_refused(site: SampleSite) -> None:
    site.run("publish", "gh-pages")
    pushed_by_others(site, ".digests.json", '{"format": 2}')

    result = site.run("publish", "gh-pages")

    assert result.stderr == f"error: {UnknownRecordError('`.digests.json` on the branch')}\n"


def test_without_a_built_site_there_is_nothing_to_publish(site: SampleSite) -> None:
    site.project.site.rename(site.root / "elsewhere")

    result = site.run("publish", "gh-pages")

    assert result.stderr == f"error: {NoSiteError(site.project.site)}\n"


def test_a_site_that_is_built_anew_meanwhile_is_not_published_half(site: SampleSite) -> None:
    planned = plan(site)
    site.write("docs/new.md", "# New\n\nEdited.\n")
    site.run("build")

    with pytest.raises(SiteChangedError):
        gh_pages.publish(planned)

    assert (site.git("for-each-ref", BRANCH), remote(site).tip(BRANCH)) == ("", None)


def test_what_the_host_does_not_take_is_refused_before_anything_is_sent() -> None:
    require_limits({"a": 60, "b": 40}, site=100, file=60)

    with pytest.raises(SiteTooLargeError, match="the site has 101 bytes, and GitHub Pages takes 100"):
        require_limits({"a": 60, "b": 41}, site=100, file=60)
    with pytest.raises(FileTooLargeError, match="`a` has 61 bytes, and GitHub takes files of 60"):
        require_limits({"a": 61}, site=100, file=60)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nowhere"], "`nowhere` is no target; expected gh-pages, or s3://BUCKET/PREFIX"),
        (["s3://"], "`s3://` doesn't go with these options: see --help"),
        (["gh-pages", "--grace", "1"], "`gh-pages` doesn't go with these options: see --help"),
        (["s3://docs", "--no-push"], "`s3://docs` doesn't go with these options: see --help"),
    ],
)
def test_targets_and_options_that_mean_nothing_are_refused(
    site: SampleSite, arguments: list[str], complaint: str
) -> None:
    result = site.run("publish", *arguments)

    assert (result.exit_code, complaint in result.stderr) == (2, True)
