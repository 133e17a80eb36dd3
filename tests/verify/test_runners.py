"""Bash and Python blocks: what they keep, where they fail, and what can't get out of them."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator

import pytest

from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.sandbox import Sandbox, Surroundings, fresh_sandbox
from tooling.verify.runners import bash, python, session
from tooling.verify.runners.bash import BashSession
from tooling.verify.runners.python import PythonSession
from tooling.verify.runners.session import Ran, capture_name


@pytest.fixture
def shell(sandbox: Sandbox) -> BashSession:
    return BashSession(sandbox)


@pytest.fixture
def interpreter(sandbox: Sandbox) -> Iterator[PythonSession]:
    started = PythonSession(sandbox)
    yield started
    started.close()


@pytest.mark.parametrize("name", ["ROLE_ARN", "role_arn", "RoleArn", "roleArn", "Role_Arn"])
def test_a_value_has_one_name_in_every_language(name: str) -> None:
    assert capture_name(name) == "role_arn"


def test_bash_keeps_variables_functions_and_folder(shell: BashSession) -> None:
    shell.run('A=1\nexport B="x  y"\nC=(1 "2 3")\nmkdir d\ncd d\nf() { echo "f $1"; }', {})

    ran = shell.run('echo "$A" "$B" "${C[1]}" "${PWD##*/}"\nf "$A"\nenv | grep ^B=', {})

    assert ran == Ran(stdout="1 x  y 2 3 d\nf 1\nB=x  y\n")


def test_what_a_bash_block_sets_is_captured(shell: BashSession) -> None:
    first = shell.run("ROLE_ARN=arn\nlower=x\nTEXT=$'two\\nlines'", {})
    second = shell.run("ROLE_ARN=other", {})

    assert first.captures == {"role_arn": "arn", "lower": "x", "text": "two\nlines"}
    assert second.captures == {"role_arn": "other"}


def test_bash_sees_captures_of_other_languages_literally(shell: BashSession) -> None:
    assert shell.run('echo "$ROLE_ARN"', {"role_arn": "it's $HOME `x`"}).stdout == "it's $HOME `x`\n"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("true\nfalse\ntrue", 2),
        ("true\nls /nope \\\n  --all\ntrue", 2),
        ("true\necho a | grep b | cat", 2),
        ('true\necho "$NOPE"', 2),
        ("true\nX=$(false)", 2),
        ("true\nX=$(echo a; \\\n  false)", 2),
        ("f() {\n  false\n}\nf", 2),
        ("true\nexit 3", 2),
        ("true\nif true; then\n  echo (\nfi", 3),
        ("cat <<E\na\nE\nfalse", 4),
    ],
)
def test_a_failing_command_is_named_by_its_line(shell: BashSession, source: str, line: int) -> None:
    assert shell.run(source, {}).failed_line == line


def test_a_failing_block_keeps_what_it_set_before(shell: BashSession) -> None:
    shell.run("A=1\nfalse", {})

    assert shell.run("echo $A", {}).stdout == "1\n"


def test_what_a_block_does_to_its_shell_ends_with_it(shell: BashSession) -> None:
    shell.run("set +e +u\nIFS=,\ntrap 'echo never' EXIT", {})

    ran = shell.run("X='a b'\nprintf '%s\\n' $X\nfalse", {})

    assert (ran.stdout, ran.failed_line) == ("a\nb\n", 3)


def test_a_block_that_hangs_is_stopped_with_all_it_started(
    shell: BashSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bash, "TIME_LIMIT_S", 0.5)

    ran = shell.run("sleep 1000 &\necho $! >pid\nsleep 1000", {})

    assert ran.failed_line == 3
    assert_ends(int((shell._sandbox.work / "pid").read_text()))


def test_a_process_in_the_background_ends_with_its_block(shell: BashSession) -> None:
    ran = shell.run("sleep 1000 &\necho $!", {})

    assert_ends(int(ran.stdout))


def assert_ends(pid: int) -> None:
    """Wait until the process `pid` has ended: somebody else may have to collect it first."""
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123 # the file may go at any moment
            if stat.read().rsplit(")", 1)[1].split()[0] == "Z":
                return
        time.sleep(0.02)
    pytest.fail(f"process {pid} is still there")


@pytest.mark.parametrize("variable", ["AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "GITHUB_TOKEN"])
def test_nothing_of_the_machines_environment_reaches_a_block(
    shell: BashSession, interpreter: PythonSession, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "real")

    assert shell.run(f'echo "${{{variable}:-unset}}"', {}).stdout == "unset\n"
    assert interpreter.run(f"import os; print(os.environ.get('{variable}'))", {}).stdout == "None\n"


def test_python_blocks_share_their_names(interpreter: PythonSession) -> None:
    first = interpreter.run("import json\nrole_arn = 'arn'\nnumber = 1\n_private = 'x'", {})

    assert first.captures == {"role_arn": "arn"}
    assert interpreter.run("print(json.dumps(role_arn), number)", {}).stdout == '"arn" 1\n'


def test_python_sees_captures_unless_the_name_means_something_else(interpreter: PythonSession) -> None:
    interpreter.run("import json", {})

    ran = interpreter.run("print(role_arn, json.dumps(1))", {"role_arn": "arn", "json": "text"})

    assert ran.stdout == "arn 1\n"


@pytest.mark.parametrize(
    ("source", "line", "stderr"),
    [
        ("x = 1\n1 / 0", 2, "ZeroDivisionError: division by zero\n"),
        ("def f():\n    raise ValueError('no')\n\nf()", 2, "ValueError: no\n"),
        ("import json\njson.loads('{')", 2, None),
        ("x = 1\ny = (", 2, None),
        ("exit('sorry')", 1, "sorry\n"),
        ("x = 1\n\nassert x == 2, 'no'", 3, "AssertionError: no\nassert 1 == 2\n"),
        ("import os\nos._exit(0)", 1, "the Python process ended"),
    ],
)
def test_a_failing_python_block_says_where(
    interpreter: PythonSession, source: str, line: int, stderr: str | None
) -> None:
    ran = interpreter.run(source, {})

    assert ran.failed_line == line
    assert stderr in {None, ran.stderr}


def test_python_goes_on_after_a_block_that_failed_or_hung(
    interpreter: PythonSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    interpreter.run("x = 1\n1 / 0", {})
    assert interpreter.run("print(x)", {}).stdout == "1\n"

    monkeypatch.setattr(python, "TIME_LIMIT_S", 0.5)
    assert interpreter.run("while True: pass", {}).failed_line == 1
    monkeypatch.setattr(python, "TIME_LIMIT_S", session.TIME_LIMIT_S)

    assert interpreter.run("print('again')", {}).stdout == "again\n"


def test_output_of_programs_is_output_of_the_block(interpreter: PythonSession) -> None:
    assert interpreter.run("import os\nprint('a')\nos.system('echo b')\nprint('c')", {}).stdout == "a\nb\nc\n"


def test_the_aws_command_and_boto3_reach_the_same_aws(shell: BashSession, interpreter: PythonSession) -> None:
    shell.run("aws iam create-user --user-name reader", {})

    ran = interpreter.run(
        "import boto3\nprint(boto3.client('iam').get_user(UserName='reader')['User']['Arn'])", {}
    )

    assert ran.stdout == "arn:aws:iam::111122223333:user/reader\n"


def test_a_shortened_option_is_refused(shell: BashSession) -> None:
    ran = shell.run("aws iam create-user --user-nam reader", {})

    assert ran.failed_line == 1
    assert "--user-name" in ran.stderr


@pytest.mark.parametrize(
    ("source", "line", "stderr"),
    [
        ("A=2\nexit 0\nA=3", 2, "the shell ended here, and left out the rest of the block\n"),
        ("A=2\nexec true", 2, "the shell ended, and what this block set is lost\n"),
        ("A=2\nkill -9 $$", 2, "the shell was ended by SIGKILL, and what this block set is lost\n"),
        ("A=2\nkill $$", 2, ""),
        ("A=2\nkill -9 \\\n  $$", 2, "the shell was ended by SIGKILL, and what this block set is lost\n"),
    ],
)
def test_a_shell_that_ends_before_its_block_does_is_a_failure(
    shell: BashSession, source: str, line: int, stderr: str
) -> None:
    shell.run("A=1", {})

    ran = shell.run(source, {})

    assert (ran.failed_line, ran.stderr) == (line, stderr)
    assert shell.run("echo $A", {}).stdout == ("1\n" if "is lost" in stderr else "2\n")


def test_what_a_bash_block_unsets_stays_unset(shell: BashSession) -> None:
    shell.run("unset HOME AWS_PAGER", {})

    assert shell.run('echo "${HOME-unset}" "${AWS_PAGER-unset}"', {}).stdout == "unset unset\n"


def test_what_a_program_in_the_background_does_says_nothing_about_the_block(shell: BashSession) -> None:
    assert shell.run("(while :; do :; done) &\nA=1\nsleep 0.1", {}).failed_line is None


def test_a_shell_that_overwrites_no_files_keeps_what_it_set(shell: BashSession) -> None:
    assert shell.run("set -C\nA=1", {}).failed_line is None

    assert shell.run("echo $A", {}).stdout == "1\n"


def test_a_trap_of_the_block_takes_nothing_away(shell: BashSession) -> None:
    assert shell.run("trap - EXIT DEBUG\nA=1", {}).failed_line is None

    assert shell.run("echo $A", {}).stdout == "1\n"


@pytest.mark.parametrize("name", ["path", "home", "ifs", "pwd", "aws_endpoint_url", "nämé", "BASH_ENV"])
def test_a_name_that_means_something_to_bash_is_not_taken_over(shell: BashSession, name: str) -> None:
    before = shell.run('echo "$PATH $HOME $PWD $AWS_ENDPOINT_URL ${BASH_ENV-}${IFS}"', {})

    ran = shell.run('echo "$PATH $HOME $PWD $AWS_ENDPOINT_URL ${BASH_ENV-}${IFS}"', {name: "x"})

    assert ran == before


@pytest.mark.parametrize("value", ["a\0b", "\ud800", "x" * 200_000], ids=["zero", "surrogate", "long"])
def test_any_value_can_be_handed_to_bash(shell: BashSession, value: str) -> None:
    assert shell.run("echo ok", {"value": value}).stdout == "ok\n"


def test_of_much_output_both_ends_are_read(shell: BashSession, interpreter: PythonSession) -> None:
    expected = f"{'x' * 1000}\n... (9998000 more bytes)\n{'x' * 1000}"

    assert shell.run("head -c 10000000 /dev/zero | tr '\\0' x", {}).stdout == expected
    assert interpreter.run("print('x' * 10_000_000, end='')", {}).stdout == expected
    assert interpreter.run("print('x' * 500_000, end='')", {}).stdout == "x" * 500_000


def test_what_leaves_its_session_ends_with_the_sandbox(aws: AwsServer, around: Surroundings) -> None:
    if around.isolation.note:
        pytest.skip(around.isolation.note)
    with fresh_sandbox(aws, around) as sandbox:
        BashSession(sandbox).run("setsid -f sleep 98764.5; (setsid sleep 98764.5 &) &", {})
        assert "98764.5" in running()

    assert "98764.5" not in running()


def running() -> str:
    """Return the command lines of all processes."""
    return subprocess.run(["ps", "-A", "-o", "args"], capture_output=True, text=True, check=True).stdout


def test_a_block_sees_no_process_of_the_tool(shell: BashSession) -> None:
    if not shell._sandbox.enclose:
        pytest.skip("no namespaces here")

    ran = shell.run(f"! kill -0 {os.getpid()} 2>/dev/null\necho $PPID", {})

    assert ran == Ran(stdout="0\n")


@pytest.mark.parametrize(
    ("source", "line", "stderr"),
    [
        (
            "assert [1, 2] == [1, 3]",
            1,
            "AssertionError: assert [1, 2] == [1, 3]\n  At index 1 diff: 2 != 3\n",
        ),
        (
            "x = {'a': '50%\\n'}\nassert x['a'] == '50'",
            2,
            "AssertionError: assert '50%\\n' == '50'\n  - 50\n  + 50%\n",
        ),
        ("def f():\n    assert not 1\n\nf()", 2, "AssertionError: assert not 1\n"),
        ("assert len('ab') == 3", 1, "AssertionError: assert 2 == 3\n +  where 2 = len('ab')\n"),
        ("assert list(range(99)) == []", 1, None),
        ("assert 1 +", 1, None),
        ("from __future__ import annotations\nassert None", 2, "AssertionError: assert None\n"),
    ],
)
def test_an_assertion_says_what_pytest_says(
    interpreter: PythonSession, source: str, line: int, stderr: str | None
) -> None:
    ran = interpreter.run(source, {})

    assert (ran.failed_line, ran.captures) == (line, {})
    assert stderr in {None, ran.stderr}
    assert len(ran.stderr.splitlines()) <= 6


def test_an_assertion_leaves_no_capture(interpreter: PythonSession) -> None:
    assert interpreter.run("name = 'x'\nassert name == 'y'", {}).captures == {"name": "x"}


def test_python_blocks_are_compiled_as_the_reader_would(interpreter: PythonSession) -> None:
    source = "def f(x: int) -> None: ...\nprint(f.__annotations__['x'])"

    assert interpreter.run(source, {}).stdout == "<class 'int'>\n"
    assert interpreter.run(f"{source}\nassert True", {}).stdout == "<class 'int'>\n"


@pytest.mark.parametrize(
    "source",
    [
        "import os, sys\nos.write(int(sys.argv[2]), b'nonsense\\n')",
        "import os, sys\nos.write(int(sys.argv[2]), b'[1]\\n')",
        "import os, sys\nos.close(int(sys.argv[1])); os.close(int(sys.argv[2]))",
        "import os\nos.kill(os.getpid(), 9)",
        "import ctypes\nctypes.string_at(0)",
        "globals()[1] = 'x'",
    ],
)
def test_a_python_process_that_breaks_is_replaced(interpreter: PythonSession, source: str) -> None:
    broken = interpreter.run(source, {})

    assert broken.failed_line == 1
    assert broken.stderr.endswith("the Python process ended")
    assert interpreter.run("print(1)", {}).stdout == "1\n"


def test_a_python_process_that_ends_between_blocks_is_replaced(interpreter: PythonSession) -> None:
    interpreter.run("import os, threading\nthreading.Timer(0.1, os._exit, [0]).start()", {})
    time.sleep(0.5)

    assert interpreter.run("print(1)", {}).stderr == "the Python process ended"
    assert interpreter.run("print(1)", {}).stdout == "1\n"


def test_half_an_answer_is_awaited_no_longer_than_a_block(
    interpreter: PythonSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(python, "TIME_LIMIT_S", 0.5)

    ran = interpreter.run("import os, sys, time\nos.write(int(sys.argv[2]), b'{')\ntime.sleep(1000)", {})

    assert ran == session.timed_out(1)


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.fork()",
        "import os\nfor each in range(3): os.close(each)",
        "import sys\nsys.exit()",
        "import sys\nsys.stdin.read()",
        "x = 'long' * 1_000_000",
    ],
)
def test_python_goes_on_after_what_hurts_nobody(interpreter: PythonSession, source: str) -> None:
    first = interpreter.run(source, {})

    assert first == Ran()
    assert interpreter.run("print(1)", {}) == Ran(stdout="1\n")
