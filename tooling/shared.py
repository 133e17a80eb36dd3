"""A cache in a bucket, which several machines share: what one has made, the others needn't make again.

editions/KEY        a finished edition
verify/KEY          what came of a page that was carried out
shards/KEY          how the work is shared out, once somebody has
times/NAME          how long things took

What stands under a key is written once. Each object begins with a digest of its name and of what it holds, so
one that was cut off or altered, or that belongs elsewhere, is found out and not used. The cache only ever
saves work: where it can't be used, that is said, and the work is done here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tooling.bucket import Bucket, BucketLostError, BucketRefusedError, Got, Headers, OvertakenError
from tooling.errors import ToolingError

THREADS, ATTEMPTS = 16, 4
MARK = b"tooling 1 "
HEADERS = Headers("application/octet-stream", "private, no-cache")


class CacheAddressError(ToolingError):
    """That is no address of a shared cache."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"`{address}` is no address of a cache",
            fix="Name a bucket, and where in it: --cache s3://BUCKET/PREFIX",
        )


class UnsharedError(ToolingError):
    """What a shard made could not be shared, which is what it was made for."""

    def __init__(self, why: ToolingError) -> None:
        super().__init__(
            f"the work of this shard is not in the shared cache: {why.headline}",
            fix="See to that, and run the same command again: what is done is kept here.",
        )


@dataclass(slots=True)
class SharedCache:
    """The cache in `bucket`. `announce` is told, in a line, about what is odd.

    `lost` is why it isn't used any more; `bad` has the tags of objects that aren't what was stored.
    """

    bucket: Bucket
    announce: Callable[[str], None]
    lost: ToolingError | None = None
    bad: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, address: str, announce: Callable[[str], None]) -> SharedCache:
        """Return the cache at `address`, `s3://BUCKET/PREFIX`.

        Raises `CacheAddressError`, `NoBucketError` and `AwsSetupError`: those are mistakes.
        """
        parts = urlsplit(address)
        if parts.scheme != "s3" or not parts.netloc or parts.query or parts.fragment:
            raise CacheAddressError(address)
        prefix = f"{parts.path.strip('/')}/".removeprefix("/")
        bucket = Bucket.open(parts.netloc, prefix, threads=THREADS, attempts=ATTEMPTS)
        made = cls(bucket, announce)
        made.found("made-by-tooling")
        return made

    def found(self, path: str) -> Got | None:
        """Return the object at `path` as it is, None where there is none or the bucket can't be used."""
        if self.lost:
            return None
        try:
            return self.bucket.find(path)
        except (BucketLostError, BucketRefusedError) as error:
            self.give_up(error)
            return None

    def find(self, path: str) -> bytes | None:
        """Return what is kept at `path`, None where there is nothing, or nothing whole."""
        got = self.found(path)
        if got is None:
            return None
        head, _, data = got.data.partition(b"\n")
        if head == heading(path, data):
            return data
        self.bad[path] = got.tag
        self.announce(f"note: `{path}` in the shared cache isn't what was stored there, and is not used")
        return None

    def keep(self, path: str, data: bytes) -> None:
        """Keep `data` at `path`, unless somebody has: only what is known to be bad is replaced."""
        tag = self.bad.pop(path, None)
        self.put(path, data, **({"IfMatch": tag} if tag else {"IfNoneMatch": "*"}))

    def has(self, path: str) -> bool:
        """Return whether something is kept at `path`, whole or not."""
        try:
            return not self.lost and self.bucket.tag(path) is not None
        except (BucketLostError, BucketRefusedError) as error:
            self.give_up(error)
            return False

    def merge(self, path: str, change: Callable[[bytes | None], bytes], tries: int) -> None:
        """Replace what is at `path` by what `change` makes of it, or of what others put there meanwhile."""
        for _ in range(tries):
            got = self.found(path)
            head, _, old = got.data.partition(b"\n") if got else (b"", b"", b"")
            data = change(old if head == heading(path, old) else None)
            if self.lost or self.put(path, data, **({"IfMatch": got.tag} if got else {"IfNoneMatch": "*"})):
                return

    def put(self, path: str, data: bytes, **conditions: str) -> bool:
        """Write an object, and return whether it was: not where the `conditions` don't hold."""
        if self.lost:
            return False
        try:
            self.bucket.put(path, heading(path, data) + b"\n" + data, HEADERS, **conditions)
        except OvertakenError:
            return False
        except (BucketLostError, BucketRefusedError) as error:
            self.give_up(error)
            return False
        return True

    def give_up(self, why: ToolingError) -> None:
        """Use the bucket no more, and say so once."""
        if self.lost is None:
            self.lost = why
            self.announce(f"note: {why.headline}; going on without the shared cache")

    def require(self) -> None:
        """Raise `UnsharedError` where the bucket couldn't be used all the time."""
        if self.lost:
            raise UnsharedError(self.lost)


def heading(path: str, data: bytes) -> bytes:
    """Return the first line of an object: it belongs to this path and these bytes alone."""
    digest = hashlib.sha256(path.encode() + b"\n" + hashlib.sha256(data).digest())
    return MARK + digest.hexdigest().encode()
