"""Access tables: each row says whether a principal may do something, and that is decided there and then.

    | Principal | Action | Resource | Access |
    |---|---|---|---|
    | `user/reader` | `secretsmanager:GetSecretValue` | `app/db` | Allowed |

The principal is an ARN, or `user/NAME` or `role/NAME` in the reader's account; the resource an ARN, the
name of a secret or parameter, or `*`. A fifth column may give condition keys, `sts:ExternalId=acme`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from tooling.content.document import Row
from tooling.content.prose import Prose, Style, plain
from tooling.content.steps import Kind, Step
from tooling.findings import Finding
from tooling.iam.evaluator import Decision
from tooling.iam.services import matching_actions
from tooling.sandbox.aws.access import credential_of, decide_access
from tooling.sandbox.aws.account import ACCOUNT_IDS
from tooling.sandbox.aws.authorizer import Authorizer
from tooling.sandbox.aws.decisions import Record

ALLOWED, DENIED = "allowed", "denied"


@dataclass(frozen=True, slots=True)
class Claim:
    """A row of an access table, read."""

    principal: str
    action: str
    resource: str
    access: str
    given: tuple[tuple[str, str], ...]


def access_finding(page: PurePosixPath, authorizer: Authorizer, step: Step) -> Finding | None:
    """Return what is wrong with a row of an access table, or None."""
    assert isinstance(step.subject, Row)
    claim = read(step.subject)
    problem = faults(claim)
    credential = credential_of(claim.principal, authorizer.ledger)
    if not problem and credential is None:
        problem = f"there is no `{claim.principal}` at this point of the page"
    if problem or credential is None:
        return Finding(page, step.line, problem, "bad-access-row")
    record = decide_access(authorizer, credential, claim.action, claim.resource, dict(claim.given))
    is_allowed = record.verdict.decision is Decision.ALLOWED
    if is_allowed is (claim.access == ALLOWED):
        return None
    message = f"AWS answers `{'Allowed' if is_allowed else 'Denied'}` here"
    return Finding(page, step.line, message, "other-access", why(record))


def claimed(step: Step) -> tuple[str, ...]:
    """Return what a row of an access table says, in its own words; of any other step, nothing."""
    cells = step.subject.cells if step.kind is Kind.ACCESS and isinstance(step.subject, Row) else ()
    return tuple(value_of(cell) for cell in cells)


def read(row: Row) -> Claim:
    """Return the claim that `row` makes, with "" for what it doesn't say."""
    principal, action, resource, access = (value_of(cell) for cell in row.cells[:4])
    given = [pair.partition("=") for cell in row.cells[4:] for pair in codes(cell)]
    pairs = tuple((key.strip(), value.strip()) for key, _, value in given)
    is_name = principal.startswith(("user/", "role/"))
    arn = f"arn:aws:iam::{ACCOUNT_IDS[0]}:{principal}" if is_name else principal
    return Claim(arn, action, resource, access.lower(), pairs)


def faults(claim: Claim) -> str:
    """Return what can't be read in `claim`, or ""."""
    if claim.access not in {ALLOWED, DENIED}:
        return f"`{claim.access}` is neither Allowed nor Denied"
    if claim.action.count(":") != 1:
        return f"`{claim.action}` is no action, such as `secretsmanager:GetSecretValue`"
    if not matching_actions(claim.action):
        return f"the action `{claim.action}` doesn't exist"
    return "" if claim.resource else "the row names no resource"


def why(record: Record) -> str:
    """Return what made the decision: the statements, or the kind of policy that doesn't allow it."""
    because = [f"{each.policy}, statement {each.statement + 1}" for each in record.verdict.because]
    limit = f"not allowed by {record.verdict.limited_by}" if record.verdict.limited_by else ""
    return "\n".join([f"{record.request.action} on {record.request.resource}", *because, limit]).strip()


def value_of(cell: Prose) -> str:
    return " ".join(codes(cell)) or plain(cell)


def codes(cell: Prose) -> list[str]:
    return [run.text.strip() for run in cell if run.style is Style.CODE]
