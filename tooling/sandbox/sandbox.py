"""A sandbox: where one reader works through one path.

An empty AWS account, a home folder with an administrator's credentials, an empty working
folder, and a PATH with an `aws` command that knows no other AWS. Nothing of the machine's own
environment gets in: real credentials never reach a block.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tooling.sandbox.aws.server import REGION, AwsServer

# The access key of AWS's own examples: it can't be anybody's.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/security-creds.html
ADMINISTRATOR_KEY_ID = "AKIAIOSFODNN7EXAMPLE"
ADMINISTRATOR_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

SHIM = """#!{python} -I
from tooling.sandbox.aws.awscli import main

main()
"""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """The folders of a sandbox and the AWS in it. `work` is where blocks start, `own` is ours."""

    folder: Path
    aws: AwsServer

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
        }


@contextmanager
def fresh_sandbox(aws: AwsServer) -> Iterator[Sandbox]:
    """Yield an empty sandbox on `aws`, and leave nothing of it behind."""
    aws.reset()
    with TemporaryDirectory(prefix="sandbox-") as folder:
        sandbox = Sandbox(Path(folder).resolve(), aws)
        for place in (sandbox.work, sandbox.home / ".aws", sandbox.own / "bin", sandbox.own / "tmp"):
            place.mkdir(parents=True)
        _write_credentials(sandbox.home / ".aws")
        shim = sandbox.own / "bin" / "aws"
        shim.write_text(SHIM.format(python=sys.executable))
        shim.chmod(0o755)
        yield sandbox


def _write_credentials(folder: Path) -> None:
    """Write what `aws configure` writes for the administrator who follows the guide."""
    (folder / "config").write_text(f"[default]\nregion = {REGION}\noutput = json\n")
    keys = f"aws_access_key_id = {ADMINISTRATOR_KEY_ID}\naws_secret_access_key = {ADMINISTRATOR_SECRET}\n"
    (folder / "credentials").write_text(f"[default]\n{keys}")
