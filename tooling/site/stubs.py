"""Stubs: the pages that lead from a URL without a page to the page that answers for it."""

from __future__ import annotations

import json
import posixpath
from html import escape
from string import Template
from urllib.parse import quote

from tooling.versions.redirects import Redirect

# The script goes first: it keeps the query and the fragment, which a refresh can't. The refresh
# and the link are for readers without scripts.
REDIRECT = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Redirecting</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="$canonical">
<script>location.replace($script + location.search + location.hash)</script>
<meta http-equiv="refresh" content="0; url=$target">
<meta name="viewport" content="width=device-width, initial-scale=1">
</head>
<body>
<p>This page is at <a href="$target">$target</a>.</p>
</body>
</html>
""")


def redirect_file(redirect: Redirect) -> str:
    """Return the file, relative to the site, that answers for the source of `redirect`."""
    path = redirect.source.lstrip("/")
    if path.endswith(".html"):
        return path
    return posixpath.join(path, "index.html")


def redirect_page(redirect: Redirect, site_url: str) -> str:
    """Return the page that leads from the source of `redirect` to its target.

    The way to another page of the site is relative, so that it holds below any prefix and on any host.
    """
    if not redirect.target.startswith("/"):
        return filled(redirect.target, canonical=redirect.target)
    start = posixpath.dirname(f"/{redirect_file(redirect)}")
    target = quote(f"{posixpath.relpath(redirect.target, start)}/")
    return filled(target, canonical=site_url.rstrip("/") + quote(redirect.target))


def filled(target: str, *, canonical: str) -> str:
    """Return the page that leads to `target`, which search engines know as `canonical`."""
    return REDIRECT.substitute(
        canonical=escape(canonical),
        # A `<` could end the script: https://html.spec.whatwg.org/multipage/scripting.html
        script=json.dumps(target).replace("<", "\\u003c"),
        target=escape(target),
    )
