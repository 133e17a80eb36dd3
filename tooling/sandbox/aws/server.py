"""moto's server on a loopback port of its own, seen as one AWS account.

Every client (boto3, the AWS CLI) reaches it through `AWS_ENDPOINT_URL`. What moto doesn't do
as AWS does is named on the page "How the guides are tested".
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any

from werkzeug.serving import BaseWSGIServer, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# AWS's own account ID for examples: https://docs.aws.amazon.com/IAM/latest/UserGuide/example-account-ids.html
ACCOUNT_ID = "111122223333"
REGION = "us-east-1"


class Account:
    """Puts every request into one account, whoever signed it."""

    def __init__(self, app: WSGIApplication, account_id: str) -> None:
        self.app = app
        self.account_id = account_id

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self.app({**environ, "HTTP_X_MOTO_ACCOUNT_ID": self.account_id}, start_response)


class AwsServer:
    """An empty AWS account, until it is stopped."""

    def __init__(self) -> None:
        self._server = _bound_server(Account(_moto(), ACCOUNT_ID))
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def endpoint_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def reset(self) -> None:
        """Empty the account."""
        from moto.moto_api._internal import moto_api_backend

        moto_api_backend.reset()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> AwsServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()


def _moto() -> WSGIApplication:
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    app: WSGIApplication = DomainDispatcherApplication(create_backend_app)
    return app


def _bound_server(app: Any) -> BaseWSGIServer:
    from moto.moto_server.werkzeug_app import MotoRequestHandler

    class QuietHandler(MotoRequestHandler):  # type: ignore[misc]  # moto has no types
        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Leave the terminal to findings."""

    return make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
