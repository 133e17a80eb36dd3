"""Bash blocks: real bash, a process for each block, the state carried from one to the next.

A process for each block contains what a block does to its shell (`set -e`, `exit`, a hang).
What the reader's shell would have kept is written down at its end and read at the start of
the next: variables, functions and the working folder.
"""

from __future__ import annotations

import os
import re
import select
import shlex
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from tooling.sandbox.sandbox import Sandbox
from tooling.verify.runners.session import TIME_LIMIT_S, Ran, capture_name, timed_out

# Stricter than the reader's shell: a failing command, an unset variable or a failure inside a
# pipe is where the page stops being true, so it is where the block stops.
DRIVER = r"""
[[ -f $1 ]] && source "$1" 2>/dev/null
__state=$1 __variables=$2 __line_file=$3 __block=$4 __line=1 __next_line=1
shift 4
__save() {
    local __status=$? IFS=$' \t\n' __name
    trap - DEBUG EXIT
    set +eu
    for __name in $(compgen -A variable); do
        case $__name in
            __* | BASH* | COMP_* | DIRSTACK | EPOCH* | EUID | FUNCNAME | GROUPS | HISTCMD | HOST*) ;;
            IFS | LINENO | MACHTYPE | OLDPWD | OPT* | OSTYPE | PIPESTATUS | PPID | PS4 | PWD) ;;
            RANDOM | SECONDS | SHELL | SHELLOPTS | SHLVL | SRANDOM | TERM | UID | _) ;;
            *)
                declare -p "$__name"
                printf '%s=%s\0' "$__name" "${!__name}" >&3
                ;;
        esac
    done >"$__state" 3>"$__variables" 2>/dev/null
    for __name in $(compgen -A function); do
        [[ $__name == __* ]] || declare -f "$__name"
    done >>"$__state"
    printf 'cd -- %q\n' "$PWD" >>"$__state"
    printf '%s' "$__line" >"$__line_file"
    exit "$__status"
}
set -Eeuo pipefail
set -T
# Bash runs this trap once more on its way out, so the line before the last is the one that failed.
trap '[[ ${BASH_SOURCE[0]-} != "$__block" ]] || { __line=$__next_line; __next_line=$LINENO; }' DEBUG
trap __save EXIT
source "$__block"
"""

SYNTAX_ERROR = re.compile(r"^\S+: line (\d+): (?:syntax error|unexpected EOF)", re.MULTILINE)


class BashSession:
    """The bash blocks of a path."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._folder = sandbox.own / "bash"
        self._folder.mkdir()
        (self._folder / "driver").write_text(DRIVER)
        self._known: dict[str, str] = {}

    def run(self, source: str, captures: Mapping[str, str]) -> Ran:
        """Return what came of the block `source`. Captures are shell variables in capitals."""
        self._hand_over(captures)
        (self._folder / "block").write_text(source + "\n")
        with (
            (self._folder / "stdout").open("wb") as stdout,
            (self._folder / "stderr").open("wb") as stderr,
        ):
            process = self._start(stdout, stderr)
            try:
                wait_for(process, TIME_LIMIT_S)
            except subprocess.TimeoutExpired:
                return timed_out(1)
            finally:
                end_group(process)
        failed_line = self._line(source) if process.returncode else None
        return Ran(self._printed("stdout"), self._printed("stderr"), failed_line, self._new_captures())

    def close(self) -> None:
        """Nothing outlives a block."""

    def _start(self, stdout: IO[bytes], stderr: IO[bytes]) -> subprocess.Popen[bytes]:
        files = [str(self._folder / name) for name in ("driver", "state", "variables", "line", "block")]
        (self._folder / "line").unlink(missing_ok=True)
        return subprocess.Popen(
            [*self._sandbox.enter, "bash", "--noprofile", "--norc", *files],
            cwd=self._sandbox.work,
            env=self._sandbox.environment,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )

    def _hand_over(self, captures: Mapping[str, str]) -> None:
        assignments = [f"{name.upper()}={shlex.quote(value)}\n" for name, value in captures.items()]
        with (self._folder / "state").open("a") as state:
            state.writelines(assignments)

    def _line(self, source: str) -> int:
        """Return the line of the command that was running when the block ended."""
        syntax_error = SYNTAX_ERROR.search((self._folder / "stderr").read_text(errors="replace"))
        if syntax_error:
            return int(syntax_error[1])
        file = self._folder / "line"
        return first_line_of_command(source, int(file.read_text())) if file.exists() else 1

    def _printed(self, name: str) -> str:
        """Return what was printed, without our file and its lines: bash begins its messages with them."""
        text = (self._folder / name).read_text(errors="replace")
        return re.sub(rf"^{re.escape(str(self._folder / 'block'))}: line \d+: ", "", text, flags=re.MULTILINE)

    def _new_captures(self) -> dict[str, str]:
        """Return the variables that the block set or changed."""
        variables = read_variables(self._folder / "variables")
        if not self._known:
            self._known = dict(self._sandbox.environment)
        new = {name: value for name, value in variables.items() if self._known.get(name) != value}
        self._known |= new
        return {capture_name(name): value for name, value in new.items()}


def read_variables(file: Path) -> dict[str, str]:
    """Return the variables in `file`, which holds `name=value`, each ended by a zero byte."""
    text = file.read_text(errors="replace") if file.exists() else ""
    return dict(entry.split("=", 1) for entry in text.split("\0") if entry)


def first_line_of_command(source: str, line: int) -> int:
    """Return where the command on `line` of `source` begins: bash names its last line in some cases."""
    lines = source.split("\n")
    while line > 1 and lines[line - 2].endswith("\\"):
        line -= 1
    return line


def wait_for(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait until `process` has ended. Raises `subprocess.TimeoutExpired`.

    `Popen.wait` looks again and again, up to 50 ms late, where the system could say so at once.
    """
    if not hasattr(os, "pidfd_open"):  # anything but Linux
        process.wait(seconds)
        return
    handle = os.pidfd_open(process.pid)
    try:
        ended, _, _ = select.select([handle], [], [], seconds)
    finally:
        os.close(handle)
    process.wait(0 if not ended else None)


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End `process` and everything it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()
