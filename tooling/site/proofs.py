"""Proofs: what was carried out of each guide of a version, told at the end of its page.

It is what the manifest of the version says, and no more. Edge has no manifest, and so no claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from tooling.tree import File, Tree
from tooling.words import counted


def proved(docs: Tree, verification: Mapping[str, Any], folder: str) -> Tree:
    """Return `docs` with what `verification`, that of a manifest, says of each page at its end.

    `folder` is what the docs were called when they were carried out.
    """
    versions = verification.get("versions", {})
    pages = {
        path: with_proof(docs.files[path], facts, versions)
        for name, facts in verification.get("pages", {}).items()
        if (path := name.removeprefix(f"{folder}/")) in docs.files and facts["paths"]
    }
    return docs | Tree(pages)


def with_proof(page: File, facts: Mapping[str, Any], versions: Mapping[str, str]) -> File:
    """Return a page that ends with what was carried out of it."""
    text = page.data.decode("utf-8", "surrogateescape").rstrip()
    proof = "\n".join(proof_lines(facts, versions))
    return File(f"{text}\n\n{proof}\n".encode("utf-8", "surrogateescape"), page.executable)


def proof_lines(facts: Mapping[str, Any], versions: Mapping[str, str]) -> Iterator[str]:
    """Yield the section about one page, in Markdown."""
    tools = ", ".join(f"{name} {version}" for name, version in versions.items())
    yield "## What was carried out"
    yield ""
    yield f"Before this version came out, this page was carried out against a simulated AWS ({tools}):"
    yield ""
    yield "| Way through the page | Carried out | Left out |"
    yield "|---|---|---|"
    for path, counts in facts["paths"].items():
        steps, skipped = counted(counts["passed"], "step"), len(counts["skipped"])
        yield f"| {cell(path)} | {steps} | {skipped or 'nothing'} |"
    if left_out := reasons(facts):
        yield from ["", *left_out]
    if facts["permissions"]:
        used = ", ".join(f"`{action}`" for action in facts["permissions"])
        yield from ["", f"Permissions that its users and roles used: {used}."]


def reasons(facts: Mapping[str, Any]) -> list[str]:
    """Return why steps were left out, each reason once, as a list in Markdown."""
    found = [cell(skip["reason"]) for path in facts["paths"].values() for skip in path["skipped"]]
    return [f"- Left out: {reason}" for reason in dict.fromkeys(found)]


def cell(text: str) -> str:
    """Return `text` as text of a table in Markdown: nothing in it is markup."""
    plain = "".join(f"\\{each}" if each in "\\`*_[]|#" else each for each in " ".join(text.split()))
    return escape(plain, quote=False)
