"""Invocations: a function's handler, carried out with the permissions of its execution role and no others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from tooling.iam.evaluator import Decision
from tooling.sandbox.aws import account
from tooling.sandbox.aws.authorizer import Authorizer
from tooling.sandbox.aws.functions.environment import Environment, Invoked
from tooling.sandbox.aws.functions.errors import RoleError
from tooling.sandbox.aws.functions.function import Function
from tooling.sandbox.aws.services import LAMBDA, assuming
from tooling.sandbox.isolation import Isolation, Serve

# As long as any session: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage-assume.html
SESSION_S = 43200


@dataclass(slots=True)
class Started:
    """An environment, and the session of the execution role that it has the keys of."""

    environment: Environment
    session: Any


@dataclass(slots=True)
class Invoker:
    """Carries out functions. An environment that has answered waits for the next event of its function.

    `port` is where AWS listens, and `serve` answers there. Functions reach nothing else, where the kernel
    allows to keep them from it.
    """

    authorizer: Authorizer
    port: Callable[[], int]
    serve: Serve
    idle: dict[Function, Started] = field(default_factory=dict)
    isolation: Isolation | None = None
    lock: Lock = field(default_factory=Lock)

    def invoke(self, function: Function, event: Any) -> Invoked:
        """Return what `function` makes of `event`. Raises `RoleError`."""
        idle = self.idle
        started = self.taken(function) or self.started(function)
        invoked = started.environment.invoke(event)
        self.give_back(started, idle)
        return invoked

    def taken(self, function: Function) -> Started | None:
        """Return an environment that waits for an event of `function`, or None."""
        with self.lock:
            started = self.idle.pop(function, None)
        if started and account.is_expired(started.session, self.authorizer.clock.now()):
            started.environment.end()
            return None
        return started

    def started(self, function: Function) -> Started:
        """Return a new environment with a session of the execution role."""
        self.require_assumable(function.role)
        seconds = SESSION_S + int(self.authorizer.clock.ahead.total_seconds())
        session = account.start_session(function.role, function.name, function.region, seconds)
        variables = {
            "AWS_ACCESS_KEY_ID": session.access_key_id,
            "AWS_SECRET_ACCESS_KEY": session.secret_access_key,
            "AWS_SESSION_TOKEN": session.session_token,
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port()}",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        return Started(Environment(function, variables, self.enclosure()), session)

    def require_assumable(self, role_arn: str) -> None:
        """Raise `RoleError` unless Lambda may act with a role."""
        record = assuming(LAMBDA, role_arn)
        self.authorizer.records.append(record)
        if record.verdict.decision is not Decision.ALLOWED:
            raise RoleError

    def give_back(self, started: Started, idle: dict[Function, Started]) -> None:
        """Keep an environment for the next event, unless it is broken or another one waits already.

        `idle` are those that waited when it was taken. After a reset there are others: its keys are gone.
        """
        function = started.environment.function
        with self.lock:
            is_kept = not started.environment.is_broken and idle is self.idle and function not in idle
            if is_kept:
                idle[function] = started
        if not is_kept:
            started.environment.end()

    def enclosure(self) -> tuple[str, ...]:
        """Return what stands before the process of a function to keep it from everything outside."""
        with self.lock:
            if self.isolation is None:
                self.isolation = Isolation(self.port(), self.serve)
            return self.isolation.enclose

    def clear(self) -> None:
        """End all environments, and whatever functions have left behind."""
        with self.lock:
            idle, self.idle = self.idle, {}
        for started in idle.values():
            started.environment.end()
        if self.isolation:
            self.isolation.end_all()

    def stop(self) -> None:
        """End everything, for good."""
        self.clear()
        if self.isolation:
            self.isolation.stop()
            self.isolation = None
