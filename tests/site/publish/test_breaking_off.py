"""Publishing in a bucket, broken off at each request: what readers get, and what the next publish does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import join, normpath

import pytest

from tests.site.publish.worlds import ANSWER_LOST, CUT, HALF, Fault, Made, Request, World
from tooling.bucket import Bucket, BucketLostError, BucketRefusedError
from tooling.errors import ToolingError

HREF = re.compile(r'href="([^"]+)"')


def read_by_links(objects: dict[str, bytes], ahead: list[str]) -> None:
    """Read all that is reached from the pages `ahead`. Fails at a link to what isn't there."""
    reached = set[str]()
    while ahead:
        path = ahead.pop()
        if path in reached:
            continue
        assert path in objects, f"{path} is linked, and not there"
        reached.add(path)
        for link in HREF.findall(objects[path].decode()) if path.endswith(".html") else []:
            if not link.startswith("https:"):
                target = normpath(join(path, "..", link))
                ahead.append(join(target, "index.html") if link.endswith("/") else target)


def assert_whole(objects: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Fail unless each page is the old or the new one, with all that it links to, the home page last."""
    entrances = [path for path in objects if path.endswith("/index.html") and path.count("/") < 3]
    assert {f"en/{name}/index.html" for name in ("edge", "latest", "v1.0.0", "v0.9.0")} <= {*entrances}
    read_by_links(objects, ["index.html", *entrances])
    for path, data in objects.items():
        assert data in (old.get(path), new.get(path)), path
    if objects["index.html"] == new["index.html"]:
        assert {path: objects[path] for path in new} == new


@dataclass(frozen=True, slots=True)
class Release:
    """What is in the bucket before the second site is published, and how many requests that takes."""

    before: dict[str, bytes]
    requests: int


@pytest.fixture
def release(s3: World, first: Made, second: Made) -> Release:
    first.publish(s3.bucket())
    before = s3.everything()
    s3.requests.clear()
    second.publish(s3.bucket(), grace_h=0)
    assert len(s3.requests) > 20
    return Release(before, len(s3.requests))


def broken_off(
    s3: World, bucket: Bucket, release: Release, second: Made, number: int, fault: Fault
) -> ToolingError:
    """Publish the second site while request `number` has a fault, and none after it an answer.

    Returns the error.
    """
    s3.restore(release.before)

    def lost(request: Request) -> Fault | None:
        if request.number < number:
            return None
        return fault if request.number == number else CUT

    s3.faults = lost
    with pytest.raises(ToolingError) as raised:
        second.publish(bucket, grace_h=0)
    s3.faults = lambda _: None
    return raised.value


@pytest.mark.parametrize(
    "fault",
    [ANSWER_LOST, HALF],
    ids=["answer lost", "half-way of a body"],
)
def test_wherever_the_connection_is_lost_pages_are_whole_and_the_next_publish_goes_on(
    s3: World, first: Made, second: Made, release: Release, fault: Fault
) -> None:
    bucket = s3.bucket()
    for number in range(1, release.requests + 1):
        error = broken_off(s3, bucket, release, second, number, fault)

        assert isinstance(error, BucketLostError)
        assert "Run the same command again" in str(error)
        assert_whole(s3.objects(), first.files, second.files)
        # The next may also be of the older site: somebody took the release back.
        following = second if number % 3 else first
        following.publish(bucket, grace_h=0)
        assert s3.objects() == following.files


def test_the_next_publish_sends_only_what_is_missing(s3: World, first: Made) -> None:
    s3.faults = lambda request: CUT if request.number >= 25 else None
    with pytest.raises(BucketLostError):
        first.publish(s3.bucket())
    there = s3.objects()
    assert 0 < len(there) < len(first.files)
    s3.faults = lambda _: None
    s3.requests.clear()

    first.publish(s3.bucket())

    puts = {r.path.removeprefix("/docs/") for r in s3.requests if r.method == "PUT"}
    assert {path for path in puts if not path.startswith(".tooling/")} == first.files.keys() - there.keys()
    assert s3.objects() == first.files


@pytest.mark.parametrize(
    "fault",
    [CUT, ANSWER_LOST, HALF, Fault(503, "SlowDown")],
    ids=["cut", "answer lost", "half-way of a body", "slow"],
)
def test_what_passes_is_tried_again_and_nobody_notices(
    s3: World, first: Made, second: Made, fault: Fault
) -> None:
    first.publish(s3.bucket())
    s3.requests.clear()
    s3.faults = lambda request: fault if request.number % 5 == 0 else None

    second.publish(s3.bucket(attempts=4), grace_h=0)

    assert s3.objects() == second.files


def test_a_bucket_that_never_keeps_up_is_an_error_that_says_to_go_on(
    s3: World, first: Made, second: Made
) -> None:
    first.publish(s3.bucket())
    s3.faults = lambda request: Fault(503, "SlowDown") if request.method == "PUT" else None

    with pytest.raises(BucketLostError) as raised:
        second.publish(s3.bucket())

    assert raised.value.headline.startswith("the bucket `docs` can't be used right now: SlowDown")
    assert s3.objects() == first.files


def test_a_bucket_that_refuses_is_an_error_that_names_the_permissions(
    s3: World, first: Made, second: Made
) -> None:
    first.publish(s3.bucket())
    s3.faults = lambda request: Fault(403, "AccessDenied") if request.method == "PUT" else None

    with pytest.raises(BucketRefusedError) as raised:
        second.publish(s3.bucket())

    assert str(raised.value) == (
        "the bucket `docs` refuses: PutObject: AccessDenied: AccessDenied, says the proxy\n"
        "  Publishing needs s3:ListBucket on the bucket; s3:GetObject, s3:PutObject and s3:DeleteObject on "
        "what is in it. Readers still get whole pages. Run the same command again: it goes on where this one "
        "ended."
    )
    assert s3.objects() == first.files
