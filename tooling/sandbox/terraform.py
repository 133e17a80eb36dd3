"""Terraform's providers: where this machine keeps a mirror of them, which is all that blocks can reach.

https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
"""

from __future__ import annotations

import os
import re
from pathlib import Path

PROVIDER = "registry.terraform.io/hashicorp/aws"
# Where Terraform looks by itself before it asks the network.
IMPLIED = (Path("/usr/local/share/terraform/plugins"), Path("/usr/share/terraform/plugins"))
MIRROR = re.compile(r'filesystem_mirror\s*\{[^}]*?\bpath\s*=\s*"([^"]+)"')


def provider_mirror() -> Path | None:
    """Return the folder of a mirror that has the AWS provider, or None.

    It is one that Terraform's own configuration on this machine names, or that is where Terraform looks.
    """
    named = map(Path, MIRROR.findall(configuration()))
    return next((folder for folder in (*named, *IMPLIED) if (folder / PROVIDER).is_dir()), None)


def configuration() -> str:
    """Return the text of this machine's configuration of Terraform, or ""."""
    file = Path(os.environ.get("TF_CLI_CONFIG_FILE") or Path.home() / ".terraformrc")
    try:
        return file.read_text(errors="replace")
    except OSError:
        return ""


def write_configuration(home: Path) -> None:
    """Make the mirror the only place where Terraform looks for providers in `home`."""
    folder = provider_mirror()
    if folder:
        mirror = f'  filesystem_mirror {{\n    path = "{folder}"\n  }}\n'
        (home / ".terraformrc").write_text(f"provider_installation {{\n{mirror}}}\n")
