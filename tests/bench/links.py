"""What the check of links costs, beside a bare parse of the pages and beside LinkChecker. Run it by hand.

python -m tests.bench.links [PAGES [PAGES_FOR_LINKCHECKER]]

The pages are made from one that MkDocs and Material rendered, with a navigation, a text and its anchors. Look
at the ratios. The bare parse is the same library in one process and in as many as the check has, and looks at
nothing. LinkChecker gets fewer pages, because it takes minutes for all; both ways are compared on those.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from selectolax.lexbor import LexborHTMLParser

from tests.conftest import SampleSite, small_site
from tooling.forks import each_of
from tooling.site.digests import DIGESTS, digests_json
from tooling.site.links.check import check_links
from tooling.site.links.witness import ask_witness

PAGES, PAGES_FOR_LINKCHECKER = 5_000, 300
NAVIGATION, SECTIONS, PARAGRAPHS, TOKENS = 40, 10, 4, 40
WORDS = ["agent", "role", "policy", "secret", "region", "account", "platform", "value", "trust", "key"]
# What a check may take of a bare parse, and how many times as long LinkChecker has to take.
MOST_OF_A_PARSE, LEAST_OF_LINKCHECKER = 2.0, 50.0


def main(pages: int, fewer: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        many = made_site(Path(folder, "many"), pages)
        parse = least(lambda: parsed(many, 1))
        parse_on_all = least(lambda: parsed(many, os.cpu_count() or 1))
        first = least(lambda: checked(many))
        again = least(lambda: check_links(many.project))
        few = made_site(Path(folder, "few"), fewer)
        witness = spent(lambda: ask_witness(few.project))
        check = least(lambda: checked(few))
    say(f"{pages} pages: bare parse {parse}, on all cores {parse_on_all}; check {first}")
    say(f"  {ratio(first, parse)} a bare parse, {ratio(first, parse_on_all)} one on all cores")
    say(f"  nothing changed since: {again}, {ratio(again, parse)} a bare parse")
    say(f"{fewer} pages: LinkChecker {witness}, check {check}: {ratio(witness, check)}")
    return int(first.wall > MOST_OF_A_PARSE * parse.wall or witness.wall < LEAST_OF_LINKCHECKER * check.wall)


@dataclass(frozen=True, order=True)
class Spent:
    """Seconds, by the clock and of processors: on a machine that others use as well, the latter say more."""

    wall: float
    processor: float

    def __str__(self) -> str:
        return f"{self.wall:.2f} s ({self.processor:.2f} s of a processor)"


def ratio(one: Spent, other: Spent) -> str:
    return f"{one.wall / other.wall:.1f} ({one.processor / other.processor:.1f}) times"


def least(act: Callable[[], object]) -> Spent:
    """Return the least of three times that `act` takes."""
    found = [spent(act) for _ in range(3)]
    return Spent(min(each.wall for each in found), min(each.processor for each in found))


def spent(act: Callable[[], object]) -> Spent:
    """Return what `act` takes, here and in the processes that it starts."""
    start, before = time.perf_counter(), sum(os.times()[:4])
    act()
    return Spent(time.perf_counter() - start, sum(os.times()[:4]) - before)


def made_site(root: Path, pages: int) -> SampleSite:
    """Return a project whose site has an edition of so many pages, which link to each other."""
    sample = small_site(root)
    assert sample.run("build").exit_code == 0
    edge = sample.project.site / "en/edge"
    before, article, after = (edge / "guides/role/index.html").read_text().partition("<article")
    random = Random(1)
    for number in range(pages):
        file = edge / f"part-{number % 20}/page-{number}/index.html"
        file.parent.mkdir(parents=True)
        file.with_name("index.md").write_text("")
        file.write_text(f"{before}{navigation(pages, random)}{article}{text(pages, random)}{after}")
    (sample.project.site / DIGESTS).write_text(digests_json(sample.project.site, ["en/edge"]))
    return sample


def navigation(pages: int, random: Random) -> str:
    """Return links to pages of the site, and to the sections of this one, as Material has them."""
    entries = [(link(random.randrange(pages)), prose(random, 3)) for _ in range(NAVIGATION)]
    entries += [(f"#part-{number}", prose(random, 3)) for number in range(SECTIONS)]
    items = [
        f'<li class="md-nav__item"><a class="md-nav__link" href="{target}"><span class="md-ellipsis">{title}'
        "</span></a></li>"
        for target, title in entries
    ]
    return f'<nav class="md-nav"><ul class="md-nav__list">{"".join(items)}</ul></nav>'


def text(pages: int, random: Random) -> str:
    """Return what stands between the tag of the article and what was in it."""
    return f">{''.join(section(number, pages, random) for number in range(SECTIONS))}<div"


def section(number: int, pages: int, random: Random) -> str:
    """Return a section with some paragraphs, a block, and three links."""
    target = f"{link(random.randrange(pages))}#part-{random.randrange(SECTIONS)}"
    words = [
        f"<p>{prose(random, 25)} <code>{prose(random, 2)}</code> <em>{prose(random, 4)}</em></p>"
        for _ in range(PARAGRAPHS)
    ]
    tokens = "".join(f'<span class="n">{word}</span> ' for word in random.choices(WORDS, k=TOKENS))
    return (
        f'<h2 id="part-{number}">{prose(random, 3)}<a class="headerlink" href="#part-{number}">#</a></h2>'
        f'{"".join(words)}<div class="highlight"><pre><code>{tokens}</code></pre></div>'
        f'<p><a href="{target}">{prose(random, 2)}</a> <a href="https://example.org/{number}">more</a></p>'
    )


def link(number: int) -> str:
    return f"../../part-{number % 20}/page-{number}/"


def prose(random: Random, words: int) -> str:
    return " ".join(random.choices(WORDS, k=words))


def parsed(sample: SampleSite, processes: int) -> None:
    """Parse all pages, and look at nothing."""
    files = sorted(sample.project.site.rglob("*.html"))
    list(each_of(lambda file: bool(LexborHTMLParser(file.read_bytes())), files, processes))


def checked(sample: SampleSite) -> None:
    """Check all links, with nothing kept from before."""
    for file in (sample.project.cache / "links").glob("*"):
        file.unlink()
    assert not check_links(sample.project).findings


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    asked = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*(*asked, *(PAGES, PAGES_FOR_LINKCHECKER)[len(asked) :])))
