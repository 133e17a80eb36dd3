"""Scheduling: where pytest runs in several processes, the steps of a path stay together in one of them."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling


class PathScheduling(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Hands out paths of guides whole, and everything else test by test."""

    def _split_scope(self, nodeid: str) -> str:
        page, _, rest = nodeid.partition(".md::")
        return f"{page}.md::{rest.split('::')[0]}" if rest else nodeid
