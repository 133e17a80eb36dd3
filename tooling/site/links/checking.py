"""Checking: facts of all files put together, and what is wrong with the links between them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from tooling.site.links.facts import Facts
from tooling.site.links.outcomes import Fault, Lookup, missing, no_anchor
from tooling.site.links.targets import file_at


def faults_of(facts: Collection[Facts], files: Collection[str]) -> Iterator[tuple[str, Fault]]:
    """Yield what is wrong with the links on each file of a site, with the name of that file."""
    known = {each.file: each for each in facts}
    for each in facts:
        yield from ((each.file, fault) for fault in each.faults)
        for lookup in each.lookups:
            if fault := looked_up(lookup, known, files):
                yield each.file, fault
        if each.leads_to is not None and goes_in_a_circle(each, known, files):
            yield each.file, Fault("", "this page leads on and on, in a circle", "redirect-loop")


def looked_up(lookup: Lookup, known: Mapping[str, Facts], files: Collection[str]) -> Fault | None:
    """Return what is wrong with a link, by the facts of the page that it leads to in the end."""
    file = file_at(lookup.path, files)
    if file is None:
        return missing(lookup.link)
    # A redirect keeps the fragment. Where it leads nowhere, that is said on its own page.
    *_, last = way(file, known, files)
    page = known.get(last)
    is_known = page and page.file.endswith(".html") and page.leads_to is None
    if page and is_known and not page.has(lookup.anchor):
        return no_anchor(lookup.link, lookup.anchor)
    return None


def way(file: str, known: Mapping[str, Facts], files: Collection[str]) -> Iterator[str]:
    """Yield `file` and the pages that it leads on to, each once."""
    seen = set()
    following: str | None = file
    while following is not None and following not in seen:
        seen.add(following)
        yield following
        page = known.get(following)
        following = file_at(page.leads_to, files) if page and page.leads_to is not None else None


def goes_in_a_circle(page: Facts, known: Mapping[str, Facts], files: Collection[str]) -> bool:
    """Return whether following redirects from `page` leads back to one of them."""
    *before, last = way(page.file, known, files)
    end = known.get(last)
    if end is None or end.leads_to is None:
        return False
    return file_at(end.leads_to, files) in {*before, last}
