"""A sandbox: where one reader works through one path.

An empty AWS account, a home folder with an administrator's credentials, an empty working
folder, and a PATH with an `aws` command that knows no other AWS. Nothing of the machine's own
environment gets in: real credentials never reach a block.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tooling.sandbox.aws.account import ACCOUNT_IDS
from tooling.sandbox.aws.awscli import AwsCli
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.isolation import Isolation
from tooling.sandbox.profiles import DEFAULT, write_profiles
from tooling.sandbox.scripts import write_identity_token
from tooling.sandbox.terraform import write_configuration


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all sandboxes of a run share besides AWS: their network, and a warm `aws` command."""

    isolation: Isolation
    cli: AwsCli


@dataclass(frozen=True, slots=True)
class Sandbox:
    """The folders of a sandbox and the AWS in it. `work` is where blocks start, `own` is ours.

    `enter` is what stands before a program to put it into a network that has nothing in it but AWS.
    `enclose` stands before the programs that carry out blocks: they can signal nothing but each other.
    """

    folder: Path
    aws: AwsServer
    enter: tuple[str, ...] = ()
    enclose: tuple[str, ...] = ()

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def work(self) -> Path:
        return self.folder / "work"

    @property
    def own(self) -> Path:
        return self.folder / "own"

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment that blocks start in."""
        commands = self.own / "bin"
        return {
            "PATH": f"{commands}{os.pathsep}/usr/local/bin{os.pathsep}/usr/bin{os.pathsep}/bin",
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "TERM": "dumb",
            "TMPDIR": str(self.own / "tmp"),
            "AWS_ENDPOINT_URL": self.aws.endpoint_url,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_PAGER": "",
            "CHECKPOINT_DISABLE": "1",
        }


@contextmanager
def surroundings(aws: AwsServer) -> Iterator[Surroundings]:
    """Yield what all sandboxes on `aws` can share. `isolation.note` says what is missing."""
    with Isolation(aws.port, aws.serving) as isolation, AwsCli(isolation.enter) as cli:
        yield Surroundings(isolation, cli)


@contextmanager
def fresh_sandbox(aws: AwsServer, around: Surroundings) -> Iterator[Sandbox]:
    """Yield an empty sandbox on `aws`, and leave nothing of it behind."""
    aws.reset()
    with TemporaryDirectory(prefix="sandbox-") as folder:
        sandbox = Sandbox(Path(folder).resolve(), aws, around.isolation.enter, around.isolation.enclose)
        for place in (sandbox.work, sandbox.home / ".aws", sandbox.own / "bin", sandbox.own / "tmp"):
            place.mkdir(parents=True)
        write_profiles(sandbox.home / ".aws", {DEFAULT: ACCOUNT_IDS[0]})
        write_configuration(sandbox.home)
        around.cli.install(sandbox.own / "bin" / "aws")
        write_identity_token(sandbox.own / "bin" / "identity-token", aws)
        try:
            yield sandbox
        finally:
            around.isolation.end_all()
