"""Publishing in a bucket, when nothing goes wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.site.publish.conftest import SECOND
from tests.site.publish.worlds import Made, World, made_site
from tooling.site.publish.changes import ForeignFilesError


def sent(s3: World) -> list[str]:
    """Return the keys that were written, in order, without those that are for publishing itself."""
    paths = [r.path.removeprefix("/docs/").partition("?")[0] for r in s3.requests if r.method == "PUT"]
    return [path for path in paths if not path.startswith(".tooling/")]


def test_the_bucket_has_the_site(s3: World, first: Made) -> None:
    first.publish(s3.bucket(threads=8), threads=8)

    assert s3.objects() == first.files


def test_only_what_changed_is_sent(s3: World, first: Made, second: Made) -> None:
    first.publish(s3.bucket())
    s3.requests.clear()

    second.publish(s3.bucket())

    before, after = first.files, second.files
    assert sorted(sent(s3)) == [path for path in after if after[path] != before.get(path)]
    assert {**before, **after} == s3.objects()


def test_folders_that_did_not_change_are_not_asked_for(s3: World, first: Made, second: Made) -> None:
    first.publish(s3.bucket())
    s3.requests.clear()

    second.publish(s3.bucket())

    assert [r for r in s3.requests if "v0.9.0" in r.path] == []


def test_when_nothing_changed_one_request_finds_that(s3: World, first: Made) -> None:
    first.publish(s3.bucket())
    s3.requests.clear()

    plan = first.publish(s3.bucket())

    assert (plan.summary, [r.method for r in s3.requests]) == ("nothing changed", ["GET"])


def test_new_files_are_sent_first_and_what_the_default_is_reached_by_last(
    s3: World, first: Made, second: Made
) -> None:
    first.publish(s3.bucket())
    s3.requests.clear()

    second.publish(s3.bucket())

    def part(path: str) -> str:
        if path.count("/") > 1 and path.split("/")[1] in {"edge", "v1.0.0", "v2.0.0", "latest"}:
            if path not in first.files:
                return "new"
            return "latest, changed" if "/latest/" in path else "changed"
        return path if path in {"index.html", "en/versions.json"} else "redirects"

    parts = list(dict.fromkeys(part(path) for path in sent(s3)))
    assert parts == ["new", "changed", "latest, changed", "redirects", "en/versions.json", "index.html"]


def test_below_a_prefix_nothing_else_is_touched(s3: World, first: Made) -> None:
    s3.client().put_object(Bucket="docs", Key="index.html", Body=b"another site")

    first.publish(s3.bucket("docs/site/"))

    assert s3.objects("docs/site/") == first.files
    assert s3.objects()["index.html"] == b"another site"


def test_objects_of_others_are_kept(s3: World, first: Made, second: Made) -> None:
    theirs = {"google1234.html": b"theirs", "en/v1.0.0/notes.txt": b"theirs", "en/latest/x": b"theirs"}
    for key, data in theirs.items():
        s3.client().put_object(Bucket="docs", Key=key, Body=data)

    for site in (first, second, first):
        site.publish(s3.bucket(), grace_h=0)

    assert s3.objects() == {**first.files, **theirs}


@pytest.mark.parametrize("key", ["index.html", "en/v1.0.0/index.html", "en/a/index.html"])
def test_an_object_of_others_under_a_name_of_ours_is_not_overwritten(
    s3: World, first: Made, key: str
) -> None:
    s3.client().put_object(Bucket="docs", Key=key, Body=b"theirs")

    with pytest.raises(ForeignFilesError) as raised:
        first.publish(s3.bucket())

    assert raised.value.headline == f"the bucket `docs` has `{key}`, which no publish put there"
    assert s3.objects() == {key: b"theirs"}


def test_what_is_not_in_the_site_any_more_stays_for_the_grace_period(
    s3: World, first: Made, second: Made
) -> None:
    first.publish(s3.bucket())
    gone = first.files.keys() - second.files.keys()

    second.publish(s3.bucket(), grace_h=24)
    assert gone <= s3.objects().keys()
    second.publish(s3.bucket(), grace_h=0)

    assert s3.objects() == second.files


def test_a_file_that_comes_back_within_the_grace_period_is_not_removed(
    s3: World, first: Made, second: Made
) -> None:
    for site in (first, second, first):
        site.publish(s3.bucket(), grace_h=24)

    first.publish(s3.bucket(), grace_h=0)

    assert s3.objects() == first.files


def test_a_page_that_comes_back_as_another_is_sent(
    s3: World, first: Made, second: Made, tmp_path: Path
) -> None:
    pages = {**SECOND["edge"], "b/": "b, again"}
    third = made_site(tmp_path / "site", {**SECOND, "edge": pages}, "v2.0.0")
    for site in (first, second, third):
        site.publish(s3.bucket(), grace_h=24)

    assert s3.objects()["en/edge/b/index.html"] == third.files["en/edge/b/index.html"]


def test_a_version_that_is_taken_away_is_removed_with_all_its_files(
    s3: World, second: Made, tmp_path: Path
) -> None:
    second.publish(s3.bucket())
    shutil.copytree(second.root, tmp_path / "site")
    shutil.rmtree(tmp_path / "site/en/v1.0.0")
    digests = tmp_path / "site/.digests.json"
    digests.write_text(
        json.dumps({k: v for k, v in json.loads(digests.read_text()).items() if "v1" not in k})
    )
    # Where its home page was, a redirect is now.
    (tmp_path / "site/en/v1.0.0").mkdir()
    (tmp_path / "site/en/v1.0.0/index.html").write_text("redirect")
    purged = Made(tmp_path / "site")

    purged.publish(s3.bucket(), grace_h=0)

    assert s3.objects() == purged.files


def test_headers_say_what_a_file_is_and_how_long_it_may_be_kept(s3: World, first: Made) -> None:
    first.publish(s3.bucket())

    css = next(path for path in first.files if path.endswith(".css"))
    found = {
        path: s3.client().head_object(Bucket="docs", Key=path)
        for path in (css, "index.html", "en/versions.json")
    }
    assert {path: (head["ContentType"], head["CacheControl"]) for path, head in found.items()} == {
        css: ("text/css; charset=utf-8", "public, max-age=31536000, immutable"),
        "index.html": ("text/html; charset=utf-8", "public, max-age=60"),
        "en/versions.json": ("application/json; charset=utf-8", "public, max-age=60"),
    }


def test_other_headers_are_sent_with_every_file_again(
    s3: World, first: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    first.publish(s3.bucket())
    s3.requests.clear()
    monkeypatch.setattr("tooling.site.publish.headers.SHORT", "public, max-age=30")

    first.publish(s3.bucket())

    assert sorted(sent(s3)) == sorted(first.files)
    assert s3.client().head_object(Bucket="docs", Key="index.html")["CacheControl"] == "public, max-age=30"


def test_no_list_of_files_stays_that_nobody_needs(s3: World, first: Made, second: Made) -> None:
    for site in (first, second, first):
        site.publish(s3.bucket())

    listed = s3.client().list_objects_v2(Bucket="docs", Prefix=".tooling/files/")["Contents"]
    assert len(listed) == len(json.loads((first.root / ".digests.json").read_text())) + 1
