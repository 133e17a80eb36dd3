"""What carrying a page out costs, against the naive way. Run it by hand.

python -m tests.bench.verify

The page has four paths of ten commands. The naive way has a server and a real `aws` process for each block.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path, PurePosixPath
from statistics import median

from tests.content.test_markdown import EXTENSIONS
from tooling.content.guide import guide
from tooling.content.markdown import read_page
from tooling.project import Project
from tooling.sandbox.aws.account import ADMINISTRATOR_KEYS
from tooling.sandbox.aws.server import AwsServer
from tooling.verify.verify import verify

GUIDE = Path(__file__).parents[2] / "docs/crewai/static-credentials.md"
COMMAND = "aws iam create-user --user-name user-{} --query User.Arn --output text"
PATHS, COMMANDS = 4, 10
LIMIT_COLLECT_S, LIMIT_PAGE_S, LIMIT_RATIO = 0.1, 3.0, 5.0


def page() -> str:
    """Return a page with `PATHS` tabs of `COMMANDS` commands."""
    blocks = "".join(f"    ```bash\n    {COMMAND.format(number)}\n    ```\n\n" for number in range(COMMANDS))
    return "# T\n\n" + "".join(f'=== "Way {letter}"\n\n{blocks}' for letter in "ABCD"[:PATHS])


def main() -> int:
    collect = median(timed(lambda: guide(read_page(PurePosixPath("p.md"), GUIDE.read_text(), EXTENSIONS))))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "mkdocs.yml").write_text(
            "site_name: T\nmarkdown_extensions:\n  - pymdownx.superfences\n"
            "  - pymdownx.tabbed: {alternate_style: true}\n"
        )
        (root / "docs").mkdir()
        (root / "docs/page.md").write_text(page())
        project = Project.find(root)
        pages = [root / "docs/page.md"]
        whole, one_core, unchanged = (
            min(
                timed(
                    lambda jobs=jobs, cached=cached: verify(project, pages, ignore, jobs=jobs, cached=cached),
                    5,
                )
            )
            for jobs, cached in ((os.cpu_count() or 1, False), (1, False), (1, True))
        )
    naive = naive_block() * PATHS * COMMANDS
    sys.stdout.write(
        f"collecting the CrewAI guide: {collect * 1000:.0f} ms\n"
        f"{PATHS} paths of {COMMANDS} commands: {whole:.2f} s, on one core {one_core:.2f} s, "
        f"unchanged {unchanged * 1000:.0f} ms\n"
        f"the naive way: {naive:.1f} s, {naive / whole:.1f} times as long\n"
    )
    return int(collect > LIMIT_COLLECT_S or whole > LIMIT_PAGE_S or naive / whole < LIMIT_RATIO)


def ignore(_: object) -> None:
    """Take no notice of a path that is done."""


def timed(call: object, times: int = 7) -> list[float]:
    """Return how long each of several calls took, in seconds, after one that warms up."""
    assert callable(call)
    call()
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return seconds


def naive_block() -> float:
    """Return how long one command takes with a server and an `aws` process of its own."""

    def run() -> None:
        with AwsServer() as aws:
            key_id, secret = ADMINISTRATOR_KEYS["111122223333"]
            environment = {
                "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
                "AWS_ENDPOINT_URL": aws.endpoint_url,
                "AWS_DEFAULT_REGION": "us-east-1",
                "AWS_ACCESS_KEY_ID": key_id,
                "AWS_SECRET_ACCESS_KEY": secret,
            }
            command = ["bash", "-c", COMMAND.format(1)]
            subprocess.run(command, env=environment, check=True, capture_output=True)

    return median(timed(run, 5))


if __name__ == "__main__":
    sys.exit(main())
