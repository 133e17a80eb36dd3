"""The parameters of Systems Manager, as moto keeps them.

moto's module for them loads all of EC2, which takes longer than all else that a sandbox starts with. So
it is loaded by the first request that is about parameters: before that, there are none.
"""

from __future__ import annotations

import copyreg
import sys
from collections.abc import Mapping
from typing import Any

MODELS = "moto.ssm.models"


def backends() -> Mapping[str, Any]:
    """Return moto's backends by account and Region; none while nobody has asked for a parameter."""
    models = sys.modules.get(MODELS)
    if models is None:
        return {}
    copyreg.pickle(models.ParameterDict, _reduced)
    found: Mapping[str, Any] = models.ssm_backends
    return found


def versions(account_id: str, region: str) -> dict[str, list[Any]]:
    """Return the versions of each parameter by its name, the oldest first."""
    found = backends()
    return dict(found[account_id][region]._parameters) if found else {}


def _reduced(parameters: Any) -> tuple[Any, ...]:
    """Return how `copy` makes a `ParameterDict` anew: by itself it forgets the arguments."""
    arguments = (parameters.account_id, parameters.region_name)
    return type(parameters), arguments, vars(parameters), None, iter(dict.items(parameters))
