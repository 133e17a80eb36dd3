"""Where an edition begins: each page is converted once, from a share of them on."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.commands import build

from tooling.site.memo.ahead import convert_ahead, turned


@dataclass
class Source:
    """A file of MkDocs, which is its own page."""

    src_uri: str
    page: Source | None = field(init=False)

    def __post_init__(self) -> None:
        self.page = self

    @property
    def file(self) -> Source:
        return self


class Sources(list[Source]):
    """The files of MkDocs."""

    def documentation_pages(self) -> list[Source]:
        return self


@pytest.mark.parametrize(
    ("start", "without_page", "order"),
    [(0.0, "", "abcde"), (0.5, "", "cdeab"), (0.99, "", "eabcd"), (0.5, "d", "ceabd"), (0.5, "a", "cdeba")],
)
def test_pages_are_converted_once_and_from_the_share_on(
    monkeypatch: pytest.MonkeyPatch, start: float, without_page: str, order: str
) -> None:
    converted = list[str]()
    monkeypatch.setattr(build, "_populate_page", lambda page, *_: converted.append(page.file.src_uri))
    sources = Sources(map(Source, "abcde"))
    for source in sources:
        if source.src_uri in without_page:
            source.page = None

    convert_ahead(start)
    for source in sources:
        # MkDocs makes it now, if there is none.
        build._populate_page(source, None, sources, False)

    assert "".join(converted) == order


@given(st.lists(st.integers(), unique=True), st.floats(0, 1, exclude_max=True))
def test_files_are_turned_and_none_is_lost(files: list[int], start: float) -> None:
    found = turned(files, start)

    assert sorted(found) == sorted(files)
    assert not files or found == [*files[files.index(found[0]) :], *files[: files.index(found[0])]]
