"""Docs as values, and what the policies and templates on their pages look like."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePosixPath

from tooling.content.markdown import Extensions
from tooling.content.reader import Reader
from tooling.versions.diff.changes import DocsDiff, docs_diff
from tooling.versions.docs import Docs

EXTENSIONS = Extensions(
    ["attr_list", "toc", "pymdownx.highlight", "pymdownx.superfences", "pymdownx.tabbed"],
    {"pymdownx.tabbed": {"alternate_style": True}},
)
ARN = "arn:aws:secretsmanager:us-east-1:111122223333:secret:app/*"


def docs(name: str, pages: Mapping[str, str]) -> Docs:
    """Return the docs of a version with these pages."""
    data = {path: text.encode() for path, text in pages.items()}
    return Docs(name, PurePosixPath("versions", name, "docs"), data)


def changes(old: Mapping[str, str], new: Mapping[str, str]) -> DocsDiff:
    """Return what changed from one set of pages to another."""
    return docs_diff(docs("v1.0.0", old), docs("v1.1.0", new), Reader(EXTENSIONS))


def policy(*actions: str, resource: str = ARN, effect: str = "Allow") -> str:
    """Return a policy on the actions of Secrets Manager with these names."""
    names = [f"secretsmanager:{action}" for action in actions]
    statement = {"Effect": effect, "Action": names, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def shown(source: str, header: str) -> str:
    """Return a block with the source, whose fence begins with `header`."""
    return f"```{header}\n{source}\n```\n\n"


def file(name: str, *actions: str, resource: str = ARN) -> str:
    """Return a block that gives the reader a policy as a file."""
    return shown(policy(*actions, resource=resource), f'json title="{name}"')


def tabs(**blocks: str) -> str:
    """Return a set of content tabs, each with its label and what is in it."""
    bodies = {label: "".join(f"    {line}\n" for line in body.splitlines()) for label, body in blocks.items()}
    return "".join(f'=== "{label}"\n\n{body}\n' for label, body in bodies.items())
