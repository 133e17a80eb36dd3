"""The files that a page shows: which of its blocks are JSON, and which are CloudFormation templates."""

from __future__ import annotations

import re

from tooling.content.document import Block, State
from tooling.content.steps import is_expectation

RESOURCE_TYPE = re.compile(r"""["']?\bType["']?\s*:\s*["']?AWS::\w+::""")
TEMPLATE_ENDINGS = (".yaml", ".yml", ".json", ".template")


def is_json(block: Block) -> bool:
    """Return whether `block` says that it is JSON: by its language, or by the name of its file."""
    is_seen = block.state is State.RENDERED and not is_expectation(block)
    return is_seen and (block.title.endswith(".json") or (block.language == "json" and not block.title))


def is_template(block: Block) -> bool:
    """Return whether `block` is a file with a CloudFormation template in it."""
    return block.title.endswith(TEMPLATE_ENDINGS) and bool(RESOURCE_TYPE.search(block.source))
