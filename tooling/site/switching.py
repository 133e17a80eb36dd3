"""Switching: what the version selector and the page for wrong addresses have to know, as JSON.

It stands outside the editions, so that a release changes no file in the folder of an older one:

  en/versions.json           the editions, in the format of mike
  en/versions/v1.0.0.json    where the pages of one edition are in the others, if not at the same URL
  en/pages.json              the pages of each edition
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from tooling.site.editions import Edition
from tooling.versions.lineage import Lineage
from tooling.versions.published import LATEST


def versions_json(editions: Sequence[Edition]) -> str:
    """Return the editions in the format of mike. Versions that are equal share an entry."""
    versions = [
        {"version": edition.name, "title": title(edition), "aliases": list(edition.aliases)}
        | ({"properties": {"hidden": True}} if edition.hidden else {})
        for edition in editions
    ]
    return json.dumps(versions, indent=2) + "\n"


def title(edition: Edition) -> str:
    """Return the versions that an edition shows, such as `v1.1.1, v1.1.0`."""
    equal = [alias for alias in edition.aliases if alias != LATEST]
    return ", ".join([*equal, edition.name])


def elsewhere(edition: str, others: Collection[str], lineage: Lineage) -> dict[str, Any]:
    """Return where the pages of an edition are in each of `others`: under `moved` those that have
    another URL there, under `gone` what comes nearest to those that aren't there.
    """
    urls = lineage.forward[edition].urls
    found = {other: placed(urls, other, lineage) for other in others if other != edition}
    return {other: places for other, places in found.items() if places["moved"] or places["gone"]}


def placed(urls: frozenset[str], other: str, lineage: Lineage) -> dict[str, dict[str, str]]:
    """Return where those of `urls` lead that aren't at the same URL in the edition `other`."""
    missing = sorted(urls - lineage.forward[other].urls)
    same = {url: lineage.same(url, other) for url in missing}
    return {
        "moved": {url: page for url, page in same.items() if page is not None},
        "gone": {url: lineage.nearest(url, other) for url, page in same.items() if page is None},
    }


def pages_json(editions: Collection[str], lineage: Lineage) -> str:
    """Return the URLs of the pages of each edition."""
    return compact({name: sorted(lineage.forward[name].urls) for name in editions})


def compact(values: object) -> str:
    return json.dumps(values, separators=(",", ":"), ensure_ascii=False) + "\n"
