"""Drafts: what readers would see wrongly on the pages of edge, and no renderer complains about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tooling.content.page import FRONT_MATTER
from tooling.content.source import Source
from tooling.findings import Finding
from tooling.mkdocs import markdown_extensions
from tooling.project import Project
from tooling.tree import Tree
from tooling.versions.checks.docs import IMAGES, Docs
from tooling.versions.checks.names import url_findings
from tooling.versions.checks.pages import page_findings
from tooling.versions.snapshots import aliases_in

# Where there is exactly one of these, it is the title. Anything else has to be looked at.
TITLE = re.compile(r"^#[ ]|^=+[ ]*$|<h1\b", re.MULTILINE)
TITLE_SETTING = re.compile(r"^title:[ ]*\S", re.MULTILINE)
TITLE_HELP = "A page begins with one line `# Title`, or says `title: ...` in its front matter."


def draft_findings(project: Project) -> list[Finding]:
    """Return what is wrong with the pages of edge: titles, front matter, URLs and aliases."""
    everything = Tree.from_folder(project.docs)
    tree = everything.where(lambda path: not path.startswith(f"{IMAGES}/"))
    docs = Docs(tree, everything.below(IMAGES).files, project, markdown_extensions(project.config_file))
    of_pages = {finding for page in docs.page_files for finding in page_findings(docs, page)}
    return sorted({*of_pages, *url_findings(docs), *title_findings(docs), *aliases_in(tree, project)})


def title_findings(docs: Docs) -> Iterator[Finding]:
    """Yield the pages without a title, and the second titles of others."""
    for path, source in docs.pages.items():
        if len(TITLE.findall(source.prose)) == 1:
            continue
        titles = [heading for heading in source.document.outline if heading.level == 1]
        if not titles and not has_title_setting(source):
            yield Finding(docs.file(path), 1, "this page has no title", "no-title", TITLE_HELP)
        for title in titles[1:]:
            message = f"`{title.text}` is a second title: a page has one"
            yield Finding(
                docs.file(path), title_line(source, title.text), message, "second-title", TITLE_HELP
            )


def has_title_setting(source: Source) -> bool:
    front_matter = FRONT_MATTER.match(source.text)
    return bool(front_matter and TITLE_SETTING.search(front_matter["yaml"]))


def title_line(source: Source, text: str) -> int:
    """Return the last line that has the text of a heading, 1 where it is put together from others."""
    lines = source.prose.split("\n")
    return max((number for number, line in enumerate(lines, 1) if text in line), default=1)
