"""Docs that have a folder for each version, and one for edge."""

from __future__ import annotations

CONFIG = """\
site_name: Folders  # our name
site_url: https://docs.example.com/
theme:
  name: material
  font: false
nav:
  - Edge:
      - edge/index.md
      - Roles: edge/guides/role.md
  - v1.1.0:
      - v1.1.0/index.md
      - v1.1.0/guides/role.md
  - v1.0.0:
      - 1.0.0/index.md

# What we use besides
markdown_extensions:
  - pymdownx.superfences
"""
PAGES = {
    "docs/edge/index.md": "# Edge\n\n[Role](guides/role.md) ![A](images/a.png)\n",
    "docs/edge/guides/role.md": "# Role\n\n[Home](../index.md)\n",
    "docs/v1.1.0/index.md": "# One one\n\n[Role](guides/role.md) ![A](images/a.png)\n",
    "docs/v1.1.0/guides/role.md": "# Role\n\n[Home](../index.md)\n",
    "docs/1.0.0/index.md": "# One\n\n![A](images/a.png) ![B](images/b.png)\n",
    "docs/edge/images/a.png": "a",
    "docs/v1.1.0/images/a.png": "a",
    "docs/1.0.0/images/a.png": "old a",
    "docs/1.0.0/images/b.png": "b",
    "docs/images/shared.png": "shared",
}
