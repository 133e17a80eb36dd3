from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.test_markdown import read
from tests.site.rendered import hostile, rendered
from tooling.site.markup import cell
from tooling.site.reference.error_index import Place, error_index
from tooling.site.reference.found_errors import FoundError, errors

PAGE = """\
# T

## 1. Read

```bash
aws secretsmanager get-secret-value --secret-id x
```

```text title="Error"
aws: [ERROR]: An error occurred (ResourceNotFoundException) when calling the GetSecretValue operation:
Secrets Manager can't find the specified secret.
```

<!-- test: check
```text title="Error"
(Hidden) when calling
```
-->

## If it fails

| Symptom | Cause | Fix |
|---|---|---|
| `AccessDenied: Not authorized to perform sts:AssumeRole` | The trust policy. | Mend it. |
| `PolicyArn` isn't listed in `secretsmanager:ListSecrets` | Nobody `AsksFor` it. | Wait. |
"""
SAID = (
    "aws: &#91;ERROR&#93;: An error occurred (ResourceNotFoundException) when calling the GetSecretValue"
    " operation: Secrets Manager can't find the specified secret."
)
ANCHORS: dict[tuple[str, ...], str] = {("T", "1. Read"): "1-read", ("T", "If it fails"): "if-it-fails"}


def test_a_page_has_the_errors_that_its_readers_see() -> None:
    symptom = "`AccessDenied: Not authorized to perform sts:AssumeRole`"

    assert list(errors(read(PAGE), ANCHORS)) == [
        FoundError("ResourceNotFoundException", SAID, "1. Read", "1-read"),
        FoundError("AccessDenied", symptom, "If it fails", "if-it-fails", "The trust policy.", "Mend it."),
        FoundError(
            "",
            "`PolicyArn` isn't listed in `secretsmanager:ListSecrets`",
            "If it fails",
            "if-it-fails",
            "Nobody `AsksFor` it.",
            "Wait.",
        ),
    ]


def test_errors_are_listed_by_code_and_those_without_one_last() -> None:
    found = [Place("b/c.md", "Guide", error) for error in errors(read(PAGE), ANCHORS)]

    (page,) = error_index([*found, found[0]])

    assert page.text.partition("cures it.\n\n")[2] == (
        "## AccessDenied\n\n"
        "- [Guide](../b/c.md#if-it-fails): `AccessDenied: Not authorized to perform sts:AssumeRole`."
        " The trust policy. Mend it.\n\n"
        "## ResourceNotFoundException\n\n"
        f"- [Guide](../b/c.md#1-read): “{SAID}”\n\n"
        "## Without a code\n\n"
        "- [Guide](../b/c.md#if-it-fails): `PolicyArn` isn't listed in `secretsmanager:ListSecrets`."
        " Nobody `AsksFor` it. Wait.\n"
    )


def test_without_errors_there_is_no_page() -> None:
    assert error_index([]) == []


@settings(deadline=None, max_examples=30)
@given(text=hostile.filter(str.strip), code=st.sampled_from(["", "AccessDenied"]))
def test_nothing_that_an_error_says_becomes_markup(text: str, code: str) -> None:
    def tags(said: str) -> list[str]:
        found = FoundError(code, cell(said), "", "", cell(said), cell(said))
        place = Place("a.md", said, found)
        return [tag for tag, _ in rendered(error_index([place])[0].text).tags]

    assert tags(f"a{text}") == tags("word")
