from __future__ import annotations

from tests.site.verified.records import PART, WHOLE
from tooling.site.markup import quoted
from tooling.site.verified.proofs import no_proof, proof

BEGINNING = '<div id="carried-out"></div>\n\n## What was carried out\n\n'


def test_a_guide_ends_with_what_its_record_says() -> None:
    assert proof(PART, when="before this version came out, ", report="[R](r.md)", box=quoted) == (
        f"{BEGINNING}"
        "On 2026-01-02, before this version came out, this page was carried out against a simulated AWS "
        "(moto 5.2.5, AWS CLI 1.46.3):\n\n"
        "| Way through the page | Carried out | Left out |\n"
        "|---|---|---|\n"
        "| Console | 3 steps | nothing |\n"
        "| AWS CLI | 1 step | 1 |\n"
        "| Terraform | 0 steps | 2 |\n\n"
        "- Left out: No browser.\n\n"
        "> **1 access claim, each decided as the page says**\n"
        ">\n"
        "> - `user/reader`: `kms:Decrypt` on `*` with `sts:ExternalId=x`: Denied\n\n"
        "[R](r.md)\n"
    )


def test_permissions_that_were_used_are_listed() -> None:
    told = proof(WHOLE, when="", report="[R](r.md)", box=quoted)

    assert told.endswith("Permissions that its users and roles used: `kms:Decrypt`.\n\n[R](r.md)\n")


def test_of_a_page_of_which_nothing_is_known_nothing_is_claimed() -> None:
    assert no_proof("Not verified", "[R](r.md)") == f"{BEGINNING}Not verified.\n\n[R](r.md)\n"
