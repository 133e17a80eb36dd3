"""moto's server on a loopback port of its own, behind the gate.

Every client (boto3, the AWS CLI) reaches it through `AWS_ENDPOINT_URL`. What it doesn't do as
AWS does is named on the page "How the guides are tested".
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast

from werkzeug.serving import BaseWSGIServer, make_server

from tooling.errors import PortInUseError
from tooling.sandbox.aws.account import Ledger, add_administrators
from tooling.sandbox.aws.authorizer import Authorizer
from tooling.sandbox.aws.clock import Clock
from tooling.sandbox.aws.control import Control
from tooling.sandbox.aws.decisions import Record
from tooling.sandbox.aws.functions.invocation import Invoker
from tooling.sandbox.aws.gate import Gate
from tooling.sandbox.aws.stacks.operations import Stacks
from tooling.servers import running

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class Kept:
    """What the sandbox knows beside moto: what moto forgets, what was asked, the time, and the stacks."""

    ledger: Ledger
    records: list[Record]
    clock: Clock
    stacks: dict[tuple[str, str], Stacks]


class AwsServer:
    """Two AWS accounts with an administrator each and nothing else, until it is stopped.

    Port 0 is any that is free. Raises `PortInUseError`.
    """

    def __init__(self, port: int = 0) -> None:
        self.authorizer = Authorizer()
        self._invoker = Invoker(self.authorizer, lambda: self.port, self.serving)
        self._gate = Gate(moto_app(), self.authorizer, self._invoker)
        self._control = Control(self._gate, self.authorizer, self.reset)
        self._server = bound_server(self._control, port)
        self._running = ExitStack()
        self.reset()
        self._running.enter_context(running(self._server))

    @property
    def port(self) -> int:
        return int(self._server.port)

    @property
    def endpoint_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def control_url(self) -> str:
        return f"{self.endpoint_url}{self._control.path}"

    @property
    def token_path(self) -> str:
        """Where the command `identity-token` gets its tokens."""
        return self._control.token_path

    def reset(self) -> None:
        """Bring the accounts back to how they started."""
        from moto.moto_api._internal import moto_api_backend

        self._invoker.clear()
        moto_api_backend.reset()
        self.authorizer.clear()
        self._gate.cloudformation.clear()
        add_administrators()

    @property
    def kept(self) -> Kept:
        """What is kept here and not by moto."""
        ours, stacks = self.authorizer, self._gate.cloudformation.stacks
        return Kept(ours.ledger, ours.records, ours.clock, stacks)

    def keep(self, kept: Kept) -> None:
        """Go on with what was kept at another time."""
        ours = self.authorizer
        ours.ledger, ours.records, ours.clock = kept.ledger, kept.records, kept.clock
        self._gate.cloudformation.stacks = kept.stacks

    @contextmanager
    def serving(self, listener: socket.socket) -> Iterator[None]:
        """Answer on `listener` as well, which is in another network, until left."""
        with listener, running(server_on(listener, self._control)):
            yield

    def stop(self) -> None:
        self._invoker.stop()
        self._running.close()

    def __enter__(self) -> AwsServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()


def moto_app() -> WSGIApplication:
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    app: Any = DomainDispatcherApplication(create_backend_app)
    # moto lists its own folder for each request to find the service of a host.
    app.get_backend_for_host = lru_cache(maxsize=4096)(app.get_backend_for_host)
    return cast("WSGIApplication", app)


def bound_server(app: WSGIApplication, port: int) -> BaseWSGIServer:
    """Return a server of `app` on `port`. Raises `PortInUseError`, where werkzeug ends the process."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortInUseError(port) from error
        listener.listen(128)
        return server_on(listener, app)


def server_on(listener: socket.socket, app: WSGIApplication) -> BaseWSGIServer:
    """Return a server for what connects to `listener`, of which it has a copy."""
    from moto.moto_server.werkzeug_app import MotoRequestHandler

    class QuietHandler(MotoRequestHandler):  # type: ignore[misc]  # moto has no types
        def log(self, *_: Any) -> None:
            """Leave the terminal to findings."""

    host, port = listener.getsockname()
    return make_server(host, port, app, threaded=True, request_handler=QuietHandler, fd=listener.fileno())
