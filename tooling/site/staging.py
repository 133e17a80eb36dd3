"""Staging: the whole input of the renderer for one edition, as one tree.

The tree has the edition's pages, today's theme and mkdocs.yml, and a mkdocs.yml that joins
them. Everything in it is relative, so equal trees give equal editions on any machine, and the
digest of the tree says whether an edition has to be rendered at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import yaml

from tooling.content.page import page_paths, page_url
from tooling.fast_yaml import FastDumper
from tooling.project import Project, parse_settings
from tooling.site.corrections import corrected
from tooling.site.editions import Edition
from tooling.site.front_matter import harmless
from tooling.site.hidden_tests import without_tests
from tooling.site.markup import box
from tooling.site.reference.across import changes_and_facts
from tooling.site.reference.computed import reference_pages
from tooling.site.reference.known_pages import KnownPages
from tooling.site.reference.pages import with_nav, with_pages
from tooling.site.themes import THEME, theme_folder
from tooling.site.values import values_setting
from tooling.site.verified.known import edge_verification, frozen_verification
from tooling.site.verified.pages import Telling, verified_pages
from tooling.site.verified.records import Verification
from tooling.tree import File, Tree, read_file
from tooling.versions.docs import MissingSnapshotError
from tooling.versions.errata import read_errata
from tooling.versions.navigation import moved_entry
from tooling.versions.registry import EDGE

# The page that searches in all versions: a template, not a page of the docs.
SEARCH = "search/index.html"

# Where things stand in a staged tree, and the renderer's output beside them.
CONFIG = "mkdocs.yml"
TODAY = "today/mkdocs.yml"
OUTPUT = "site"

# A link, an anchor or an entry of nav that leads nowhere stops the build.
VALIDATION = {
    "nav": {"not_found": "warn", "absolute_links": "warn", "omitted_files": "info"},
    "links": {
        "not_found": "warn",
        "anchors": "warn",
        "absolute_links": "warn",
        "unrecognized_links": "warn",
    },
}


@dataclass(frozen=True, slots=True)
class Shared:
    """What all editions have in common: today's mkdocs.yml and theme, the images, and nearly all pages."""

    project: Project
    config: File
    theme: Tree
    images: Tree
    known_pages: KnownPages

    @classmethod
    def read(cls, project: Project) -> Shared:
        """Read it all."""
        return cls(
            project,
            config=read_file(project.config_file),
            theme=Tree.from_folder(theme_folder(project)),
            images=Tree.from_folder(project.root / project.images_name),
            known_pages=KnownPages(project.cache / "reference.json", project.config_file),
        )


def stage(edition: Edition, shared: Shared) -> Tree:
    """Return the input of the renderer for `edition`. Raises `MissingSnapshotError`."""
    docs = Tree.from_folder(edition.docs) | shared.images.under("images")
    if edition.name == EDGE:
        shared.project.require_pages(docs.files)
        shared.project.require_nav(docs.files)
    elif not page_paths(docs.files) or not edition.config_file.is_file():
        raise MissingSnapshotError(edition.name, edition.docs.parent)
    shared.known_pages.read_ahead(docs)
    own = dict(parse_settings(edition.config_file.read_bytes()))
    if edition.is_history:
        own["nav"] = moved_entry(own.get("nav"), lambda page: page if page in docs.files else None)
    page_of = partial(shared.known_pages.of, str(edition))
    known = verification(edition, shared, docs, own)
    telling = Telling(box(shared.project), "before this version came out, " if edition.version else "")
    computed = reference_pages(docs, own.get("nav"), known, page_of, telling)
    computed += changes_and_facts(edition, docs, shared.project, shared.known_pages)
    taken = {page_url(path) for path in page_paths(docs.files)}
    pages = [page for page in computed if page_url(page.path) not in taken]
    own["nav"] = with_nav(own.get("nav"), pages)
    config = File(yaml.dump(settings(edition, own, shared), Dumper=FastDumper, sort_keys=False).encode())
    errata = read_errata(shared.project.versions, edition.version) if edition.version else []
    shown = with_pages(verified_pages(published(docs), known, telling), pages)
    shown = harmless(corrected(shown, errata, admonitions=has_admonitions(shared.project)))
    staged = shown.under("docs") | shared.theme.under("theme")
    return staged | Tree({CONFIG: config, TODAY: shared.config})


def verification(edition: Edition, shared: Shared, docs: Tree, own: Mapping[str, Any]) -> Verification:
    """Return what is known to have been carried out of an edition. Raises `ManifestError`."""
    if edition.version:
        folder = str(own.get("docs_dir", "docs"))
        return frozen_verification(shared.project, edition, edition.version, folder)
    return edge_verification(
        shared.project,
        docs,
        lambda path: shared.known_pages.of(str(edition), docs.files[path], docs).has_steps,
    )


def has_admonitions(project: Project) -> bool:
    """Return whether the site's Markdown has admonitions."""
    extensions = project.settings.get("markdown_extensions") or []
    return any("admonition" in ([*each] if isinstance(each, dict) else [each]) for each in extensions)


def settings(edition: Edition, own: dict[str, Any], shared: Shared) -> dict[str, Any]:
    """Return the mkdocs.yml of a staged edition: today's, but for what the edition itself says."""
    today = shared.project.settings
    return {
        "INHERIT": TODAY,
        "site_name": own.get("site_name", today.get("site_name")),
        "site_url": f"{shared.project.site_url}{edition.folder}/",
        "docs_dir": "docs",
        "site_dir": OUTPUT,
        "use_directory_urls": True,
        "nav": own.get("nav"),
        "strict": not edition.is_history,
        "theme": theme_settings(shared),
        "validation": VALIDATION,
        "extra": {
            # Material's own selector knows nothing of pages that moved: the theme has another.
            "version": None,
            "edition": {"name": edition.name, "retired": edition.hidden},
            **values_setting(shared.project, own),
        },
    }


def theme_settings(shared: Shared) -> dict[str, Any]:
    """Return the theme of all editions: today's, with templates over it where they fit it."""
    theme = shared.project.settings.get("theme", "mkdocs")
    today = theme if isinstance(theme, dict) else {"name": theme}
    if today.get("name") != "material" and theme_folder(shared.project) == THEME:
        return {"name": today.get("name")}
    static = [*(today.get("static_templates") or ()), *({SEARCH} & shared.theme.files.keys())]
    return {"name": today.get("name"), "custom_dir": "theme", "static_templates": static}


def published(docs: Tree) -> Tree:
    """Return `docs` as readers get them: without the tests that are hidden in comments."""
    pages = {path: without_tests(docs.files[path]) for path in page_paths(docs.files)}
    return docs | Tree(pages)


def source_names(edition: Edition, project: Project) -> dict[str, str]:
    """Return what the folders and files of a staged tree are called in the project."""
    docs = edition.docs.relative_to(project.root).as_posix()
    config = edition.config_file.relative_to(project.root).as_posix()
    return {"docs": docs, CONFIG: config, TODAY: "mkdocs.yml"}
