"""`tooling publish s3://...` on a real site, with the credentials and the endpoint that boto3 finds."""

from __future__ import annotations

import pytest

from tests.conftest import SampleSite
from tests.site.publish.worlds import World
from tooling.bucket import NoBucketError
from tooling.tree import Tree


def files(site: SampleSite) -> dict[str, bytes]:
    tree = Tree.from_folder(site.project.site)
    return {path: file.data for path, file in tree.files.items() if path != ".digests.json"}


def test_a_dry_run_shows_the_plan_and_writes_nothing(s3: World, built_once: SampleSite) -> None:
    result = built_once.run("publish", "s3://docs", "--dry-run")

    found = files(built_once)
    assert result.stdout == (
        f"added: {len(found)} files, {sum(map(len, found.values())):,} bytes\n"
        "changed: 0 files, 0 bytes\nremoved: 0 files\nnot in the site, and kept for now: 0 files\n"
    )
    assert s3.everything() == {}


def test_the_site_is_published_and_an_edit_of_edge_sends_only_edge(s3: World, built: SampleSite) -> None:
    built.run("build")
    assert built.run("publish", "s3://docs/guides").exit_code == 0
    assert s3.objects("guides/") == files(built)
    s3.requests.clear()
    built.write("docs/new.md", "# New\n\nEdited.\n")
    built.run("build")

    result = built.run("publish", "s3://docs/guides/", "--grace", "0")

    assert (result.exit_code, s3.objects("guides/")) == (0, files(built))
    puts = {r.path.removeprefix("/docs/guides/") for r in s3.requests if r.method == "PUT"}
    assert {path.split("/")[1] for path in puts if path.startswith("en/")} == {"edge"}


def test_a_bucket_that_is_not_there_is_an_error(s3: World, built_once: SampleSite) -> None:
    del s3
    result = built_once.run("publish", "s3://nowhere")

    assert (result.exit_code, result.stderr) == (2, f"error: {NoBucketError('nowhere')}\n")


def test_without_credentials_nothing_is_sent(
    s3: World, built_once: SampleSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setattr("boto3.DEFAULT_SESSION", None)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")

    result = built_once.run("publish", "s3://docs")

    assert (result.exit_code, s3.requests) == (2, [])
    assert result.stderr.startswith("error: boto3 can't sign requests: Unable to locate credentials\n")


def test_a_name_that_no_bucket_has_is_an_error(s3: World, built_once: SampleSite) -> None:
    result = built_once.run("publish", "s3://not a bucket")

    assert (result.exit_code, s3.requests) == (2, [])
    assert "not a bucket" in result.stderr
