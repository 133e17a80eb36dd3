"""The docs that are about to be frozen, as MkDocs sees them: what is published, and as what."""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import SplitResult, urlsplit

from pathspec.gitignore import GitIgnoreSpec

from tooling.content.markdown import Extensions
from tooling.content.page import page_paths, page_url
from tooling.content.source import Source
from tooling.content.syntax import Syntax
from tooling.project import MkdocsYamlError, Project
from tooling.tree import Tree

IMAGES = "images"
# What MkDocs never publishes: https://www.mkdocs.org/user-guide/configuration/#exclude_docs
NEVER = (".*", "/templates/")


@dataclass(frozen=True)
class Docs:
    """The files of the docs without their images, the paths of those, and what mkdocs.yml says of them."""

    tree: Tree
    images: Collection[str]
    project: Project
    extensions: Extensions

    @cached_property
    def everything(self) -> list[str]:
        """The path of each file, relative to the docs folder."""
        return [*self.tree.files, *(f"{IMAGES}/{image}" for image in self.images)]

    @cached_property
    def files(self) -> frozenset[str]:
        """What is published: all files but those that mkdocs.yml leaves out."""
        excluded = [*NEVER, *self.patterns("exclude_docs")]
        left_out = {*self.matching(excluded), *self.matching(self.patterns("draft_docs"))}
        return frozenset(path for path in self.everything if path not in left_out)

    @cached_property
    def page_files(self) -> list[str]:
        """The path of each page that is published, whether it can be read or not."""
        return page_paths(self.files & self.tree.files.keys())

    @cached_property
    def pages(self) -> dict[str, Source]:
        """Each page that is published and can be read, by its path."""
        syntax = Syntax(self.extensions)
        texts = {path: self.text(path) for path in self.page_files}
        return {path: Source(text, syntax) for path, text in texts.items() if text is not None}

    def text(self, path: str) -> str | None:
        """Return the text of a page as MkDocs reads it, or None where it isn't UTF-8."""
        try:
            text = self.tree.files[path].data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return None
        return text.replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def urls(self) -> dict[str, str]:
        """The file behind each URL of an edition, both without a `/` at the end; the home page is `.`."""
        urls = {path: path for path in self.files if not path.endswith(".md")}
        for path in page_paths(self.files):
            url = page_url(self.original(path))
            urls.setdefault(posixpath.normpath(url), path)
            urls.setdefault(f"{url}index.html", path)
        return urls

    @cached_property
    def locales(self) -> list[str]:
        """The locales that pages are translated to: `role.pt-BR.md` is then a translation of `role.md`."""
        return [locale for locale in self.project.locales if locale != self.project.locale]

    def locale(self, path: str) -> str:
        """Return the locale that the name of a page says, or ""."""
        return next((locale for locale in self.locales if path.endswith(f".{locale}.md")), "")

    def original(self, path: str) -> str:
        """Return the page that the page at `path` is a translation of, or `path` itself."""
        locale = self.locale(path)
        return f"{path.removesuffix(f'.{locale}.md')}.md" if locale else path

    def version_for(self, reader: str, path: str) -> str:
        """Return what a link on the page `reader` to the page at `path` opens: its translation, if any."""
        locale = self.locale(reader)
        translation = f"{path.removesuffix('.md')}.{locale}.md"
        return translation if locale and translation in self.files else path

    @cached_property
    def site(self) -> SplitResult:
        """The address of the site, without a host where mkdocs.yml has none."""
        return urlsplit(str(self.project.settings.get("site_url") or "").rstrip("/"))

    def file(self, path: str) -> PurePosixPath:
        """Return a path as its author knows it."""
        return PurePosixPath(self.project.docs_name, path)

    def patterns(self, setting: str) -> list[str]:
        """Return the patterns of a setting, as lines. Raises `MkdocsYamlError`."""
        lines = self.project.settings.get(setting) or ""
        if not isinstance(lines, str):
            raise MkdocsYamlError(f"{setting}: expected patterns, one on each line")
        return lines.splitlines()

    def matching(self, patterns: Collection[str]) -> set[str]:
        """Return the paths that match the patterns, which are those of .gitignore."""
        return set(GitIgnoreSpec.from_lines(patterns).match_files(self.everything)) if patterns else set()
