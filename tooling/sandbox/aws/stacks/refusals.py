"""Refusals: what CloudFormation answers instead of starting on a stack, and why it stops with one."""

from __future__ import annotations

# What a property of another form than AWS documents makes the kinds of resources raise.
MALFORMED = (AttributeError, KeyError, TypeError, ValueError)


class RefusedError(Exception):
    """A request that CloudFormation doesn't take, with AWS's code and message."""

    code = "ValidationError"


class StackExistsError(RefusedError):
    """A stack is to be created under a name that is taken."""

    code = "AlreadyExistsException"

    def __init__(self, name: str) -> None:
        super().__init__(f"Stack [{name}] already exists")


class InsufficientCapabilitiesError(RefusedError):
    """A template makes IAM resources, and whoever sent it didn't say that they know."""

    code = "InsufficientCapabilitiesException"

    def __init__(self, capability: str) -> None:
        super().__init__(f"Requires capabilities : [{capability}]")


class ChangeSetMissingError(RefusedError):
    """There is no change set of this name or ARN."""

    code = "ChangeSetNotFound"

    def __init__(self, name: str) -> None:
        super().__init__(f"ChangeSet [{name}] does not exist")


class ChangeSetStatusError(RefusedError):
    """A change set is executed that can't be."""

    code = "InvalidChangeSetStatus"

    def __init__(self, change_set_id: str, status: str) -> None:
        super().__init__(
            f"ChangeSet [{change_set_id}] cannot be executed in its current status of [{status}]"
        )


class UnresolvedError(Exception):
    """A reference to a resource that isn't there (yet)."""


class NotCarriedOutError(Exception):
    """Something that AWS does and the sandbox doesn't. It is never skipped."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not carried out by the sandbox")


class ResourceError(Exception):
    """A resource that could not be made, changed or removed; its stack rolls back.

    `is_ours` tells what AWS would have done and the sandbox doesn't from what AWS refuses too.
    """

    def __init__(self, logical_id: str, reason: str, *, is_ours: bool = False) -> None:
        super().__init__(f"{logical_id}: {reason}")
        self.logical_id = logical_id
        self.reason = reason
        self.is_ours = is_ours
