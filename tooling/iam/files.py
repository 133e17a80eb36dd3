"""Policies that stand in files, or come from standard input as `-`."""

from __future__ import annotations

import sys
from pathlib import Path

from tooling.errors import ToolingError
from tooling.iam.policy import Policy, PolicyError, parse_policy


class UnreadableFileError(ToolingError):
    """A file can't be read as text."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(
            f"can't read `{file}`: {reason}", fix="Name a JSON file in UTF-8, or `-` for standard input."
        )


class PolicyFileError(ToolingError):
    """A file holds no policy: where in its JSON, and what AWS expects there."""

    def __init__(self, file: str, error: PolicyError) -> None:
        place = f"`{error.path}` in `{file}`" if error.path else f"`{file}`"
        super().__init__(
            f"{place} is {error.found}",
            fix=f"AWS expects {error.expected}. For all that is wrong: tooling iam lint {file}",
        )


def text_of(file: str) -> str:
    """Return the text of `file`. Raises `UnreadableFileError`."""
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return content.decode()
    except OSError as error:
        raise UnreadableFileError(file, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise UnreadableFileError(file, f"it is not UTF-8 ({error.reason} at byte {error.start})") from error


def policy_in(file: str) -> Policy:
    """Return the policy in `file`. Raises `UnreadableFileError` and `PolicyFileError`."""
    try:
        return parse_policy(text_of(file))
    except PolicyError as error:
        raise PolicyFileError(file, error) from error
