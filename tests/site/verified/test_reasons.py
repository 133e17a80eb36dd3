from __future__ import annotations

from dataclasses import replace

import pytest

from tests.site.rendered import rendered
from tests.site.verified.records import READ
from tooling.site.markup import folded, quoted
from tooling.site.verified.reasons import with_reasons
from tooling.site.verified.records import PolicyRecord

REASONS = """\
> **Why each permission is here**
>
> - `kms:Decrypt` on `*` or `arn:aws:kms:us-east-1:111122223333:key/k`
>     - `aws kms decrypt` in *2\\. Read*
>     - “Choose Test.” in *3\\. Test*
>     - A step of the tests that readers don't see
>     - A command in *4\\. More*
>     - Access table: `user/reader`: `kms:Decrypt` on `*` with `sts:ExternalId=x`: Denied
> - Denial of `kms:Put*`
>     - Kept, though no step needs it: Whatever else.
> - Kept, `statement 2`: So \\*there\\*.
"""
BLOCK = '```json title="read.json"\n{}\n```\n'


def test_the_reasons_stand_below_the_block_of_the_policy() -> None:
    page = f"# T\n\n{BLOCK}\nAfter.\n"

    assert with_reasons(page, [READ], quoted) == f"# T\n\n{BLOCK}\n{REASONS}\nAfter.\n"


def test_a_permission_that_nothing_asked_for_says_so() -> None:
    bare = replace(READ, kept=())

    assert ">     - No step asked for it." in with_reasons(f"# T\n\n{BLOCK}", [bare], quoted)


def test_what_a_block_prints_stays_with_it() -> None:
    command = '```bash\naws iam x\n```\n\n```text title="Output"\ny\n```\n'

    shown = with_reasons(f"# T\n\n{command}\nAfter.\n", [READ], quoted)

    assert shown == f"# T\n\n{command}\n{REASONS}\nAfter.\n"


def test_several_policies_in_one_block_have_their_names() -> None:
    other = replace(READ, name="the policy <b> of role/r", permissions=(), kept=())

    shown = with_reasons(f"# T\n\n{BLOCK}", [READ, other], quoted)

    assert "> **read.json**\n>\n> - `kms:Decrypt`" in shown
    assert "> **the policy &lt;b&gt; of role/r**" in shown
    assert rendered(shown).tags.count(("blockquote", ())) == 1


@pytest.mark.parametrize("line", [1, 4, 99, 0, -1])
def test_a_line_without_a_block_changes_nothing(line: int) -> None:
    page = f"# T\n\n{BLOCK}"

    assert with_reasons(page, [replace(READ, line=line)], quoted) == page


def test_a_block_that_isnt_closed_changes_nothing() -> None:
    assert with_reasons("# T\n\n```json\n{}\n", [READ], quoted) == "# T\n\n```json\n{}\n"


IN_TABS = """\
=== "A"

    Text.

    ```json title="a.json"
    {}
    ```

    More.

    === "C"

        ````json title="c.json"
        ```
        ````

=== "B"

    Other.
"""


def test_in_a_tab_the_reasons_are_part_of_the_tab() -> None:
    policies = [PolicyRecord("a", 5, permissions=READ.permissions[:1]), replace(READ, name="c", line=13)]

    shown = rendered(with_reasons(IN_TABS, policies, folded))

    plain = rendered(IN_TABS)
    assert shown.tags.count(("details", ("class",))) == 2
    assert shown.tags.count(("label", ("for",))) == plain.tags.count(("label", ("for",))) == 3
    assert shown.text.index("More.") > shown.text.index("Why each permission is here")
