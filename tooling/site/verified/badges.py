"""Badges: what was carried out of a guide, in one line below its title.

A badge never says more than the record: a page whose present state wasn't carried out says so.
"""

from __future__ import annotations

from tooling.site.verified.records import PageRecord
from tooling.words import counted

# The section at the end of the page, whatever the site makes of its heading.
ANCHOR = "carried-out"
NOT_YET = "Not verified: this state of the page wasn't carried out yet"
WRONG = "Not verified: carried out, and not everything was as the page says"


def badge(words: str, *, kind: str) -> str:
    """Return the line that says `words`, in HTML, which every renderer lets through."""
    return (
        f'<p class="carried-out carried-out--{kind}" data-search-exclude><a href="#{ANCHOR}">{words}</a></p>'
    )


def badge_of(record: PageRecord) -> str:
    """Return the badge of a guide that is as it says, as far as it was carried out."""
    is_whole = record.passed and not record.left_out and len(record.done) == len(record.ways)
    return badge(words(record), kind="all" if is_whole else "part" if record.passed else "not")


def words(record: PageRecord) -> str:
    """Return what was carried out of a page of which nothing was wrong."""
    if not record.passed:
        return f"Not verified: {counted(len(record.left_out), 'step')}, all left out"
    left_ways = len(record.ways) - len(record.done)
    left = [counted(number, noun) for number, noun in ((left_ways, "way"), (len(record.left_out), "step"))]
    left_out = " and ".join(each for each in left if not each.startswith("0 "))
    done = f"Carried out: {counted(len(record.done), 'way')}, {counted(record.passed, 'step')}"
    return f"{done} passed, {left_out} left out" if left_out else f"{done}, all passed"
