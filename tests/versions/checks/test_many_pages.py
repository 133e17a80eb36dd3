"""Docs of many pages are looked at by several processes, and what is found is the same."""

from __future__ import annotations

import pytest

from tests.versions.checks.conftest import checked
from tooling.versions.checks import snapshot

LINKS = [
    "[x](p1.md)",
    "[x](p1.md#two)",
    "[x](p1.md#no)",
    "[x](no.md)",
    "[x](#two)",
    "```",
    "<b id=two>[x][y]",
]


def test_the_number_of_processes_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    docs: dict[str, str | bytes] = {
        f"p{number}.md": f"# One\n\n## Two\n\n{LINKS[number % len(LINKS)]}\n" for number in range(40)
    }
    docs["p40.md"] = b"\xff"
    alone = checked(docs)

    monkeypatch.setattr(snapshot, "FEW", 10)
    monkeypatch.setattr("os.cpu_count", lambda: 3)

    assert {line.split("[")[-1] for line in alone} >= {"broken-anchor]", "broken-link]", "page-not-utf-8]"}
    assert checked(docs) == alone
