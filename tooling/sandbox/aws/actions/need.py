"""A need: one action that an operation takes, with everything about its resource that decides it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tooling.iam.policy import Policy
from tooling.sandbox.aws.operations import Operation

Context = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Need:
    """An action on a resource, which the account `owner` has, and whose own policy is `policy`.

    `shown` is how AWS's error names the resource, "" where it doesn't. `denial` is AWS's own
    message where it has nothing to do with the action, as for keys behind secrets.
    """

    action: str
    resource: str
    owner: str
    shown: str = ""
    policy: Policy | None = None
    context: Context = field(default_factory=dict)
    denial: str = ""

    def having(self, context: Mapping[str, Iterable[str]]) -> Need:
        """Return the same need with more context."""
        return replace(self, context={**self.context, **{key: tuple(each) for key, each in context.items()}})


def without_resource(operation: Operation, account_id: str) -> Need:
    """Return the need of an operation that no resource limits."""
    return Need(operation.action, "*", account_id)


def request_tags(tags: Iterable[Mapping[str, str]] | None) -> Context:
    """Return the context that tags in a request make.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requesttag
    """
    listed = [(tag.get("Key", ""), tag.get("Value", "")) for tag in tags or ()]
    values: Context = {f"aws:RequestTag/{key}": (value,) for key, value in listed}
    return values | {"aws:TagKeys": tuple(key for key, _ in listed)} if listed else values


def resource_tags(tags: Mapping[str, str], service: str = "") -> Context:
    """Return the context that the tags of a resource make, under the service's own key as well."""
    prefixes = ["aws:ResourceTag", *([f"{service}:ResourceTag"] if service else [])]
    return {f"{prefix}/{key}": (value,) for prefix in prefixes for key, value in tags.items()}


def tag_list(tags: Any) -> dict[str, str]:
    """Return the tags in a list of keys and values; KMS spells them its own way."""
    return {
        tag.get("Key") or tag.get("TagKey"): tag.get("Value") or tag.get("TagValue") or ""
        for tag in tags or ()
    }
