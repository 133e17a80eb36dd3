"""The test report: what was carried out of an edition, guide by guide, and what wasn't."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from tooling.site.markup import cell, link
from tooling.site.reference.pages import ReferencePage
from tooling.site.verified.proofs import listed, tools_of
from tooling.site.verified.records import PageRecord, Verification
from tooling.words import counted

NAME = "test-report.md"
# The page that says it at length, where a project has one.
HOW = "about/how-guides-are-tested.md"
EACH_WAY = "each way through their tabs, and every step in order"
LIMITS = """\
## What this doesn't show

- **The AWS is simulated.** Requests were answered by a model of AWS and decided by a model of IAM. Both are
  written from AWS's documentation. No AWS account was asked, and AWS changes.
- **Screens are models.** Instructions for a console or a platform's form were carried out on models of their
  screens, not in a browser.
- **What was left out** is listed above, and nothing is claimed of it.
- **Service control policies, resource control policies and VPC endpoint policies** met no guide: the accounts
  are in no organization and behind no endpoint. KMS grants and S3 access control lists give nothing there.
- **Everything is known at once.** In AWS, IAM takes a moment to know a new user, key or policy everywhere.
"""


def report(
    known: Verification, titles: Mapping[str, str], *, when: str, has_how: bool
) -> list[ReferencePage]:
    """Return the report on an edition; none where nothing is known of any guide.

    `titles` are those of its pages in the order of the report, `when` says when it was carried out.
    """
    if not known.guides and not known.not_yet:
        return []
    guides_known = [path for path in titles if path in known.guides]
    right = {path: known.guides[path] for path in guides_known if known.guides[path].is_right}
    wrong = [*(path for path in guides_known if path not in right), *known.not_yet]
    parts = [
        f"# Test report\n\nWhat was carried out of the guides{when}: {EACH_WAY}.",
        *(["\n".join(totals(right)), "\n".join(guides(right, titles))] if right else []),
        *left_out(right, titles),
        *not_verified(wrong, titles),
        *permissions(right, titles),
        LIMITS.rstrip(),
        *([f"{link('How the guides are tested', f'../{HOW}')} says more."] if has_how else []),
    ]
    return [ReferencePage(NAME, "\n\n".join(parts) + "\n")]


def totals(guides: Mapping[str, PageRecord]) -> Iterator[str]:
    """Yield the numbers over all guides."""
    pages = guides.values()
    hidden = sum(page.hidden for page in pages)
    of_them = f", {hidden} of them steps of the tests that readers don't see" if hidden else ""
    done = [page for page in pages if page.passed]
    ways = counted(sum(len(page.done) for page in done), "way")
    others = f"; {len(pages) - len(done)} left out altogether" if len(done) < len(pages) else ""
    yield f"- **Guides carried out:** {len(done)}, with {ways} through them{others}"
    yield f"- **Steps carried out:** {sum(page.passed for page in pages)}{of_them}"
    yield f"- **Steps left out:** {sum(len(page.left_out) for page in pages)}"
    yield f"- **Access claims decided:** {sum(len(page.claims) for page in pages)}"
    yield f"- **Carried out with:** {'; '.join(dict.fromkeys(made_with(page) for page in done)) or 'nothing'}"


def made_with(page: PageRecord) -> str:
    """Return the tools and the day of a page."""
    day = f" on {cell(page.date)}" if page.date else ""
    return f"{tools_of(page.tools) or 'tools that the record does not name'}{day}"


def guides(records: Mapping[str, PageRecord], titles: Mapping[str, str]) -> Iterator[str]:
    """Yield the table of guides."""
    yield "## Guides"
    yield ""
    yield "| Guide | Ways | Steps | Left out | Access claims |"
    yield "|---|---:|---:|---:|---:|"
    for path, page in records.items():
        ways = str(len(page.ways)) if page.done == [*page.ways] else f"{len(page.done)} of {len(page.ways)}"
        numbers = f"{ways} | {page.passed} | {len(page.left_out)} | {len(page.claims)}"
        yield f"| {to(path, titles)} | {numbers} |"


def left_out(records: Mapping[str, PageRecord], titles: Mapping[str, str]) -> Iterator[str]:
    """Yield the section on what was left out, where something was."""
    having = {path: page for path, page in records.items() if any(way.left_out for way in page.ways)}
    if having:
        yield "## Left out"
        for path, page in having.items():
            yield "\n".join([f"{to(path, titles)}:", "", *skips(page)])


def skips(page: PageRecord) -> Iterator[str]:
    """Yield each step that was left out with its reason, and each way of which nothing was carried out."""
    for reason, steps in groupby(
        sorted(page.left_out, key=lambda each: each.reason), key=lambda each: each.reason
    ):
        found = [each.line for each in steps]
        where = f"{'lines' if found[1:] else 'line'} {', '.join(map(str, found))}"
        yield f"- {cell(reason)} ({counted(len(found), 'step')}, {where} of the page's source)"
    for way in page.ways:
        if not way.passed and page.passed:
            reasons = dict.fromkeys(cell(each.reason) for each in way.left_out)
            yield f"- The whole way {cell(way.name)}: {'; '.join(reasons)}"


def not_verified(paths: list[str], titles: Mapping[str, str]) -> Iterator[str]:
    """Yield the section on guides of which nothing can be said."""
    if paths:
        yield "## Not verified"
        yield "\n".join(
            [
                "This state of these pages wasn't carried out yet, or not everything was as they say:",
                "",
                *(f"- {to(path, titles)}" for path in paths),
            ]
        )


def permissions(records: Mapping[str, PageRecord], titles: Mapping[str, str]) -> Iterator[str]:
    """Yield the section on what users and roles of the guides were allowed, and used."""
    having = {path: page for path, page in records.items() if page.permissions}
    if having:
        yield "## Permissions used"
        yield "What the users and roles of each guide asked AWS for, and were allowed:"
        yield "\n".join(f"- {to(path, titles)}: {listed(page.permissions)}" for path, page in having.items())


def to(path: str, titles: Mapping[str, str]) -> str:
    return link(titles.get(path, path), f"../{path}")
