from __future__ import annotations

import pytest

from tooling.site.stubs import redirect_file, redirect_page
from tooling.versions.redirects import Redirect


@pytest.mark.parametrize(
    ("source", "file"),
    [
        ("/", "index.html"),
        ("/en/", "en/index.html"),
        ("/en/guides/role/", "en/guides/role/index.html"),
        ("/old.html", "old.html"),
    ],
)
def test_a_redirect_stands_where_a_host_looks_for_its_source(source: str, file: str) -> None:
    assert redirect_file(Redirect(source, "/en/edge/")) == file


def test_a_redirect_works_with_and_without_scripts_below_any_prefix() -> None:
    redirect = Redirect("/en/a b/", "/en/v1.0.0/a b/")

    page = redirect_page(redirect, "https://docs.example.com/base/")

    assert '<meta http-equiv="refresh" content="0; url=../v1.0.0/a%20b/">' in page
    assert '<script>location.replace("../v1.0.0/a%20b/" + location.search + location.hash)</script>' in page
    assert '<a href="../v1.0.0/a%20b/">' in page
    assert '<link rel="canonical" href="https://docs.example.com/base/en/v1.0.0/a%20b/">' in page
    assert '<meta name="robots" content="noindex">' in page


def test_a_redirect_cant_break_out_of_its_page() -> None:
    redirect = Redirect("/en/x/", '/en/edge/"</script><b>/')

    page = redirect_page(redirect, "https://docs.example.com/")

    assert "<b>" not in page
