"""The claim that one publish has on a bucket, so that two at once don't mix their sites.

It stands in the record, which is only ever written on top of what was read. A publish that lives renews it;
one that was silent for `SILENT_S` is dead, and the next takes over. Before that, at `VALID_S`, a publish that
can't renew its claim begins no request any more.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from threading import Event, Lock, Thread
from types import TracebackType

from tooling.bucket import Bucket, Headers, OvertakenError
from tooling.errors import ToolingError
from tooling.site.publish.record import RECORD, Record

RENEWED_S, VALID_S, SILENT_S = 10.0, 30.0, 60.0
PRIVATE = Headers("application/json; charset=utf-8", "no-cache")


class TakenOverError(ToolingError):
    """Another publish wrote the record while this one was at work."""

    def __init__(self, bucket: str) -> None:
        super().__init__(
            f"another publish took over the bucket `{bucket}`",
            fix="Let it end. If your site is the newer one, run the same command again.",
        )


@dataclass(slots=True)
class Claim:
    """The right to change what is in a bucket, until it ends. `tag` is that of the record in the bucket."""

    bucket: Bucket
    record: Record
    tag: str | None
    written: float = field(default_factory=time.monotonic)
    is_lost: bool = False
    ending: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)

    def is_won(self) -> bool:
        """Write the record for the first time, and return whether nobody was faster."""
        try:
            self.write(self.record)
        except TakenOverError:
            return False
        return True

    def __enter__(self) -> Claim:
        Thread(target=self.renew, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.ending.set()
        # After an error, too: who comes next needn't wait until this publish counts as dead.
        with suppress(*([ToolingError] if kind else [])):
            self.write(replace(self.record, publisher=None))

    def write(self, record: Record) -> None:
        """Write the record on top of what was read. Raises `TakenOverError` when somebody else did."""
        with self.lock:
            self.put(record)

    def renew(self) -> None:
        """Write the record again and again until the end: others go by when it was written."""
        while not self.ending.wait(RENEWED_S):
            with self.lock, suppress(ToolingError):
                if not self.ending.is_set():
                    self.put(self.record)

    def put(self, record: Record) -> None:
        """Write the record while nobody else here does."""
        data = record.json().encode()
        conditions = {"IfMatch": self.tag} if self.tag else {"IfNoneMatch": "*"}
        try:
            self.tag = self.bucket.put(RECORD, data, PRIVATE, **conditions)
        except OvertakenError as error:
            # Or it was ourselves: the answer to the first try got lost.
            got = self.bucket.find(RECORD)
            if got is None or got.data != data:
                self.is_lost = True
                raise TakenOverError(self.bucket.name) from error
            self.tag = got.tag
        self.record, self.written = record, time.monotonic()

    def require(self) -> None:
        """Raise `TakenOverError` unless it is sure that nobody else has taken over."""
        if self.is_lost or time.monotonic() - self.written > VALID_S:
            raise TakenOverError(self.bucket.name)
