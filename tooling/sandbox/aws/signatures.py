"""Signature Version 4: whether a request was signed with the secret of its access key.

botocore signs the request anew, as it arrived, and the two signatures are compared.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from moto.core.request import Request as HttpRequest

from tooling.sandbox.aws.operations import Signature

# Only S3 takes a body that isn't part of what is signed.
# https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
UNSIGNED_BODIES = ("UNSIGNED-PAYLOAD", "STREAMING-")
# How long before and after its date a signature counts, in minutes.
# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (RequestTimeTooSkewed)
# https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html
MINUTES, MINUTES_OF_S3 = 5, 15
DATE = "%Y%m%dT%H%M%SZ"


def is_signed_with(secret: str, request: HttpRequest, signed: Signature) -> bool:
    """Return whether `signed` is the signature that `request` has when it is signed with `secret`."""
    date = request.headers.get("X-Amz-Date", "")
    if date[:8] != signed.date or "host" not in signed.headers or not _is_body_signed(request, signed):
        return False
    scheme = S3SigV4Auth if signed.service == "s3" else SigV4Auth
    signer = scheme(Credentials(signed.access_key_id, secret), signed.service, signed.region)
    try:
        mirrored = mirror(request, signed)
        text = signer.string_to_sign(mirrored, signer.canonical_request(mirrored))
    except ValueError:  # a host or a path that is no part of a URL
        return False
    return bool(hmac.compare_digest(signer.signature(text, mirrored), signed.value))


def out_of_time(signed: Signature, date: str, now: datetime) -> str:
    """Return what AWS says of a signature that was made at `date`, too long before or after `now`, or ""."""
    minutes = MINUTES_OF_S3 if signed.service == "s3" else MINUTES
    away = timedelta(minutes=minutes)
    try:
        made = datetime.strptime(date, DATE).replace(tzinfo=UTC)
    except ValueError:
        return f"Date must be in ISO-8601 'basic format'. Got '{date}'."
    if abs(made - now) <= away:
        return ""
    if signed.service == "s3":
        return "The difference between the request time and the current time is too large."
    if made < now:
        since = f"{now - away:{DATE}} ({now:{DATE}} - {minutes} min.)"
        return f"Signature expired: {date} is now earlier than {since}"
    until = f"{now + away:{DATE}} ({now:{DATE}} + {minutes} min.)"
    return f"Signature not yet current: {date} is still later than {until}"


def mirror(request: HttpRequest, signed: Signature) -> AWSRequest:
    """Return `request` as botocore has it before it is signed. Raises `ValueError`."""
    mirrored = AWSRequest(
        method=request.method,
        url=f"http://{request.headers.get('Host', '')}{request.environ.get('RAW_URI') or request.full_path}",
        data=request.get_data(),
        headers={name: request.headers.get(name, "") for name in signed.headers},
    )
    mirrored.context["timestamp"] = request.headers["X-Amz-Date"]
    return mirrored


def _is_body_signed(request: HttpRequest, signed: Signature) -> bool:
    """Return whether the digest that the client signed, where it names one, is that of the body."""
    digest = request.headers.get("X-Amz-Content-SHA256")
    if digest is None or (signed.service == "s3" and digest.startswith(UNSIGNED_BODIES)):
        return True
    return bool(digest == hashlib.sha256(request.get_data()).hexdigest())
