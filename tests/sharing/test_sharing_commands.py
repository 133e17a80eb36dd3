"""`tooling build` and `tooling verify` with a cache in a bucket, and work that is shared out."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SampleSite
from tests.site.publish.worlds import Fault, World
from tooling.tree import Tree

TOOLING = Path(sys.executable).with_name("tooling")
CACHE = ("--cache", "s3://docs/cache")
Machine = Callable[[str], SampleSite]

pytestmark = pytest.mark.usefixtures("s3")


def run(site: SampleSite, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Return what a command did in a process of its own: moto is one for the whole process here."""
    command = [str(TOOLING), "--project", str(site.root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def different(one: SampleSite, other: SampleSite) -> list[str]:
    """Return the files that two sites don't have both, or not with the same bytes.

    The index of the search is left out: pagefind doesn't make the same bytes twice.
    """
    trees = (Tree.from_folder(site.project.site) for site in (one, other))
    files, others = (tree.where(lambda path: not path.startswith("pagefind/")).files for tree in trees)
    return sorted(path for path in files.keys() | others.keys() if files.get(path) != others.get(path))


def rendered(text: str) -> list[str]:
    """Return the editions that a build rendered, by what it printed."""
    found = re.search(r"rendered \((.*?)\)", text)
    return [] if found is None or found[1] == "none" else found[1].split(", ")


def test_what_one_machine_rendered_another_fetches(machine: Machine, built_once: SampleSite) -> None:
    first, second = machine("first"), machine("second")

    one = first.run("build", *CACHE)
    two = second.run("build", *CACHE)

    assert rendered(one.stdout) == ["en/edge", "en/v1.1.0", "en/v1.0.0"]
    assert rendered(two.stdout) == []
    assert "en/v1.0.0: fetched from the shared cache\n" in two.stderr
    assert different(second, built_once) == []


def test_an_edition_that_was_cut_off_in_the_bucket_is_rendered_here(
    machine: Machine, built_once: SampleSite, s3: World
) -> None:
    machine("first").run("build", *CACHE)
    whole = s3.everything()
    s3.restore({name: data[:1000] if "/editions/" in name else data for name, data in whole.items()})
    second = machine("second")

    result = second.run("build", *CACHE)

    assert len(rendered(result.stdout)) == 3
    assert result.stderr.count("in the shared cache isn't what was stored there, and is not used") == 3
    assert different(second, built_once) == []
    assert s3.everything().keys() == whole.keys()


def test_a_bucket_that_refuses_stops_no_build_but_a_shard(
    machine: Machine, built_once: SampleSite, s3: World
) -> None:
    first, second = machine("first"), machine("second")
    s3.faults = lambda request: Fault(403, "AccessDenied") if request.method == "PUT" else None

    whole, shard = first.run("build", *CACHE), second.run("build", *CACHE, "--shard", "1/2")

    assert (whole.exit_code, whole.stderr.count("going on without the shared cache")) == (0, 1)
    assert different(first, built_once) == []
    assert shard.exit_code == 2
    assert (
        "error: the work of this shard is not in the shared cache: the bucket `docs` refuses" in shard.stderr
    )


def test_shards_render_everything_once_and_a_build_puts_it_together(
    machine: Machine, built_once: SampleSite
) -> None:
    shards = [machine(f"shard-{number}") for number in (1, 2, 3)]

    results = [
        site.run("build", *CACHE, "--shard", f"{number}/3") for number, site in enumerate(shards, start=1)
    ]

    last = machine("last")
    assembled = last.run("build", *CACHE)
    done = [rendered(result.stdout) for result in results]
    assert sorted(name for names in done for name in names) == ["en/edge", "en/v1.0.0", "en/v1.1.0"]
    assert [len(names) for names in done] == [1, 1, 1]
    assert [site.project.site.exists() for site in shards] == [False] * 3
    assert rendered(assembled.stdout) == []
    assert different(last, built_once) == []


def test_a_dry_run_says_what_the_bucket_has(machine: Machine) -> None:
    machine("first").run("build", *CACHE, "--edition", "v1.0.0")

    result = machine("second").run("build", *CACHE, "--dry-run")

    assert result.stdout == ("en/edge: render\nen/v1.1.0: render\nen/v1.0.0: fetch from the shared cache\n")


def guides(site: SampleSite) -> SampleSite:
    for name in ("one", "two", "three"):
        site.write(
            f"docs/{name}.md",
            f'# {name}\n\n```bash\necho {name}\n```\n\n```text title="Output"\n{name}\n```\n',
        )
    return site


def carried_out(text: str) -> list[str]:
    """Return the pages that a verification carried out itself, by what it printed."""
    return sorted(re.findall(r"^docs/(.*)\.md$", text, re.MULTILINE))


def test_shards_carry_out_every_page_once_and_a_verification_fetches_the_results(machine: Machine) -> None:
    shards = [guides(machine(f"shard-{number}")) for number in (1, 2)]

    results = [
        run(site, "verify", *CACHE, "--shard", f"{number}/2") for number, site in enumerate(shards, start=1)
    ]

    last = run(guides(machine("last")), "verify", *CACHE)
    done = [carried_out(result.stdout) for result in results]
    assert sorted(name for names in done for name in names) == ["guides/role", "one", "three", "two"], results
    assert all(done)
    assert (last.returncode, carried_out(last.stdout)) == (0, [])
    assert last.stdout.count("(unchanged since it was carried out)") == 4


def test_a_forged_result_is_not_believed(machine: Machine, s3: World) -> None:
    run(guides(machine("first")), "verify", *CACHE)
    s3.restore(
        {
            name: data.replace(b'"passed"', b'"PASSED"') if "/verify/" in name else data
            for name, data in s3.everything().items()
        }
    )

    result = run(guides(machine("second")), "verify", *CACHE)

    assert (result.returncode, carried_out(result.stdout)) == (0, ["guides/role", "one", "three", "two"])
    assert result.stderr.count("isn't what was stored there, and is not used") == 4


def test_a_page_with_findings_is_kept_for_nobody(machine: Machine) -> None:
    first, second = (guides(machine(name)) for name in ("first", "second"))
    for site in (first, second):
        site.write("docs/two.md", "# Two\n\n```bash\nfalse\n```\n")

    results = [run(site, "verify", *CACHE) for site in (first, second)]

    assert [result.returncode for result in results] == [1, 1]
    assert carried_out(results[1].stdout) == ["two"]
