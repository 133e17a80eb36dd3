"""Services that act: whether a policy lets an AWS service do something, as it would ask for it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
"""

from __future__ import annotations

from tooling.iam.request import Principal, PrincipalKind, account_of
from tooling.sandbox.aws import account
from tooling.sandbox.aws.actions.need import Context, Need
from tooling.sandbox.aws.credentials import Credential
from tooling.sandbox.aws.decisions import Record, decision

LAMBDA = "lambda.amazonaws.com"
SECRETS_MANAGER = "secretsmanager.amazonaws.com"


def asked_by(service: str, need: Need, context: Context) -> Record:
    """Return what is decided when `service` asks: only the policy of the resource has a say."""
    credential = Credential("", "", Principal(PrincipalKind.SERVICE, service), ())
    of_services: Context = {
        "aws:PrincipalIsAWSService": ("true",),
        "aws:PrincipalServiceName": (service,),
        "aws:SecureTransport": ("true",),
    }
    return decision(need, credential, of_services | context)


def assuming(service: str, role_arn: str) -> Record:
    """Return what is decided when `service` acts with a role; one that isn't there trusts nobody."""
    role = account.find_role(role_arn)
    documents = [role.assume_role_policy_document] if role else []
    trust = next(iter(account.policies(documents)), None)
    return asked_by(service, Need("sts:AssumeRole", role_arn, account_of(role_arn), policy=trust), {})
