"""What pages try to learn or reach that is not theirs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SampleSite
from tests.verify.test_hostile_pages import FINDING, page

TOOLING = "from tooling.cli import main; main()"
SPYING = (
    "bash\nif env | grep REAL; then false; fi",
    "bash\nif grep -r REAL ~ ${AWS_SHARED_CREDENTIALS_FILE:-}; then false; fi",
    "bash\nif cat /proc/[0-9]*/environ 2>/dev/null | grep -a REAL; then false; fi",
    "bash\nif aws configure list | grep REAL; then false; fi",
    "bash\nif (exec 3<>/dev/tcp/127.0.0.1/PORT); then false; fi",
    "bash\nif curl --silent --max-time 5 http://127.0.0.1:PORT http://192.0.2.1; then false; fi",
    "bash\nif AWS_MAX_ATTEMPTS=1 aws iam list-users --endpoint-url http://127.0.0.1:PORT; then false; fi",
    "python\nimport os\nassert 'REAL' not in str(os.environ)",
    "python\nimport boto3\nassert 'REAL' not in boto3.Session().get_credentials().access_key",
    "python\nimport socket\nassert socket.socket().connect_ex(('127.0.0.1', PORT))",
    "bash\nkill -9 -1 || true",
    "bash\naws iam list-users >users.json",
)


@pytest.mark.usefixtures("_isolated")
def test_no_page_reaches_the_network_the_machine_or_its_credentials(site: SampleSite, tmp_path: Path) -> None:
    (tmp_path / "home/.aws").mkdir(parents=True)
    keys = {"aws_access_key_id": "AKIAREAL", "aws_secret_access_key": "REAL", "aws_session_token": "REAL"}
    credentials = tmp_path / "home/.aws/credentials"
    credentials.write_text("[default]\n" + "".join(f"{name} = {value}\n" for name, value in keys.items()))
    (tmp_path / "home/.aws/config").write_text("[profile real]\nregion = eu-west-1\n")
    secrets = {name.upper(): value for name, value in keys.items()}
    files = {"HOME": str(tmp_path / "home"), "AWS_SHARED_CREDENTIALS_FILE": str(credentials)}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        port = str(listener.getsockname()[1])
        site.write("docs/spying.md", page(*SPYING).replace("PORT", port))

        done = subprocess.run(
            [sys.executable, "-c", TOOLING, "--project", str(site.root), "verify", "docs/spying.md"],
            cwd=site.root,
            env={**os.environ, **secrets, **files, "AWS_PROFILE": "real"},
            capture_output=True,
            text=True,
        )

        with pytest.raises(BlockingIOError):
            listener.accept()
    assert (FINDING.findall(done.stdout), done.stderr, done.returncode) == ([], "", 0)
    assert f"{len(SPYING)} passed" in done.stdout
