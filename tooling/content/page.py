"""Pages: which files of the docs are pages, and the URL that each of them has in an edition."""

from __future__ import annotations

from collections.abc import Iterable
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
