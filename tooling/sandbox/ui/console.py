"""The console's own requests to AWS, signed by the administrator who is signed in to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import jmespath  # type: ignore[import-untyped]  # jmespath has no types
from botocore.exceptions import BotoCoreError, ClientError

from tooling.sandbox.aws.account import ACCOUNT_IDS, ADMINISTRATOR_KEYS
from tooling.sandbox.aws.server import REGION
from tooling.sandbox.platforms.behaviors import BEHAVIORS
from tooling.sandbox.platforms.platform import Keys, Platform, PlatformError
from tooling.sandbox.ui.documents import TRANSFORMATIONS
from tooling.sandbox.ui.model import Call, Source
from tooling.sandbox.ui.refusal import ScreenError
from tooling.sandbox.ui.templates import Known, filled, holds


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a list: what the reader knows it by, and what is known once it is taken."""

    name: str
    binds: Known


@dataclass(frozen=True, slots=True)
class Console:
    """The administrator's way to AWS, with one platform behind it; for the AWS console that one is idle."""

    platform: Platform

    def make(self, calls: tuple[Call, ...], known: Known) -> dict[str, Any]:
        """Make `calls`, and return what their answers bind. Raises `ClientError`."""
        bound: dict[str, Any] = {}
        for call in calls:
            if holds(call.when, {**known, **bound}):
                bound |= self.make_one(call, {**known, **bound})
        return bound

    def make_one(self, call: Call, known: Known) -> dict[str, Any]:
        bound: dict[str, Any] = {}
        for one in repeated(call, known):
            answer = self.answer(call.operation, filled(call.parameters, one))
            bound |= {name: jmespath.search(path, answer) or "" for name, path in call.binds.items()}
        return bound

    def behave(self, behavior: str, known: Known) -> Mapping[str, Any]:
        """Have the platform do what it does. Raises `ClientError` and `PlatformError`."""
        return BEHAVIORS[behavior](self.platform, known)

    def entries(self, source: Source, known: Known) -> Iterator[Entry]:
        """Yield the entries of a list. Raises `ClientError`."""
        if source.stored:
            yield from (Entry(name, each) for name, each in self.platform.of_kind(source.stored).items())
        for parameters in source.alternatives if source.operation else ():
            answer = self.answer(source.operation, filled(parameters, known))
            for each in jmespath.search(source.items, answer) or ():
                binds = {name: jmespath.search(path, each) for name, path in (source.binds or {}).items()}
                yield Entry(shown(source, each), binds)

    def answer(self, operation: str, parameters: Mapping[str, Any]) -> Any:
        """Return AWS's answer, all of its pages."""
        service, _, method = operation.partition(".")
        client = self.platform.client(service, REGION, Keys(*ADMINISTRATOR_KEYS[ACCOUNT_IDS[0]]))
        if client.can_paginate(method):
            return client.get_paginator(method).paginate(**parameters).build_full_result()
        return getattr(client, method)(**parameters)


def repeated(call: Call, known: Known) -> list[Known]:
    """Return what is known at each time that a call is made: once, or once for `each` of a list."""
    if not call.each:
        return [known]
    values = filled(call.each, known)
    listed = values if isinstance(values, list) else [values] if values else []
    return [{**known, "each": value} for value in listed]


def shown(source: Source, item: Any) -> str:
    """Return the name under which the console lists an item."""
    name = str(jmespath.search(source.name, item))
    return str(TRANSFORMATIONS[source.shown](name)) if source.shown else name


@contextmanager
def telling(doing: str) -> Iterator[None]:
    """Tell as a `ScreenError` what AWS or a platform refuses."""
    try:
        yield
    except (ClientError, BotoCoreError, PlatformError) as error:
        raise failure(doing, error) from error


def failure(doing: str, error: ClientError | BotoCoreError | PlatformError) -> ScreenError:
    """Return the error for what AWS or the platform refused, in its own words."""
    answer = one_line(said(error))
    return ScreenError(f"{doing} fails: {answer}", answer=answer)


def said(error: ClientError | BotoCoreError | PlatformError) -> str:
    if not isinstance(error, ClientError):
        return str(error)
    answer = error.response["Error"]
    return f"{answer['Code']}: {answer['Message']}"


def one_line(text: str) -> str:
    return " ".join(text.split())
