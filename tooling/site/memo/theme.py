"""The theme: its templates are compiled once, and its thousands of icons aren't looked through.

Each process of MkDocs would do both anew, in half of the time that an edition takes whose pages are known.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader
from mkdocs.theme import Theme


class ShownFiles(FileSystemLoader):
    """A loader that lists no file whose name, or that of a folder above it, begins with a dot.

    MkDocs takes none of them into a site: `Files.add_files_from_theme`.
    """

    def list_templates(self) -> list[str]:
        return sorted({name for folder in self.searchpath for name in shown_below(os.fspath(folder))})


def shown_below(root: str) -> Iterator[str]:
    """Yield the path of each such file, relative to `root`."""
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if not name.startswith("."):
                yield Path(folder, name).relative_to(root).as_posix()


def remember_theme(folder: Path) -> None:
    """Let templates be compiled once, and kept in `folder`."""
    make = Theme.get_env
    # Templates that were compiled by another Jinja may not run.
    compiled = folder / f"templates-{version('jinja2')}"

    def get_env(theme: Theme) -> Environment:
        compiled.mkdir(parents=True, exist_ok=True)
        env: Environment = make(theme)
        env.bytecode_cache = FileSystemBytecodeCache(str(compiled))
        env.loader = ShownFiles(theme.dirs)
        return env

    Theme.get_env = get_env
