"""Denials: what AWS answers when it refuses, in the words and the form of the service's protocol.

The words are those of https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html;
AWS says that they may change and differ between services, so a page should rely on the code and
a fragment of the text.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from enum import Enum
from xml.sax.saxutils import escape

from tooling.iam.evaluator import Decision, Verdict
from tooling.iam.request import Request
from tooling.sandbox.aws.actions.need import Need
from tooling.sandbox.aws.operations import Protocol

# What stands in a verdict, and what AWS calls it.
POLICY_NAMES = {
    "identity_policies": "identity-based policy",
    "resource_policy": "resource-based policy",
    "permissions_boundaries": "permissions boundary",
    "session_policies": "session policy",
    "service_control_policies": "service control policy",
    "resource_control_policies": "resource control policy",
    "endpoint_policies": "VPC endpoint policy",
}


# What KMS says to other accounts, whether there is such a key or not.
# https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
HIDDEN = (
    "on this resource because the resource does not exist in this Region, no resource-based policies allow "
    "access, or a resource-based policy explicitly denies access"
)


class Refusal(Enum):
    """Why a request is refused before anybody's policies are read, with the message of each.

    https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
    """

    NOT_SIGNED = "Request is missing Authentication Token"
    UNKNOWN_KEY = "The security token included in the request is invalid."
    EXPIRED = "The security token included in the request is expired"
    WRONG_SIGNATURE = (
        "The request signature we calculated does not match the signature you provided. Check your AWS "
        "Secret Access Key and signing method. Consult the service documentation for details."
    )
    WRONG_TIME = "Signature expired"
    UNREADABLE = "The request could not be understood"
    DENIED = "Access denied"
    INVALID_REQUEST = "A parameter value is not valid for the current state of the resource."
    INVALID_PARAMETER = "The input fails to satisfy the constraints specified by an AWS service."
    WRONG_PARAMETER = "The parameter name or value is invalid."
    NOT_FOUND = "Secrets Manager can't find the resource that you asked for."
    INVALID_TOKEN = "The web identity token that was passed could not be validated by AWS."
    MALFORMED_POLICY = "Syntax errors in policy."
    PUBLIC_POLICY = "The resource policy lets everybody in."
    LIMIT_EXCEEDED = "A quota is exceeded"
    DELETE_CONFLICT = "Cannot delete entity, must remove referenced objects first."
    ENCRYPTION_FAILURE = (
        "Secrets Manager can't encrypt the protected secret text using the provided KMS key. Check that the "
        "KMS key is available, enabled, and not in an invalid state."
    )
    DECRYPTION_FAILURE = "Secrets Manager can't decrypt the protected secret text using the provided KMS key."
    EXPIRED_TOKEN = "The web identity token that was passed is expired or is not valid."


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of a refusal by family of protocols, and its status in those that answer in XML."""

    json: str
    query: str
    s3: str
    status: str = "403 Forbidden"


BAD_REQUEST = "400 Bad Request"
CODES = {
    Refusal.NOT_SIGNED: Codes(
        "MissingAuthenticationTokenException", "MissingAuthenticationToken", "AccessDenied"
    ),
    Refusal.UNKNOWN_KEY: Codes("UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId"),
    Refusal.EXPIRED: Codes("ExpiredTokenException", "ExpiredToken", "ExpiredToken"),
    Refusal.WRONG_SIGNATURE: Codes(
        "InvalidSignatureException", "SignatureDoesNotMatch", "SignatureDoesNotMatch"
    ),
    Refusal.WRONG_TIME: Codes("InvalidSignatureException", "SignatureDoesNotMatch", "RequestTimeTooSkewed"),
    Refusal.UNREADABLE: Codes("UnknownOperationException", "InvalidAction", "InvalidRequest", BAD_REQUEST),
    Refusal.DENIED: Codes("AccessDeniedException", "AccessDenied", "AccessDenied"),
    Refusal.INVALID_REQUEST: Codes(
        "InvalidRequestException", "InvalidRequest", "InvalidRequest", BAD_REQUEST
    ),
    Refusal.INVALID_PARAMETER: Codes(
        "ValidationException", "ValidationError", "InvalidArgument", BAD_REQUEST
    ),
    Refusal.WRONG_PARAMETER: Codes(
        "InvalidParameterException", "InvalidParameterValue", "InvalidArgument", BAD_REQUEST
    ),
    Refusal.NOT_FOUND: Codes("ResourceNotFoundException", "NoSuchEntity", "NoSuchKey", "404 Not Found"),
    Refusal.INVALID_TOKEN: Codes(
        "InvalidIdentityToken", "InvalidIdentityToken", "InvalidIdentityToken", BAD_REQUEST
    ),
    Refusal.EXPIRED_TOKEN: Codes(
        "ExpiredTokenException", "ExpiredTokenException", "ExpiredTokenException", BAD_REQUEST
    ),
    Refusal.MALFORMED_POLICY: Codes(
        "MalformedPolicyDocumentException", "MalformedPolicyDocument", "MalformedPolicy", BAD_REQUEST
    ),
    Refusal.ENCRYPTION_FAILURE: Codes("EncryptionFailure", "EncryptionFailure", "EncryptionFailure"),
    Refusal.DECRYPTION_FAILURE: Codes("DecryptionFailure", "DecryptionFailure", "DecryptionFailure"),
    Refusal.PUBLIC_POLICY: Codes("PublicPolicyException", "PublicPolicy", "AccessDenied", BAD_REQUEST),
    Refusal.DELETE_CONFLICT: Codes("DeleteConflict", "DeleteConflict", "DeleteConflict", "409 Conflict"),
    Refusal.LIMIT_EXCEEDED: Codes("LimitExceeded", "LimitExceeded", "LimitExceeded", "409 Conflict"),
}


