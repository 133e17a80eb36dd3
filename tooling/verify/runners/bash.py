"""Bash blocks: real bash, a process for each block, the state carried from one to the next.

A process for each block contains what a block does to its shell (`set -e`, `exit`, a hang).
What the reader's shell would have kept is written down at its end and read at the start of
the next: variables, functions and the working folder.
"""

from __future__ import annotations

import re
import shlex
import signal
import stat
import subprocess
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from tooling.sandbox.processes import end_group, wait_for
from tooling.sandbox.sandbox import Sandbox
from tooling.verify.runners.session import (
    TIME_LIMIT_S,
    Ran,
    broken,
    capture_name,
    printed,
    timed_out,
    unnamed_file,
)

# Stricter than the reader's shell: a failing command, an unset variable or a failure inside a
# pipe is where the page stops being true, so it is where the block stops.
DRIVER = r"""
ulimit -f 1048576
source "$1" 2>/dev/null
__state=$1 __variables=$2 __end_file=$3 __block=$4 __given=$5 __line=1 __next_line=1
shift 5
__save() {
    local __status=$? __end=$1 IFS=$' \t\n' __name __names __functions
    trap - DEBUG EXIT
    set +euC
    # By way of a file: to read from a command takes a process.
    compgen -A function >"$__state"; mapfile -t __functions <"$__state"
    compgen -A variable >"$__state"; mapfile -t __names <"$__state"
    for __name in "${__names[@]}"; do
        case $__name in
            __* | BASH | BASHOPTS | BASHPID | BASH_* | DIRSTACK | EPOCHREALTIME | EPOCHSECONDS | EUID) ;;
            COMP_CWORD | COMP_KEY | COMP_LINE | COMP_POINT | COMP_TYPE | COMP_WORDBREAKS | COMP_WORDS) ;;
            FUNCNAME | GROUPS | HISTCMD | HOSTNAME | HOSTTYPE | IFS | LINENO | MACHTYPE | OLDPWD) ;;
            OPTARG | OPTERR | OPTIND | OSTYPE | PIPESTATUS | PPID | PS4 | PWD | RANDOM | SECONDS) ;;
            SHELL | SHELLOPTS | SHLVL | SRANDOM | TERM | UID | _) ;;
            *)
                declare -p "$__name"
                printf '%s=%s\0' "$__name" "${!__name}" >&3
                ;;
        esac
    done >"$__state" 3>"$__variables" 2>/dev/null
    for __name in "${__functions[@]}"; do
        [[ $__name == __* ]] || declare -f "$__name"
    done >>"$__state"
    for __name in $__given; do
        [[ -n ${!__name+set} ]] || printf 'unset -v %s\n' "$__name"
    done >>"$__state"
    printf 'cd -- %q\n' "$PWD" >>"$__state"
    printf '%s %s' "$__line" "$__end" >"$__end_file"
    exit "$__status"
}
set -Eeuo pipefail
set -T
# Bash runs this trap once more on its way out, so the line before the last is the one that failed.
# The lines of the trap itself count where it names a line, from its second one on.
trap '[[ ${BASH_SOURCE[0]-} != "$__block" ]] || { __line=$__next_line __next_line=$LINENO
    ((BASH_SUBSHELL)) || printf %s "$__next_line" 2>/dev/null >|"$__end_file" || :
}' DEBUG
trap '__save early' EXIT
source "$__block"
__save last
"""
# The line of the command that was running at the end, and whether the block had come to its last one.
# Only a shell that ended by itself has said the latter.
END = re.compile(r"(\d+)(?: (early|last))?")
SYNTAX_ERROR = re.compile(r"^\S+: line (\d+): (?:syntax error|unexpected EOF)", re.MULTILINE)

# What means something to bash itself, whatever another language calls by that name.
OWN_NAMES = {"BASH_ENV", "CDPATH", "ENV", "IFS", "OLDPWD", "POSIXLY_CORRECT", "PS4", "PWD", "SHELLOPTS"}
NAME = re.compile(r"[A-Z_][A-Z0-9_]*", re.ASCII)


