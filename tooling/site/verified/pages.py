"""The pages of an edition with what is known of them: badge, reasons, and a section at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tooling.site.corrections import beginning
from tooling.site.markup import Box, link
from tooling.site.verified.badges import NOT_YET, WRONG, badge, badge_of
from tooling.site.verified.proofs import no_proof, proof
from tooling.site.verified.reasons import with_reasons
from tooling.site.verified.records import PageRecord, Verification
from tooling.tree import File, Tree

REPORT = "reference/test-report.md"


@dataclass(frozen=True, slots=True)
class Telling:
    """How it is told: in what kind of box, and when the day of a record was."""

    box: Box
    when: str = ""


def verified_pages(docs: Tree, known: Verification, telling: Telling) -> Tree:
    """Return `docs` with what is `known` of each guide on its page."""
    right = {path: record for path, record in known.guides.items() if record.is_right}
    wrong = {path: WRONG for path in known.guides if path not in right}
    unproved = wrong | dict.fromkeys(known.not_yet, NOT_YET)
    return docs | Tree(
        {path: proved(docs.files[path], path, record, telling) for path, record in right.items()}
        | {path: not_proved(docs.files[path], path, why) for path, why in unproved.items()}
    )


def proved(page: File, path: str, record: PageRecord, telling: Telling) -> File:
    """Return a page with what its record says."""
    end = proof(record, when=telling.when, report=report_link(path), box=telling.box)
    reasoned = rewritten(page, lambda text: with_reasons(text, record.policies, telling.box))
    return rewritten(reasoned, lambda text: framed(text, badge_of(record), end))


def not_proved(page: File, path: str, why: str) -> File:
    """Return a page that says why it isn't verified."""
    end = no_proof(why, report_link(path))
    return rewritten(page, lambda text: framed(text, badge(why, kind="not"), end))


def report_link(path: str) -> str:
    """Return a link from the page at `path` to the report on all pages."""
    return link("The test report of all guides", f"{'../' * path.count('/')}{REPORT}")


def framed(text: str, top: str, end: str) -> str:
    """Return `text` with `top` below its title, and `end` at its end."""
    place = beginning(text)
    return f"{text[:place].rstrip()}\n\n{top}\n\n{text[place:].strip()}\n\n{end}".lstrip("\n")


def rewritten(page: File, change: Callable[[str], str]) -> File:
    text = page.data.decode("utf-8-sig", "surrogateescape").replace("\r\n", "\n")
    return File(change(text).encode("utf-8", "surrogateescape"), page.executable)