@dataclass(frozen=True, slots=True)
class Denial:
    """A refusal with its message."""

    refusal: Refusal
    message: str = ""

    @property
    def text(self) -> str:
        return self.message or self.refusal.value


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP response; `error_type` is the code that REST clients of JSON services read from a header."""

    status: str
    content_type: str
    body: bytes
    error_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()


def denial(request: Request, need: Need, verdict: Verdict) -> Denial:
    """Return the denial of `request`, in AWS's words."""
    if need.denial:
        return Denial(Refusal.DENIED, need.denial)
    where = f" on resource: {need.shown}" if need.shown else ""
    who = f"User: {request.principal.arn} is not authorized to perform: {need.action}"
    text = f"{who}{where}"
    if is_hidden(request, verdict):
        return Denial(Refusal.DENIED, f"{who} {HIDDEN}")
    # STS doesn't say why: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
    return Denial(
        Refusal.DENIED, text if need.action.startswith("sts:") else f"{text} {reason(need, verdict)}"
    )


def is_hidden(request: Request, verdict: Verdict) -> bool:
    """Return whether it is a key of another account that keeps its principals out, or isn't there."""
    limit = verdict.because[0].policy if verdict.because else verdict.limited_by
    is_elsewhere = request.resource_account != request.principal.account
    return request.action.startswith("kms:") and is_elsewhere and limit == "resource_policy"


def reason(need: Need, verdict: Verdict) -> str:
    """Return why, as AWS puts it: which kind of policy denies, or which kind allows nothing."""
    if verdict.decision is Decision.EXPLICITLY_DENIED:
        name = policy_name(verdict.because[0].policy) if verdict.because else "identity-based policy"
        article = "an" if name[0] in "aeio" else "a"
        return f"with an explicit deny in {article} {name}"
    name = policy_name(verdict.limited_by or "identity_policies")
    return f"because no {name} allows the {need.action} action"


def policy_name(name: str) -> str:
    """Return what AWS calls the policy that a verdict names, such as `identity_policies[0]`."""
    return POLICY_NAMES.get(name.split("[")[0], "identity-based policy")


def answer(denied: Denial, protocol: Protocol, service: str) -> Answer:
    """Return the response that tells a client of `service` that it was refused."""
    codes = CODES[denied.refusal]
    if protocol in (Protocol.JSON, Protocol.REST_JSON):
        body = json.dumps({"__type": codes.json, "message": denied.text, "Message": denied.text})
        status = BAD_REQUEST if protocol is Protocol.JSON else codes.status
        return Answer(status, "application/x-amz-json-1.1", body.encode(), codes.json)
    message, request_id = escape(denied.text), uuid.uuid4()
    if protocol is Protocol.REST_XML:
        code = codes.s3 if service == "s3" else codes.query
        error = f"<Code>{code}</Code><Message>{message}</Message>"
        body = f"<Error>{error}<RequestId>{request_id}</RequestId></Error>"
    elif protocol is Protocol.EC2:
        error = f"<Errors><Error><Code>{codes.query}</Code><Message>{message}</Message></Error></Errors>"
        body = f"<Response>{error}<RequestID>{request_id}</RequestID></Response>"
    else:
        error = f"<Error><Type>Sender</Type><Code>{codes.query}</Code><Message>{message}</Message></Error>"
        body = f"<ErrorResponse>{error}<RequestId>{request_id}</RequestId></ErrorResponse>"
    return Answer(codes.status, "text/xml", f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'.encode())
