"""Resources: what is no ARN, and ARNs on which a statement does nothing or more than is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tooling.iam.positions import Element
from tooling.iam.rules.faults import Fault
from tooling.iam.rules.written import Kind, WrittenStatement
from tooling.iam.services import matching_actions, resource_arns

# A variable may hold a colon, so it is taken for a wildcard before an ARN is taken apart.
VARIABLE = re.compile(r"\$\{[^}]*\}")
ARN = re.compile(
    r"arn:(?P<partition>aws[a-z-]*|\*):(?P<service>[\w*?-]+):(?P<region>[\w*?-]*):"
    r"(?P<account>\d{12}|aws|[*?\d]*[*?][*?\d]*|):(?P<resource>.+)",
    re.DOTALL,
)
# Their ARNs have no Region: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
GLOBAL_SERVICES = ("iam", "sts", "organizations", "route53", "cloudfront")
# AWS decides on their lists by an ARN of its own, `arn:aws:s3:::*` or `arn:aws:iam::ACCOUNT:user/`, though
# the reference has no resource type for them:
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/walkthrough1.html
LISTS_BY_ARN = ("s3", "iam")
# Classic and newer load balancers share a prefix, and the data has the resources of one of them only.
HALF_KNOWN = ("elasticloadbalancing",)
# Services whose resource policies must name a resource; that of an ECR repository must not.
NAMES_RESOURCE = ("secretsmanager:", "kms:", "s3:", "sqs:", "sns:")
# https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
SECRET_SUFFIX = re.compile(r"(?:-[A-Za-z0-9?]{6}|\*)$")


def missing_resource(statement: WrittenStatement) -> Iterator[Fault]:
    if statement.kind is Kind.TRUST or statement.has("Resource", "NotResource"):
        named = statement.element.members.get("Resource")
        if named and named.value == [] and statement.kind is not Kind.TRUST:
            yield no_resources(named.line)
        return
    actions = [action.lower() for action in statement.values("Action")]
    if statement.kind is not Kind.RESOURCE or any(action.startswith(NAMES_RESOURCE) for action in actions):
        yield no_resources(statement.line)


def no_resources(line: int) -> Fault:
    message = "AWS answers MalformedPolicyDocument: Policy statement must contain resources."
    return Fault(line, message, "missing-resource", 'Write "Resource" with the ARNs that are meant.')


def bad_arns(statement: WrittenStatement) -> Iterator[Fault]:
    for resource in statement.texts("Resource") + statement.texts("NotResource"):
        if resource.value == "*" or resource.value.startswith("${"):
            continue
        arn = ARN.fullmatch(VARIABLE.sub("*", resource.value))
        if not arn:
            message = f"`{resource.value}` is not an ARN, and AWS refuses the policy"
            fix = "Write arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE, with an account of 12 digits."
            yield Fault(resource.line, message, "bad-arn", fix)
        elif arn["service"] in GLOBAL_SERVICES and arn["region"].strip("*"):
            message = f"`{resource.value}` names a Region, and ARNs of `{arn['service']}` have none"
            fix = f"Leave the Region empty: arn:aws:{arn['service']}::{arn['account']}:..."
            yield Fault(resource.line, message, "bad-arn", fix)


def secret_suffixes(statement: WrittenStatement) -> Iterator[Fault]:
    for secret in secrets(statement):
        if not SECRET_SUFFIX.search(secret.value):
            message = "this matches no secret: AWS adds `-` and six characters to the name of each"
            yield Fault(secret.line, message, "secret-suffix", "End the name in `-??????`.")
        elif secret.value.endswith("-*") and not re.search(r"[*?/:]-\*$", secret.value):
            name = secret.value.rpartition(":secret:")[2].removesuffix("-*")
            message = f"`{name}-*` also matches secrets with longer names, such as `{name}-old`"
            yield Fault(
                secret.line, message, "wide-secret-suffix", f"For this secret alone, write `{name}-??????`."
            )


def secrets(statement: WrittenStatement) -> list[Element]:
    """Return the ARNs of secrets in the statement, with those that are left out of it."""
    named = statement.texts("Resource") + statement.texts("NotResource")
    return [resource for resource in named if ":secret:" in resource.value and ARN.match(resource.value)]


def useless_resources(statement: WrittenStatement) -> Iterator[Fault]:
    """Actions that none of the statement's resources is for."""
    resources = [VARIABLE.sub("*", resource) for resource in statement.values("Resource")]
    if not resources or "*" in resources:
        return
    for action in statement.texts("Action"):
        service, names = action.value.partition(":")[0].lower(), matching_actions(action.value)
        forms = sorted({form for name in names for form in resource_arns(service, name)})
        if names and not forms and service not in LISTS_BY_ARN:
            message = (
                f"`{action.value}` can't be limited to a resource: on an ARN it {statement.does} nothing"
            )
            fix = 'Give it a statement of its own with "Resource": "*".'
            yield Fault(action.line, message, "needs-star", fix)
        elif (
            forms
            and service not in HALF_KNOWN
            and not any(arn_fits(resource, form) for resource in resources for form in forms)
        ):
            message = f"`{action.value}` acts on none of these resources, so it {statement.does} nothing"
            yield Fault(action.line, message, "wrong-resource-type", f"It acts on {' or '.join(forms)}.")


def arn_fits(resource: str, form: str) -> bool:
    """Return whether some ARN could be both `resource`, with its wildcards, and of the `form` of a type."""
    given, wanted = resource.split(":", 5), split_form(form)
    if len(given) < 6 or (wanted[2] != "*" and given[2] not in {wanted[2], "*"}):
        return False
    if any(wanted[field] == "*" and given[field] == "" for field in (3, 4)):
        return False
    return name_fits(given[5], wanted[5])


def split_form(form: str) -> list[str]:
    """Return the six fields of a form such as `arn:${Partition}:iam::${Account}:role/${Name}`."""
    return VARIABLE.sub("*", form).split(":", 5)


def name_fits(name: str, form: str) -> bool:
    """Return whether `name`, the last field of an ARN, can be of a form. A wildcard may stand for it all."""
    fixed, wanted = (re.split(r"[*?]", pattern)[0] for pattern in (name, form))
    if fixed == name:
        return re.fullmatch(".+".join(map(re.escape, form.split("*"))), name, re.DOTALL) is not None
    return fixed.startswith(wanted) or wanted.startswith(fixed)
