"""The tables of cases: one test for each case, called by its sentence."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).parent / "cases"


def table(name: str, part: str = "case") -> list[Any]:
    """Return the cases in `cases/NAME.toml` as parameters; each has the table's `base` beneath it."""
    content = tomllib.loads((CASES / f"{name}.toml").read_text())
    base = {"source": content["source"], **content.get("base", {})}
    return [pytest.param({**base, **case}, id=case["name"]) for case in content[part]]
