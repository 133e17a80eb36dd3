"""Schedules: when a secret is to be rotated next.

https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html
https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from tooling.sandbox.aws.rotation.cron import Cron, CronError, parse_cron

RATE = re.compile(r"rate\(([1-9]\d*) (hours?|days?)\)")
LEAST_HOURS = 4
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


class ScheduleError(Exception):
    """Rules that Secrets Manager doesn't take, with its message where clients have reported it."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The rules of a rotation: a number of days or an expression, and the length of the window in hours."""

    days: int | None = None
    expression: str = ""
    duration: str = ""

    @property
    def interval(self) -> timedelta | Cron:
        """The time between rotations, or the times of a cron expression. Raises `CronError`."""
        if self.days:
            return timedelta(days=self.days)
        rate = RATE.fullmatch(self.expression)
        if rate is None:
            return parse_cron(self.expression)
        return int(rate[1]) * (HOUR if rate[2].startswith("hour") else DAY)

    def rules(self, now: datetime) -> dict[str, Any]:
        """Return the rules as DescribeSecret gives them, with the days that an expression comes to."""
        given = {"ScheduleExpression": self.expression, "Duration": self.duration}
        days = self.days or days_of(self.interval, now)
        return {"AutomaticallyAfterDays": days, **{name: each for name, each in given.items() if each}}

    def next_date(self, now: datetime) -> datetime:
        """Return the end of the window in which the secret is rotated next."""
        start, length = window(self.interval, now)
        if self.duration:
            length = timedelta(hours=int(self.duration[:-1]))
        midnight = start.replace(hour=0) + DAY
        return min(start + length, midnight - timedelta(seconds=1))


def parse_rules(rules: Mapping[str, Any]) -> Schedule:
    """Return the schedule that RotationRules set. Raises `ScheduleError`."""
    days, expression = rules.get("AutomaticallyAfterDays"), rules.get("ScheduleExpression", "")
    if days and expression:
        raise ScheduleError("You cannot specify both rotation frequency and schedule expression together.")
    if not days and not expression:
        raise ScheduleError("You must specify a rotation frequency or a schedule expression.")
    schedule = Schedule(days, expression, rules.get("Duration", ""))
    try:
        interval = schedule.interval
    except CronError as error:
        raise ScheduleError(f"The schedule expression {expression} is not valid: {error}.") from error
    if isinstance(interval, timedelta) and interval < LEAST_HOURS * HOUR:
        raise ScheduleError(f"A secret can be rotated every {LEAST_HOURS} hours, and not more often.")
    check_window(schedule, interval)
    return schedule


def check_window(schedule: Schedule, interval: timedelta | Cron) -> None:
    """Raise `ScheduleError` for a window that goes on into the next day, or into the next window."""
    if not schedule.duration:
        return
    if not 1 <= int(schedule.duration[:-1]) <= most_hours(interval):
        raise ScheduleError(f"A window of {schedule.duration} goes on into the next day or the next window.")


def most_hours(interval: timedelta | Cron) -> int:
    """Return how long a window may be: up to the next one of its day, or the end of the day."""
    if isinstance(interval, timedelta):
        return min(24, int(interval / HOUR))
    starts = [*sorted(interval.hours), 24]
    return min(later - earlier for earlier, later in pairwise(starts))


def window(interval: timedelta | Cron, now: datetime) -> tuple[datetime, timedelta]:
    """Return when the next window opens, and how long it is where no duration is set."""
    if isinstance(interval, Cron):
        return next(interval.after(now)), HOUR if len(interval.hours) > 1 else DAY
    if interval < DAY or interval % DAY:
        return now.replace(minute=0, second=0, microsecond=0) + interval, HOUR
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + interval, DAY


def days_of(interval: timedelta | Cron, now: datetime) -> int:
    """Return the days between two rotations, and 1 for anything shorter."""
    if isinstance(interval, Cron):
        times = interval.after(now)
        first, second = next(times), next(times)
        interval = second - first
    return max(1, interval.days)
