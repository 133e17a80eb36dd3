"""MkDocs, asked in process for what only it can say: how it reads a mkdocs.yml."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tooling.content.markdown import Extensions
from tooling.fast_yaml import FastFullLoader
from tooling.project import MkdocsYamlError

if TYPE_CHECKING:
    # Importing MkDocs takes long.
    from mkdocs.config.defaults import MkDocsConfig


def markdown_extensions(config_file: Path) -> Extensions:
    """Return the Markdown extensions of the site with this mkdocs.yml. Raises `MkdocsYamlError`."""
    config = loaded(config_file)
    return Extensions(config["markdown_extensions"], config["mdx_configs"])


def loaded(config_file: Path) -> MkDocsConfig:
    """Return this mkdocs.yml as MkDocs reads it. Raises `MkdocsYamlError`."""
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.exceptions import ConfigurationError
    from mkdocs.utils.yaml import get_yaml_loader, yaml_load

    os.environ["NO_MKDOCS_2_WARNING"] = "1"  # Material prints a notice at each start otherwise
    config = MkDocsConfig(config_file_path=str(config_file))
    try:
        with config_file.open("rb") as file:
            # As MkDocs' own `load_file`, whose loader takes ten times as long.
            config.load_dict(yaml_load(file, get_yaml_loader(FastFullLoader, config)))
    except ConfigurationError as error:
        raise MkdocsYamlError(" ".join(str(error).split())) from error
    errors, _ = config.validate()
    if errors:
        found = " ".join(f"Config value '{name}': {error}" for name, error in errors)
        raise MkdocsYamlError(" ".join(found.split()))
    return config
