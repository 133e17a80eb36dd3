"""Screens: what is copied there is compared, what is refused can be expected, and comments go there too."""

from __future__ import annotations

import pytest

from tests.conftest import SampleSite
from tests.verify.pages import rules, verify

PAGE = """\
# A page

1. Open **CrewAI Platform** > **Settings** > **Organization**. Copy the **Organization UUID**.

```text title="Output"
3f8a1c52-...
```

Nothing is deployed yet:

1. Open **Automations** > `crew`, and choose **Kickoff**.

```text title="Error"
crew is not deployed
```

| Symptom | Cause | Fix |
|---|---|---|
| `no credential found` | None is the default. | Type the value in. |

<!-- test: row no credential found
```instructions
Open **CrewAI Platform** > **Automations** > `crew` > **Environment Variables**.
Choose **Add Environment Variable**. Enter `KEY` as **Key**. Choose `Use AWS default` for **Value Source**.
Enter `app/key` as **Secret Name**, and choose **Create**.
```

```instructions
Open **CrewAI Platform** > **Automations** > `crew`, and choose **Deploy**.
```

```{ .instructions .fix }
Open **CrewAI Platform** > **Automations** > `crew` > **Environment Variables**.
Choose **Add Environment Variable**. Enter `KEY` as **Key** and `x` as **Value**, and choose **Create**.
```
-->

Of that, nothing is left:

1. Open **Automations** > `crew`. Choose **Kickoff**.

```text title="Error"
...not deployed
```
"""


def test_what_screens_show_and_refuse_is_as_the_page_says(site: SampleSite) -> None:
    assert verify(site, PAGE).findings == []


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("3f8a1c52-...", "4f8a1c52-...", "other-output"),
        ("crew is not deployed", "crew is deployed", "other-error"),
        ("choose **Kickoff**", "choose **Deploy**", "no-error"),
        ("choose **Kickoff**", "choose **Kick off**", "wrong-instruction"),
        ("| `no credential found`", "| `no credential found` ... `anywhere`", "other-symptom"),
        ("and `x` as **Value**", "and `x` as **Word**", "command-failed"),
        ("as **Key** and `x` as **Value**", "as **Key**, choose `Use AWS default` for **Value Source**, "
         "and enter `x` as **Secret Name**", "no-cure"),
    ],
)  # fmt: skip
def test_what_screens_show_otherwise_is_found(site: SampleSite, before: str, after: str, rule: str) -> None:
    assert before in PAGE

    assert rules(site, PAGE.replace(before, after))[0][1] == rule


def test_instructions_that_readers_see_are_a_list(site: SampleSite) -> None:
    page = "# A page\n\n```instructions\nOpen **IAM** > **Users**.\n```\n"

    assert [found for _, found in rules(site, page)] == ["unknown-language"]
