"""LinkChecker, as a program: https://linkchecker.github.io/linkchecker/

Never import it: its licence is the GPL.
"""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from tooling.errors import ToolingError

# One thread: more make LinkChecker slower, since they share one interpreter lock.
CONFIG = """\
[checking]
threads=1
maxrequestspersecond=100000
[filtering]
checkextern=0
internlinks=^{}/
[output]
status=0
verbose=1
warnings=0
[csv]
parts=parentname,result,valid,url
"""
COMMAND = [sys.executable, "-P", "-m", "linkcheck", "--stdin", "--no-robots", "--output", "csv/utf-8"]
# Its exit codes for "all answered" and "some are broken"; with any other it gave up.
ANSWERS = {0, 1}
# The results of links that it recognises and doesn't follow.
NOT_FOLLOWED = {"filtered", "ignored"}


class LinkCheckerError(ToolingError):
    """LinkChecker gave up."""

    def __init__(self, output: str) -> None:
        lines = "".join(f"\n  {line}" for line in output.splitlines()[-12:])
        super().__init__(f"linkchecker failed:{lines}", fix="Mend that, and run the same command again.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of requesting `path`, and the path of the page where a link to it was seen first."""

    path: str
    result: str
    works: bool
    seen_on: str


def follow(host: str, urls: Iterable[str]) -> list[Answer]:
    """Return the answers for `urls` and all that they lead to on the same `host`, each URL once.

    `host` is an address such as `http://127.0.0.1:8000`. Raises `LinkCheckerError`.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".rc") as config:
        config.write(CONFIG.format(re.escape(host)))
        config.flush()
        done = subprocess.run(
            [*COMMAND, "--config", config.name],
            input="\n".join(urls),
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            check=False,
        )
    if done.returncode not in ANSWERS:
        raise LinkCheckerError(done.stderr)
    return parse_answers(done.stdout)


def parse_answers(output: str) -> list[Answer]:
    """Return the answers in LinkChecker's CSV, without those of links that it didn't follow."""
    rows = csv.DictReader(output.splitlines(), delimiter=";")
    return [
        Answer(path_of(row["url"]), row["result"], row["valid"] == "True", path_of(row["parentname"]))
        for row in rows
        if row["result"] not in NOT_FOLLOWED
    ]


def path_of(url: str) -> str:
    """Return the path of `url` as a file has it."""
    return unquote(urlsplit(url).path)
