"""S3: buckets and objects, and the operations whose action has another name.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html names the permission of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from tooling.sandbox.aws import account
from tooling.sandbox.aws.actions.need import Context, Need
from tooling.sandbox.aws.operations import Operation

ACTIONS = {
    "CompleteMultipartUpload": "PutObject",
    "CopyObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "DeleteBucketEncryption": "PutEncryptionConfiguration",
    "DeleteBucketLifecycle": "PutLifecycleConfiguration",
    "DeleteBucketTagging": "PutBucketTagging",
    "DeleteObjects": "DeleteObject",
    "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "GetBucketReplication": "GetReplicationConfiguration",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "ListBuckets": "ListAllMyBuckets",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListObjectVersions": "ListBucketVersions",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "ListParts": "ListMultipartUploadParts",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
    "PutBucketReplication": "PutReplicationConfiguration",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "UploadPart": "PutObject",
    "UploadPartCopy": "PutObject",
}
# The actions on one version of an object, where the request names one.
VERSIONED = {"GetObject": "GetObjectVersion", "DeleteObject": "DeleteObjectVersion"}
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
KEYS = {
    "Prefix": "s3:prefix",
    "Delimiter": "s3:delimiter",
    "MaxKeys": "s3:max-keys",
    "VersionId": "s3:VersionId",
}


def needs(operation: Operation, account_id: str) -> list[Need]:
    """Return the needs of an S3 operation: on a bucket, or on objects in it, and on what is copied."""
    bucket, key = operation.parameters.get("Bucket"), operation.parameters.get("Key")
    if not bucket:
        return [Need(action(operation.name), "*", account_id)]
    if operation.name == "DeleteObjects":
        return [*deletions(operation, bucket, account_id)]
    need = object_need(action(operation.name, operation.parameters.get("VersionId")), bucket, key, account_id)
    return [need.having(context(operation)), *source(operation, account_id)]


def action(operation: str, version_id: str | None = None) -> str:
    """Return the action that an operation takes, on one version of an object where that is named."""
    name = ACTIONS.get(operation, operation)
    return f"s3:{VERSIONED.get(name, name) if version_id else name}"


def object_need(action: str, bucket: str, key: str | None, account_id: str) -> Need:
    """Return the need for an action on an object, or on its bucket where `key` is None."""
    arn = f"arn:aws:s3:::{bucket}/{key}" if key else f"arn:aws:s3:::{bucket}"
    owner = account.bucket_owner(bucket) or account_id
    return Need(action, arn, owner, arn, account.bucket_policy(bucket))


def deletions(operation: Operation, bucket: str, account_id: str) -> Iterator[Need]:
    """Yield the need for each object that is deleted; a request without any is one about the bucket."""
    listed: list[dict[str, str]] = (operation.parameters.get("Delete") or {}).get("Objects") or [{}]
    for each in listed:
        yield object_need(action("DeleteObject", each.get("VersionId")), bucket, each.get("Key"), account_id)


def source(operation: Operation, account_id: str) -> Iterator[Need]:
    """Yield the need for reading what is copied, such as `/bucket/key?versionId=id`."""
    copied = operation.parameters.get("CopySource")
    if isinstance(copied, str):
        path, _, version_id = unquote(copied).partition("?versionId=")
        bucket, _, key = path.lstrip("/").partition("/")
        yield object_need(action("GetObject", version_id), bucket, key, account_id)


def context(operation: Operation) -> Context:
    given = {key: operation.parameters.get(name) for name, key in KEYS.items()}
    return {key: (str(value),) for key, value in given.items() if value is not None}
