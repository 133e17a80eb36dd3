"""The project: where its docs are, and what its `mkdocs.yml` says that concerns us.

`mkdocs.yml` is read as plain data here, which takes milliseconds. Where MkDocs' own reading
of it is needed (its Markdown extensions), MkDocs is asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from tooling.errors import ToolingError
from tooling.fast_yaml import FastLoader

# PyYAML lets some of Python's own errors through: of `"\\UFFFFFFFF"`, `%YAML 111...`, a thousand `[`,
# `!!int ""` and `!!timestamp x`.
YAML_ERRORS = (yaml.YAMLError, ValueError, OverflowError, RecursionError, LookupError, AttributeError)

LOCALES = "extra.tooling.locales"
# A language, perhaps with a script and a region: https://www.rfc-editor.org/rfc/rfc5646#section-2.1
LOCALE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?")


class NoProjectError(ToolingError):
    """There is no `mkdocs.yml` here or above."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"there is no `mkdocs.yml` in `{folder}` or above it",
            fix="Go to the folder of a MkDocs project, or name one with --project.",
        )


class MkdocsYamlError(ToolingError):
    """`mkdocs.yml` can't be read, or a setting in it is of the wrong kind."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"mkdocs.yml: {problem}", fix="Mend mkdocs.yml, and run the same command again.")


class MissingDocsError(ToolingError):
    """The folder of the docs doesn't exist, or has no page."""

    def __init__(self, docs: Path) -> None:
        super().__init__(
            f"there are no pages in `{docs}`",
            fix="Write one, or set docs_dir in mkdocs.yml.",
        )


class MissingNavPageError(ToolingError):
    """The navigation names a page that doesn't exist."""

    def __init__(self, page: str, docs: str) -> None:
        super().__init__(
            f"nav in mkdocs.yml names `{page}`, which is not in `{docs}`",
            fix="Add the page, or take its entry out of nav.",
        )


class _Loader(FastLoader):  # type: ignore[valid-type, misc]  # which of two it is, is known when it runs
    """Reads mkdocs.yml; `!!python/name:...`, `!ENV` and the like become None."""


_Loader.add_multi_constructor("", lambda _loader, _suffix, _node: None)


@dataclass(frozen=True, slots=True)
class Project:
    """A MkDocs project: its folder, and the settings of its mkdocs.yml that concern us."""

    root: Path
    settings: Mapping[str, Any]

    @classmethod
    def find(cls, folder: Path) -> Project:
        """Return the project that `folder` is in. Raises `NoProjectError`, `MkdocsYamlError`."""
        for root in (folder, *folder.parents):
            if (root / "mkdocs.yml").is_file():
                return cls(root, parse_settings((root / "mkdocs.yml").read_bytes()))
        raise NoProjectError(folder)

    @property
    def config_file(self) -> Path:
        return self.root / "mkdocs.yml"

    @property
    def docs_name(self) -> str:
        """The folder of the edge docs, relative to the root."""
        return str(self.settings.get("docs_dir", "docs"))

    @property
    def docs(self) -> Path:
        return self.root / self.docs_name

    @property
    def images_name(self) -> str:
        """The folder of images that edge and all snapshots share, relative to the root."""
        return f"{self.docs_name}/images"

    @property
    def versions(self) -> Path:
        return self.root / "versions"

    @property
    def site(self) -> Path:
        """The folder that the assembled site is written to."""
        return self.root / "site"

    @property
    def cache(self) -> Path:
        return self.root / ".cache" / "tooling"

    @property
    def verification_file(self) -> Path:
        """What was last carried out of each page of edge."""
        return self.cache / "verification.json"

    @property
    def site_url(self) -> str:
        """The address of the published site, ending in `/`."""
        return str(self.settings.get("site_url") or "http://127.0.0.1/").rstrip("/") + "/"

    @property
    def locale(self) -> str:
        """The locale of pages whose name doesn't say another."""
        theme = self.settings.get("theme")
        return str(theme.get("language", "en")) if isinstance(theme, dict) else "en"

    @property
    def locales(self) -> tuple[str, ...]:
        """The locales of the docs, as `extra.tooling.locales` lists them, that of the theme first.

        Without the setting it is the only one. Raises `MkdocsYamlError`.
        """
        listed = self.tooling_settings.get("locales", [self.locale])
        if not isinstance(listed, list):
            raise MkdocsYamlError(f"{LOCALES} is `{listed}`, expected a list such as [en, pt-BR]")
        for locale in listed:
            if not (isinstance(locale, str) and LOCALE.fullmatch(locale)):
                raise MkdocsYamlError(f"{LOCALES} has `{locale}`, expected a locale such as 'pt-BR'")
            if listed.count(locale) > 1:
                raise MkdocsYamlError(f"{LOCALES} has `{locale}` twice")
        if self.locale not in listed:
            raise MkdocsYamlError(f"{LOCALES} is without `{self.locale}`, the language of the theme")
        return (self.locale, *(locale for locale in listed if locale != self.locale))

    @property
    def tooling_settings(self) -> dict[str, Any]:
        """The settings of ours, `extra.tooling`. Raises `MkdocsYamlError` unless they are a mapping."""
        extra = self.settings.get("extra") or {}
        settings = extra.get("tooling") or {} if isinstance(extra, dict) else extra
        if not isinstance(settings, dict):
            raise MkdocsYamlError("expected settings such as `locales: ...` under extra.tooling")
        return settings

    @property
    def nav(self) -> list[str]:
        """The pages that the navigation names, in its order, relative to the docs folder."""
        return list(nav_pages(self.settings.get("nav")))

    def require_pages(self, paths: Collection[str]) -> None:
        """Raise `MissingDocsError` unless `paths` has a page."""
        if not any(path.endswith(".md") for path in paths):
            raise MissingDocsError(self.docs)

    def require_nav(self, paths: Collection[str]) -> None:
        """Raise `MissingNavPageError` unless `paths` has all pages that nav names."""
        for page in self.nav:
            if page not in paths:
                raise MissingNavPageError(page, self.docs_name)


# A command reads the same mkdocs.yml from the disk and from several commits, and a long nav takes its time.
@lru_cache(maxsize=64)
def parse_settings(data: bytes) -> Mapping[str, Any]:
    """Return the settings in the bytes of a mkdocs.yml. Raises `MkdocsYamlError`."""
    try:
        settings = yaml.load(data, Loader=_Loader)
    except YAML_ERRORS as error:
        raise MkdocsYamlError(" ".join(str(error).split())) from error
    if not isinstance(settings, dict):
        raise MkdocsYamlError("expected settings such as `site_name: ...`")
    return settings


def nav_pages(nav: object) -> Iterator[str]:
    """Yield the pages that `nav` names: links to elsewhere are left out."""
    match nav:
        case str() if nav.endswith(".md") and "://" not in nav:
            yield nav
        case list():
            for entry in nav:
                yield from nav_pages(entry)
        case dict():
            for entry in nav.values():
                yield from nav_pages(entry)
