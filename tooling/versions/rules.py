"""Rules: redirects that mkdocs.yml lists, for URLs that no page of the docs ever had.

extra:
  tooling:
    redirects:
      /start/: /en/guides/              a page of the default version
      /en/old-docs/*: /en/guides/*      all that was below one folder, below another
      /en/keys/: /en/v1.0.0/keys/       a pin: a page of this version, for good
      /en/chat/: https://example.com/   elsewhere

`*` stands at the end of a source for any path, and for none. Static hosts don't know it, so rules
become single redirects: `tooling.versions.rule_targets`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import yaml

from tooling.fast_yaml import FastLoader
from tooling.findings import Finding
from tooling.project import YAML_ERRORS, MkdocsYamlError, Project

FILE = PurePosixPath("mkdocs.yml")
# What a path of the site is made of: neither a query nor a fragment, nor anything percent-encoded.
SEGMENT = r"(?!\.{1,2}(?:/|\Z))[^/\s?#%\\*\x00-\x1f\x7f]+"
SOURCE = re.compile(rf"/|(?:/{SEGMENT})+/?|(?:/{SEGMENT})*/\*")
SOURCE_HELP = "A source is a path such as `/start/` or `/en/old-docs/*`."
TARGET_HELP = """A target is a path such as `/en/guides/`, or the address of another site with https://.
It may have one `*` when its source has one."""


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """A redirect as mkdocs.yml lists it, at `line`. The source ends in `/`, `.html` or `/*`."""

    source: str
    target: str
    line: int = field(default=1, compare=False)

    @property
    def is_wildcard(self) -> bool:
        return self.source.endswith("*")

    def matches(self, path: str) -> bool:
        """Return whether this rule is about `path`."""
        return path.startswith(self.source[:-1]) if self.is_wildcard else path == self.source

    def target_of(self, path: str) -> str:
        """Return where `path`, which this rule is about, leads."""
        before, star, after = self.target.partition("*")
        rest = path.removeprefix(self.source[:-1]) if star else ""
        if after:
            rest = rest.removesuffix("/")
            after = after if rest else after.removeprefix("/")
        return f"{before}{rest}{after}"

    def sources_for(self, targets: Iterable[str]) -> Iterator[str]:
        """Yield the paths that this rule leads to one of `targets`: a rule without `*` to none."""
        before, star, after = self.target.partition("*")
        for target in targets if star else ():
            rest = target.removeprefix(before).removesuffix(after)
            source = slashed(f"{self.source[:-1]}{rest}")
            if self.target_of(source) == target:
                yield source


@dataclass(frozen=True, slots=True)
class ReadRules:
    """The rules that a mkdocs.yml lists, and what is wrong with the others."""

    rules: tuple[Rule, ...]
    faults: tuple[Finding, ...]


@lru_cache(maxsize=64)
def read_rules(data: bytes) -> ReadRules:
    """Return the rules in the bytes of a mkdocs.yml. Raises `MkdocsYamlError` when it isn't YAML."""
    try:
        node = yaml.compose(data, Loader=FastLoader)
    except YAML_ERRORS as error:
        raise MkdocsYamlError(" ".join(str(error).split())) from error
    for name in ("extra", "tooling", "redirects"):
        node = setting(node, name)
    found = list(listed(node)) if node else []
    return ReadRules(
        tuple(each for each in found if isinstance(each, Rule)),
        tuple(each for each in found if isinstance(each, Finding)),
    )


def rules_of(project: Project) -> tuple[Rule, ...]:
    """Return the rules of the mkdocs.yml on disk. Raises `MkdocsYamlError`."""
    return read_rules(project.config_file.read_bytes()).rules


def setting(node: yaml.Node | None, name: str) -> yaml.Node | None:
    """Return the value of the setting `name`: the last, as YAML has it."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((value for key, value in reversed(pairs) if key.value == name), None)


def listed(node: yaml.Node) -> Iterator[Rule | Finding]:
    """Yield each rule of the mapping `node`, or what is wrong with it."""
    if isinstance(node, yaml.ScalarNode) and not node.value:
        return
    if not isinstance(node, yaml.MappingNode):
        yield fault(node, "expected redirects such as `/start/: /en/guides/`")
        return
    for key, value in node.value:
        yield rule(key, value)


def rule(key: yaml.Node, value: yaml.Node) -> Rule | Finding:
    """Return the rule that two nodes of YAML say, or what is wrong with it."""
    if not isinstance(key, yaml.ScalarNode) or not SOURCE.fullmatch(key.value):
        return fault(key, "expected the source of a redirect, a path of this site", SOURCE_HELP)
    if not isinstance(value, yaml.ScalarNode) or not is_target(value.value):
        return fault(value, f"expected where `{key.value}` leads", TARGET_HELP)
    if "*" in value.value and not key.value.endswith("*"):
        return fault(value, f"`{value.value}` has a `*`, and its source has none", TARGET_HELP)
    return Rule(slashed(key.value), value.value, key.start_mark.line + 1)


def is_target(text: str) -> bool:
    """Return whether `text` is a path of the site, or the address of another, with one `*` at most."""
    if text.count("*") > 1 or not text.isprintable() or " " in text:
        return False
    if text.startswith("/"):
        return SOURCE.fullmatch(text.replace("*", "x")) is not None
    return text.startswith("https://") and bool(host(text))


def host(address: str) -> str | None:
    """Return the host in `address`, None where there is none."""
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def slashed(path: str) -> str:
    """Return `path` as hosts serve it: `/start/` for `/start` and for `/start/index.html`."""
    path = path.removesuffix("index.html") if path.endswith("/index.html") else path
    return path if path.endswith(("/", ".html", "*")) else f"{path}/"


def fault(node: yaml.Node, message: str, detail: str = "") -> Finding:
    return Finding(FILE, node.start_mark.line + 1, message, "bad-redirect", detail)
