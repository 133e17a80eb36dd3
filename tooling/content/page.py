"""Pages: which files of the docs are pages, the URL that each has in an edition, and those that it had."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

import yaml

INDEX_NAMES = {"index.md", "README.md"}
# As MkDocs has it: https://www.mkdocs.org/user-guide/writing-your-docs/#yaml-style-meta-data
FRONT_MATTER = re.compile(
    r"\A-{3}[ \t]*\r?\n(?P<yaml>(?:.*?\n)?)(?:-{3}|\.{3})[ \t]*\r?\n(?:\r?\n)*", re.DOTALL
)
TEXT = "tag:yaml.org,2002:str"
# What PyYAML's composer raises: the others are those of `"\UFFFFFFFF"`, `%YAML 111...` and a thousand `[`.
NOT_YAML = (yaml.YAMLError, ValueError, OverflowError, RecursionError)
NO_ALIASES = "expected `aliases` as a list of pages, such as `crewai/keys.md`"


@dataclass(frozen=True, slots=True)
class Aliases:
    """The URLs that a page had before, relative to its edition; or at which line what is wrong with them."""

    urls: tuple[str, ...] = ()
    problem: str = ""
    line: int = 1


def page_url(path: str) -> str:
    """Return the URL of the page at `path`, relative to its edition: `crewai/oidc.md` has `crewai/oidc/`.

    As MkDocs has it with `use_directory_urls`: https://www.mkdocs.org/user-guide/configuration/#use_directory_urls
    """
    page = PurePosixPath(path)
    folder = page.parent if page.name in INDEX_NAMES else page.with_suffix("")
    return "" if folder == PurePosixPath(".") else f"{folder}/"


def page_paths(paths: Iterable[str]) -> list[str]:
    """Return those of `paths` that are pages, sorted."""
    return sorted(path for path in paths if path.endswith(".md"))


def aliases(text: str) -> Aliases:
    """Return the URLs that the page with the Markdown `text` had before, each once.

    Its front matter lists them under `aliases`, as pages or as URLs: `crewai/keys.md`, `/crewai/keys/`.
    """
    front_matter = FRONT_MATTER.match(text)
    try:
        root = yaml.compose(front_matter["yaml"], yaml.SafeLoader) if front_matter else None
    except NOT_YAML as error:
        mark = getattr(error, "problem_mark", None)
        return Aliases(problem="the front matter is not YAML", line=mark.line + 2 if mark else 1)
    found = list(listed(root))
    for url, node in found:
        if url is None:
            return Aliases(problem=NO_ALIASES, line=node.start_mark.line + 2)
    return Aliases(tuple(dict.fromkeys(url for url, _ in found if url is not None)))


def listed(root: yaml.Node | None) -> Iterator[tuple[str | None, yaml.Node]]:
    """Yield each alias with the node that names it; None with a node that names none."""
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "aliases" and isinstance(value, yaml.SequenceNode):
            yield from ((alias_url(each.value) if each.tag == TEXT else None, each) for each in value.value)
        elif key.value == "aliases":
            yield None, value


def alias_url(alias: str) -> str | None:
    """Return the URL, relative to its edition, of the page that `alias` names; None where it names none."""
    path = alias.removeprefix("/").removesuffix("/")
    if alias == "/":
        return ""
    if path.endswith(".html") or not all(map(is_name, path.split("/"))):
        return None
    return page_url(path) if path.endswith(".md") else f"{path}/"


def is_name(part: str) -> bool:
    """Return whether `part` can be the name of a page or of a folder of them."""
    is_text = part.isprintable() and part == part.strip()
    return is_text and bool(part.strip(".")) and not set(part) & set(":?#\\")
