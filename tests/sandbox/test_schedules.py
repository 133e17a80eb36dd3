"""Schedules of rotations: when the next window ends, and what says no time.

The cron expressions are those of
https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tooling.sandbox.aws.rotation.schedule import ScheduleError, parse_rules

# A Sunday.
NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
NEXT: dict[str, tuple[dict[str, Any], str]] = {
    "after days, until the end of the day": ({"AutomaticallyAfterDays": 30}, "2026-12-22T23:59:59"),
    "after days, in a window from midnight": (
        {"AutomaticallyAfterDays": 30, "Duration": "3h"},
        "2026-12-22T03:00:00",
    ),
    "at a rate of days": ({"ScheduleExpression": "rate(10 days)"}, "2026-12-02T23:59:59"),
    "at a rate of hours, for an hour": ({"ScheduleExpression": "rate(12 hours)"}, "2026-11-22T23:00:00"),
    "every eight hours": ({"ScheduleExpression": "cron(0 8/8 * * ? *)"}, "2026-11-22T17:00:00"),
    "every ten hours": ({"ScheduleExpression": "cron(0 2/10 * * ? *)"}, "2026-11-22T13:00:00"),
    "every day": ({"ScheduleExpression": "cron(0 10 * * ? *)"}, "2026-11-23T23:59:59"),
    "every Saturday": (
        {"ScheduleExpression": "cron(0 18 ? * SAT *)", "Duration": "1h"},
        "2026-11-28T19:00:00",
    ),
    "every 7 days of a month": ({"ScheduleExpression": "cron(0 8 1/7 * ? *)"}, "2026-11-29T23:59:59"),
    "the first Sunday of a month": ({"ScheduleExpression": "cron(0 0 ? * SUN#1 *)"}, "2026-12-06T23:59:59"),
    "the last Sunday of a month": ({"ScheduleExpression": "cron(0 0 ? * 1L *)"}, "2026-11-29T23:59:59"),
    "the last day of a month": ({"ScheduleExpression": "cron(0 17 L * ? *)"}, "2026-11-30T23:59:59"),
    "the first day of quarters": (
        {"ScheduleExpression": "cron(0 8 1 1/3 ? *)", "Duration": "16h"},
        "2027-01-01T23:59:59",
    ),
    "two days of a month": (
        {"ScheduleExpression": "cron(0 16 1,15 * ? *)", "Duration": "2h"},
        "2026-12-01T18:00:00",
    ),
    "a day that most years don't have": ({"ScheduleExpression": "cron(0 0 29 2 ? *)"}, "2028-02-29T23:59:59"),
}
WRONG: dict[str, dict[str, Any]] = {
    "minutes": {"ScheduleExpression": "cron(30 8 * * ? *)"},
    "a year": {"ScheduleExpression": "cron(0 8 * * ? 2027)"},
    "both kinds of days": {"ScheduleExpression": "cron(0 8 1 * SUN *)"},
    "five fields": {"ScheduleExpression": "cron(0 8 * * ?)"},
    "an hour that no day has": {"ScheduleExpression": "cron(0 24 * * ? *)"},
    "a day that no month has": {"ScheduleExpression": "cron(0 8 30 2 ? *)"},
    "a sixth Sunday": {"ScheduleExpression": "cron(0 8 ? * SUN#6 *)"},
    "a rate of nothing": {"ScheduleExpression": "rate(0 days)"},
    "a rate of minutes": {"ScheduleExpression": "rate(300 minutes)"},
    "a window into the next day": {"ScheduleExpression": "cron(0 20 * * ? *)", "Duration": "5h"},
    "a window into the next one": {"ScheduleExpression": "cron(0 0/4 * * ? *)", "Duration": "5h"},
    "a window longer than the rate": {"ScheduleExpression": "rate(4 hours)", "Duration": "6h"},
    "a window longer than a day": {"AutomaticallyAfterDays": 30, "Duration": "25h"},
    "no window": {"AutomaticallyAfterDays": 30, "Duration": "0h"},
}


@pytest.mark.parametrize("law", NEXT)
def test_the_next_rotation_is_over_at_the_end_of_its_window(law: str) -> None:
    rules, end = NEXT[law]

    assert parse_rules(rules).next_date(NOW) == datetime.fromisoformat(end).replace(tzinfo=UTC)


@pytest.mark.parametrize("law", WRONG)
def test_a_schedule_with_what_is_no_time_is_refused(law: str) -> None:
    with pytest.raises(ScheduleError):
        parse_rules(WRONG[law])
