from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.commands.release.released import (
    BRANCH,
    TITLE,
    assert_released,
    pull_requests,
    remote_tip,
    subjects,
)
from tests.conftest import SampleSite
from tooling.versions.pull_request import GhError
from tooling.versions.writing import alone


def test_a_release_that_is_killed_before_any_step_goes_on(cloned: Path, site: SampleSite) -> None:
    number, stopped = 0, set()
    while killed_before(number, site, lambda: site.run("release", "v1.0.0")):
        stopped.add((len(subjects_if_any(site)), bool(remote_tip(site))))
        if number % 2:
            site.git("stash", "--include-untracked", "--quiet")
            site.git("switch", "--quiet", "main")
        again = site.run("release", "v1.0.0")
        assert again.exit_code == 0, (number, again.output)
        assert_released(site)
        shutil.rmtree(site.root.parent)
        shutil.copytree(cloned, site.root.parent)
        number += 1

    assert_released(site)
    assert stopped == {(0, False), (1, False), (2, False), (2, True)}
    assert number >= 12


def subjects_if_any(site: SampleSite) -> list[str]:
    return subjects(site) if site.git("branch", "--list", BRANCH) else []


def killed_before(number: int, site: SampleSite, act: Callable[[], object]) -> bool:
    """Do something in another process that is killed before its change `number`, and tell whether it was."""
    process = os.fork()
    if not process:
        changes = iter(range(number))

        def listen(event: str, arguments: tuple[object, ...]) -> None:
            if is_change(event, arguments, site.root) and next(changes, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(listen)
        act()
        os._exit(0)
    return os.waitpid(process, 0)[1] == signal.SIGKILL


def is_change(event: str, arguments: tuple[object, ...], root: Path) -> bool:
    """Tell whether Python is about to change something: https://docs.python.org/3/library/audit_events.html"""
    if event == "os.rename":
        return str(arguments[1]).startswith((str(root / "docs"), str(root / "versions")))
    words = arguments[1] if event == "subprocess.Popen" else None
    if not isinstance(words, list):
        return False
    # Reading goes by other words, and `git add` for a temporary index is told by its options.
    git = {"config", "switch", "commit", "push"}
    is_add = words[:4] == ["git", "--literal-pathspecs", "add", "--force"]
    is_write = words[0] == "git" and words[2] in git and "--get" not in words
    return is_add or is_write or words[:3] == ["gh", "pr", "create"]


def test_a_push_that_is_refused_is_made_up_for(site: SampleSite) -> None:
    hook = site.root.parent / "remote.git/hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho closed for the weekend >&2\nexit 1\n")
    hook.chmod(0o755)

    failed = site.run("release", "v1.0.0")
    hook.unlink()
    again = site.run("release", "v1.0.0")

    assert (failed.exit_code, remote_tip(site) != "", pull_requests(site) != []) == (2, True, True)
    assert "closed for the weekend" in failed.stderr
    assert failed.stdout.splitlines()[-1].startswith("  done      snapshot ")
    assert again.exit_code == 0
    assert_released(site)


def test_a_pull_request_that_is_refused_is_made_up_for(site: SampleSite) -> None:
    broken = site.root.parent / "bin/broken"
    broken.touch()

    failed = site.run("release", "v1.0.0")
    broken.unlink()
    again = site.run("release", "v1.0.0")

    words = "gh: To get started with GitHub CLI, please run:  gh auth login"
    assert (failed.exit_code, failed.stderr) == (2, f"error: {GhError(['pr', 'create'], words)}\n")
    assert again.exit_code == 0
    assert_released(site)


def test_a_release_goes_on_from_any_commit_of_its_branch(site: SampleSite) -> None:
    site.run("release", "v1.0.0")
    site.git("switch", "--quiet", "main")

    result = site.run("release", "v1.0.0")

    assert result.exit_code == 0
    assert site.git("branch", "--show-current") == BRANCH
    assert_released(site)


def test_two_releases_at_once_come_one_after_the_other(site: SampleSite) -> None:
    command = [sys.executable, "-c", "from tooling.cli import main; main()"]
    with alone(site.root, lambda: None):
        second = subprocess.Popen(
            [*command, "--project", str(site.root), "release", "v1.0.0"],
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert second.stderr
        assert second.stderr.readline() == "waiting for another command that writes versions/\n"
        assert site.git("branch", "--list", BRANCH) == ""

    second.communicate()
    assert_released(site)


def test_a_page_that_lies_stops_the_release_until_it_is_mended(site: SampleSite) -> None:
    page = (site.root / "docs/guides/role.md").read_text()
    site.write("docs/guides/role.md", page.replace('echo "made"', 'echo "other"'))
    site.commit()
    site.git("push", "--quiet")

    failed = site.run("release", "v1.0.0")

    assert (failed.exit_code, subjects(site)) == (1, ["docs: changelog for v1.0.0"])
    assert "docs/guides/role.md:8: the block at line 3 prints something else [other-output]" in failed.stdout
    assert failed.stderr.endswith(
        "not frozen: mend the docs on docs/freeze-v1.0.0, commit them, and run this again\n"
    )
    assert (remote_tip(site), pull_requests(site), (site.root / "versions").exists()) == ("", [], False)
    site.write("docs/guides/role.md", page)
    site.git("commit", "--quiet", "--all", "--message", "Mend the page")
    assert site.run("release", "v1.0.0").exit_code == 0
    assert subjects(site)[1:] == ["Mend the page", "docs: changelog for v1.0.0"]
    assert [request["--title"] for request in pull_requests(site)] == [TITLE]