class BashSession:
    """The bash blocks of a path.

    A block can get at its state between blocks, as at anything of the user's. So what is read afterwards
    is read from files that were open before it began, and what isn't as it was ends in a finding.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._folder = sandbox.own / "bash"
        self._has_begun = False
        self._known = dict(sandbox.environment)

    def run(self, source: str, captures: Mapping[str, str]) -> Ran:
        """Return what came of the block `source`. Captures are shell variables in capitals."""
        try:
            self._begin()
            self._hand_over(captures)
            return self._carry_out(source)
        except OSError as error:
            return broken(error)

    def close(self) -> None:
        """Nothing outlives a block."""

    def _begin(self) -> None:
        """See to it that there is a state. Raises `OSError` where it was taken away."""
        state = self._folder / "state"
        if not self._has_begun:
            self._folder.mkdir(exist_ok=True)
            state.touch()
            self._has_begun = True
        if not stat.S_ISREG(state.lstat().st_mode):
            raise OSError(None, "not a file", str(state))

    def _hand_over(self, captures: Mapping[str, str]) -> None:
        assignments = [
            f"{name.upper()}={shlex.quote(value)}\n".replace("\0", "")
            for name, value in captures.items()
            if NAME.fullmatch(name.upper()) and name.upper() not in {*OWN_NAMES, *self._sandbox.environment}
        ]
        with (self._folder / "state").open("a", errors="replace") as state:
            state.writelines(assignments)

    def _carry_out(self, source: str) -> Ran:
        with ExitStack() as open_files:
            driver, block, variables, end = (
                open_files.enter_context(new_file(self._folder / name))
                for name in ("driver", "block", "variables", "end")
            )
            stdout, stderr = (open_files.enter_context(unnamed_file()) for _ in range(2))
            for file, text in ((driver, DRIVER), (block, f"{source}\n")):
                file.write(text.encode())
                file.flush()
            process = self._start(stdout, stderr)
            try:
                wait_for(process, TIME_LIMIT_S)
            except subprocess.TimeoutExpired:
                return timed_out(last_line(source, printed(end)))
            finally:
                end_group(process)
            failed_line, reason = judged(source, process.returncode, printed(end), printed(stderr))
            said = self._without_our_file(printed(stderr)) + reason
            new = self._new_captures(read_variables(variables))
            return Ran(self._without_our_file(printed(stdout)), said, failed_line, new)

    def _start(self, stdout: IO[bytes], stderr: IO[bytes]) -> subprocess.Popen[bytes]:
        files = [str(self._folder / name) for name in ("driver", "state", "variables", "end", "block")]
        given = " ".join(self._sandbox.environment)
        return subprocess.Popen(
            [*self._sandbox.enclose, "bash", "--noprofile", "--norc", *files, given],
            cwd=self._sandbox.work,
            env=self._sandbox.environment,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )

    def _without_our_file(self, text: str) -> str:
        """Return what was printed, without our file and its lines: bash begins its messages with them."""
        return re.sub(rf"^{re.escape(str(self._folder / 'block'))}: line \d+: ", "", text, flags=re.MULTILINE)

    def _new_captures(self, variables: Mapping[str, str]) -> dict[str, str]:
        """Return the variables that the block set or changed."""
        new = {name: value for name, value in variables.items() if self._known.get(name) != value}
        self._known |= new
        return {capture_name(name): value for name, value in new.items()}


def new_file(path: Path) -> IO[bytes]:
    """Return an empty file that was not at `path` before, whatever was."""
    path.unlink(missing_ok=True)
    return path.open("x+b")


def judged(source: str, code: int, end: str, stderr: str) -> tuple[int | None, str]:
    """Return the line where a block failed or None, and what bash didn't say about it."""
    line = last_line(source, end)
    if syntax_error := SYNTAX_ERROR.search(stderr):
        return (int(syntax_error[1]), "") if code else (None, "")
    how = END.fullmatch(end)
    if how is None or how[2] is None:
        return line, lost(code)
    if code:
        return line, ""
    left_out = "" if how[2] == "last" else "the shell ended here, and left out the rest of the block\n"
    return line if left_out else None, left_out


def last_line(source: str, end: str) -> int:
    """Return the line of the command that was running when a shell wrote `end`."""
    found = END.fullmatch(end)
    return first_line_of_command(source, int(found[1])) if found else 1


def lost(code: int) -> str:
    """Return what became of a shell that ended with `code`, and without keeping what it knew."""
    how = f"was ended by {signal.Signals(-code).name}" if code < 0 else "ended"
    return f"the shell {how}, and what this block set is lost\n"


def read_variables(file: IO[bytes]) -> dict[str, str]:
    """Return the variables in `file`, which holds `name=value`, each ended by a zero byte."""
    entries = (entry.partition("=") for entry in printed(file).split("\0"))
    return {name: value for name, equals, value in entries if equals}


def first_line_of_command(source: str, line: int) -> int:
    """Return where the command on `line` of `source` begins: bash names its last line in some cases."""
    lines = source.split("\n")
    while 1 < line <= len(lines) and lines[line - 2].endswith("\\"):
        line -= 1
    return line
