"""Regions: which of them a new account can use, and where the services are that have one for all."""

from __future__ import annotations

import re

HOME = "us-east-1"
# The Regions that every account can use. All others are off until somebody switches them on.
# https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
ALWAYS_ON = {
    *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2"),
    *("ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1"),
    *("us-east-1", "us-east-2", "us-west-1", "us-west-2"),
}
# Services with one endpoint, in us-east-1, wherever they are called from.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion
GLOBAL_SERVICES = {"account", "cloudfront", "iam", "organizations", "route53", "support"}
REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d{1,2}")
# https://docs.aws.amazon.com/general/latest/gr/rande.html
ENDPOINT = re.compile(rf"[a-z0-9.-]+\.(?P<region>{REGION.pattern})\.amazonaws\.com(:\d+)?")


def requested_region(service: str, signed_for: str) -> str:
    """Return the Region in which a request is carried out that was signed for one."""
    return HOME if service in GLOBAL_SERVICES else signed_for


def is_valid_scope(region: str, host: str) -> bool:
    """Return whether a request to `host` may be signed for `region`: a Region, and that of the endpoint."""
    endpoint = ENDPOINT.fullmatch(host.lower())
    return bool(REGION.fullmatch(region)) and (endpoint is None or endpoint["region"] == region)
