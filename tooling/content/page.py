"""Pages: which files of the docs are pages, and the URL that each of them has in an edition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

INDEX_NAMES = {"index.md", "README.md"}


def page_url(path: str) -> str:
    """Return the URL of the page at `path`, relative to its edition: `crewai/oidc.md` has `crewai/oidc/`.

    As MkDocs has it with `use_directory_urls`: https://www.mkdocs.org/user-guide/configuration/#use_directory_urls
    """
    page = PurePosixPath(path)
    folder = page.parent if page.name in INDEX_NAMES else page.with_suffix("")
    return "" if folder == PurePosixPath(".") else f"{folder}/"


def page_paths(paths: Iterable[str]) -> list[str]:
    """Return those of `paths` that are pages, sorted."""
    return sorted(path for path in paths if path.endswith(".md"))


def page_address(path: str, locales: Sequence[str]) -> tuple[str, str]:
    """Return the locale of the page at `path`, and its URL: `crewai/oidc.pt-BR.md` has `crewai/oidc/`, too.

    `locales` are the project's, its default locale first: that of pages whose name says none.
    """
    page = PurePosixPath(path)
    stem, _, locale = page.stem.rpartition(".")
    if stem and locale in locales:
        return locale, page_url(str(page.with_name(f"{stem}{page.suffix}")))
    return locales[0], page_url(path)
