"""The caller: CloudFormation makes its requests with the permissions of whoever sent the template.

So each request of a stack goes through the gate like any other: it is signed, authorized, and
recorded. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from botocore import xform_name
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError, ParamValidationError
from botocore.session import Session
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tooling.sandbox.aws.credentials import Credential
from tooling.sandbox.aws.stacks.refusals import NotCarriedOutError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

ENDPOINT = "http://127.0.0.1"
# What services answer about something that isn't there.
GONE = {"NoSuchEntity", "NotFoundException", "ParameterNotFound", "ResourceNotFoundException"}
CLIENTS = Lock()  # botocore doesn't make clients in two threads at once


def is_gone(error: Exception) -> bool:
    """Return whether a request failed because what it is about isn't there."""
    return isinstance(error, ClientError) and error.response["Error"]["Code"] in GONE


@dataclass(frozen=True, slots=True)
class Caller:
    """Makes requests to `app` as `credential`. Errors that `ignores` is true of give an empty answer."""

    app: WSGIApplication
    credential: Credential
    account_id: str
    region: str
    ignores: Callable[[Exception], bool] = lambda _: False
    clients: dict[str, Any] = field(default_factory=dict)

    def call(self, service: str, operation: str, **parameters: Any) -> Mapping[str, Any]:
        """Return the answer to an operation such as `CreateRole`. Raises `ClientError`."""
        call = getattr(self.client(service), xform_name(operation))
        try:
            answer: Mapping[str, Any] = call(**parameters)
        except NotImplementedError as error:  # moto's
            raise NotCarriedOutError(f"{service}:{operation}") from error
        except (ClientError, ParamValidationError) as error:
            if not self.ignores(error):
                raise
            return {}
        return answer

    def client(self, service: str) -> Any:
        if service not in self.clients:
            self.clients[service] = self.new_client(service)
        return self.clients[service]

    def new_client(self, service: str) -> Any:
        with CLIENTS:
            made = session().create_client(
                service,
                region_name=self.region,
                endpoint_url=ENDPOINT,
                aws_access_key_id=self.credential.access_key_id,
                aws_secret_access_key=self.credential.secret,
                aws_session_token=self.credential.token or None,
                config=Config(retries={"max_attempts": 0}),
            )
        made.meta.events.register("before-send", self.send)
        return made

    def send(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        """Return the answer to a request that botocore would otherwise send over the network."""
        headers = [(name, text(value)) for name, value in request.headers.items()]
        path = request.url.removeprefix(ENDPOINT)
        builder = EnvironBuilder(path, ENDPOINT, method=request.method, headers=headers, data=request.body)
        body, status, answered = run_wsgi_app(self.app, builder.get_environ(), buffered=True)
        return AWSResponse(request.url, int(status.split()[0]), dict(answered), Body(b"".join(body)))


class Body(io.BytesIO):
    """A body as botocore reads it."""

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self.read()


def text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


@cache
def session() -> Session:
    """The one session that all clients share, for the service models in it."""
    return Session()
