from __future__ import annotations

from dataclasses import replace

from tests.conftest import SampleSite
from tests.versions.documents import ARN, changes, policy, shown
from tests.versions.test_diff_formats import DIFF
from tooling.site.reference.changes import changes_page


def test_the_page_has_the_permissions_first_and_links_to_every_page_there_is() -> None:
    assert (
        changes_page(DIFF).text
        == f"""\
# What changed

v1.1.0, compared with v1.0.0, as computed from the pages of both.

- **Pages:** 1 added, 1 moved, 1 removed, 2 changed
- **Permissions of guides:** 1 new, 2 gone, 1 unknown

## Permissions

### Gone (`gone/`)

`old.json`, a policy that is gone

- **Gone:** `secretsmanager:GetSecretValue on {ARN}`

### [Read](../read.md)

`read.json` (One)

- **Gone:** `secretsmanager:GetSecretValue on {ARN}`
- **New:** `secretsmanager:PutSecretValue on {ARN}`

`key.json`, a new policy

- **Not known:** \\`Statement\\` is \\`1\\`

## New pages

- [New \\[page\\]](../new.md)

## Pages that moved

- [Keys](../guides/keys.md), which was at `keys/`
    - Added: a\\_b

## Pages that are gone

- Gone (`gone/`)

## Pages that changed

- [Home](../index.md)
    - Renamed: Start is now Begin
- [Read](../read.md)
"""
    )


def test_a_wider_permission_says_what_it_was_and_a_denial_what_it_does() -> None:
    narrow, wide = (
        shown(policy("GetSecretValue", resource=each), 'json title="read.json"') for each in (f"{ARN}a", ARN)
    )
    denied = shown(policy("GetSecretValue", effect="Deny"), 'json title="deny.json"')
    page = changes_page(changes({"a.md": f"# A\n\n{narrow}"}, {"a.md": f"# A\n\n{wide}"}))
    denial = changes_page(changes({"a.md": f"# A\n\n{denied}"}, {"a.md": "# A\n"}))

    was = f"secretsmanager:GetSecretValue on {ARN}a"
    assert f"- **Wider:** `secretsmanager:GetSecretValue on {ARN}`, which was `{was}`" in page.text
    assert f"- **New:** no longer denied: `secretsmanager:GetSecretValue on {ARN}`" in denial.text


def test_edge_is_called_the_next_version() -> None:
    assert "\nThe next version, compared with v1.0.0," in changes_page(replace(DIFF, new="edge")).text


def test_every_version_but_the_first_has_its_page_in_the_navigation(built_once: SampleSite) -> None:
    site = built_once.project.site

    assert "removed" in (site / "en/v1.1.0/reference/changes/index.html").read_text()
    assert 'href="reference/changes/"' in (site / "en/v1.1.0/index.html").read_text()
    assert "1 added" in (site / "en/edge/reference/changes/index.html").read_text()
    assert not (site / "en/v1.0.0/reference").exists()
