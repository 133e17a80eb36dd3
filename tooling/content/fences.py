"""A check before docs are frozen or published: every line that looks like a fence is one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from tooling.content.markdown import Extensions
from tooling.content.page import page_paths
from tooling.content.source import Source
from tooling.content.syntax import Syntax
from tooling.errors import ToolingError
from tooling.findings import Finding
from tooling.tree import Tree

MESSAGE = "this looks like a fence, but the site doesn't read it as one"


class BrokenFenceError(ToolingError):
    """A page has a line that looks like a fence, and the site doesn't read it as one."""

    def __init__(self, page: PurePosixPath, line: int) -> None:
        super().__init__(f"{page}:{line}: {MESSAGE}", fix=f"Mend it; this says more: tooling verify {page}")


def require_fences(docs: Tree, folder: str, extensions: Extensions) -> None:
    """Raise `BrokenFenceError` for the first broken fence in `docs`, the files of `folder`."""
    syntax = Syntax(extensions)
    for path in page_paths(docs.files):
        source = Source(docs.files[path].data.decode("utf-8-sig", "replace"), syntax)
        for finding in fence_findings(PurePosixPath(folder, path), source):
            raise BrokenFenceError(finding.file, finding.line)


def fence_findings(file: PurePosixPath, source: Source) -> Iterator[Finding]:
    """Yield the lines of a page that look like a fence and aren't one. Only where need be is it rendered."""
    if source.spans is None:
        for line in source.document.unread_fences:
            yield Finding(file, line, MESSAGE, "unread-fence")
