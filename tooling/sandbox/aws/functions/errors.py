"""What Lambda answers instead of doing what it is asked.

https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html
"""

from __future__ import annotations


class LambdaError(Exception):
    """An error with Lambda's code and status."""

    code = "InvalidParameterValueException"
    status = "400 Bad Request"


class NoFunctionError(LambdaError):
    """There is no such function."""

    code = "ResourceNotFoundException"
    status = "404 Not Found"

    def __init__(self, arn: str) -> None:
        super().__init__(f"Function not found: {arn}")


class NoPolicyError(LambdaError):
    """A function has no policy, or its policy no such statement."""

    code = "ResourceNotFoundException"
    status = "404 Not Found"

    def __init__(self) -> None:
        super().__init__("The resource you requested does not exist.")


class TakenError(LambdaError):
    """What is to be made is there."""

    code = "ResourceConflictException"
    status = "409 Conflict"


class RoleError(LambdaError):
    """The execution role doesn't trust Lambda, or isn't there."""

    def __init__(self) -> None:
        super().__init__("The role defined for the function cannot be assumed by Lambda.")


class LeftOutError(LambdaError):
    """AWS would do it, and the sandbox doesn't."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not carried out by the sandbox")


class ContentError(LambdaError):
    """An event is no JSON."""

    code = "InvalidRequestContentException"

    def __init__(self, reason: str) -> None:
        super().__init__(f"Could not parse request body into json: {reason}")
