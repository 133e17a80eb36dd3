"""Operations: what an HTTP request asks AWS to do.

moto's router and parsers read the request by botocore's service models, for every protocol
(JSON, query, REST). They are the ones that carry it out afterwards, so what is authorized is
what is done. A request that can't be read is never passed on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from urllib.parse import parse_qs

from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request as HttpRequest
from moto.core.request import determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model

from tooling.sandbox.aws.regions import HOME, requested_region

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
SCOPE = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/,\s]+)/(?P<date>\d{8})/(?P<region>[^/]+)/(?P<service>[^/]+)"
    r"/aws4_request\s*,\s*SignedHeaders=(?P<headers>[^,\s]+)\s*,\s*Signature=(?P<signature>[0-9a-f]{64})\s*"
)
# The operations that carry their own proof of who asks, and so no signature.
# https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
UNSIGNED = {"AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"}


class Protocol(Enum):
    """How a service's requests and errors are written."""

    JSON = "json"
    QUERY = "query"
    EC2 = "ec2"
    REST_JSON = "rest-json"
    REST_XML = "rest-xml"


@dataclass(frozen=True, slots=True)
class Signature:
    """What the Authorization header says: who signed, for which region and service, and what."""

    access_key_id: str
    date: str
    region: str
    service: str
    headers: tuple[str, ...]
    value: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of a service, such as `GetSecretValue`, with its parameters by their names."""

    service: str
    name: str
    parameters: Mapping[str, Any]
    region: str
    protocol: Protocol

    @property
    def action(self) -> str:
        """The action of the same name, which is the one it takes unless a table says otherwise."""
        return f"{self.service}:{self.name}"


class UnreadableRequestError(Exception):
    """A request that is no operation of a service we know. It is denied, not reported."""


def signature(request: HttpRequest) -> Signature | None:
    """Return the signature of `request`, or None where it has none that can be read."""
    match = SCOPE.fullmatch(request.headers.get("Authorization", ""))
    if not match:
        return None
    headers = tuple(match["headers"].split(";"))
    return Signature(
        match["key"], match["date"], match["region"], match["service"], headers, match["signature"]
    )


def operation(request: HttpRequest, signed: Signature | None) -> Operation:
    """Return what `request` asks for. Raises `UnreadableRequestError`.

    A request without a signature is read only where it may have none.
    """
    service, region = (signed.service, signed.region) if signed else (_unsigned_service(request), HOME)
    try:
        model, uri_parameters = get_service_router(service).match(request)
        protocol = determine_request_protocol(get_service_model(service), request.content_type)
        parsed = PROTOCOL_PARSERS[protocol](model).parse(
            {
                "method": request.method,
                "values": request.values,
                "headers": request.headers,
                "body": request.data,
                "url_path": request.path,
                "url_params": uri_parameters,
            }
        )
    # Whatever botocore's models, moto's router and its parsers raise on bytes that are nobody's request.
    except Exception as error:
        raise UnreadableRequestError(str(error)) from error
    place = requested_region(service, region)
    return Operation(service, model.name, parsed or {}, place, Protocol(protocol))


def _unsigned_service(request: HttpRequest) -> str:
    actions = parse_qs(request.get_data(cache=True, parse_form_data=False).decode("ascii", "replace"))
    if actions.get("Action", [""])[0] not in UNSIGNED:
        raise UnreadableRequestError("the request is not signed")
    return "sts"
