"""A fork carries out many commands, and each finds a process in which none was before it."""

from __future__ import annotations

import pytest

from tests.sandbox.cli.commands import bash, settled_session
from tooling.sandbox.aws.cli.daemon import FEWEST_IDLE, MOST_IDLE
from tooling.sandbox.sandbox import Sandbox, Surroundings

LIST_GROUPS = "aws iam list-groups --query Groups"
ANSWERS = """printf '%s\\n' AKIAX secret eu-west-1 text more of it | aws configure --profile other"""


def forks(around: Surroundings) -> list[int]:
    """Return the processes that wait for commands."""
    daemon = around.cli._process.pid
    return sorted({*settled_session(daemon)} - {daemon})


def test_commands_one_after_another_are_carried_out_by_one_fork(
    around: Surroundings, sandbox: Sandbox
) -> None:
    bash(sandbox, LIST_GROUPS)
    before = forks(around)

    bash(sandbox, f"{LIST_GROUPS}; {LIST_GROUPS}")

    assert forks(around) == before


@pytest.mark.parametrize(
    "before",
    [
        "aws iam list-groups --debug",
        "aws iam list-groups --output text --region eu-west-1 --no-sign-request",
        "AWS_PROFILE=nobody aws iam list-groups",
        "AWS_DEFAULT_OUTPUT=table AWS_ENDPOINT_URL=http://127.0.0.1:9 AWS_MAX_ATTEMPTS=1 aws iam list-groups",
        "aws iam get-group --group-name nobodys",
        "aws nonsense",
        "aws iam list-groups >/dev/full",
        "aws iam list-groups <&- >&- 2>&-",
        ANSWERS,
        "printf 'only a beginning' | aws configure --profile other",
        'cd "$(mktemp -d)" && rmdir "$PWD" && umask 777 && aws iam list-groups',
        "aws s3 ls",
    ],
)
def test_a_command_finds_nothing_of_the_one_before_it(sandbox: Sandbox, before: str) -> None:
    bash(sandbox, before)

    ran = bash(sandbox, LIST_GROUPS)

    assert (ran.stdout, ran.stderr, ran.returncode) == ("[]\n", "", 0)


def test_what_a_command_left_unread_is_not_the_next_ones(sandbox: Sandbox) -> None:
    bash(sandbox, ANSWERS)

    bash(sandbox, "printf '%s\\n' AKIAY secret us-west-2 json | aws configure --profile third")

    ran = bash(sandbox, "aws configure get aws_access_key_id --profile third")
    assert ran.stdout == "AKIAY\n"


def test_a_history_that_one_command_keeps_has_nothing_of_the_next(sandbox: Sandbox) -> None:
    config = sandbox.home / ".aws" / "config"
    with_none = config.read_text()
    config.write_text(f"{with_none}cli_history = enabled\n")
    bash(sandbox, "aws iam list-groups")
    history = sandbox.home / ".aws" / "cli" / "history" / "history.db"
    assert history.is_file()
    config.write_text(with_none)
    before = history.read_bytes()

    bash(sandbox, "aws iam list-users")

    assert history.read_bytes() == before


def test_few_forks_stay_after_many_commands_at_a_time(around: Surroundings, sandbox: Sandbox) -> None:
    bash(sandbox, f"for _ in $(seq 12); do {LIST_GROUPS} & done; wait")

    assert FEWEST_IDLE <= len(forks(around)) <= MOST_IDLE
