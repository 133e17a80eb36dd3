"""Control: what a test, or a reader with a practice AWS, may do to the sandbox itself.

JSON in and out, under a path that nobody guesses, on loopback only. Blocks of guides are not
told it: they have a command that gets them tokens, which has a path of its own.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from moto.core.request import Request as HttpRequest
from werkzeug.wrappers import Response

from tooling.sandbox.aws.authorizer import Authorizer
from tooling.sandbox.aws.decisions import Record
from tooling.sandbox.aws.identity_provider import claims_given
from tooling.sandbox.aws.state import state

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Control:
    """Answers what is asked of the sandbox itself, and passes everything else on to AWS."""

    def __init__(self, app: WSGIApplication, authorizer: Authorizer, reset: Callable[[], None]) -> None:
        self.app = app
        self.authorizer = authorizer
        self.empty = reset
        self.path, self.token_path = (f"/{secrets.token_urlsafe(18)}" for _ in range(2))
        self.commands: Mapping[tuple[str, str], Callable[[Mapping[str, Any]], object]] = {
            ("POST", "/token"): lambda claims: {"token": authorizer.provider.token(claims)},
            ("POST", "/clock"): self.advance,
            ("POST", "/reset"): self.reset,
            ("GET", "/state"): lambda _: state(authorizer.ledger),
            ("GET", "/requests"): lambda _: [recorded(record) for record in authorizer.records],
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == self.token_path:
            return self.token(HttpRequest(environ))(environ, start_response)
        if not path.startswith(f"{self.path}/"):
            return self.app(environ, start_response)
        return self.answer(HttpRequest(environ), path.removeprefix(self.path))(environ, start_response)

    def answer(self, http: HttpRequest, name: str) -> Response:
        """Return the response to a command; what can't be understood changes nothing."""
        command = self.commands.get((http.method, name))
        if command is None:
            known = ", ".join(f"{method} {path}" for method, path in self.commands)
            return as_json({"error": f"expected one of: {known}"}, 404)
        try:
            given = json.loads(http.get_data() or b"{}")
            if not isinstance(given, dict):
                raise TypeError("expected a JSON object")
            return as_json(command(given), 200)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            return as_json({"error": f"can't read the request: {error}"}, 400)

    def token(self, http: HttpRequest) -> Response:
        """Return a token with the claims that a command got as its arguments."""
        try:
            arguments = http.get_data().decode().split("\0")[:-1]
            claims = claims_given(arguments, int(self.authorizer.clock.now().timestamp()))
        except ValueError as error:
            return Response(f"can't read the claims: {error}\n", 400)
        return Response(self.authorizer.provider.token(claims))

    def reset(self, _: Mapping[str, Any]) -> dict[str, str]:
        self.empty()
        return {}

    def advance(self, given: Mapping[str, Any]) -> dict[str, str]:
        self.authorizer.clock.advance(float(given["advance_s"]))
        return {"now": self.authorizer.clock.now().isoformat()}


def as_json(document: object, status: int) -> Response:
    return Response(json.dumps(document), status, content_type="application/json")


def recorded(record: Record) -> dict[str, Any]:
    """Return a record as JSON has it: what was asked, by whom, and the verdict."""
    return {
        "principal": record.request.principal.arn,
        "action": record.request.action,
        "resource": record.request.resource,
        "resource_account": record.request.resource_account,
        "context": {key: list(values) for key, values in record.request.context.items()},
        "decision": record.verdict.decision.value,
        "because": [{"policy": each.policy, "statement": each.statement} for each in record.verdict.because],
        "limited_by": record.verdict.limited_by,
    }
