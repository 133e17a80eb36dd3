"""Redirects: where URLs lead that have no page, or none any more.

They are computed from the pages and aliases of all versions and from the rules in mkdocs.yml,
never kept by hand. Each URL that any version ever had leads, in one hop, to a page that exists:

/                        the home page of the default locale
/en/roles/               the page in the default version, or what became of it
/en/latest/roles/        the same within `latest`, when the default doesn't have the page
/en/edge/roles/          the same within edge, when edge doesn't have it
/en/v1.1.0/old/          the page of v1.1.0 that has this alias
/en/v1.0.0/roles/        the same as without a version, when v1.0.0 is purged

Writing them as HTML or as S3 rules is the business of `tooling.site`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tooling.versions.landings import Landings
from tooling.versions.published import Published
from tooling.versions.records import records_data
from tooling.versions.rule_targets import rule_targets
from tooling.versions.rules import Rule


@dataclass(frozen=True, slots=True, order=True)
class Redirect:
    """A URL that has no page, and the URL that answers for it: `/en/roles/`, `/en/v1.0.0/roles/`."""

    source: str
    target: str


def computed_redirects(published: Published, rules: Collection[Rule] = ()) -> list[Redirect]:
    """Return all redirects of the site, sorted: a rule wins over what the versions say.

    While no version is the default, URLs without a version lead to edge; where edge's pages
    aren't given, those URLs have no redirect then.
    """
    landings = Landings.of(published)
    targets = {**landings.versioned, **landings.unversioned, **rule_targets(rules, landings)}
    return [Redirect(source, target) for source, target in sorted(targets.items())]


def redirects_data(redirects: Collection[Redirect]) -> bytes:
    """Return the bytes of the redirects.yml that lists `redirects`."""
    return records_data({"source": redirect.source, "target": redirect.target} for redirect in redirects)
