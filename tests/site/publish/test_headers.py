from __future__ import annotations

import pytest

from tooling.site.publish.headers import FOR_GOOD, SHORT, headers


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("en/edge/index.html", "text/html; charset=utf-8"),
        ("en/edge/a.js", "text/javascript; charset=utf-8"),
        ("en/versions.json", "application/json; charset=utf-8"),
        ("en/edge/llms.txt", "text/plain; charset=utf-8"),
        ("en/edge/roles.md", "text/markdown; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("a/flow.svg", "image/svg+xml; charset=utf-8"),
        ("a/shot.PNG", "image/png"),
        ("a/font.woff2", "font/woff2"),
        ("a/x.wasm", "application/wasm"),
        ("a/main.484c7ddc.min.css.map", "application/json; charset=utf-8"),
        (".nojekyll", "application/octet-stream"),
        ("a/x.pf_index", "application/octet-stream"),
    ],
)
def test_a_browser_is_told_what_a_file_is(path: str, content_type: str) -> None:
    assert headers(path).content_type == content_type


@pytest.mark.parametrize(
    ("path", "cache_control"),
    [
        ("assets/stylesheets/main.484c7ddc.min.css", FOR_GOOD),
        ("assets/javascripts/bundle.79ae519e.min.js", FOR_GOOD),
        ("assets/javascripts/workers/search.2c215733.min.js.map", FOR_GOOD),
        ("assets/stylesheets/tooling.css", SHORT),
        ("assets/javascripts/lunr/min/lunr.de.min.js", SHORT),
        ("484c7ddc/index.html", SHORT),
        ("images/deadbeef.png", SHORT),
    ],
)
def test_only_what_has_its_digest_in_its_name_may_be_kept_for_good(path: str, cache_control: str) -> None:
    assert headers(path).cache_control == cache_control
