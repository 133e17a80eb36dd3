"""The condition keys of all services, and the type of each.

They are not in the Service Authorization Reference; AWS lists them in one place:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

from tooling.iam.services import condition_key_type

# By type. A key that ends in `/` goes on with the key of a tag.
GLOBAL_KEYS = {
    "String": {
        *("aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:PrincipalServiceName", "aws:PrincipalTag/"),
        *("aws:PrincipalType", "aws:userid", "aws:username"),
        # Not on that page, but in AWS's own AWSSSOServiceRolePolicy.
        "aws:PrincipalOrgMasterAccountId",
        *("aws:AssumedRoot", "aws:FederatedProvider", "aws:SourceIdentity", "aws:Ec2InstanceSourceVpc"),
        *("glue:RoleAssumedBy", "glue:CredentialIssuingService", "identitystore:UserId"),
        *("aws:SourceVpc", "aws:SourceVpce", "aws:VpceAccount", "aws:VpceOrgID"),
        *("aws:ResourceAccount", "aws:ResourceOrgID", "aws:ResourceTag/"),
        *("aws:CalledViaFirst", "aws:CalledViaLast", "aws:CalledViaAWSMCP", "aws:Referer"),
        *("aws:RequestedRegion", "aws:RequestTag/", "aws:SourceAccount", "aws:SourceOrgID", "aws:UserAgent"),
    },
    "ArrayOfString": {
        *("aws:PrincipalOrgPaths", "aws:PrincipalServiceNamesList", "aws:ResourceOrgPaths"),
        *("aws:VpceOrgPaths", "aws:SourceOrgPaths", "aws:CalledVia", "aws:TagKeys"),
    },
    "ARN": {
        *("aws:PrincipalArn", "aws:SourceArn", "aws:SourceVpcArn", "aws:SignInSessionArn"),
        *("aws:ChatbotSourceArn", "ec2:SourceInstanceArn", "ssm:SourceInstanceArn"),
        *("lambda:SourceFunctionArn", "codebuild:BuildArn", "codebuild:ProjectArn"),
    },
    "Bool": {
        *("aws:PrincipalIsAWSService", "aws:MultiFactorAuthPresent", "aws:SecureTransport"),
        *("aws:ViaAWSService", "aws:ViaAWSMCPService", "aws:IsMcpServiceAction"),
    },
    "Numeric": {"aws:MultiFactorAuthAge", "ec2:RoleDelivery"},
    # The operators of both dates and numbers are right for `aws:EpochTime`.
    "Date": {"aws:CurrentTime", "aws:EpochTime", "aws:TokenIssueTime"},
    "IPAddress": {"aws:SourceIp", "aws:VpcSourceIp", "aws:Ec2InstanceSourcePrivateIPv4"},
}
TYPE_BY_KEY = {key.lower(): kind for kind, keys in GLOBAL_KEYS.items() for key in keys}


def global_key_type(key: str) -> str | None:
    """Return the type of a key of all services, or None for any other. Case doesn't count."""
    name, slash, tag = key.lower().partition("/")
    return TYPE_BY_KEY.get(name + slash) if tag or not slash else None


def key_type(key: str) -> str | None:
    """Return the type of `key`, such as `String` or `ArrayOfARN`, or None where nothing is known of it."""
    return global_key_type(key) or condition_key_type(key)
