"""The architecture: which part of the package may import which."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(path.relative_to(ROOT) for path in (ROOT / "tooling").rglob("*.py"))
LAYERS = [
    {"errors"},
    {"bucket", "fast_yaml", "findings", "forks", "servers", "signals", "tree", "words"},
    {"git", "project", "content", "iam", "shared"},
    {"mkdocs", "sandbox", "shards", "versions"},
    {"site", "verify"},
    {"serve"},
    {"cli"},
]
LEVEL = {part: level for level, parts in enumerate(LAYERS) for part in parts}
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40


def imported_parts(source: str) -> Iterator[str]:
    """Yield the parts of `tooling` that `source` imports, such as `versions` or `git`."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ImportFrom(module="tooling", names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(module)) if module.startswith("tooling."):
                yield module.split(".")[1]


@pytest.mark.parametrize("file", MODULES, ids=str)
def test_a_module_imports_only_from_lower_layers(file: Path) -> None:
    part = file.relative_to("tooling").parts[0].removesuffix(".py")

    imported = imported_parts((ROOT / file).read_text())

    if part != "__init__":
        assert [other for other in imported if other != part and LEVEL[other] >= LEVEL[part]] == []


@pytest.mark.parametrize("file", MODULES, ids=str)
def test_a_module_can_be_read_in_one_sitting(file: Path) -> None:
    source = (ROOT / file).read_text()

    long = [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.body[0].lineno + 1 > LONGEST_FUNCTION
    ]

    assert (source.count("\n") <= LONGEST_MODULE, long) == (True, [])
