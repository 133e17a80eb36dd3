"""Kinds: how a type of resource is made, changed and removed, and which of its properties are.

A kind says what its first request takes; everything else is a `Setting`, which goes from one
value of its properties to another, and so serves for making, changing and removing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from tooling.sandbox.aws.caller import Caller
from tooling.sandbox.aws.stacks.functions import as_text

Properties = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """What a resource was made with: its physical ID, which Ref gives, and what Fn::GetAtt gives."""

    physical_id: str
    attributes: dict[str, str] = field(default_factory=dict)


class When(Enum):
    """When a setting is made, other than when it changes."""

    WITH = "by the request that makes the resource"
    AFTER = "after that request"
    AROUND = "after that request, and undone before the one that removes the resource"


@dataclass(frozen=True, slots=True)
class Setting:
    """Properties that can be changed on what exists: `change(caller, physical_id, before, after)`."""

    properties: tuple[str, ...]
    change: Callable[[Caller, str, Properties, Properties], None]
    when: When = When.WITH


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of resource. Properties that are `fixed` can't change without another resource."""

    name: str
    make: Callable[[Caller, str, Properties], Made]
    remove: Callable[[Caller, str, Properties], None]
    fixed: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()
    required: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    name_property: str = ""
    # What AWS carries out and the sandbox doesn't.
    left_out: tuple[str, ...] = ()
    # How long a name that CloudFormation makes up may be.
    longest_name: int = 64

    @property
    def properties(self) -> set[str]:
        """The properties that are carried out."""
        return {*self.fixed, *(name for setting in self.settings for name in setting.properties)}

    @property
    def has_tags(self) -> bool:
        return "Tags" in self.properties


def arguments(properties: Properties, *names: str, **renamed: str) -> dict[str, Any]:
    """Return the texts in `properties` as parameters of a request: those there are."""
    wanted = {name: name for name in names} | renamed
    return {name: as_text(properties[each]) for name, each in wanted.items() if each in properties}


def document(policy: Any) -> str:
    """Return a policy document as the APIs take it."""
    return policy if isinstance(policy, str) else json.dumps(policy)


def is_true(value: Any) -> bool:
    """Return a boolean of a template, which may be written as a text."""
    return as_text(value).lower() == "true"


def texts(values: Any) -> list[str]:
    """Return the texts in a list of a template, each once; a single one counts as a list."""
    listed = values if isinstance(values, list) else [] if values is None else [values]
    return list(dict.fromkeys(as_text(each) for each in listed))


def changed_texts(name: str, before: Properties, after: Properties) -> tuple[list[str], list[str]]:
    """Return the texts to take away from a list, and those to add to it."""
    old, new = texts(before.get(name)), texts(after.get(name))
    return [each for each in old if each not in new], [each for each in new if each not in old]


def tag_values(properties: Properties) -> dict[str, str]:
    return {as_text(tag["Key"]): as_text(tag["Value"]) for tag in properties.get("Tags") or ()}


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def tagging(properties: Properties) -> dict[str, Any]:
    """Return the parameter with which a resource is made with its tags, if it has any."""
    tags = tag_list(tag_values(properties))
    return {"Tags": tags} if tags else {}


def changed_tags(before: Properties, after: Properties) -> tuple[list[str], dict[str, str]]:
    """Return the keys of the tags to take away, and the tags to set."""
    old, new = tag_values(before), tag_values(after)
    return sorted(old.keys() - new.keys()), {key: new[key] for key in new if old.get(key) != new[key]}


def tags(
    service: str,
    tagged: str,
    identifier: str,
    listed: Callable[[Mapping[str, str]], list[dict[str, str]]] = tag_list,
) -> Setting:
    """Return the setting of the tags of what TagX and UntagX call `tagged` and know by `identifier`."""

    def change(caller: Caller, physical_id: str, before: Properties, after: Properties) -> None:
        gone, wanted = changed_tags(before, after)
        if gone:
            caller.call(service, f"Untag{tagged}", **{identifier: physical_id}, TagKeys=gone)
        if wanted:
            caller.call(service, f"Tag{tagged}", **{identifier: physical_id}, Tags=listed(wanted))

    return Setting(("Tags",), change)


def nothing(_: Caller, __: str, ___: Properties) -> None:
    """Leave it at what undoing the settings took away."""
