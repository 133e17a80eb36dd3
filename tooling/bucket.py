"""A bucket: requests to S3, and what is said when they fail."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import boto3
from botocore import exceptions
from botocore.config import Config

from tooling.errors import ToolingError

# What S3 says where a conditional write lost:
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
LOST = {"PreconditionFailed", "ConditionalRequestConflict"}
MISSING = {"NoSuchKey", "404"}
# Or it was half of an answer: botocore gives that the status 500.
BUSY = {408, 429, *range(500, 600)}
# The answer began, and boto3 doesn't ask again for what is missing.
HALF_READ = (exceptions.ResponseStreamingError, exceptions.IncompleteReadError, exceptions.ReadTimeoutError)
CONNECTION_ERRORS = (exceptions.ConnectionError, exceptions.HTTPClientError, exceptions.IncompleteReadError)
GOES_ON = "Readers still get whole pages. Run the same command again: it goes on where this one ended."
PERMISSIONS = "s3:ListBucket on the bucket; s3:GetObject, s3:PutObject and s3:DeleteObject on what is in it"


class BucketRefusedError(ToolingError):
    """The bucket doesn't let us do what publishing needs."""

    def __init__(self, bucket: str, why: str) -> None:
        super().__init__(
            f"the bucket `{bucket}` refuses: {why}",
            fix=f"Publishing needs {PERMISSIONS}. {GOES_ON}",
        )


class NoBucketError(ToolingError):
    """There is no such bucket."""

    def __init__(self, bucket: str) -> None:
        super().__init__(f"there is no bucket `{bucket}`", fix=f"Make it: aws s3 mb s3://{bucket}")


class BucketLostError(ToolingError):
    """The bucket can't be reached, or doesn't keep up."""

    def __init__(self, bucket: str, why: str) -> None:
        super().__init__(f"the bucket `{bucket}` can't be used right now: {why}", fix=GOES_ON)


class AwsSetupError(ToolingError):
    """boto3 has no credentials, or none that it can use."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"boto3 can't sign requests: {why}",
            fix="Give it credentials as to any other program: AWS_PROFILE, the role of the machine, ...",
        )


class OvertakenError(Exception):
    """A conditional write came too late: somebody else wrote the object."""


@dataclass(frozen=True, slots=True)
class Headers:
    """The headers of an object."""

    content_type: str
    cache_control: str


@dataclass(frozen=True, slots=True)
class Got:
    """An object: its bytes and its tag, and for how long it has been as it is, in seconds."""

    data: bytes
    tag: str
    age_s: float


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket, or what is below `prefix` in it: all paths are relative to that."""

    name: str
    prefix: str
    client: Any
    attempts: int

    @classmethod
    def open(cls, name: str, prefix: str, *, threads: int, attempts: int) -> Bucket:
        """Return the bucket, with the credentials and the endpoint that boto3 finds."""
        config = Config(
            retries={"mode": "standard", "total_max_attempts": attempts},
            max_pool_connections=threads,
            # Stores that are like S3 don't know its newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        with errors(name):
            return cls(name, prefix, boto3.client("s3", config=config), attempts)

    def find(self, path: str) -> Got | None:
        """Return an object, or None where there is none."""
        with errors(self.name):
            for _ in range(self.attempts - 1):
                with suppress(*HALF_READ):
                    return self.got(path)
            return self.got(path)

    def got(self, path: str) -> Got | None:
        """Return what came of asking for an object once."""
        try:
            found = self.client.get_object(Bucket=self.name, Key=self.prefix + path)
        except exceptions.ClientError as error:
            if code(error) in MISSING:
                return None
            raise
        age = server_time(found) - found["LastModified"]
        return Got(found["Body"].read(), found["ETag"], age.total_seconds())

    def put(self, path: str, data: bytes, headers: Headers, **conditions: str) -> str:
        """Write an object, and return its tag. Raises `OvertakenError` where `conditions` don't hold."""
        with errors(self.name):
            try:
                done = self.client.put_object(
                    Bucket=self.name,
                    Key=self.prefix + path,
                    Body=data,
                    ContentMD5=content_md5(data),
                    ContentType=headers.content_type,
                    CacheControl=headers.cache_control,
                    **conditions,
                )
            except exceptions.ClientError as error:
                # A condition on an object that is gone has an answer of its own.
                if code(error) in LOST | MISSING:
                    raise OvertakenError from error
                raise
            return str(done["ETag"])

    def tags(self, folder: str) -> dict[str, str]:
        """Return the tags of all objects below `folder`, by their path."""
        with errors(self.name):
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.name, Prefix=f"{self.prefix}{folder}"
            )
            found = [entry for page in pages for entry in page.get("Contents", [])]
        return {entry["Key"].removeprefix(self.prefix): entry["ETag"].strip('"') for entry in found}

    def tag(self, path: str) -> str | None:
        """Return the tag of an object, None where there is none."""
        with errors(self.name):
            try:
                found = self.client.head_object(Bucket=self.name, Key=self.prefix + path)
            except exceptions.ClientError as error:
                if code(error) in MISSING:
                    return None
                raise
            return str(found["ETag"]).strip('"')

    def delete(self, path: str) -> None:
        """Remove an object; one that isn't there is no error."""
        with errors(self.name):
            self.client.delete_object(Bucket=self.name, Key=self.prefix + path)


@contextmanager
def errors(bucket: str) -> Iterator[None]:
    """Raise what S3 answers, or doesn't, as an error that says what to do."""
    try:
        yield
    except exceptions.ClientError as error:
        why = str(error.response.get("Error", {}).get("Message") or error)
        if code(error) == "NoSuchBucket":
            raise NoBucketError(bucket) from error
        if status(error) in BUSY or code(error) == "RequestTimeout":
            raise BucketLostError(bucket, f"{code(error)}: {why}") from error
        raise BucketRefusedError(bucket, f"{error.operation_name}: {code(error)}: {why}") from error
    except CONNECTION_ERRORS as error:
        raise BucketLostError(bucket, str(error)) from error
    except exceptions.BotoCoreError as error:
        raise AwsSetupError(str(error)) from error


def content_md5(data: bytes) -> str:
    """Return what S3 compares with what arrives: https://www.rfc-editor.org/rfc/rfc1864"""
    return base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()


def code(error: exceptions.ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code"))


def status(error: exceptions.ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def server_time(response: dict[str, Any]) -> datetime:
    """Return the time at which S3 answered, by its own clock."""
    date = response["ResponseMetadata"]["HTTPHeaders"].get("date")
    return parsedate_to_datetime(date) if date else datetime.now(tz=UTC)


@contextmanager
def side_by_side(threads: int) -> Iterator[ThreadPoolExecutor]:
    """Yield a pool; when something fails, what hasn't begun is not begun any more."""
    with ThreadPoolExecutor(threads) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
