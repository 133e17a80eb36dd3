"""Decisions: a need becomes a request of somebody's, and their policies give the verdict on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from moto.core.request import Request as HttpRequest

from tooling.iam.evaluator import PolicySet, Verdict, decide
from tooling.iam.request import Request
from tooling.sandbox.aws.actions.need import Context, Need
from tooling.sandbox.aws.credentials import Credential
from tooling.sandbox.aws.operations import Operation


@dataclass(frozen=True, slots=True)
class Record:
    """An action that somebody asked for, what was decided, and on which policies."""

    request: Request
    verdict: Verdict
    policies: PolicySet


def decision(need: Need, credential: Credential, common: Context) -> Record:
    """Return what is decided on `need` when this principal asks."""
    context = common | {"aws:ResourceAccount": (need.owner,)} | need.context
    request = Request(credential.principal, need.action, need.resource, need.owner, context)
    policies = PolicySet(
        identity=credential.identity,
        resource=need.policy,
        boundaries=credential.boundaries,
        session=credential.session,
    )
    return Record(request, decide(request, policies), policies)


def request_context(http: HttpRequest, asked: Operation, now: datetime) -> Context:
    """Return the global keys that every request has.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """
    return usual_context(asked.region, now) | {
        "aws:SourceIp": (http.remote_addr or "127.0.0.1",),
        "aws:UserAgent": (http.headers.get("User-Agent", ""),),
    }


def usual_context(region: str, now: datetime) -> Context:
    """Return the global keys that don't depend on how a request is sent."""
    return {
        "aws:CurrentTime": (now.strftime("%Y-%m-%dT%H:%M:%SZ"),),
        "aws:EpochTime": (str(int(now.timestamp())),),
        "aws:RequestedRegion": (region,),
        # Clients reach AWS over TLS; that they reach the sandbox without it is none of a policy's business.
        "aws:SecureTransport": ("true",),
        "aws:ViaAWSService": ("false",),
        "aws:PrincipalIsAWSService": ("false",),
    }
