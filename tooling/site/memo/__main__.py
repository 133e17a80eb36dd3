"""`mkdocs` with a memo: the first arguments are its folder and where to begin, the others those of MkDocs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from mkdocs.__main__ import cli
from mkdocs.commands import build
from mkdocs.config.defaults import MkDocsConfig

from tooling.site.memo.ahead import convert_ahead, finish_ahead
from tooling.site.memo.conversion import remember_conversion
from tooling.site.memo.highlighting import remember_highlighting
from tooling.site.memo.notes import Notes
from tooling.site.memo.portable import remember_portable
from tooling.site.memo.purity import obstacle
from tooling.site.memo.searching import remember_searching
from tooling.site.memo.templates import has_known_templates, remember_templates
from tooling.site.memo.theme import remember_theme


def main(folder: str, start: str, *arguments: str) -> None:
    build_plainly = build.build

    def build_with_notes(config: MkDocsConfig, **options: Any) -> None:
        if not obstacle(config):
            remember(config, Notes(Path(folder)), float(start))
        build_plainly(config, **options)

    build.build = build_with_notes
    remember_highlighting()
    cli(arguments, prog_name="mkdocs")


def remember(config: MkDocsConfig, notes: Notes, start: float) -> None:
    """Let MkDocs use `notes` for a site with this `config`, and begin at the share `start` of its pages."""
    remember_theme(notes.folder)
    remember_portable(config, notes)
    remember_conversion(config, notes)
    remember_searching(config, notes)
    convert_ahead(start)
    if has_known_templates(config):
        remember_templates(config, notes)
        finish_ahead(start)


if __name__ == "__main__":
    main(*sys.argv[1:])
