"""Pull requests: opened with GitHub's own command, or by whoever runs the command that is printed.

https://cli.github.com/manual/gh_pr_create
"""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tooling.errors import ToolingError

ALIVE = {"OPEN", "MERGED"}


class GhError(ToolingError):
    """The `gh` command failed."""

    def __init__(self, arguments: Sequence[str], stderr: str) -> None:
        super().__init__(
            f"`gh {' '.join(arguments[:2])}` failed: {stderr.strip()}",
            fix="Mend what gh complains about, and run the same command again: it goes on from here.",
        )


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request that isn't there yet."""

    base: str
    head: str
    title: str
    body: str

    @property
    def arguments(self) -> list[str]:
        """The arguments of the `gh` that opens it."""
        parts = {"--base": self.base, "--head": self.head, "--title": self.title, "--body": self.body}
        return ["pr", "create", *(word for part in parts.items() for word in part)]

    @property
    def command(self) -> str:
        """The command that opens it, for a shell."""
        return shlex.join(["gh", *self.arguments])


def has_gh() -> bool:
    """Return whether there is a `gh` on this machine."""
    return shutil.which("gh") is not None


def opened(root: Path, request: PullRequest) -> str:
    """Open a pull request, and return its URL. Raises `GhError`."""
    return gh(root, *request.arguments).strip()


def found_pull_request(root: Path, branch: str, tip: str) -> str | None:
    """Return the URL of the open or merged pull request that brings `tip`, if there is one.

    A branch of the same name in a fork is another one, and a closed pull request counts no more. Raises
    `GhError`.
    """
    fields = ("--json", "url,state,headRefOid")
    listed = json.loads(gh(root, "pr", "list", "--head", branch, "--state", "all", *fields))
    alive = [each["url"] for each in listed if each["state"] in ALIVE and each["headRefOid"] == tip]
    return alive[0] if alive else None


def gh(root: Path, *arguments: str) -> str:
    """Return what a `gh` command prints. Raises `GhError`."""
    done = subprocess.run(["gh", *arguments], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise GhError(arguments, done.stderr)
    return done.stdout
