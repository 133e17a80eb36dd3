"""Previews: one page of edge, rendered alone and in a moment, ahead of the edition that it is a part of.

MkDocs renders it as it renders the edition, from the folder where that was staged last and the page is staged
anew. What is computed of all pages, such as the reference, follows with the edition.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from jinja2 import FileSystemBytecodeCache
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page

from tooling.content.fences import require_fences
from tooling.content.page import page_url
from tooling.mkdocs import markdown_extensions
from tooling.project import Project
from tooling.site.diagrams import kept, with_drawings
from tooling.site.editions import Edition, editions
from tooling.site.front_matter import harmless
from tooling.site.markup import box
from tooling.site.plan import site_of
from tooling.site.reference.known_pages import KnownPages
from tooling.site.render import ENVIRONMENT, RenderError, in_project
from tooling.site.renderers import renderer_of
from tooling.site.staging import CONFIG, published, source_names
from tooling.site.stamping import stamped
from tooling.site.verified.known import edge_verification
from tooling.site.verified.pages import REPORT, Telling, verified_pages
from tooling.site.verified.records import Verification
from tooling.tree import File, Tree
from tooling.versions.registry import EDGE, Registry


def preview(root: Path, staged: Path, path: str) -> str:
    """Return the HTML of the page at `path` of edge, which is staged anew in the folder `staged`.

    Raises `BrokenFenceError`, `RenderError` and `DiagramError`.
    """
    project, url = Project.find(root), page_url(path)
    page = staged_page(project, Tree.from_folder(project.docs), path, staged)
    Tree({f"docs/{path}": page}).write(staged)
    html = rendered(project, staged, path)
    drawn = with_drawings(html, partial(kept, page=url, drawings=project.cache / "diagrams"))
    site = site_of(project)
    standing = site.versions.standing(EDGE, url)
    return stamped(drawn, standing, url, site.base) if standing else drawn


def staged_page(project: Project, docs: Tree, path: str, staged: Path) -> File:
    """Return the page at `path` of `docs` as it is staged beside `staged`. Raises `BrokenFenceError`."""
    alone = Tree({path: docs.files[path]})
    require_fences(alone, project.docs_name, markdown_extensions(project.config_file))
    pages = KnownPages(project.cache / "reference.json", project.config_file)
    known = Verification()
    # What is said of a page leads to the report, which isn't there before the first verification.
    if (staged / "docs" / REPORT).is_file():
        known = edge_verification(
            project, alone, lambda name: pages.of(EDGE, docs.files[name], docs).has_steps
        )
    return harmless(verified_pages(published(alone), known, Telling(box(project)))).files[path]


def rendered(project: Project, staged: Path, path: str) -> str:
    """Return what MkDocs makes of the page at `path` of a staged edge. Raises `RenderError`."""
    os.environ.update(ENVIRONMENT)
    os.chdir(staged)  # snippets are found from here
    edge = editions(project, Registry.read(project.versions))[0]
    with TemporaryDirectory() as output, strictly(project, edge, staged):
        config = load_config(CONFIG, site_dir=output)
        config.plugins.on_startup(command="build", dirty=False)
        config = config.plugins.on_config(config)
        config.plugins.on_pre_build(config=config)
        return page_of(config, path, project.cache / "templates")


def page_of(config: MkDocsConfig, path: str, templates: Path) -> str:
    """Return the page at `path` as `mkdocs.commands.build.build` makes it, which makes all pages.

    `templates` keeps the compiled templates: to compile them takes longer than to fill them in.
    """
    files, env = get_files(config), config.theme.get_env()
    templates.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = FileSystemBytecodeCache(str(templates))
    files.add_files_from_theme(env, config)
    files = config.plugins.on_files(files, config=config)
    set_exclusions(files, config)
    nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
    for each in files.documentation_pages():
        # Titles are wanted of all pages; of the others, that much is enough for them.
        (each.page or Page(None, each, config)).read_source(config)
    page = files.get_file_from_path(path).page
    _populate_page(page, config, files)
    env = config.plugins.on_env(env, config=config, files=files)
    _build_page(page, config, files.documentation_pages(), nav, env)
    page.validate_anchor_links(files=files, log_level=config.validation.links.anchors)
    return Path(page.file.abs_dest_path).read_text(encoding="utf-8")


@contextmanager
def strictly(project: Project, edge: Edition, staged: Path) -> Iterator[None]:
    """Raise `RenderError` for whatever MkDocs warns of, as `mkdocs build --strict` fails of it."""
    log, complaints = logging.getLogger("mkdocs"), Complaints()
    log.addHandler(complaints)
    try:
        yield
    except Exception:
        # An extension of Markdown or a plugin may raise anything. MkDocs has logged it then, with the page.
        if not complaints.lines:
            raise
    finally:
        log.removeHandler(complaints)
    if complaints.lines:
        names = source_names(edge, project)
        said = [in_project(line, staged, names) for line in complaints.lines]
        raise RenderError(renderer_of(project), edge, said)


class Complaints(logging.Handler):
    """Keeps what MkDocs complains about."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())
