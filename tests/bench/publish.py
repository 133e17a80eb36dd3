"""What it costs to publish one edition that changed, alone and among 34. Run it by hand.

python -m tests.bench.publish

The sites are made: editions of 300 pages of 30 KB. The bucket is moto's, and the remote a bare repository, so
look at the ratios. What a version costs that didn't change is a look at the names and times of its files.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from tests.conftest import git_environment, small_site
from tests.site.publish.worlds import KEYS, Made, world
from tooling.site.digests import DIGESTS, digests_json
from tooling.site.publish import gh_pages
from tooling.site.publish.contents import read_contents

PAGES, PAGE_BYTES, VERSIONS, CHANGED = 300, 30_000, 34, 27


def main() -> int:
    os.environ.update(KEYS, **{k: v for k, v in git_environment().items() if k.startswith("GIT_")})
    with tempfile.TemporaryDirectory() as folder:
        found = {count: timings(Path(folder, str(count)), count) for count in (1, VERSIONS)}
    alone, among = found[1], found[VERSIONS]
    for what, seconds in among.items():
        ratio = seconds / alone[what]
        line = f"{what}: {alone[what]:.2f} s alone, {seconds:.2f} s among {VERSIONS}: {ratio:.1f} times"
        sys.stdout.write(f"{line}\n")
    # A change costs no more than its whole edition would, and a look at the names of the files.
    return int(
        any(
            among[f"{way}, one edition changed"]
            > alone[f"{way}, all"] + 1.5 * among[f"{way}, nothing changed"]
            for way in ("gh-pages", "bucket")
        )
    )


def timings(folder: Path, count: int) -> dict[str, float]:
    """Return the seconds that publishing a site of so many editions takes, in each way."""
    sample = small_site(folder / "project")
    sample.git("init", "--quiet", "--bare", str(folder / "remote.git"))
    sample.git("remote", "add", "origin", str(folder / "remote.git"))
    target = gh_pages.Target(sample.project, "origin", "gh-pages")
    made = site(folder / "site", count)
    with world() as s3:
        os.environ["AWS_ENDPOINT_URL"] = s3.endpoint
        bucket = s3.bucket(threads=16)

        def to_pages() -> float:
            return timed(lambda: gh_pages.publish(gh_pages.plan_pages(target, read_contents(made.root))))

        def to_bucket() -> float:
            return timed(lambda: made.publish(bucket, threads=16))

        first = {"gh-pages, all": to_pages(), "bucket, all": to_bucket()}
        nothing = {"gh-pages, nothing changed": to_pages(), "bucket, nothing changed": to_bucket()}
        change(made.root)
        renew = timed(lambda: write_digests(made.root))
        one = {"gh-pages, one edition changed": to_pages(), "bucket, one edition changed": to_bucket()}
    shutil.rmtree(folder)
    return {"digests, as each build writes them": renew, **first, **nothing, **one}


def site(root: Path, count: int) -> Made:
    """Write a site of `count` editions, whose pages share no bytes."""
    random = Random(count)
    for number in range(count):
        for page in range(PAGES):
            file = root / f"en/v1.{number}.0/page-{page}/index.html"
            file.parent.mkdir(parents=True)
            file.write_bytes(random.randbytes(PAGE_BYTES // 2).hex().encode())
    (root / "index.html").write_text("home")
    write_digests(root)
    return Made(root)


def change(root: Path) -> None:
    """Change some pages of the first edition."""
    for page in range(CHANGED):
        (root / f"en/v1.0.0/page-{page}/index.html").write_text("changed")


def write_digests(root: Path) -> None:
    folders = sorted(path.relative_to(root).as_posix() for path in root.glob("en/v*"))
    (root / DIGESTS).write_text(digests_json(root, folders))


def timed(act: object) -> float:
    """Return the seconds that `act` takes."""
    start = time.perf_counter()
    assert callable(act)
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
