"""Least privilege: what a page's policies grant that nothing on the page needs.

Each policy is changed in one place at a time, and everything that was decided under it while the page
was carried out is decided again. A change that alters no decision is a survivor: what it took away
isn't needed, or isn't tested. An author may keep it, with a reason that the reader sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tooling.content.directives import Directive
from tooling.content.guide import Guide
from tooling.findings import Finding
from tooling.iam.evaluator import Decision, PolicySet, decide
from tooling.iam.mutants import Mutant, mutants
from tooling.iam.policy import Policy
from tooling.sandbox.aws.decisions import Record
from tooling.sandbox.aws.written_policies import WrittenPolicy
from tooling.verify.policies import PagePolicy, file_policies, sent_policies

# The name of a secret in an ARN, and what AWS adds to it.
SUFFIX = re.compile(r"(:secret:[\w/+=.@-]+?)-[A-Za-z0-9]{6}(?![\w/+=.@-])")
HELP = """Take it out, or show that it is needed; or say why it stays, and the reader will see it:
<!-- test: keep PERMISSION reason="..." -->"""


@dataclass(frozen=True, slots=True)
class Examined:
    """A policy of a page, what was decided under it, and the changes of it that alter no decision."""

    page: PagePolicy
    claims: tuple[Record, ...]
    survivors: tuple[Mutant, ...]

    @property
    def unnoticed(self) -> list[str]:
        """What nothing on the page needs, in sentences: the policy itself where it decides nothing."""
        sentences = [without_suffixes(each.sentence) for each in self.survivors]
        return sentences if self.claims else [self.page.name]


def examined(
    guide: Guide, records: Sequence[Record], written: Sequence[tuple[int, WrittenPolicy]]
) -> list[Examined]:
    """Return each policy of `guide` with what `records` say of it."""
    policies: list[PagePolicy] = [*file_policies(guide), *sent_policies(guide, written)]
    return [examined_policy(each, records) for each in policies]


def examined_policy(page: PagePolicy, records: Sequence[Record]) -> Examined:
    claims = tuple(record for record in records if page.policy in all_of(record.policies))
    return Examined(page, claims, tuple(survivors(page.policy, claims)) if claims else ())


def unneeded(guide: Guide, policies: Iterable[Examined]) -> Iterator[Finding]:
    """Yield what `policies`, those of `guide`, grant that nothing needs and that no reason is given for."""
    for each in policies:
        page = each.page
        if not each.claims and not reasons(guide, page.name):
            message = f"nothing on this page is decided by `{page.name}`"
            yield Finding(guide.path, page.line, message, "unused-policy", HELP)
        for mutant in each.survivors:
            sentence = without_suffixes(mutant.sentence)
            if not reasons(guide, sentence):
                message = f"nothing on this page notices `{page.name}` {sentence}"
                line = page.line_of(mutant.statement, mutant.element, mutant.sentence)
                yield Finding(guide.path, line, message, "unneeded-permission", HELP)


def reasons(guide: Guide, sentence: str) -> list[Directive]:
    """Return the reasons that the page gives for what `sentence` is about."""
    return [each for each in guide.kept if names(each.key, sentence)]


def names(key: str, sentence: str) -> bool:
    """Return whether `sentence` has `key` in it, not as a part of something longer."""
    return bool(re.search(rf"(?<!\w){re.escape(key)}(?!\w)", sentence))


def survivors(policy: Policy, claims: Sequence[Record]) -> Iterator[Mutant]:
    """Yield the changes of `policy` under which every claim is decided as it was."""
    allowed = (each.request for each in claims if each.verdict.decision is Decision.ALLOWED)
    used = [(request.action, request.resource) for request in allowed]
    for mutant in mutants(policy, used):
        if not is_meant(policy, mutant) and all(stays(record, policy, mutant) for record in claims):
            yield mutant


def is_meant(policy: Policy, mutant: Mutant) -> bool:
    """Return whether `mutant` names what a pattern was used for, where the pattern is meant as one.

    It is where it was used for more than one thing, or where it only leaves the suffix of a secret open.
    """
    changed = mutant.policy.statements
    if mutant.element != "Resource" or len(changed) != len(policy.statements):
        return False
    statement = policy.statements[mutant.statement]
    old, new = statement.resources, changed[mutant.statement].resources
    # In the policy of a key or a secret, `*` is what the policy belongs to.
    if old == ("*",) and (statement.principals or statement.not_principals):
        return True
    named = {*map(without_suffixes, new)}
    return named == {*old} or len(named) > len(old)


def without_suffixes(text: str) -> str:
    """Return `text` with each secret's suffix as a pattern, and nothing in a list twice."""
    return ", ".join(dict.fromkeys(SUFFIX.sub(r"\1-??????", text).split(", ")))


def stays(record: Record, policy: Policy, mutant: Mutant) -> bool:
    given = swapped(record.policies, policy, mutant.policy)
    return decide(record.request, given).decision is record.verdict.decision


def all_of(given: PolicySet) -> list[Policy | None]:
    """Return every policy in `given` that a page can write."""
    return [*given.identity, given.resource, *(given.boundaries or ()), *(given.session or ())]


def swapped(given: PolicySet, old: Policy, new: Policy) -> PolicySet:
    """Return `given` with `new` wherever `old` is."""

    def each(policies: tuple[Policy, ...]) -> tuple[Policy, ...]:
        return tuple(new if policy == old else policy for policy in policies)

    return replace(
        given,
        identity=each(given.identity),
        resource=new if given.resource == old else given.resource,
        boundaries=None if given.boundaries is None else each(given.boundaries),
        session=None if given.session is None else each(given.session),
    )
