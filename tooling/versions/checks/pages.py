"""Each page of a snapshot can be read: it is UTF-8, its front matter is YAML, its fences are fences."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from tooling.content.fences import fence_findings
from tooling.fast_yaml import FastLoader
from tooling.findings import Finding
from tooling.project import YAML_ERRORS
from tooling.versions.checks.docs import Docs

# As MkDocs finds it: mkdocs.utils.meta.YAML_RE.
FRONT_MATTER = re.compile(r"-{3}[ \t]*\n(?P<yaml>.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.DOTALL)
# Lines that are YAML in any case: a name, and nothing, a quoted text, or words that begin with a letter.
BREAKS = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"
PLAIN_YAML = re.compile(
    rf"""(?:[A-Za-z][\w-]*:(?:[ ]+(?:"[^"\\{BREAKS}]*"|[^\W\d_](?:[^:\#{BREAKS}]|:(?=[\w/]))*))?[ ]*\n)*""",
    re.VERBOSE,
)


def page_findings(docs: Docs, path: str) -> Iterator[Finding]:
    """Yield what keeps a page from being read as its author meant it."""
    source = docs.pages.get(path)
    if source is None:
        yield encoding_finding(docs, path)
    else:
        yield from front_matter_findings(docs, path, source.text)
        yield from fence_findings(docs.file(path), source)


def encoding_finding(docs: Docs, path: str) -> Finding:
    """Return the finding that the page at `path`, which isn't UTF-8, is."""
    data = docs.tree.files[path].data
    readable = data.decode("utf-8", "surrogateescape")
    first = next(position for position, letter in enumerate(readable) if "\udc80" <= letter <= "\udcff")
    line = readable.count("\n", 0, first) + 1
    return Finding(docs.file(path), line, "this isn't UTF-8; save the page as UTF-8", "page-not-utf-8")


def front_matter_findings(docs: Docs, path: str, text: str) -> Iterator[Finding]:
    """Yield what is wrong with the YAML at the beginning of a page: MkDocs would show it as text."""
    front = FRONT_MATTER.match(text)
    if front is None or PLAIN_YAML.fullmatch(front["yaml"]):
        return
    try:
        yaml.load(front["yaml"], FastLoader)
    except YAML_ERRORS as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or str(error)
        line = min(mark.line + 1, front["yaml"].count("\n")) + 1 if mark else 1
        message = f"the front matter isn't YAML: {' '.join(said.split())}; mend it"
        yield Finding(docs.file(path), line, message, "front-matter-not-yaml")
