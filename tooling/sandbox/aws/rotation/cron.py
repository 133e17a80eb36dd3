"""Cron expressions as rotation schedules have them: at full hours, on days of a month or a week.

https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

CRON = re.compile(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
RANGE = re.compile(r"(?:\*|(?P<first>\d+)(?:-(?P<last>\d+))?)(?:/(?P<step>[1-9]\d*))?")
# Longer than 29 February ever takes to come twice.
MOST_DAYS = 13 * 366
ANY_DAY = datetime(2000, 1, 1)


class CronError(Exception):
    """An expression that says no time, with what is wrong."""


@dataclass(frozen=True, slots=True)
class Cron:
    """The hours of a day, and the fields that say which days."""

    hours: frozenset[int]
    day_of_month: str
    months: frozenset[int]
    day_of_week: str

    def after(self, moment: datetime) -> Iterator[datetime]:
        """Yield the times after `moment`, in UTC."""
        first = moment.date()
        for day in (first + timedelta(days=number) for number in range(MOST_DAYS)):
            if self.has_day(day):
                for hour in sorted(self.hours):
                    found = datetime.combine(day, time(hour), moment.tzinfo)
                    if found > moment:
                        yield found

    def has_day(self, day: date) -> bool:
        if day.month not in self.months:
            return False
        last = calendar.monthrange(day.year, day.month)[1]
        if self.day_of_month == "L":
            return day.day == last
        if self.day_of_month != "?":
            return day.day in values(self.day_of_month, 1, 31)
        weekday = day.isoweekday() % 7 + 1
        if self.day_of_week.endswith("L"):
            return day.day > last - 7 and weekday in values(self.day_of_week[:-1] or "7", 1, 7)
        name, _, number = self.day_of_week.partition("#")
        is_that = not number or (day.day - 1) // 7 + 1 == int(number)
        return is_that and weekday in values(name, 1, 7)


def parse_cron(expression: str) -> Cron:
    """Return what an expression such as `cron(0 8 1 * ? *)` says. Raises `CronError`."""
    found = CRON.fullmatch(expression)
    if found is None:
        raise CronError("it has six fields")
    minutes, hours, day_of_month, months, day_of_week, year = found.groups()
    if (minutes, year) != ("0", "*"):
        raise CronError("its minutes are 0, and its year is *")
    if [day_of_month, day_of_week].count("?") != 1:
        raise CronError("one of its days, of the month or of the week, is ?")
    cron = Cron(
        frozenset(values(hours, 0, 23)),
        day_of_month,
        frozenset(values(numbered(months, MONTHS), 1, 12)),
        numbered(day_of_week, WEEKDAYS),
    )
    check_days(cron)
    return cron


def check_days(cron: Cron) -> None:
    """Raise `CronError` for days that no month has."""
    if cron.day_of_month not in {"L", "?"}:
        values(cron.day_of_month, 1, 31)
    if cron.day_of_week != "?":
        name, _, number = cron.day_of_week.partition("#")
        values(name.removesuffix("L") or "7", 1, 7)
        if number and number not in "12345":
            raise CronError(f"there is no weekday #{number}")
    if next(cron.after(ANY_DAY), None) is None:
        raise CronError("that day never comes")


def numbered(field: str, names: tuple[str, ...]) -> str:
    """Return `field` with numbers for names."""
    for number, name in enumerate(names, start=1):
        field = field.replace(name, str(number))
    return field


def values(field: str, least: int, most: int) -> set[int]:
    """Return the numbers that a field such as `1,15`, `8/8` or `2-5` means. Raises `CronError`."""
    found: set[int] = set()
    for part in field.split(","):
        matched = RANGE.fullmatch(part)
        if matched is None:
            raise CronError(f"`{field}` can't be read")
        first = int(matched["first"] or least)
        alone = matched["first"] and not matched["last"] and not matched["step"]
        last = first if alone else int(matched["last"] or most)
        if not least <= first <= last <= most:
            raise CronError(f"`{field}` is not within {least} and {most}")
        found |= set(range(first, last + 1, int(matched["step"] or 1)))
    return found
