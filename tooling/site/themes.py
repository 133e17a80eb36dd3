"""Themes: where the templates are that stand over the theme of a site."""

from __future__ import annotations

from pathlib import Path

from tooling.project import Project

THEME = Path(__file__).parents[1] / "theme"


def theme_folder(project: Project) -> Path:
    """Return the folder of the templates over the theme: ours, unless the project brings its own."""
    theme = project.settings.get("theme")
    custom = theme.get("custom_dir") if isinstance(theme, dict) else None
    return project.root / str(custom) if custom else THEME
