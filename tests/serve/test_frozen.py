from __future__ import annotations

import pytest

from tooling.serve.frozen import remarks


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"versions/v1.0.0/docs/crewai/keys.md"},
            [
                "versions/v1.0.0/docs/crewai/keys.md changed, and is served as it was: v1.0.0 is frozen."
                " To correct it: tooling erratum v1.0.0 crewai/keys.md"
            ],
        ),
        (
            {"versions/registry.yml", "versions/v1.0.0/docs/index.md", "versions/v1.0.0/mkdocs.yml"},
            [
                "versions/registry.yml changed:"
                " start `tooling serve` again to see the versions that it lists",
            ],
        ),
        (
            {"versions/errata/v1.0.0/index.md"},
            [
                "versions/errata/v1.0.0/index.md changed:"
                " start `tooling serve` again to see what comes of it",
            ],
        ),
        (set(), []),
    ],
)
def test_who_edits_what_is_frozen_is_told_what_to_do_instead(changed: set[str], said: list[str]) -> None:
    assert list(remarks(changed)) == said
