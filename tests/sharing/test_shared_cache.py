from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest

from tests.site.publish.worlds import ANSWER_LOST, CUT, HALF, Fault, World
from tooling.bucket import NoBucketError
from tooling.shared import CacheAddressError, SharedCache, UnsharedError

ADDRESS = "s3://docs/cache"


def test_what_one_machine_keeps_another_finds(s3: World) -> None:
    SharedCache.open(ADDRESS, print).keep("editions/a", b"pages")

    assert SharedCache.open(ADDRESS, print).find("editions/a") == b"pages"
    assert SharedCache.open(ADDRESS, print).find("editions/b") is None
    assert [*s3.everything()] == ["cache/editions/a"]


@pytest.mark.usefixtures("s3")
def test_what_is_kept_is_never_written_again() -> None:
    cache = SharedCache.open(ADDRESS, print)
    cache.keep("editions/a", b"first")

    cache.keep("editions/a", b"second")

    assert cache.find("editions/a") == b"first"


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1],
        lambda data: data[:20],
        lambda _: b"",
        lambda data: data.replace(b"pages", b"Pages"),
        lambda data: data + b"more",
    ],
    ids=["cut off", "cut off in its heading", "empty", "altered", "longer"],
)
def test_a_damaged_object_is_not_used_and_is_replaced_by_whoever_made_it_anew(
    s3: World, damage: Callable[[bytes], bytes]
) -> None:
    notes: list[str] = []
    cache = SharedCache.open(ADDRESS, notes.append)
    cache.keep("editions/a", b"pages")
    whole = s3.everything()
    s3.restore({name: damage(data) for name, data in whole.items()})

    found = cache.find("editions/a")
    cache.keep("editions/a", b"pages")

    assert (found, notes) == (
        None,
        ["note: `editions/a` in the shared cache isn't what was stored there, and is not used"],
    )
    assert s3.everything() == whole


def test_an_object_under_the_name_of_another_is_not_used(s3: World) -> None:
    cache = SharedCache.open(ADDRESS, print)
    cache.keep("editions/a", b"pages")
    s3.restore({"cache/editions/b": s3.everything()["cache/editions/a"]})

    assert cache.find("editions/b") is None


@pytest.mark.usefixtures("s3")
def test_two_that_keep_at_once_leave_one_whole_object() -> None:
    barrier, values = Barrier(8), [bytes([number]) * 100_000 for number in range(8)]

    def keep(data: bytes) -> None:
        cache = SharedCache.open(ADDRESS, print)
        barrier.wait()
        cache.keep("editions/a", data)

    threads = [Thread(target=keep, args=(data,)) for data in values]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert SharedCache.open(ADDRESS, print).find("editions/a") in values


@pytest.mark.usefixtures("s3")
def test_times_of_two_machines_are_put_together() -> None:
    one, other = SharedCache.open(ADDRESS, print), SharedCache.open(ADDRESS, print)
    put_between = iter([lambda: other.merge("times/x", lambda old: (old or b"") + b"other ", 1)])

    def change(old: bytes | None) -> bytes:
        next(put_between, lambda: None)()
        return (old or b"") + b"one "

    one.merge("times/x", change, 5)

    assert one.find("times/x") == b"other one "


@pytest.mark.parametrize(
    "fault",
    [CUT, ANSWER_LOST, Fault(503, "SlowDown"), Fault(403, "AccessDenied")],
    ids=["cut", "answer lost", "busy", "refused"],
)
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_bucket_that_fails_is_said_once_and_stops_no_work(s3: World, method: str, fault: Fault) -> None:
    notes: list[str] = []
    cache = SharedCache.open(ADDRESS, notes.append)
    s3.faults = lambda request: fault if request.method == method else None

    found = cache.find("editions/a")
    cache.keep("editions/a", b"pages")
    cache.keep("editions/b", b"pages")

    assert found is None
    assert [note.endswith("; going on without the shared cache") for note in notes] == [True]
    with pytest.raises(UnsharedError):
        cache.require()


@pytest.mark.usefixtures("s3")
def test_a_bucket_that_is_not_there_is_a_mistake() -> None:
    with pytest.raises(NoBucketError):
        SharedCache.open("s3://nowhere/cache", print)


@pytest.mark.parametrize("address", ["docs", "s3://", "http://docs/x", "s3:docs", "s3://docs?x=1"])
def test_what_is_no_address_of_a_bucket_is_refused(address: str) -> None:
    with pytest.raises(CacheAddressError):
        SharedCache.open(address, print)


def what_a_build_does(cache: SharedCache, values: dict[str, bytes]) -> dict[str, bytes | None]:
    """Do with the cache what a build does, and return what it found."""
    found = {path: cache.find(path) for path in values}
    for path, data in values.items():
        if found[path] is None:
            cache.keep(path, data)
    cache.merge("times/editions", lambda old: (old or b"") + b"one ", 3)
    return found


@pytest.mark.parametrize(
    "fault", [CUT, ANSWER_LOST, HALF, Fault(503, "SlowDown"), Fault(403, "AccessDenied")], ids=str
)
def test_whichever_request_fails_what_is_found_and_kept_is_whole(
    s3: World, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setattr("tooling.shared.ATTEMPTS", 1)
    values = {f"editions/{name}": name.encode() * 1000 for name in "abc"}
    SharedCache.open(ADDRESS, print).keep("editions/a", values["editions/a"])
    before = s3.everything()
    s3.requests.clear()
    what_a_build_does(SharedCache.open(ADDRESS, print), values)
    whole, requests = s3.everything(), len(s3.requests)
    assert requests > len(values) * 2

    for number in range(1, requests + 1):
        s3.restore(before)
        notes: list[str] = []
        s3.faults = lambda request, at=number: fault if request.number >= at else None  # type: ignore[misc]
        found = what_a_build_does(SharedCache.open(ADDRESS, notes.append), values)
        s3.faults = lambda _: None
        left = s3.everything()
        again = what_a_build_does(SharedCache.open(ADDRESS, print), values)

        assert [note.endswith("; going on without the shared cache") for note in notes] == [True], number
        assert all(data in {None, values[path]} for path, data in found.items())
        assert all(data == whole[path] for path, data in left.items() if "times" not in path)
        assert all(data in {None, values[path]} for path, data in again.items())
        assert s3.everything().keys() == whole.keys()
