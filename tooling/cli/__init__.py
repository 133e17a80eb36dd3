"""The `tooling` command: parse, plan, show, apply. What a command does stands in its own part.

Parts are imported inside the commands, so that `tooling --help` and the quick commands don't
wait for the slow ones.
"""

from __future__ import annotations

from tooling.cli import diff, facts, guides, iam, publish, release, site, versions
from tooling.cli.group import main

__all__ = ["diff", "facts", "guides", "iam", "main", "publish", "release", "site", "versions"]
