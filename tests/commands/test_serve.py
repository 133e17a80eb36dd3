from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import SampleSite
from tests.serve.served import Served, until

WRONG = '# New\n\n```bash\necho is\n```\n\n```text title="Output"\nwas\n```\n'
RIGHT = WRONG.replace("was", "is")


@pytest.fixture
def served(built: SampleSite) -> Iterator[Served]:
    """The site `built`, served until the test is over."""
    server = Served(built.root)
    yield server
    if server.process.poll() is None:
        server.stop()


def test_an_edit_is_on_edge_and_frozen_versions_stay_beside_it(built: SampleSite, served: Served) -> None:
    frozen = served.page("/en/v1.1.0/")

    built.write("docs/index.md", "# Small\n\nEdited.\n")

    until(lambda: "Edited." in served.page("/en/edge/"))
    until(lambda: "edge is rendered again" in served.log)
    assert "Edited." in (built.project.site / "en/edge/index.html").read_text()
    assert served.page("/en/v1.1.0/") == frozen == (built.project.site / "en/v1.1.0/index.html").read_text()


def test_of_two_quick_edits_the_last_one_wins(built: SampleSite, served: Served) -> None:
    for number in range(5):
        built.write("docs/new.md", f"# New\n\nEdit {number}.\n")

    until(lambda: "edge is rendered again" in served.log)
    until(lambda: "Edit 4." in served.page("/en/edge/new/"))
    until(lambda: "Edit 4." in (built.project.site / "en/edge/new/index.html").read_text())
    assert "Edit 4." in served.page("/en/edge/new/")


def test_findings_are_told_and_the_page_is_verified_once_they_are_mended(
    built: SampleSite, served: Served
) -> None:
    built.write("docs/new.md", WRONG)
    until(lambda: "docs/new.md: 1 finding" in served.log)
    assert "docs/new.md:8: the block at line 3 prints something else [other-output]" in served.log

    built.write("docs/new.md", RIGHT)
    until(lambda: "docs/new.md: verified: 1 path, 1 step" in served.log)


def test_what_is_wrong_with_a_page_for_a_build_is_found_as_well(built: SampleSite, served: Served) -> None:
    built.write("docs/new.md", "Nothing.\n")

    until(lambda: "docs/new.md:1: this page has no title [no-title]" in served.log)


def test_a_broken_page_is_told_and_the_last_good_one_stays(built: SampleSite, served: Served) -> None:
    assert "Only on edge." in served.page("/en/edge/new/")

    built.write("docs/new.md", "# New\n\n[gone](gone.md)\n")

    until(lambda: "docs/new.md contains a link 'gone.md'" in served.log)
    assert "Only on edge." in served.page("/en/edge/new/")

    built.write("docs/new.md", "# New\n\nMended.\n")
    until(lambda: "Mended." in served.page("/en/edge/new/"))
    until(lambda: "Mended." in (built.project.site / "en/edge/new/index.html").read_text())


def test_pages_come_and_go(built: SampleSite, served: Served) -> None:
    built.write("docs/added.md", "# Added\n\n[New](new.md)\n")
    until(lambda: (built.project.site / "en/edge/added/index.html").is_file())
    assert "Added" in served.page("/en/edge/added/")

    (built.root / "docs/added.md").unlink()
    until(lambda: not (built.project.site / "en/edge/added").exists())


def test_a_new_page_is_checked_too(built: SampleSite, served: Served) -> None:
    built.write("docs/added.md", RIGHT)

    until(lambda: "docs/added.md: verified: 1 path, 1 step" in served.log)


def test_many_pages_at_once_are_shown_and_not_carried_out(built: SampleSite, served: Served) -> None:
    for number in range(6):
        built.write(f"more/{number}.md", RIGHT)

    (built.root / "more").rename(built.root / "docs/more")

    until(lambda: "edge is rendered again" in served.log)
    assert "note: 6 pages changed at once: `tooling verify` carries them out" in served.log
    assert "docs/more/5.md" not in served.log
    assert "New" in served.page("/en/edge/more/5/")


def test_with_another_renderer_edge_comes_as_a_whole(built: SampleSite) -> None:
    config = (built.root / "mkdocs.yml").read_text()
    built.write("mkdocs.yml", config.replace("extra:\n", "extra:\n  tooling:\n    renderer: properdocs\n"))
    server = Served(built.root)

    built.write("docs/new.md", "# New\n\nEdited.\n")
    until(lambda: "edge is rendered again" in server.log)

    assert "Edited." in server.page("/en/edge/new/")
    assert "is shown as it is now" not in server.log
    server.stop()


def test_a_changed_configuration_is_on_every_page(built: SampleSite, served: Served) -> None:
    config = (built.root / "mkdocs.yml").read_text()

    built.write("mkdocs.yml", config.replace("site_name: Small", "site_name: Large"))

    until(lambda: "Large" in served.page("/en/edge/new/"))


def test_who_edits_a_frozen_page_is_told_what_to_do_instead(built: SampleSite, served: Served) -> None:
    built.write("versions/v1.1.0/docs/index.md", "# Other\n")

    until(lambda: "note: versions/v1.1.0/docs/index.md changed, and is served as it was" in served.log)
    assert "tooling erratum v1.1.0 index.md" in served.log


def test_what_is_published_has_no_trace_of_the_server(built: SampleSite, served: Served) -> None:
    assert "_tooling" in served.page("/en/edge/new/")

    built.write("docs/new.md", "# New\n\nEdited.\n")
    until(lambda: "edge is rendered again" in served.log)

    site = built.project.site
    assert [file for file in site.rglob("*") if file.is_file() and b"_tooling" in file.read_bytes()] == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quietly_and_leaves_no_process(
    built: SampleSite, served: Served, number: signal.Signals
) -> None:
    built.write("docs/new.md", "# New\n\n```bash\nsleep 61.25\n```\n")
    until(lambda: "sleep 61.25" in "".join(commands()))

    assert (served.stop(number), "Traceback" in served.log) == (0, False)
    until(lambda: not [each for each in commands() if str(built.root) in each or "sleep 61.25" in each])


def commands() -> Iterator[str]:
    """Yield the commands of all processes."""
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue  # ended meanwhile


def test_a_port_in_use_is_said_before_anything_is_built(site: SampleSite) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        result = site.run("serve", "--port", str(port))

    assert (result.exit_code, result.stderr) == (
        2,
        f"error: port {port} is in use\n  Choose another with --port, or --port 0 for any that is free.\n",
    )
    assert not site.project.site.exists()
