"""Values that name something that was copied, and files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tooling.content.prose import Run, Style
from tooling.sandbox.ui.refusal import ScreenError
from tooling.sandbox.ui.values import pasted, typed

CAPTURES = {
    "arn": "arn:of:anything",
    "role_arn": "arn:of:role",
    "access_key_id": "AKIAIOSFODNN7EXAMPLE",
    "secret_access_key": "wJalrXUtnFEMI",
}
WORDS = {
    "the access key ID of step 4": "AKIAIOSFODNN7EXAMPLE",
    "The secret access key": "wJalrXUtnFEMI",
    "the ARN": "arn:of:anything",
    "the role ARN that you copied from the role's page": "arn:of:role",
    "your role ARN you noted in step 2": "arn:of:role",
    "the ARN of the role": "arn:of:role",
    "the ARN of the role of step 3": "arn:of:role",
}


@pytest.mark.parametrize("words", WORDS)
def test_words_name_the_capture_with_the_longest_name(words: str) -> None:
    assert typed(Run(words), CAPTURES) == WORDS[words]


def test_code_is_what_it_says() -> None:
    assert typed(Run("role_arn", Style.CODE), CAPTURES) == "role_arn"


def test_words_that_name_nothing_copied_are_refused() -> None:
    with pytest.raises(ScreenError) as refused:
        typed(Run("the roll ARNs"), {"role_arn": "arn:of:role"})

    assert (refused.value.problem, refused.value.hint) == (
        "nothing was copied as `the roll ARNs`",
        "did you mean the role arn?\ncopied so far: `role_arn`",
    )


@pytest.mark.parametrize("value", ["policy.json", "{}"])
def test_a_file_is_pasted_with_its_content_and_anything_else_as_it_is(tmp_path: Path, value: str) -> None:
    (tmp_path / "policy.json").write_text("{}")

    assert pasted(Run(value, Style.CODE), {}, tmp_path) == "{}"
