"""S3: buckets and objects, and the operations whose action has another name.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html names the permission of each.
"""

from __future__ import annotations

from tooling.sandbox.aws import account
from tooling.sandbox.aws.actions.need import Need, without_resource
from tooling.sandbox.aws.operations import Operation

ACTIONS = {
    "ListBuckets": "ListAllMyBuckets",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "CopyObject": "PutObject",
    "DeleteObjects": "DeleteObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "CompleteMultipartUpload": "PutObject",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
}


def needs(operation: Operation, account_id: str) -> list[Need]:
    """Return the need of an S3 operation: on a bucket, or on an object in it."""
    action, bucket = f"s3:{ACTIONS.get(operation.name, operation.name)}", operation.parameters.get("Bucket")
    if not bucket:
        return (
            [Need(action, "*", account_id)]
            if action != operation.action
            else [without_resource(operation, account_id)]
        )
    key = operation.parameters.get("Key")
    arn = f"arn:aws:s3:::{bucket}/{key}" if key else f"arn:aws:s3:::{bucket}"
    owner = account.bucket_owner(bucket) or account_id
    return [Need(action, arn, owner, arn, account.bucket_policy(bucket))]
