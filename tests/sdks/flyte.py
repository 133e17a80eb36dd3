"""What docs/union/read-in-a-task.md says of Flyte's packages, said by the packages. `make sdks` runs it.

They are large, and neither goes with the other or with what the tooling needs. So each is installed into an
environment of its own, which goes away afterwards, and the guides are carried out without them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from tooling.content.markdown import read_page
from tooling.mkdocs import markdown_extensions

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/union/read-in-a-task.md"
FLYTE_2, FLYTE_1 = "flyte==2.12.1", "flytekit==1.16.31"
PASSWORD = "pw-example-only"

# The file that the secret comes as stands elsewhere, for who isn't in a pod has no /etc/flyte.
RUN = f"""
from pathlib import Path
import flyte, orders, secret_files
folder = Path("secrets")
file = folder / orders.SECRET_GROUP.lower() / orders.SECRET_KEY.lower()
file.parent.mkdir(parents=True)
file.write_text("{PASSWORD}")
secret_files.read_secret.__defaults__ = (folder,)
flyte.init()
print(flyte.with_runcontext(mode="local").run(orders.count).outputs()[0])
"""
WITHOUT = """
import flyte, orders
flyte.Secret(group=orders.SECRET_GROUP, key=orders.SECRET_KEY)
"""
ELSEWHERE = """
import flyte, orders
from pathlib import Path
flyte.Secret(group=orders.SECRET_GROUP, key=orders.SECRET_KEY, mount=Path("/elsewhere"))
"""
FILE = f"""
from pathlib import Path
from orders_flyte1 import SECRET_GROUP, SECRET_KEY
file = Path("secrets", f"{{SECRET_GROUP}}/{{SECRET_KEY}}".lower())
file.parent.mkdir(parents=True)
file.write_text("{PASSWORD}")
"""


def main() -> int:
    files = files_of_page()
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        work = begun(Path(folder, "2"), FLYTE_2, files)
        found["a task of Flyte 2 reads the secret"] = said(work, "python", "-c", RUN) == "3"
        without, elsewhere = (said(work, "python", "-c", code) for code in (WITHOUT, ELSEWHERE))
        found["a secret by its ARN needs `mount` or `as_env_var`"] = (
            "Invalid environment variable name" in without
        )
        found["/etc/flyte/secrets is the only path"] = "/etc/flyte/secrets" in elsewhere
        work = begun(Path(folder, "1"), FLYTE_1, files)
        said(work, "python", "-c", FILE)
        run = said(work, "pyflyte", "run", "orders_flyte1.py", "count")
        found["a task of Flyte 1 reads the secret"] = run.endswith("\n3")
    for claim, is_so in found.items():
        sys.stdout.write(f"{'ok' if is_so else 'NOT SO'}: {claim}\n")
    return int(not all(found.values()))


def files_of_page() -> dict[str, str]:
    """Return the files that a reader of the page saves, by their names."""
    extensions = markdown_extensions(ROOT / "mkdocs.yml")
    blocks = read_page(PurePosixPath(PAGE.name), PAGE.read_text(), extensions).blocks
    return {block.title: block.source for block in blocks if block.title.endswith(".py")}


def begun(folder: Path, package: str, files: Mapping[str, str]) -> Path:
    """Return a folder with `files`, beside an environment that has `package`."""
    venv.create(folder / "environment", with_pip=True)
    pip = str(folder / "environment/bin/pip")
    subprocess.run([pip, "install", "--quiet", "--disable-pip-version-check", package], check=True)
    work = folder / "work"
    work.mkdir()
    for name, text in files.items():
        (work / name).write_text(text)
    return work


def said(work: Path, program: str, *arguments: str) -> str:
    """Return all that a program of the environment beside `work` says, whether it fails or not."""
    programs = work.parent / "environment/bin"
    around = {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(work)}
    done = subprocess.run(
        [programs / program, *arguments],
        cwd=work,
        env={**around, "FLYTE_SECRETS_DEFAULT_DIR": str(work / "secrets")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
