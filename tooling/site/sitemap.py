"""The sitemap: the pages that search engines are to know, each once, and where they are told of it.

https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from string import Template
from urllib.parse import quote

from tooling.site.standing import Kind, Standing

SITEMAP = Template("""\
<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
$urls</urlset>
""")


def sitemap(standings: Iterable[Standing], base: str) -> str:
    """Return the sitemap.xml with the page that stands for each of `standings`; `base` is their address."""
    pages = {each.canonical for each in standings if each.kind not in {Kind.EDGE, Kind.RETIRED}}
    urls = "".join(f"  <url><loc>{escape(base + quote(page))}</loc></url>\n" for page in sorted(pages))
    return SITEMAP.substitute(urls=urls)


def robots(site_url: str) -> str:
    """Return the robots.txt that leads to the sitemap: https://www.rfc-editor.org/rfc/rfc9309"""
    return f"User-agent: *\nAllow: /\n\nSitemap: {site_url}sitemap.xml\n"
