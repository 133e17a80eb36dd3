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
        "versions": tools(),
        "note": report.note,
        "pages": {str(page.name): page_document(page) for page in pages},
    }


def as_summary(report: Report) -> dict[str, Any]:
    """Return what a manifest says of a verification: the same for the same docs and tools, on any machine."""
    pages = [page for page in report.pages if page.steps or page.findings]
    return {"versions": tools(), "pages": {str(page.name): page_summary(page) for page in pages}}


def tools() -> dict[str, str]:
    """Return the versions of what pages are carried out with."""
    return {name: version(name) for name in CLIENTS}


def page_summary(page: VerifiedPage) -> dict[str, Any]:
    """Return what a manifest says of a page."""
    document = page_document(page)
    policies = {"policies": document["policies"]} if page.policies else {}
    paths = without_times(document["paths"])
    return {"paths": paths, "permissions": document["permissions"], **policies}


def without_times(paths: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {
        path: {name: value for name, value in facts.items() if name != "seconds"}
        for path, facts in paths.items()
    }


def page_document(page: VerifiedPage) -> dict[str, Any]:
    return {
        "paths": {
            path: path_document(steps, page.permissions.get(path, ())) for path, steps in page.paths.items()
        },
        "permissions": sorted({each for used in page.permissions.values() for each in used}),
        "policies": list(page.policies),
        "findings": [str(finding).split("\n")[0] for finding in page.findings],
    }


def path_document(steps: Sequence[StepRun], permissions: Sequence[str]) -> dict[str, Any]:
    """Return how many steps of a path came out how, by kind, and why the others were left out.

    `access` are the rows of access tables that were decided as they say.
    """
    passed = [step for step in steps if step.outcome is Outcome.PASSED]
    skipped = [step for step in steps if step.outcome is Outcome.SKIPPED]
    return {
        "steps": len(steps),
        "passed": len(passed),
        "by_kind": dict(sorted(Counter(step.kind for step in passed).items())),
        "hidden": sum(step.is_hidden for step in passed),
        "access": [{"line": each.line, "claim": list(each.claim)} for each in passed if each.claim],
        "permissions": list(permissions),
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
            suite = add_suite(root, f"{page.name}::{path}")
            for step in steps:
                add_case(suite, step)
        if page.page_findings:
            suite = add_suite(root, str(page.name))
            for finding in page.page_findings:
                name = f"L{finding.line}"
                case = SubElement(suite, "testcase", name=name, classname=str(page.name), time="0")
                add_failure(case, finding)
    for suite in root:
        add_counts(suite)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def add_suite(root: Element, name: str) -> Element:
    return SubElement(root, "testsuite", name=printable(name))


def add_counts(suite: Element) -> None:
    """Give `suite` the numbers that readers of JUnit XML expect."""
    seconds = sum(float(case.get("time", "0")) for case in suite)
    counts = {"tests": len(suite), "failures": len(suite.findall("testcase/failure")), "errors": 0}
    for name, count in {**counts, "skipped": len(suite.findall("testcase/skipped"))}.items():
        suite.set(name, str(count))
    suite.set("time", f"{seconds:.3f}")


def add_case(suite: Element, step: StepRun) -> None:
    name, page = f"{step.kind} L{step.line}", str(step.page)
    case = SubElement(suite, "testcase", name=name, classname=page, time=f"{step.seconds:.3f}")
    if step.finding:
        add_failure(case, step.finding)
    elif step.outcome is not Outcome.PASSED:
        SubElement(case, "skipped", message=printable(step.reason or step.outcome.value))


def add_failure(case: Element, finding: Finding) -> None:
    failure = SubElement(case, "failure", message=printable(finding.message), type=finding.rule)
    failure.text = printable(str(finding))


def printable(text: str) -> str:
    return UNPRINTABLE.sub("", text)


def github_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield each finding as GitHub shows it beside the line in a pull request.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    """
    for finding in findings:
        place = f"file={in_property(str(finding.file))},line={finding.line},title={finding.rule}"
        yield f"::error {place}::{in_message(chr(10).join([finding.message, finding.detail]).strip())}"


def in_message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def in_property(text: str) -> str:
    return in_message(text).replace(":", "%3A").replace(",", "%2C")
