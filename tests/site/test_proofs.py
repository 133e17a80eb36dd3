from __future__ import annotations

from typing import Any

from tests.conftest import SampleSite
from tooling.site.proofs import proved
from tooling.tree import File, Tree

PATH: dict[str, Any] = {"steps": 3, "passed": 3, "skipped": []}
LEFT: dict[str, Any] = {"steps": 2, "passed": 1, "skipped": [{"line": 9, "reason": "No *browser* | here."}]}
DOCS = Tree({"role.md": File(b"# Role\n"), "index.md": File(b"# Home\n")})


def told(paths: dict[str, Any], permissions: list[str]) -> str:
    pages = {"docs/role.md": {"paths": paths, "permissions": permissions}}
    verification = {"versions": {"moto": "5.2.5", "boto3": "1.44.5"}, "pages": pages}
    return proved(DOCS, verification, "docs").files["role.md"].data.decode()


def test_a_page_ends_with_what_its_manifest_says() -> None:
    assert told({"Console": PATH, "AWS CLI": LEFT}, ["kms:Decrypt", "sts:AssumeRole"]) == (
        "# Role\n\n"
        "## What was carried out\n\n"
        "Before this version came out, this page was carried out against a simulated AWS "
        "(moto 5.2.5, boto3 1.44.5):\n\n"
        "| Way through the page | Carried out | Left out |\n"
        "|---|---|---|\n"
        "| Console | 3 steps | nothing |\n"
        "| AWS CLI | 1 step | 1 |\n\n"
        "- Left out: No \\*browser\\* \\| here.\n\n"
        "Permissions that its users and roles used: `kms:Decrypt`, `sts:AssumeRole`.\n"
    )


def test_what_was_not_carried_out_is_not_claimed() -> None:
    assert proved(DOCS, {}, "docs") == DOCS
    assert told({}, []) == "# Role\n"


def test_no_name_of_a_path_becomes_markup() -> None:
    assert "| &lt;b&gt; \\| \\`x\\` | 3 steps |" in told({"<b> | `x`": PATH}, [])


def test_the_site_tells_it_of_frozen_pages_and_claims_nothing_of_edge(site: SampleSite) -> None:
    assert site.run("freeze", "v1.0.0").exit_code == 0
    assert site.run("build").exit_code == 0

    pages = [site.project.site / f"en/{name}/guides/role/index.html" for name in ("v1.0.0", "latest", "edge")]
    assert ["What was carried out" in page.read_text() for page in pages] == [True, True, False]
