"""A policy as it is written, right or wrong: what the rules look at.

`tooling.iam.policy` refuses what AWS refuses. Here nothing is refused, and each value has its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from tooling.iam.operators import Operator, parse_operator
from tooling.iam.positions import Element


class Kind(Enum):
    """What a policy is attached to; it decides which elements it has, and how long it may be."""

    #: A managed policy, or one of which nothing else is known.
    IDENTITY = "identity"
    #: Inline policies.
    USER = "user"
    GROUP = "group"
    ROLE = "role"
    #: What only caps: permissions boundaries, session policies, service control policies.
    LIMIT = "limit"
    RESOURCE = "resource"
    TRUST = "trust"

    @property
    def grants_to_identity(self) -> bool:
        """Whether the policy gives the identity that it is attached to something."""
        return self in (Kind.IDENTITY, Kind.USER, Kind.GROUP, Kind.ROLE)

    @property
    def names_principals(self) -> bool:
        return self in (Kind.RESOURCE, Kind.TRUST)


@dataclass(frozen=True, slots=True)
class WrittenCondition:
    """One key under one operator, with the line of each."""

    operator: str
    operator_line: int
    key: str
    line: int
    values: list[Element]

    @property
    def asked(self) -> Operator:
        """What the operator asks; an unknown one asks nothing."""
        return parse_operator(self.operator) or Operator("")

    @property
    def texts(self) -> list[Element]:
        return [value for value in self.values if isinstance(value.value, str)]


@dataclass(frozen=True, slots=True)
class WrittenStatement:
    """A statement, whatever stands in it."""

    element: Element
    kind: Kind
    version: object

    @property
    def line(self) -> int:
        return self.element.line

    @property
    def allows(self) -> bool:
        effect = self.element.members.get("Effect")
        return effect is not None and effect.value == "Allow"

    @property
    def does(self) -> str:
        """What the statement does, for messages: it `allows` or `denies`."""
        return "allows" if self.allows else "denies"

    def has(self, *names: str) -> bool:
        return any(name in self.element.members for name in names)

    def texts(self, name: str) -> list[Element]:
        return self.element.texts(name)

    def values(self, name: str) -> list[str]:
        return [text.value for text in self.texts(name)]

    @property
    def conditions(self) -> Iterator[WrittenCondition]:
        written = self.element.members.get("Condition")
        for operator, keys in written.members.items() if written else ():
            for key, value in keys.members.items():
                yield WrittenCondition(operator, keys.name_line, key, value.name_line, value.items)


@dataclass(frozen=True, slots=True)
class WrittenPolicy:
    """A document that is meant as a policy."""

    source: str
    root: Element
    kind: Kind

    @property
    def version(self) -> object:
        version = self.root.members.get("Version")
        return version.value if version else None

    @property
    def statements(self) -> list[WrittenStatement]:
        written = self.root.members.get("Statement")
        items = written.items if written else []
        return [
            WrittenStatement(item, self.kind, self.version) for item in items if isinstance(item.value, dict)
        ]


def guessed_kind(root: Element) -> Kind:
    """Return what the policy is for, by its elements: only policies on resources name principals."""
    written = root.members.get("Statement")
    statements = [item for item in (written.items if written else []) if item.members]
    if not any({"Principal", "NotPrincipal"} & item.members.keys() for item in statements):
        return Kind.IDENTITY
    actions = [action.value.lower() for item in statements for action in item.texts("Action")]
    assumes = any(action.startswith("sts:assumerole") for action in actions)
    return Kind.TRUST if assumes else Kind.RESOURCE
