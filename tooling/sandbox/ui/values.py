"""What a value in an instruction stands for: itself, a file, or something that was copied."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tooling.content.prose import Run, Style
from tooling.sandbox.ui.refusal import ScreenError, nearest

# How a file is told from any other value: one word with a suffix.
FILE_NAME = re.compile(r"[\w.-]+\.(json|ya?ml|txt|pem|template)")
ASIDE = re.compile(r"\s(of step \d+\b|(that |which )?you (copied|saved|noted)\b).*", re.IGNORECASE)


def typed(value: Run, captures: Mapping[str, str]) -> str:
    """Return what is typed: code is literal, words name something that was copied. Raises `ScreenError`."""
    return value.text if value.style is Style.CODE else captured(value.text, captures)


def pasted(value: Run, captures: Mapping[str, str], folder: Path) -> str:
    """Return what is pasted: the content of a file in `folder`, or what would be typed."""
    if value.style is not Style.CODE or not FILE_NAME.fullmatch(value.text):
        return typed(value, captures)
    path = folder / value.text
    if not path.is_file():
        names = sorted(each.name for each in folder.iterdir() if each.is_file())
        listed = ", ".join(f"`{name}`" for name in names) or "no files"
        raise ScreenError(f"there is no file `{value.text}`", f"the working folder has: {listed}")
    return path.read_text()


def captured(words: str, captures: Mapping[str, str]) -> str:
    """Return the capture with the longest name that stands in `words`. Raises `ScreenError`.

    "the access key ID of step 4" is read as `access_key_id`; a step, and "that you copied", are
    left aside.
    """
    said = snake_case(ASIDE.sub("", f"{words} ").strip())
    owned, _, owner = said.partition("_of_")
    # "The ARN of the role" is the role's ARN.
    spoken = f"_{said}_{owner}_{owned}_".replace("_the_", "_").replace("_your_", "_")
    found = [name for name in captures if f"_{name.lower()}_" in spoken]
    if found:
        return captures[max(found, key=len)]
    near = [
        f"did you mean the {name.replace('_', ' ')}?"
        for name in nearest(said.removeprefix("the_"), captures)[:1]
    ]
    known = ", ".join(f"`{name}`" for name in captures) or "nothing"
    raise ScreenError(f"nothing was copied as `{words}`", "\n".join([*near, f"copied so far: {known}"]))


def snake_case(words: str) -> str:
    return re.sub(r"\W+", "_", words.lower()).strip("_")
