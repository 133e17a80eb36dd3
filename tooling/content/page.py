"""Pages: which files of the docs are pages, the URL that each has in an edition, and those that it had."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

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
    """The URLs that a page had before, relative to its edition, each with its line.

    Or what is wrong with them, and the line of that.
    """

    urls: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    problem: str = ""
    line: int = 1


def page_url(path: str) -> str:
    """Return the URL of the page at `path`, relative to its edition: `crewai/oidc.md` has `crewai/oidc/`.

    As MkDocs has it with `use_directory_urls`: https://www.mkdocs.org/user-guide/configuration/#use_directory_urls
    """
    folder, _, name = path.rpartition("/")
    parts = [folder] if name in INDEX_NAMES else [folder, name.rpartition(".")[0] or name]
    return "".join(f"{part}/" for part in parts if part)


def page_paths(paths: Iterable[str]) -> list[str]:
    """Return those of `paths` that are pages, sorted."""
    return sorted(path for path in paths if path.endswith(".md"))


# All versions have nearly the same pages.
@lru_cache(maxsize=65536)
def page_address(path: str, locales: tuple[str, ...]) -> tuple[str, str]:
    """Return the locale of the page at `path`, and its URL: `crewai/oidc.pt-BR.md` has `crewai/oidc/`, too.

    `locales` are the project's, its default locale first: that of pages whose name says none.
    """
    for locale in locales:
        stem = path.removesuffix(f".{locale}.md")
        if stem != path and stem and not stem.endswith("/"):
            return locale, page_url(f"{stem}.md")
    return locales[0], page_url(path)


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
    lines: dict[str, int] = {}
    for url, node in listed(root):
        line = node.start_mark.line + 2
        if url is None:
            return Aliases(problem=NO_ALIASES, line=line)
        lines.setdefault(url, line)
    return Aliases(tuple(lines), tuple(lines.values()))


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
