"""The pages that no renderer makes: redirects, and what a host shows for a URL without a page."""

from __future__ import annotations

import json
import posixpath
from html import escape
from string import Template
from urllib.parse import quote, urlsplit

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

NOT_FOUND = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Page not found</title>
<meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark }
body { font: 1rem/1.6 system-ui, sans-serif; margin: 20vh auto; max-width: 30rem; padding: 0 1.5rem }
</style>
</head>
<body>
<h1>Page not found</h1>
<p>No version of the docs has a page at this address. <a href="$home">Start at the beginning</a></p>
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

    The way is relative, so that it holds below any prefix and on any host.
    """
    start = posixpath.dirname(f"/{redirect_file(redirect)}")
    target = quote(f"{posixpath.relpath(redirect.target, start)}/")
    return REDIRECT.substitute(
        canonical=escape(site_url.rstrip("/") + quote(redirect.target)),
        script=json.dumps(target),
        target=escape(target),
    )


def not_found_page(site_url: str) -> str:
    """Return the page for URLs that lead nowhere. Hosts show it at any depth, so its link is absolute."""
    return NOT_FOUND.substitute(home=escape(urlsplit(site_url).path or "/"))
