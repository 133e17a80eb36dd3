"""Values of conditions, read as what their operator compares: numbers, dates, addresses, bytes.

Each returns None for a text that isn't one.
"""

from __future__ import annotations

import binascii
import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

VALUES = 4096
NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
# The six forms of https://www.w3.org/TR/NOTE-datetime
DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:T(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.(?P<fraction>\d+))?)?"
    r"(?:Z|(?P<offset>[+-]\d\d:?\d\d)))?)?)?",
    re.ASCII,
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(VALUES)
def number(text: str) -> Decimal | None:
    """Return the integer or decimal that `text` is."""
    return Decimal(text) if NUMBER.fullmatch(text) else None


@lru_cache(VALUES)
def moment(text: str) -> Decimal | None:
    """Return the seconds since 1970 of a date, or of a text that is a number of seconds itself.

    Four digits are a year: AWS takes both, and no request is from 1970.
    """
    date = DATE.fullmatch(text)
    if date is None:
        return number(text)
    try:
        return seconds(date)
    except (ValueError, OverflowError):
        return None


def seconds(date: re.Match[str]) -> Decimal:
    """Return the seconds since 1970. Raises `ValueError` when there is no such day or hour."""
    year, month, day = (int(date[name] or 1) for name in ("year", "month", "day"))
    hour, minute, second = (int(date[name] or 0) for name in ("hour", "minute", "second"))
    since = datetime(year, month, day, hour, minute, second, tzinfo=zone(date["offset"])) - EPOCH
    return Decimal(since.days * 86400 + since.seconds) + Decimal(f"0.{date['fraction'] or 0}")


def zone(offset: str | None) -> timezone:
    if not offset:
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    return timezone((-1 if offset[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


@lru_cache(VALUES)
def network(text: str) -> IPv4Network | IPv6Network | None:
    """Return the range that `text` is; an address alone is a range of one."""
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


@lru_cache(VALUES)
def address(text: str) -> IPv4Address | IPv6Address | None:
    """Return the address that `text` is."""
    try:
        return ip_address(text)
    except ValueError:
        return None


def truth(text: str) -> bool | None:
    """Return what a boolean says; its case doesn't count."""
    return {"true": True, "false": False}.get(text.lower())


def binary(text: str) -> bytes | None:
    """Return the bytes that `text` encodes in base 64."""
    try:
        return binascii.a2b_base64(text, strict_mode=True)
    except ValueError:
        return None
