"""Stamping: what is said of a page's standing among the versions, put into its finished HTML.

The renderer knows one edition only, and what it makes is kept; this is put in when the site is
assembled. A theme says with a comment where it wants each note, and gets none without it.
"""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote

from tooling.site.standing import Kind, Standing
from tooling.versions.registry import EDGE

NOTICE = "<!-- tooling: notice -->"
AGE = "<!-- tooling: age -->"
CANONICAL = re.compile(r'<link rel="canonical" href="[^"]*">\s*')
HEAD_END = "</head>"
NOINDEX = '<meta name="robots" content="noindex">'


def stamped(html: str, standing: Standing, url: str, base: str) -> str:
    """Return the page at `url` of an edition with what `standing` says; `base` is its locale's address."""
    head = f'<link rel="canonical" href="{escape(base + quote(standing.canonical))}">'
    if standing.kind in {Kind.EDGE, Kind.RETIRED}:
        head += NOINDEX
    before, end, after = html.partition(HEAD_END)
    before = CANONICAL.sub("", before)
    after = after.replace(NOTICE, notice(standing, url), 1).replace(AGE, age_line(standing), 1)
    return f"{before}{head}{end}{after}"


def notice(standing: Standing, url: str) -> str:
    """Return the banner of a page, "" where its version is the default."""
    if standing.kind is Kind.DEFAULT:
        return ""
    link = page_link(standing, url) if standing.default else ""
    return (
        f'<aside class="tooling-notice" data-kind="{standing.kind.value}" aria-label="About this version">'
        f'<p class="md-grid">{sentence(standing)} {link}</p></aside>'
    )


def sentence(standing: Standing) -> str:
    """Return what readers have to know of the version that they read, as HTML."""
    name = f"<strong>{escape(standing.edition)}</strong>"
    match standing.kind:
        case Kind.EDGE:
            return f"You are reading {name}: what the next version will say."
        case Kind.NEWER:
            return f"You are reading {name}, which is newer than the default version."
        case Kind.RETIRED:
            return f"You are reading {name}, which was retired {escape(standing.why)}".rstrip(".") + "."
        case _:
            return f"You are reading {name}, which isn't the newest version."


def page_link(standing: Standing, url: str) -> str:
    """Return the link to the page in the default version, or to what comes nearest to it there."""
    target = escape(quote(f"{'../' * (url.count('/') + 1)}{standing.default}"))
    if standing.is_same:
        return f'<a href="{target}">Read this page in the default version</a>'
    why = "doesn't have this page yet" if standing.kind is Kind.EDGE else "doesn't have this page"
    return f'The default version {why}. <a href="{target}">Read what comes nearest</a>'


def age_line(standing: Standing) -> str:
    """Return since when there is the page, and when it changed last."""
    age = standing.age
    if age is None:
        return ""
    if age.since == EDGE:
        text = "New: in no version yet"
    elif age.changed == EDGE:
        text = f"Since {age.since}, changed since the last version"
    else:
        text = f"Since {age.since}" + (f", changed in {age.changed}" if age.changed != age.since else "")
    return f'<span class="tooling-age">{escape(text)}</span>'
