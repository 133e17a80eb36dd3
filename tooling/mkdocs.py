"""MkDocs, asked in process for what only it can say: the Markdown extensions of a site."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from tooling.content.markdown import Extensions
from tooling.project import MkdocsYamlError


class Complaints(logging.Handler):
    """Keeps what MkDocs complains about: it logs the reason, and raises without it."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def markdown_extensions(config_file: Path) -> Extensions:
    """Return the Markdown extensions of the site with this mkdocs.yml. Raises `MkdocsYamlError`."""
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, ConfigurationError

    os.environ["NO_MKDOCS_2_WARNING"] = "1"  # Material prints a notice at each start otherwise
    log, complaints = logging.getLogger("mkdocs"), Complaints()
    log.addHandler(complaints)
    try:
        config = load_config(str(config_file))
    except (ConfigurationError, Abort) as error:
        raise MkdocsYamlError(" ".join(" ".join(complaints.lines or [str(error)]).split())) from error
    finally:
        log.removeHandler(complaints)
    return Extensions(config["markdown_extensions"], config["mdx_configs"])
