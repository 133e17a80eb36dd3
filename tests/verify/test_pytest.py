"""`pytest docs/`: the same guides, with what pytest has for choosing, repeating and sharing out tests."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import SampleSite

PAGE = """\
# T

=== "One"

    ```bash
    echo one
    ```

    ```text title="Output"
    one
    ```

=== "Two"

    ```bash
    echo two >file
    ```

    ```bash
    cat file
    ```

    ```bash
    test "$(cat file)" = three
    ```
"""


@pytest.fixture
def pages(site: SampleSite) -> SampleSite:
    site.write("docs/guides/role.md", PAGE)
    site.write("docs/index.md", "# Home\n")
    return site


def test_a_debugger_opens_where_a_step_failed_and_leaves_nothing_behind(pages: SampleSite) -> None:
    command = [sys.executable, "-m", "pytest", "docs", "--pdb", "-k", "Two"]
    done = subprocess.run(
        command, cwd=pages.root, input="p self.step.line\nq\n", capture_output=True, text=True
    )

    assert "docs/guides/role.md:24: this command failed [command-failed]" in done.stdout
    assert "(Pdb) 23\n" in done.stdout
    assert ("nsenter" in done.stdout, done.stderr) == (False, "")


def run(site: SampleSite, *options: str) -> list[str]:
    """Return the lines of a run's summary: what failed, and how many tests came out how."""
    command = [sys.executable, "-m", "pytest", "docs", "-rfE", "-p", "no:randomly", *options]
    done = subprocess.run(command, cwd=site.root, capture_output=True, text=True)
    return [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR", "=", "docs/"))]


def failed(lines: list[str]) -> list[str]:
    return [line.split(" - ")[0] for line in lines if line.startswith("FAILED")]


LAST = "FAILED docs/guides/role.md::Two::step-3::L23"


def test_each_step_is_a_test(pages: SampleSite) -> None:
    lines = run(pages)

    assert failed(lines) == [LAST]
    assert "1 failed, 3 passed" in lines[-1]


def test_paths_and_steps_are_chosen_by_name_and_build_on_those_before(pages: SampleSite) -> None:
    assert "1 passed, 3 deselected" in run(pages, "-k", "One")[-1]
    assert "1 passed, 3 deselected" in run(pages, "-k", "L19")[-1]


def test_what_failed_is_repeated_alone(pages: SampleSite) -> None:
    run(pages)

    lines = run(pages, "--lf")

    assert failed(lines) == [LAST]
    assert "1 failed, 3 deselected" in lines[-1]


def test_the_steps_of_a_path_stay_together_on_several_cores(pages: SampleSite) -> None:
    lines = run(pages, "-n", "2")

    assert (failed(lines), "1 failed, 3 passed" in lines[-1]) == ([LAST], True)


def test_what_is_wrong_with_a_page_before_it_is_carried_out_is_told(pages: SampleSite) -> None:
    pages.write("docs/guides/role.md", PAGE.replace('```text title="Output"', "```text title=Output"))

    assert any(line.startswith("ERROR docs/guides/role.md") for line in run(pages))
