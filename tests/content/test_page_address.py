"""Page files: which locale each is in, and the URL that all translations of a page have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tooling.content.page import page_address, page_url

LOCALES = ("en", "pt-BR", "ko")
NAMES = st.from_regex(r"[a-z0-9-]+(\.v1)?", fullmatch=True)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("guides/role.md", ("en", "guides/role/")),
        ("guides/role.pt-BR.md", ("pt-BR", "guides/role/")),
        ("guides/role.en.md", ("en", "guides/role/")),
        ("guides/role.fr.md", ("en", "guides/role.fr/")),
        ("guides/role.pt-br.md", ("en", "guides/role.pt-br/")),
        ("guides/role.v1.2.ko.md", ("ko", "guides/role.v1.2/")),
        ("index.md", ("en", "")),
        ("index.ko.md", ("ko", "")),
        ("guides/README.ko.md", ("ko", "guides/")),
        ("ko.md", ("en", "ko/")),
        (".ko.md", ("en", ".ko/")),
        ("guides.ko/role.md", ("en", "guides.ko/role/")),
    ],
)
def test_the_name_of_a_page_says_its_locale(path: str, address: tuple[str, str]) -> None:
    assert page_address(path, LOCALES) == address


@given(st.lists(NAMES, min_size=1, max_size=3).map("/".join), st.sampled_from(LOCALES))
def test_a_translation_has_the_url_of_its_page(name: str, locale: str) -> None:
    assert page_address(f"{name}.md", LOCALES) == ("en", page_url(f"{name}.md"))
    assert page_address(f"{name}.{locale}.md", LOCALES) == (locale, page_url(f"{name}.md"))
