"""Publishing in a bucket: the plan, carried out so that it may break off at any request.

Each object is replaced in one step, and every file is there before a page that needs it. So whoever reads
meanwhile, or after a publish that broke off, gets whole pages; the next publish goes on.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tooling.bucket import Bucket, side_by_side
from tooling.errors import ToolingError
from tooling.site.publish.bucket_plan import BucketPlan, md5, plan_bucket
from tooling.site.publish.claim import PRIVATE, SILENT_S, Claim
from tooling.site.publish.contents import Contents
from tooling.site.publish.headers import headers
from tooling.site.publish.record import LISTS, RECORD, Record

THREADS, ATTEMPTS = 16, 8
POLL_S, PATIENCE_S = 2.0, 600.0

# Is told, in a line, about what the publish waits for.
Announce = Callable[[str], None]


class PublishUnderWayError(ToolingError):
    """Another publish has been at work for too long to wait for."""

    def __init__(self, bucket: str) -> None:
        super().__init__(
            f"another publish is at work in the bucket `{bucket}`",
            fix="Let it end, and run the same command again.",
        )


@dataclass(frozen=True, slots=True)
class Sending:
    """How a site is sent: for how long removed files stay, and how much is done at once.

    `silent_s` is how long a publish may not be heard of before it counts as dead.
    """

    grace: timedelta
    threads: int = THREADS
    silent_s: float = SILENT_S


def look(bucket: Bucket, contents: Contents, how: Sending) -> BucketPlan:
    """Return what a publish would do now. Nothing is written."""
    got = bucket.find(RECORD)
    record = Record.parse(got.data) if got else Record()
    return planned(bucket, contents, record, how)


def planned(bucket: Bucket, contents: Contents, record: Record, how: Sending) -> BucketPlan:
    now = datetime.now(tz=UTC).replace(microsecond=0)
    return plan_bucket(bucket, contents, record, now=now, grace=how.grace, threads=how.threads)


def publish(bucket: Bucket, contents: Contents, how: Sending, announce: Announce) -> BucketPlan:
    """Bring the site to the bucket, and return what was done.

    Another publish that is at work is waited for. Raises `PublishUnderWayError` when that takes too long,
    and `TakenOverError`, `BucketLostError` or `BucketRefusedError` when this one can't end.
    """
    while True:
        record, tag = free_record(bucket, how, announce)
        plan = planned(bucket, contents, record, how)
        if not plan:
            return plan
        claim = Claim(bucket, record.begun(uuid.uuid4().hex, plan.begun), tag)
        if claim.is_won():
            break
    with claim:
        carry_out(plan, claim, how.threads)
    return plan


def carry_out(plan: BucketPlan, claim: Claim, threads: int) -> None:
    """Do what is planned, while the claim on the bucket holds."""
    # The lists come first: what isn't in them is not ours.
    for digest, files in plan.lists.items():
        claim.bucket.put(f"{LISTS}{digest}.json", files.json().encode(), PRIVATE)
    for stage in plan.stages:
        send(plan, stage, claim, threads)
    remove(plan, claim, threads)
    claim.write(claim.record.ended(plan.digests, plan.leaving))
    tidy(claim.bucket, claim.record)


def free_record(bucket: Bucket, how: Sending, announce: Announce) -> tuple[Record, str | None]:
    """Return the record and its tag, once no other publish is at work."""
    began, is_told = time.monotonic(), False
    while got := bucket.find(RECORD):
        record = Record.parse(got.data)
        if record.publisher is None or got.age_s >= how.silent_s:
            return record, got.tag
        if time.monotonic() - began > PATIENCE_S:
            raise PublishUnderWayError(bucket.name)
        if not is_told:
            announce(f"waiting for another publish, which was heard of {got.age_s:.0f} s ago")
            is_told = True
        time.sleep(POLL_S)
    return Record(), None


def send(plan: BucketPlan, paths: list[str], claim: Claim, threads: int) -> None:
    """Send files side by side, and wait until all are there."""
    digests = {**plan.changes.added, **plan.changes.changed}

    def send_one(path: str) -> None:
        claim.require()
        claim.bucket.put(path, plan.contents.read(path, digests[path], md5), headers(path))

    with side_by_side(threads) as pool:
        list(pool.map(send_one, paths))


def remove(plan: BucketPlan, claim: Claim, threads: int) -> None:
    """Remove what hasn't been in the site for long enough."""

    def remove_one(path: str) -> None:
        claim.require()
        claim.bucket.delete(path)

    with side_by_side(threads) as pool:
        list(pool.map(remove_one, plan.due))


def tidy(bucket: Bucket, record: Record) -> None:
    """Remove the lists of files that nobody needs any more."""
    needed = {f"{LISTS}{digest}.json" for digest in record.lists}
    for path in bucket.tags(LISTS).keys() - needed:
        bucket.delete(path)
