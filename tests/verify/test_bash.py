"""Bash blocks: what they keep, where they fail, and what can't get out of them."""

from __future__ import annotations

import os
import subprocess
import time

import pytest

from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.sandbox import Surroundings, fresh_sandbox
from tooling.verify.runners import bash
from tooling.verify.runners.bash import BashSession
from tooling.verify.runners.python import PythonSession
from tooling.verify.runners.session import Ran, capture_name


@pytest.mark.parametrize("name", ["ROLE_ARN", "role_arn", "RoleArn", "roleArn", "Role_Arn"])
def test_a_value_has_one_name_in_every_language(name: str) -> None:
    assert capture_name(name) == "role_arn"


def test_bash_keeps_variables_functions_and_folder(shell: BashSession) -> None:
    shell.run('A=1\nexport B="x  y"\nC=(1 "2 3")\nmkdir d\ncd d\nf() { echo "f $1"; }', {})

    ran = shell.run('echo "$A" "$B" "${C[1]}" "${PWD##*/}"\nf "$A"\nenv | grep ^B=', {})

    assert ran == Ran(stdout="1 x  y 2 3 d\nf 1\nB=x  y\n")


@pytest.mark.parametrize(
    "name", ["HOST", "HOST_NAME", "OPTIONS", "EPOCH_START", "COMP_ID", "BASHFUL", "UID_MAP"]
)
def test_a_name_that_begins_like_one_of_bash_is_kept(shell: BashSession, name: str) -> None:
    shell.run(f"{name}=x", {})

    assert shell.run(f'echo "${name}"', {}).stdout == "x\n"


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
    assert_ends(shell, int((shell._sandbox.work / "pid").read_text()))


def test_a_process_in_the_background_ends_with_its_block(shell: BashSession) -> None:
    ran = shell.run("sleep 1000 &\necho $!", {})

    assert_ends(shell, int(ran.stdout))


def assert_ends(shell: BashSession, pid: int) -> None:
    """Wait until the process `pid` has ended: blocks have numbers of their own for processes."""
    for _ in range(50):
        if shell.run(f"kill -0 {pid}", {}).failed_line:
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
