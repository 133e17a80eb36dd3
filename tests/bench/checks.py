"""What the checks before a freeze cost on a large site, against rendering its pages. Run it by hand.

python -m tests.bench.checks

Times are of the processor, so that other work on the machine counts less.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median

from tests.bench.large_site import large_site
from tests.content.test_markdown import EXTENSIONS
from tooling.content.rendering import rendering
from tooling.project import Project, parse_settings
from tooling.versions.checks.snapshot import snapshot_findings

RUNS, SAMPLE = 7, 20
LIMIT_S = 0.4


def main() -> int:
    docs, images, config = large_site()
    project = Project(Path(), parse_settings(config))
    runs = [timed(lambda: snapshot_findings(docs, images, project, config, EXTENSIONS)) for _ in range(RUNS)]
    texts = [file.data.decode() for file in docs.files.values()][:SAMPLE]
    rendered = timed(lambda: [rendering(text, EXTENSIONS) for text in texts]) / SAMPLE
    size = sum(len(file.data) for file in docs.files.values()) / len(docs.files)
    sys.stdout.write(
        f"{len(docs.files)} pages of {size / 1000:.1f} KB: {median(runs):.3f} s, at best {min(runs):.3f} s\n"
        f"rendering a page: {rendered * 1000:.1f} ms, all of them {rendered * len(docs.files):.1f} s\n"
    )
    return int(median(runs) > LIMIT_S)


def timed(call: object) -> float:
    """Return how long a call took, in seconds."""
    assert callable(call)
    start = time.process_time()
    assert call() is not None
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
