"""Scripts: all that comes of one is what would with the CLI as a process of its own."""

from __future__ import annotations

import json
import shlex
import sys
from typing import Any

import pytest

from tests.sandbox.cli.commands import bash, client
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.sandbox import Sandbox, Surroundings, fresh_sandbox

TRUST = """{
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "$ACCOUNT"}}]
}"""
EVERYTHING = """{
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}
}"""

# What guides do with the command.
SCRIPTS = {
    "variables, heredocs and files": f"""
        ACCOUNT=$(aws sts get-caller-identity --query Account --output text)
        cat >trust.json <<EOF
{TRUST}
EOF
        ROLE_ARN=$(aws iam create-role --role-name reader --assume-role-policy-document file://trust.json \\
            --query Role.Arn --output text)
        echo "$ROLE_ARN"
        aws iam get-role --role-name reader --query 'Role.AssumeRolePolicyDocument'
        aws iam put-role-policy --role-name reader --policy-name p --policy-document '{EVERYTHING}'
        mkdir -p 'a folder'; cd 'a folder'
        aws iam list-role-policies --role-name reader
        """,
    "outputs, queries and pipes": """
        for name in carol alice bob; do aws iam create-user --user-name $name --query User.Arn; done
        aws iam list-users --query 'Users[].UserName' --output text | tr '\\t' '\\n' | sort
        aws iam list-users --query 'Users[].[UserName, Arn]' --output table
        aws iam list-users --query 'length(Users)' >count; cat count
        read -r FIRST REST <<<"$(aws iam list-users --query 'Users[].UserName' --output text)"
        echo "$FIRST, then $REST"
        aws iam list-users --query 'Users[?' || echo $?
        aws iam list-users --no-paginate --max-items 1 2>&1 >/dev/null || echo $?
        aws iam list-users --page-size 1 --output text --query 'Users[].UserName'
        """,
    "settings, profiles and regions": """
        aws configure set region eu-west-1 --profile other
        umask 077; aws configure set cli_history off --profile third
        aws configure get region --profile other
        aws configure get nothing --profile other || echo $?
        aws configure list --profile other
        aws secretsmanager create-secret --name here --secret-string x --query Name
        aws secretsmanager list-secrets --region eu-west-1 --query SecretList
        export AWS_DEFAULT_REGION=eu-west-2
        aws configure list
        unset AWS_DEFAULT_REGION
        aws iam list-users --profile nobody || echo $?
        AWS_PROFILE=nobody aws iam list-users || echo $?
        AWS_CONFIG_FILE=nowhere aws secretsmanager list-secrets || echo $?
        AWS_SHARED_CREDENTIALS_FILE=nowhere aws iam list-users || echo $?
        """,
    "a role by a profile": f"""
        ACCOUNT=111122223333
        cat >trust.json <<EOF
{TRUST}
EOF
        aws iam create-role --role-name reader --assume-role-policy-document file://trust.json \\
            --query Role.Arn
        aws iam put-role-policy --role-name reader --policy-name p --policy-document '{EVERYTHING}'
        aws configure set profile.reader.role_arn "arn:aws:iam::$ACCOUNT:role/reader"
        aws configure set profile.reader.source_profile default
        aws configure set profile.reader.role_session_name me
        aws sts get-caller-identity --query Arn --profile reader
        export AWS_PROFILE=reader
        aws sts get-caller-identity --query Arn
        """,
    "standard input": """
        echo '{"UserName": "reader"}' >user.json
        aws iam create-user --cli-input-json file://user.json --query User.UserName
        printf 'one\\ntwo\\n' | while read name; do
            aws iam create-user --user-name $name --query User.Arn
        done
        echo secret | aws secretsmanager create-secret --name s --secret-string file:///dev/stdin --query Name
        aws secretsmanager get-secret-value --secret-id s --query SecretString --output text
        aws iam list-users --query 'length(Users)' <&-
        """,
    "errors": """
        aws iam get-user --user-name nobody; echo $?
        aws iam create-role --role-name r --assume-role-policy-document file://nothing.json; echo $?
        aws iam create-user --user-name ''; echo $?
        aws --version; echo $?
        MESSAGE=$(aws iam get-user --user-name nobody 2>&1 >/dev/null) || echo "$MESSAGE" | tail -n 1
        """,
    "odd places": """
        aws iam get-user --user-name $'caf\\xe9'; echo $?
        LC_ALL=C aws iam get-group --group-name café; echo $?
        printf -v LONG %100000s; export LONG
        aws iam create-group --group-name "$LONG" --query 'length(Group.GroupName)'
        mkdir gone; cd gone; rmdir ../gone
        aws iam list-groups --query 'length(Groups)'
        """,
    "variables": """
        mkdir -p ~/.aws/cli
        printf '[toplevel]\nvariables = !env | grep -v ^_= | sort\n' >~/.aws/cli/alias
        aws variables
        env LC_ALL=xx_YY.UTF-8 aws variables
        env -i "$(which aws)" --version | cut -d/ -f1
        """,
    "commands in the background": """
        for number in $(seq 6); do
            aws iam create-group --group-name "$number" --query Group.Arn >"$number.out" &
        done
        wait
        cat *.out
        aws iam list-groups --query 'sort(Groups[].GroupName)' --output text
        """,
}


