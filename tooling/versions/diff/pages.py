"""The pages of two versions, paired: a page stays the same page when its URL does, or when it moved.

It moved where the front matter of one side names the URL of the other as an alias, and where the
same bytes are at one other place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tooling.content.page import FRONT_MATTER, aliases, page_url


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page as it stands in the docs; its path is relative to them."""

    path: str
    data: bytes

    @property
    def url(self) -> str:
        return page_url(self.path)

    @property
    def text(self) -> str:
        return self.data.decode("utf-8-sig", "replace")

    @property
    def body(self) -> str:
        """What follows the front matter: a page that moves gets an alias there."""
        return FRONT_MATTER.sub("", self.text, count=1)


Pair = tuple[SourcePage | None, SourcePage | None]


def paired_pages(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> list[Pair]:
    """Return each page of two docs, as it was and as it is, in the order of their paths."""
    before, after = by_url(old), by_url(new)
    gone, come = only_in(before, after), only_in(after, before)
    moves = dict(by_alias(gone, come))
    moves |= by_content(only_in(gone, moves), only_in(come, moves.values()))
    stayed: list[Pair] = [(before[url], after[url]) for url in before if url in after]
    moved: list[Pair] = [(gone[source], come[target]) for source, target in moves.items()]
    removed: list[Pair] = [(page, None) for page in only_in(gone, moves).values()]
    added: list[Pair] = [(None, page) for page in only_in(come, moves.values()).values()]
    return sorted(stayed + moved + removed + added, key=path_of)


def path_of(pair: Pair) -> str:
    old, new = pair
    return new.path if new else old.path if old else ""


def by_url(docs: Mapping[str, bytes]) -> dict[str, SourcePage]:
    pages = [SourcePage(path, data) for path, data in sorted(docs.items())]
    return {page.url: page for page in pages}


def only_in(pages: Mapping[str, SourcePage], others: Iterable[str]) -> dict[str, SourcePage]:
    """Return those of `pages` whose URL isn't among `others`."""
    known = set(others)
    return {url: page for url, page in pages.items() if url not in known}


def by_alias(gone: Mapping[str, SourcePage], come: Mapping[str, SourcePage]) -> Iterator[tuple[str, str]]:
    """Yield the URLs of each page that moved, before and after, as an alias on either side says.

    Where two pages are one now, the first of its aliases is the page that moved.
    """
    forward = [(rank, url, each, each, url) for url, page in come.items() for rank, each in ranked(page)]
    backward = [(rank, url, each, url, each) for url, page in gone.items() for rank, each in ranked(page)]
    taken: set[str] = set()
    for *_, source, target in sorted(forward + backward):
        if source in gone and target in come and not taken & {source, target}:
            taken |= {source, target}
            yield source, target


def ranked(page: SourcePage) -> Iterable[tuple[int, str]]:
    return enumerate(aliases(page.text).urls)


def by_content(gone: Mapping[str, SourcePage], come: Mapping[str, SourcePage]) -> dict[str, str]:
    """Return the URLs of pages that have the same bytes at one other place, before and after."""
    sources, targets = urls_by_content(gone), urls_by_content(come)
    candidates = [(sources[data], targets[data]) for data in sources if data in targets]
    return {here[0]: there[0] for here, there in candidates if len(here) == len(there) == 1}


def urls_by_content(pages: Mapping[str, SourcePage]) -> dict[bytes, list[str]]:
    urls = defaultdict(list)
    for url, page in pages.items():
        urls[page.data].append(url)
    return urls
