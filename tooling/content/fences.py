"""A check before docs are frozen or published: every line that looks like a fence is one."""

from __future__ import annotations

from pathlib import PurePosixPath

from tooling.content.markdown import Extensions, read_page
from tooling.content.page import page_paths
from tooling.errors import ToolingError
from tooling.tree import Tree


class BrokenFenceError(ToolingError):
    """A page has a line that looks like a fence, and the site doesn't read it as one."""

    def __init__(self, page: PurePosixPath, line: int) -> None:
        super().__init__(
            f"{page}:{line}: this looks like a fence, but the site doesn't read it as one",
            fix=f"Mend it; this says more: tooling verify {page}",
        )


def require_fences(docs: Tree, folder: str, extensions: Extensions) -> None:
    """Raise `BrokenFenceError` for the first broken fence in `docs`, the files of `folder`."""
    for path in page_paths(docs.files):
        text = docs.files[path].data.decode("utf-8-sig", "replace")
        page = read_page(PurePosixPath(folder, path), text, extensions)
        for line in page.unread_fences:
            raise BrokenFenceError(page.path, line)
