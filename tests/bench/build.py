"""What a build costs that has little to do, on a site of 8 editions. Run it by hand.

python -m tests.bench.build [PAGES]

What a build costs that has everything to do is in `tests.bench.cold_build`. Ratios are printed, and nothing
is required of them but that a build with nothing to do takes under 2 s: how they come out goes with the cores
and with what else the machine does.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bench.cold_build import build, edit, rendered, sample, timed
from tooling.site.plan import plan_build

LIMIT_UNCHANGED_S = 2.0


def main() -> int:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as folder:
        site = sample(Path(folder, "site"), pages)
        edge = plan_build(site.project).stages[0]
        alone = timed(lambda: rendered(site, edge, Path(folder))).seconds
        build(site)
        nothing = min(timed(lambda: build(site)).seconds for _ in range(3))
        edit(site.project.docs / "index.md", "Edited.")
        edited = timed(lambda: build(site)).seconds
    sys.stdout.write(
        f"8 editions of {pages} pages\n"
        f"nothing changed: {nothing:.2f} s (at most {LIMIT_UNCHANGED_S} s)\n"
        f"a page of edge edited: {edited:.1f} s; MkDocs renders edge in {alone:.1f} s: "
        f"{edited / alone:.2f} of it\n"
    )
    return int(nothing > LIMIT_UNCHANGED_S)


if __name__ == "__main__":
    sys.exit(main())
