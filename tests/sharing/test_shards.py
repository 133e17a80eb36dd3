from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tooling.shards import Records, Shard, ShardError, shared_out, weighed
from tooling.shared import SharedCache

NAMES = st.text(min_size=1, max_size=4)
WEIGHTS = st.dictionaries(NAMES, st.floats(0, 1e6), max_size=30)


@given(WEIGHTS, st.integers(1, 12))
def test_all_shares_together_are_everything_and_none_has_what_another_has(
    weights: dict[str, float], count: int
) -> None:
    shares = shared_out(weights, count)

    assert len(shares) == count
    assert sorted(name for share in shares for name in share) == sorted(weights)


@given(WEIGHTS, st.integers(1, 12), st.randoms())
def test_the_same_work_is_shared_out_in_the_same_way_in_whatever_order_it_comes(
    weights: dict[str, float], count: int, random: object
) -> None:
    names = list(weights)
    random.shuffle(names)  # type: ignore[attr-defined]  # hypothesis gives a random.Random

    assert shared_out({name: weights[name] for name in names}, count) == shared_out(weights, count)


@given(st.dictionaries(NAMES, st.floats(0.01, 1e4), min_size=1, max_size=30), st.integers(1, 12))
def test_no_share_takes_longer_than_the_mean_and_the_longest_thing(
    weights: dict[str, float], count: int
) -> None:
    loads = [sum(weights[name] for name in share) for share in shared_out(weights, count)]

    assert max(loads) <= (sum(weights.values()) / count + max(weights.values())) * 1.000001


def test_what_has_no_time_yet_is_weighed_by_its_size_like_what_has_one() -> None:
    assert weighed({"a": 100, "b": 300}, {}) == {"a": 100, "b": 300}
    assert weighed({"a": 100, "b": 300, "c": 50}, {"a": 2.0, "b": 6.0}) == {"a": 2.0, "b": 6.0, "c": 1.0}


@pytest.mark.parametrize("text", ["", "0/2", "3/2", "1", "1/0", "-1/2", "1/2/3", "a/b", "01/2"])
def test_what_is_no_shard_is_refused(text: str) -> None:
    with pytest.raises(ShardError):
        Shard.parse(text)


def test_times_balance_the_shares_and_new_times_dont_change_shares_that_somebody_has(tmp_path: Path) -> None:
    sizes = {"slow": 1, "a": 10, "b": 10, "c": 10}
    digests = dict.fromkeys(sizes, "x")
    records = Records("pages", tmp_path)
    records.add({"slow": 90.0, "a": 1.0, "b": 1.0, "c": 1.0})

    first = records.share(sizes, digests, Shard(1, 2))
    records.add({"slow": 0.1, "a": 50.0})

    assert (first, records.share(sizes, digests, Shard(2, 2))) == (["slow"], ["a", "b", "c"])
    assert records.share(sizes, {**digests, "a": "changed"}, Shard(1, 2)) != ["slow"]


@pytest.mark.parametrize("text", ["", "[]", '[["a"], ["a", "b"]]', '[["a"], []]', "{", "[1, 2]"])
def test_shares_that_leave_something_out_are_not_used(tmp_path: Path, text: str) -> None:
    sizes, digests = {"a": 1, "b": 1}, {"a": "x", "b": "x"}
    records = Records("pages", tmp_path)
    records.share(sizes, digests, Shard(1, 2))
    (file,) = (tmp_path / "shards").iterdir()
    file.write_text(text)

    shares = [records.share(sizes, digests, Shard(number, 2)) for number in (1, 2)]

    assert sorted(name for share in shares for name in share) == ["a", "b"]


@pytest.mark.usefixtures("s3")
def test_machines_that_begin_with_other_times_share_out_the_same(tmp_path: Path) -> None:
    sizes = dict.fromkeys("abcdef", 10)
    digests = dict.fromkeys(sizes, "x")
    shares = []
    for number in (1, 2, 3):
        records = Records("pages", tmp_path / str(number), SharedCache.open("s3://docs/cache", print))
        shares.append(records.share(sizes, digests, Shard(number, 3)))
        records.add(dict.fromkeys(shares[-1], 100.0 * number))

    assert sorted(name for share in shares for name in share) == sorted(sizes)
    assert len(Records("pages", tmp_path, SharedCache.open("s3://docs/cache", print)).times()) == 6
