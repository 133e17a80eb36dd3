"""Dates: how they stand in versions/ and in the changelog, and which of them is today's."""

from __future__ import annotations

import datetime


def today() -> datetime.date:
    """Return the date of today in UTC, as the dates of commits are, so that they compare anywhere."""
    return datetime.datetime.now(datetime.UTC).date()


def parse_date(text: str) -> datetime.date:
    """Return the date that `text` spells as `2026-01-31`. Raises `ValueError`."""
    date = datetime.date.fromisoformat(text)
    # Python also reads 20260131 and 2026-W05-6.
    if str(date) != text:
        raise ValueError(text)
    return date