def state(aws: AwsServer, sandbox: Sandbox) -> Any:
    """Return what was left in AWS and in the home folder."""
    iam, secrets = client(aws, "iam"), client(aws, "secretsmanager")
    files = [file for file in sandbox.home.rglob("*") if "cache" not in file.parts]
    cached = len(list((sandbox.home / ".aws/cli/cache").glob("*.json")))
    return (
        [user["Arn"] for user in iam.list_users()["Users"]],
        [(role["Arn"], role["AssumeRolePolicyDocument"]) for role in iam.list_roles()["Roles"]],
        [
            secrets.get_secret_value(SecretId=each["Name"])["SecretString"]
            for each in secrets.list_secrets()["SecretList"]
        ],
        sorted((str(file), file.stat().st_mode, file.is_file() and file.read_text()) for file in files),
        cached,
    )


def outcome(aws: AwsServer, around: Surroundings, script: str, *, real: bool) -> str:
    """Return, readable, all that came of `script` with the CLI as a process, or with the shim."""
    with fresh_sandbox(aws, around) as sandbox:
        if real:
            command = sandbox.own / "bin" / "aws"
            command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -I -m awscli "$@"\n')
        ran = bash(sandbox, script)
        left = json.dumps(state(aws, sandbox), indent=1, default=str)
        text = f"{ran.stdout}\n--\n{ran.stderr}\n--\n{ran.returncode}\n--\n{left}"
        return text.replace(str(sandbox.folder), "SANDBOX")


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_a_script_comes_to_the_same_as_with_the_cli_as_a_process(
    aws: AwsServer, around: Surroundings, script: str
) -> None:
    assert outcome(aws, around, script, real=False) == outcome(aws, around, script, real=True)


def test_twenty_commands_at_once_all_succeed(sandbox: Sandbox) -> None:
    ran = bash(
        sandbox,
        """
        for number in $(seq 20); do aws iam create-group --group-name "group-$number" >/dev/null & done
        wait
        aws iam list-groups --query 'length(Groups)'
        """,
    )

    assert (ran.stdout, ran.stderr) == ("20\n", "")


def test_an_unknown_key_fails_through_the_command(sandbox: Sandbox) -> None:
    done = bash(sandbox, "AWS_ACCESS_KEY_ID=AKIAXXXXXXXXXXXXXXXX AWS_SECRET_ACCESS_KEY=x aws iam list-users")

    assert done.returncode != 0
    assert "(InvalidClientTokenId) when calling the ListUsers operation" in done.stderr
