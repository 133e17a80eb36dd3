"""Purity: whether what MkDocs makes of a page goes by the page and the settings alone, and what those are.

A plugin, a hook or an extension of Markdown may read whatever it likes: a file, the time, another page. So
a site may have those that are known not to.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any

from tooling.site.renderers import RENDERERS
from tooling.tree import Tree

# Importing MkDocs takes long.
if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

# The same plugin to those who read its settings: Material has its own.
PLUGINS = ("mkdocs.contrib.search", "material.plugins.search.plugin")

# https://python-markdown.github.io/extensions/ and https://facelessuser.github.io/pymdown-extensions/
PURE = re.compile(
    r"""
    (markdown\.extensions\.)? (
        abbr | admonition | attr_list | codehilite | def_list | extra | fenced_code | footnotes | legacy_attrs
      | legacy_em | md_in_html | meta | nl2br | sane_lists | smarty | tables | toc | wikilinks
    )
  | pymdownx\. (
        arithmatex | betterem | blocks\.(admonition|caption|definition|details|html|tab) | caret | critic
      | details | emoji | escapeall | extra | fancylists | highlight | inlinehilite | keys | magiclink | mark
      | progressbar | quotes | saneheaders | smartsymbols | snippets | striphtml | superfences | tabbed
      | tasklist | tilde
    )
    """,
    re.VERBOSE,
)
# It reads files, and only for pages with its mark:
# https://facelessuser.github.io/pymdown-extensions/extensions/snippets/#snippets-notation
SNIPPETS, SNIPPET_MARK = "pymdownx.snippets", "8<"
# Settings that have files read for every page.
READING = frozenset({"auto_append", "custom_icons"})
# The functions in them, which settings may name, go by what they are given.
MODULES = re.compile(r"(markdown|pymdownx|material\.extensions\.emoji)(\..*)?")
# Its functions are what we know them to be: the last release is 1.6.1.
MKDOCS = "1.6."


class ImpureError(Exception):
    """A value of which nobody knows what it stands for."""


def obstacle(config: MkDocsConfig) -> str:
    """Return why nothing that MkDocs makes of pages with this `config` may be noted, "" where it may."""
    if not version("mkdocs").startswith(MKDOCS):
        return f"how MkDocs {version('mkdocs')} makes pages isn't known"
    if config.hooks:
        return "hooks may change pages"
    for name, plugin in config.plugins.items():
        if type(plugin).__module__ not in PLUGINS:
            return f"the plugin `{name}` may change pages"
    why = markdown_obstacle(config.markdown_extensions, config.mdx_configs)
    return why or unknown(lambda: described(dict(config.extra)))


def markdown_obstacle(names: Sequence[str], options: Mapping[str, Any]) -> str:
    """Return why nothing may be noted that Markdown makes with these extensions, "" where it may."""
    for name in names:
        if not PURE.fullmatch(name):
            return f"the Markdown extension `{name}` may put anything into pages"
    for setting in keys(options):
        if setting in READING:
            return f"`{setting}` in mkdocs.yml puts files into pages"
    return unknown(lambda: markdown_settings(names, options))


def unknown(describe: Callable[[], Any]) -> str:
    """Return that nobody knows what one of the settings does that `describe` describes, "" where it may."""
    try:
        describe()
    except ImpureError as error:
        return f"nobody knows what `{error}` in mkdocs.yml does"
    return ""


def keys(value: object) -> Iterator[object]:
    """Yield the names of all settings in `value`, however deep."""
    match value:
        case Mapping():
            yield from value
            for each in value.values():
                yield from keys(each)
        case list():
            for each in value:
                yield from keys(each)


def markdown_settings(names: Sequence[str], options: Mapping[str, Any]) -> Any:
    """Return extensions of Markdown and their options as values of JSON. Raises `ImpureError`.

    Those of snippets say nothing: pages with them aren't noted.
    """
    return [names, described({name: each for name, each in options.items() if name != SNIPPETS})]


def described(value: object) -> Any:
    """Return `value` as JSON can say it, so that different ones differ. Raises `ImpureError`."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Mapping():
            return {"mapping": [[described(key), described(each)] for key, each in value.items()]}
        case list() | tuple():
            return [described(each) for each in value]
        case date():
            return {"date": value.isoformat()}
        case partial():
            return {"partial": [described(each) for each in (value.func, value.args, value.keywords)]}
        case FunctionType() | type() if is_named(value):
            return {"name": f"{value.__module__}.{value.__qualname__}"}
    raise ImpureError(str(value))


def is_named(value: FunctionType | type) -> bool:
    """Return whether the name of `value` says what it does, together with the version of its package."""
    return MODULES.fullmatch(value.__module__) is not None and "<" not in value.__qualname__


@cache
def tools() -> list[str]:
    """Return what takes part in every page: MkDocs and its like, Python, and this code."""
    code = Tree.from_folder(Path(__file__).parent).where(lambda path: path.endswith(".py"))
    return [*RENDERERS["mkdocs"].tools, sys.version, code.digest]
