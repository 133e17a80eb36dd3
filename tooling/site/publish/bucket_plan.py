"""The plan of a publish in a bucket: which files are sent, in which order, and which are removed when.

Only folders whose digest isn't the published one are looked at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from tooling.bucket import Bucket, side_by_side
from tooling.site.publish.changes import Changes, ForeignFilesError, changes, files
from tooling.site.publish.contents import ACROSS, Contents
from tooling.site.publish.headers import policy
from tooling.site.publish.record import LISTS, FileList, Record, Sent
from tooling.versions.published import LATEST

# What stands for bytes, or headers, that have to be sent again whatever they are.
UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class BucketPlan:
    """What a publish does to a bucket whose record is `record`.

    `begun` has the digest that each folder is to have which is touched, None where it is taken away, and
    `digests` that of every folder in the end. `leaving` are the files that stay after the publish though they
    aren't in the site, `due` those that go.
    """

    contents: Contents
    record: Record
    changes: Changes
    begun: Mapping[str, str | None]
    lists: Mapping[str, FileList]
    digests: Mapping[str, str]
    leaving: Mapping[str, datetime]
    due: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.begun or self.due)

    @property
    def summary(self) -> str:
        """What the publish would do, a line for each kind of change."""
        if not self:
            return "nothing changed"
        sizes = self.contents.sizes
        sent = Changes(self.changes.added, self.changes.changed, self.due).summary(sizes)
        return f"{sent}\nnot in the site, and kept for now: {files(len(self.leaving))}"

    @property
    def stages(self) -> list[list[str]]:
        """The files to send, in groups: each has to be there before the next is begun.

        New files come before those that link to them, and what the default version is reached by comes last.
        """
        ranks = {path: self.rank(path) for path in (*self.changes.added, *self.changes.changed)}
        ordered = sorted(ranks, key=lambda path: (ranks[path], path))
        return [list(group) for _, group in groupby(ordered, key=ranks.__getitem__)]

    def rank(self, path: str) -> tuple[int, int]:
        """Return when a file is sent: new files of editions, changed ones, those of `latest`, the others."""
        name = "/".join(path.split("/")[:2])
        is_new = path in self.changes.added
        order = 0 if is_new else 2 if path.endswith(".html") else 1
        if name in self.contents.folders:
            if is_new:
                return 0, order
            return (2 if name.endswith(f"/{LATEST}") else 1), order
        is_entrance = path == "index.html" or path.endswith("/versions.json")
        return (4 if is_entrance else 3), order


def plan_bucket(
    bucket: Bucket, contents: Contents, record: Record, *, now: datetime, grace: timedelta, threads: int
) -> BucketPlan:
    """Return what brings the site to a bucket with this `record`. Nothing is written.

    Raises `ForeignFilesError` when the bucket has somebody else's objects under the names of ours.
    """
    digests = {name: digest_with_headers(folder.digest) for name, folder in contents.folders.items()}
    begun = wanted(record, digests)
    lists = {digest: read_list(bucket, digest) for name in begun for digest in lists_of(record, name)}
    ours = {path for found in lists.values() for path in found.files} | record.leaving.keys()
    new = {name: contents.digests(name, md5) for name, digest in begun.items() if digest}
    for name, paths in new.items():
        require_ours(bucket, name, {p: tag for p, tag in paths.items() if p not in ours}, threads)
    old = [
        known(bucket, name, record.folders[name], lists, threads) for name in begun if name in record.folders
    ]
    found = changes(merged(old), merged(new.values()))
    gone = {path for path in ours if path not in contents.sizes} - record.leaving.keys()
    leaving = {path: since for path, since in record.leaving.items() if path not in contents.sizes}
    leaving |= dict.fromkeys(sorted(gone), now)
    due = tuple(path for path, since in leaving.items() if since + grace <= now)
    return BucketPlan(
        contents,
        record,
        found,
        begun,
        {begun[name] or "": FileList(policy(), paths) for name, paths in new.items()},
        digests,
        {path: since for path, since in leaving.items() if path not in due},
        due,
    )


def wanted(record: Record, digests: Mapping[str, str]) -> dict[str, str | None]:
    """Return the digest that each folder is to have whose digest in the record is another."""
    changed: dict[str, str | None] = {
        name: digest
        for name, digest in digests.items()
        if record.folders.get(name, Sent(None, ())).digest != digest
    }
    return changed | {name: None for name in record.folders if name not in digests}


def lists_of(record: Record, name: str) -> tuple[str, ...]:
    return record.folders[name].lists if name in record.folders else ()


def read_list(bucket: Bucket, digest: str) -> FileList:
    """Return a list of files that the record names. Where there is none, none of its files was sent."""
    got = bucket.find(f"{LISTS}{digest}.json")
    return FileList.parse(got.data) if got else FileList(policy(), {})


def known(
    bucket: Bucket, name: str, sent: Sent, lists: Mapping[str, FileList], threads: int
) -> dict[str, str]:
    """Return the digests of the files of ours in a folder of the bucket, `UNKNOWN` for what isn't sure.

    Where a publish broke off, S3 is asked: the tag of an object is the MD5 of its bytes, or (encrypted with
    keys of KMS) it equals that of no file. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
    """
    found = [lists[digest] for digest in sent.lists]
    ours = merged(each.files for each in found)
    if any(each.policy != policy() for each in found):
        return dict.fromkeys(ours, UNKNOWN)
    if sent.digest:
        return ours
    return {path: tag for path, tag in present(bucket, name, ours, threads).items() if path in ours}


def present(bucket: Bucket, folder: str, paths: Collection[str], threads: int) -> dict[str, str]:
    """Return the tags of those of `paths`, which are in `folder`, that the bucket has."""
    if folder != ACROSS:
        tags = bucket.tags(f"{folder}/")
        return {path: tags[path] for path in paths if path in tags}
    with side_by_side(threads) as pool:
        found = dict(zip(paths, pool.map(bucket.tag, paths), strict=True))
    return {path: tag for path, tag in found.items() if tag is not None}


def require_ours(bucket: Bucket, folder: str, paths: Mapping[str, str], threads: int) -> None:
    """Raise `ForeignFilesError` when the bucket has one of `paths`, none of ours yet, with other bytes."""
    there = present(bucket, folder, paths, threads) if paths else {}
    clashing = [path for path, tag in there.items() if tag != paths[path]]
    if clashing:
        raise ForeignFilesError(
            f"the bucket `{bucket.name}`",
            [bucket.prefix + path for path in clashing],
            fix=f"Move it away, or publish below a prefix: s3://{bucket.name}/docs",
        )


def merged(parts: Iterable[Mapping[str, str]]) -> dict[str, str]:
    return dict(pair for part in parts for pair in part.items())


def md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def digest_with_headers(digest: str) -> str:
    """Return the digest of a folder as it is published: its files, and the headers they are sent with."""
    return hashlib.sha256(f"{digest} {policy()}".encode()).hexdigest()
