"""The authorizer: whether a request may be carried out, decided as AWS decides it.

Who signed it, and rightly so? What does it ask for, and which actions does that take? Do all
policies that have a say allow each of them? A request that can't be understood is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from moto.core.request import Request as HttpRequest

from tooling.iam.evaluator import Decision
from tooling.iam.request import account_of
from tooling.sandbox.aws import checks, managed_policies, web_identity
from tooling.sandbox.aws.account import ACCOUNT_IDS, Ledger
from tooling.sandbox.aws.actions.awslambda import with_policies
from tooling.sandbox.aws.actions.table import needs
from tooling.sandbox.aws.clock import Clock
from tooling.sandbox.aws.credentials import Credential, find_credential
from tooling.sandbox.aws.decisions import Record, decision, request_context
from tooling.sandbox.aws.denials import Denial, Refusal, denial
from tooling.sandbox.aws.identity_provider import IdentityProvider
from tooling.sandbox.aws.operations import Operation, Signature, UnreadableRequestError, operation, signature
from tooling.sandbox.aws.regions import ALWAYS_ON, is_valid_scope, requested_region
from tooling.sandbox.aws.signatures import is_signed_with, out_of_time


@dataclass(frozen=True, slots=True)
class Authorized:
    """A request that may be carried out: the operation, by whom, and in which account."""

    operation: Operation
    credential: Credential
    account_id: str


@dataclass(slots=True)
class Authorizer:
    """Decides requests, and keeps a record of them. Sessions and tokens end by `clock`."""

    ledger: Ledger = field(default_factory=Ledger)
    records: list[Record] = field(default_factory=list)
    provider: IdentityProvider = field(default_factory=IdentityProvider)
    clock: Clock = field(default_factory=Clock)

    def clear(self) -> None:
        """Forget what happened."""
        self.ledger.clear()
        self.records.clear()
        self.clock = Clock()

    def authorize(self, http: HttpRequest) -> Authorized | Denial:
        """Return what may be carried out, or why nothing may."""
        signed = signature(http)
        if signed is None:
            return self.authorize_unsigned(http)
        credential = find_credential(signed.access_key_id, self.ledger, self.clock.now())
        refused = refusal(http, signed, credential)
        if refused or credential is None:
            return refused or Denial(Refusal.UNKNOWN_KEY)
        try:
            asked = operation(http, signed)
        except UnreadableRequestError:
            return Denial(Refusal.UNREADABLE)
        return self.decided(http, asked, credential)

    def authorize_unsigned(self, http: HttpRequest) -> Authorized | Denial:
        """Return the decision on a request whose proof is a token; any other has to be signed."""
        if "Authorization" in http.headers:
            return Denial(Refusal.UNREADABLE)
        try:
            asked = operation(http, None)
        except UnreadableRequestError:
            return Denial(Refusal.NOT_SIGNED)
        if asked.name != "AssumeRoleWithWebIdentity":
            return Denial(Refusal.UNREADABLE)
        account_id = account_of(str(asked.parameters.get("RoleArn", "")))
        if account_id not in ACCOUNT_IDS:
            return Denial(Refusal.DENIED, web_identity.DENIED)
        found = web_identity.web_identity(asked, self.provider, account_id, self.clock.now())
        return found if isinstance(found, Denial) else self.decided(http, asked, found)

    def decided(self, http: HttpRequest, asked: Operation, credential: Credential) -> Authorized | Denial:
        """Return the decision on all that an operation needs: the first denial counts."""
        account_id = credential.principal.account
        user_name = credential.context.get("aws:username", ("",))[0]
        common = request_context(http, asked, self.clock.now()) | credential.context
        managed_policies.bring(asked, account_id)
        wanted = with_policies(needs(asked, account_id, user_name), self.ledger)
        for need in wanted:
            record = decision(need, credential, common)
            self.records.append(record)
            if record.verdict.decision is not Decision.ALLOWED:
                return denial(record.request, need, record.verdict)
        wrong = checks.refused(asked, credential)
        if wrong:
            return wrong
        # moto looks a resource up in the account that it is told, so that of the resource is the one.
        is_elsewhere = wanted and asked.service in ACROSS_ACCOUNTS and wanted[0].owner
        return Authorized(asked, credential, wanted[0].owner if is_elsewhere else account_id)


def refusal(http: HttpRequest, signed: Signature, credential: Credential | None) -> Denial | None:
    """Return what is wrong with a signature, or None."""
    if credential is None or http.headers.get("X-Amz-Security-Token", "") != credential.token:
        return Denial(Refusal.UNKNOWN_KEY)
    if not is_valid_scope(signed.region, http.host):
        message = f"Credential should be scoped to a valid region, not '{signed.region}'."
        return Denial(Refusal.WRONG_SIGNATURE, message)
    # Where a Region is off, no key is known: IAM's data doesn't get there.
    if requested_region(signed.service, signed.region) not in ALWAYS_ON:
        return Denial(Refusal.UNKNOWN_KEY)
    if not is_signed_with(credential.secret, http, signed):
        return Denial(Refusal.WRONG_SIGNATURE)
    wrong_time = out_of_time(signed, http.headers["X-Amz-Date"], datetime.now(UTC))
    if wrong_time:
        return Denial(Refusal.WRONG_TIME, wrong_time)
    return Denial(Refusal.EXPIRED) if credential.is_expired else None


# The services whose resources may be used from another account.
ACROSS_ACCOUNTS = {"kms", "lambda", "s3", "secretsmanager", "ssm"}
