from __future__ import annotations

import datetime

import pytest
from click.testing import CliRunner

from tests.conftest import SampleSite
from tooling.cli import main
from tooling.tree import Tree
from tooling.versions.docs import PurgedVersionError, UnknownVersionError
from tooling.versions.errata import (
    EmptyErratumError,
    Erratum,
    UnknownFrozenPageError,
    parse_erratum,
)
from tooling.versions.registry import Version

V1 = Version(1, 0, 0)
PAGES = ["guides/role.md", "index.md"]
FILE = "versions/errata/v1.0.0/guides/role/1.md"


@pytest.fixture
def frozen(site: SampleSite) -> SampleSite:
    """The site with v1.0.0, and v1.0.1 as another name of it."""
    for version in ("v1.0.0", "v1.0.1"):
        site.freeze(version)
        site.commit(f"[docs-freeze] {version}")
    return site


def versions(site: SampleSite) -> Tree:
    return Tree.from_folder(site.root / "versions")


@pytest.mark.parametrize(
    "page", ["guides/role.md", "docs/guides/role.md", "versions/v1.0.0/docs/guides/role.md", "guides/role/"]
)
def test_a_correction_is_a_file_beside_the_snapshot(frozen: SampleSite, page: str) -> None:
    before = versions(frozen)

    result = frozen.run("erratum", "v1.0.0", page, "--message", "It needs `kms:Decrypt`.\n")

    after = versions(frozen)
    today = datetime.datetime.now(datetime.UTC).date()
    data = after.files[FILE.removeprefix("versions/")].data
    written = parse_erratum("v1.0.0/guides/role/1.md", data)
    assert written == Erratum(V1, "guides/role.md", 1, today, "It needs `kms:Decrypt`.")
    assert after.where(lambda path: not path.startswith("errata/")) == before
    assert result.stdout == (
        f"{FILE}, dated {today}\n"
        "  shown above guides/role.md in v1.0.1, v1.0.0\n"
        "Next:\n"
        '  git add --force versions && git commit -m "docs: correct guides/role.md of v1.0.0"\n'
    )
    assert frozen.run("guard", "--base", "HEAD").exit_code == 0


def test_a_correction_to_an_alias_is_one_to_its_snapshot(frozen: SampleSite) -> None:
    frozen.run("erratum", "v1.0.1", "index", "-m", "Wrong.")

    assert (frozen.root / "versions/errata/v1.0.0/index/1.md").is_file()


def test_a_second_correction_stands_beside_the_first(frozen: SampleSite) -> None:
    for text in ("One.", "Two."):
        frozen.run("erratum", "v1.0.0", "index.md", "-m", text)

    texts = [(frozen.root / f"versions/errata/v1.0.0/index/{n}.md").read_text()[-5:] for n in (1, 2)]
    assert texts == ["One.\n", "Two.\n"]


def test_a_correction_is_read_from_standard_input(frozen: SampleSite) -> None:
    arguments = ["--project", str(frozen.root), "erratum", "v1.0.0", "index.md"]

    CliRunner().invoke(main, arguments, input="From a pipe.\n", catch_exceptions=False)

    assert (frozen.root / "versions/errata/v1.0.0/index/1.md").read_text().endswith("\n\nFrom a pipe.\n")


def test_a_dry_run_writes_nothing(frozen: SampleSite) -> None:
    before = versions(frozen)

    assert frozen.run("erratum", "v1.0.0", "index.md", "-m", "Wrong.", "--dry-run").exit_code == 0
    assert versions(frozen) == before


@pytest.mark.parametrize(
    ("version", "page", "text", "error"),
    [
        ("v9.0.0", "index.md", "Wrong.", UnknownVersionError(Version(9, 0, 0), ["v1.0.1", "v1.0.0"])),
        ("v1.0.0", "guides/rule.md", "Wrong.", UnknownFrozenPageError("guides/rule.md", V1, PAGES)),
        ("v1.0.0", "index.md", " \n", EmptyErratumError()),
    ],
)
def test_what_can_t_be_corrected_is_refused(
    frozen: SampleSite, version: str, page: str, text: str, error: Exception
) -> None:
    before = versions(frozen)

    result = frozen.run("erratum", version, page, "-m", text)

    assert (result.exit_code, result.stderr) == (2, f"error: {error}\n")
    assert versions(frozen) == before


def test_a_purged_version_can_t_be_corrected(site: SampleSite) -> None:
    site.freeze("v1.0.0")
    site.run("retire", "v1.0.0", "--purge", "--reason", "No longer ours.", "--by", "docs")

    result = site.run("erratum", "v1.0.0", "index.md", "-m", "Wrong.")

    assert (result.exit_code, result.stderr) == (2, f"error: {PurgedVersionError(V1, [])}\n")


def test_the_site_shows_a_correction_on_the_frozen_page_alone(frozen: SampleSite) -> None:
    frozen.run("erratum", "v1.0.0", "guides/role.md", "-m", "It needs *more*.")

    assert frozen.run("build").exit_code == 0

    pages = [frozen.project.site / f"en/{name}/guides/role/" for name in ("v1.0.0", "v1.0.1", "edge")]
    shown = ["It needs <em>more</em>." in (page / "index.html").read_text() for page in pages]
    assert shown == [True, True, False]


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("v1.0.0/guides/role/1.md", "---\ndate: 2026-01-02\n---\n\nWrong.\n", ""),
        ("v1.0.0/guides/role/1.md", "Wrong.\n", "erratum-unfit"),
        ("v1.0.0/guides/role/1.md", "---\ndate: soon\n---\n\nWrong.\n", "erratum-unfit"),
        ("v1.0.0/guides/none/1.md", "---\ndate: 2026-01-02\n---\n\nWrong.\n", "erratum-unfit"),
        ("v2.0.0/guides/role/1.md", "---\ndate: 2026-01-02\n---\n\nWrong.\n", "erratum-unfit"),
        ("v1.0.0/guides/role/x.md", "---\ndate: 2026-01-02\n---\n\nWrong.\n", "erratum-unfit"),
        ("notes.md", "---\ndate: 2026-01-02\n---\n\nWrong.\n", "erratum-unfit"),
    ],
)
def test_the_guard_takes_a_correction_of_a_frozen_page_and_nothing_else(
    frozen: SampleSite, name: str, text: str, rule: str
) -> None:
    frozen.write(f"versions/errata/{name}", text)
    frozen.commit()

    result = frozen.run("guard", "--base", "HEAD~1")

    assert (result.exit_code, f"[{rule}]" in result.stdout) == ((1, True) if rule else (0, False))


def test_the_guard_lets_a_correction_be_reworded_and_not_removed(frozen: SampleSite) -> None:
    frozen.run("erratum", "v1.0.0", "index.md", "-m", "Wrong.")
    frozen.commit()
    file = frozen.root / "versions/errata/v1.0.0/index/1.md"
    file.write_text(file.read_text().replace("Wrong", "Quite wrong"))
    assert frozen.run("guard", "--base", "HEAD").exit_code == 0
    file.unlink()

    result = frozen.run("guard", "--base", "HEAD")

    assert result.stdout.endswith("versions/errata/v1.0.0/index/1.md [erratum-removed]\n")
