"""The command `tooling blocks`: what will be done with a page, without doing it."""

from __future__ import annotations

import json

import pytest

from tests.conftest import SampleSite

PAGE = """\
---
title: T
---
# One

```bash
echo a
```

```text title="Output"
a
```

!!! note "Aside"

    ```json title="x.json"
    {}
    ```

=== "Console"

    1. Open **IAM** > **Users**.

=== "Python"

    <!-- test: skip reason="needs a phone" -->

    ```python
    print(1)
    ```

<!-- test: setup
```bash
true
```
-->

| Principal | Action | Resource | Access |
|---|---|---|---|
| `user/a` | `iam:ListUsers` | `*` | Denied |
"""
STEPS = """\
    6 bash     echo a  (compared with line 10)
   16 file     x.json
      Console
   22   screen   Open IAM > Users.
      Python
   28   python   print(1)  (skipped: needs a phone)
   33 bash     true  (hidden setup)
   40 access   user/a | iam:ListUsers | * | Denied
6 steps on 2 paths
  Console
  Python
"""


@pytest.fixture
def page(site: SampleSite) -> SampleSite:
    site.write("docs/guides/role.md", PAGE)
    return site


def test_each_step_is_shown_at_its_line_with_its_tabs(page: SampleSite) -> None:
    result = page.run("blocks", str(page.root / "docs/guides/role.md"))

    assert (result.exit_code, result.stdout) == (0, STEPS)


def test_each_fence_is_described_for_programs(page: SampleSite) -> None:
    result = page.run("blocks", str(page.root / "docs/guides/role.md"), "--json")

    fences = json.loads(result.stdout)
    assert [(each["line"], each["state"], each["containers"]) for each in fences] == [
        (6, "rendered", ["One"]),
        (10, "rendered", ["One"]),
        (16, "rendered", ["One", "Aside"]),
        (28, "rendered", ["One", "Python"]),
        (33, "hidden", ["One"]),
    ]
    assert fences[2] == {
        "line": 16,
        "language": "json",
        "title": "x.json",
        "containers": ["One", "Aside"],
        "state": "rendered",
        "source": "{}",
    }


def test_what_is_wrong_with_the_page_is_told_as_well(page: SampleSite) -> None:
    page.write("docs/guides/role.md", "```bash title=x\n```\n")

    result = page.run("blocks", str(page.root / "docs/guides/role.md"))

    assert result.exit_code == 1
    assert "docs/guides/role.md:1: this looks like a fence" in result.stdout


def test_a_page_that_is_not_there_is_an_error(page: SampleSite) -> None:
    for name in ("docs/nope.md", "docs"):
        result = page.run("blocks", str(page.root / name))

        assert (result.exit_code, result.stderr.startswith("error: there is no page `")) == (2, True)
