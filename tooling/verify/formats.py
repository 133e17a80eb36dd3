"""A verification for other programs: `verification.json`, JUnit XML, and annotations for a code host."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from tooling.findings import Finding
from tooling.verify.outcomes import Outcome, StepRun
from tooling.verify.report import Report, VerifiedPage

# What answers in AWS's place, and what asks.
CLIENTS = ("moto", "boto3", "awscli")
# https://www.w3.org/TR/xml/#charsets
UNPRINTABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd]")


def as_document(report: Report) -> dict[str, Any]:
    """Return what each page came to, as `verification.json` has it."""
    pages = [page for page in report.pages if page.steps or page.findings]
    return {
        "versions": {name: version(name) for name in CLIENTS},
        "note": report.note,
        "pages": {str(page.name): page_document(page) for page in pages},
    }


def as_summary(report: Report) -> dict[str, Any]:
    """Return what a manifest says of a verification: the same for the same docs and tools, on any machine."""
    document = as_document(report)
    pages = {
        name: {"paths": without_times(page["paths"]), "permissions": page["permissions"]}
        for name, page in document["pages"].items()
    }
    return {"versions": document["versions"], "pages": pages}


def without_times(paths: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {
        path: {name: value for name, value in facts.items() if name != "seconds"}
        for path, facts in paths.items()
    }


def page_document(page: VerifiedPage) -> dict[str, Any]:
    return {
        "paths": {path: path_document(steps) for path, steps in page.paths.items()},
        "permissions": list(page.permissions),
        "findings": [str(finding).split("\n")[0] for finding in page.findings],
    }


def path_document(steps: Sequence[StepRun]) -> dict[str, Any]:
    """Return how many steps of a path came out how, by kind, and why the others were left out."""
    passed = [step for step in steps if step.outcome is Outcome.PASSED]
    skipped = [step for step in steps if step.outcome is Outcome.SKIPPED]
    return {
        "steps": len(steps),
        "passed": len(passed),
        "by_kind": dict(sorted(Counter(step.kind for step in passed).items())),
        "skipped": [{"line": each.line, "reason": each.reason} for each in skipped],
        "seconds": round(sum(step.seconds for step in steps), 3),
    }


def as_junit(report: Report) -> str:
    """Return the report as JUnit XML: a suite for each path, a case for each step.

    https://github.com/testmoapp/junitxml
    """
    root = Element("testsuites", name="verify")
    for page in report.pages:
        for path, steps in page.paths.items():
            suite = add_suite(root, f"{page.name}::{path}", len(steps))
            for step in steps:
                add_case(suite, step)
        suite = add_suite(root, str(page.name), len(page.page_findings))
        for finding in page.page_findings:
            case = SubElement(suite, "testcase", name=f"L{finding.line}", classname=str(page.name))
            add_failure(case, finding)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def add_suite(root: Element, name: str, tests: int) -> Element:
    return SubElement(root, "testsuite", name=name, tests=str(tests))


def add_case(suite: Element, step: StepRun) -> None:
    name, page = f"{step.kind} L{step.line}", str(step.page)
    case = SubElement(suite, "testcase", name=name, classname=page, time=f"{step.seconds:.3f}")
    if step.finding:
        add_failure(case, step.finding)
    elif step.outcome is not Outcome.PASSED:
        SubElement(case, "skipped", message=step.reason or step.outcome.value)


def add_failure(case: Element, finding: Finding) -> None:
    failure = SubElement(case, "failure", message=finding.message, type=finding.rule)
    failure.text = UNPRINTABLE.sub("", str(finding))


def github_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield each finding as GitHub shows it beside the line in a pull request.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    """
    for finding in findings:
        place = f"file={finding.file},line={finding.line},title={finding.rule}"
        text = "\n".join([finding.message, finding.detail]).strip()
        yield f"::error {place}::{text.replace('%', '%25').replace(chr(13), '%0D').replace(chr(10), '%0A')}"
