"""Limits: what GitHub takes, checked before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping

from tooling.errors import ToolingError

# "Published GitHub Pages sites may be no larger than 1 GB":
# https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits
LARGEST_SITE = 1_000_000_000
# "GitHub blocks files larger than 100 MiB":
# https://docs.github.com/en/repositories/working-with-files/managing-large-files/about-large-files-on-github
LARGEST_FILE = 100 * 2**20


class SiteTooLargeError(ToolingError):
    """The host takes no site of this size."""

    def __init__(self, size: int, largest: int) -> None:
        super().__init__(
            f"the site has {size:,} bytes, and GitHub Pages takes {largest:,}",
            fix="Purge versions that nobody reads (tooling retire --purge), or publish to a bucket: s3://...",
        )


class FileTooLargeError(ToolingError):
    """The host takes no file of this size."""

    def __init__(self, path: str, size: int, largest: int) -> None:
        super().__init__(
            f"`{path}` has {size:,} bytes, and GitHub takes files of {largest:,}",
            fix="Make it smaller, or publish to a bucket: s3://...",
        )


def require_limits(sizes: Mapping[str, int], *, site: int = LARGEST_SITE, file: int = LARGEST_FILE) -> None:
    """Raise `FileTooLargeError` or `SiteTooLargeError` when GitHub doesn't take files of these `sizes`."""
    for path, size in sorted(sizes.items()):
        if size > file:
            raise FileTooLargeError(path, size, file)
    if sum(sizes.values()) > site:
        raise SiteTooLargeError(sum(sizes.values()), site)
