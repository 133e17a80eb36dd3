from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.site.publish.worlds import KEYS, Made, World, made_site, world

FIRST = {
    "edge": {"": "home", "a/": "a", "b/": "b"},
    "v1.0.0": {"": "home", "a/": "a", "b/": "b"},
    "v0.9.0": {"": "home, long ago", "a/": "a"},
}
SECOND = {
    "edge": {"": "home, later", "a/": "a", "c/": "c"},
    "v2.0.0": {"": "home, second", "a/": "a, second", "c/": "c"},
    "v1.0.0": FIRST["v1.0.0"],
    "v0.9.0": FIRST["v0.9.0"],
}


@pytest.fixture(scope="session")
def shared_world() -> Iterator[World]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in KEYS.items():
            patch.setenv(name, value)
        with world() as made:
            yield made


@pytest.fixture
def s3(shared_world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The bucket, empty, as boto3 finds it."""
    for name, value in {**KEYS, "AWS_ENDPOINT_URL": shared_world.endpoint}.items():
        monkeypatch.setenv(name, value)
    shared_world.restore({})
    return shared_world


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A site whose default is v1.0.0."""
    return made_site(tmp_path_factory.mktemp("first") / "site", FIRST, "v1.0.0")


@pytest.fixture(scope="session")
def second(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The site after the release of v2.0.0, which is the default then: a page went, a page came."""
    return made_site(tmp_path_factory.mktemp("second") / "site", SECOND, "v2.0.0")
