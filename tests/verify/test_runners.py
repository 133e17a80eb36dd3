"""Bash and Python blocks: what they keep, where they fail, and what can't get out of them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from tooling.sandbox.sandbox import Sandbox
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

    assert ran.failed_line == 1
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
        ("assert 1 == 2", 1, "AssertionError\n"),
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
