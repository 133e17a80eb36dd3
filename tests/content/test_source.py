"""What the text of a page tells without rendering is what rendering says."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymdownx.superfences import fence_code_format

from tests.content.test_markdown import EXTENSIONS
from tooling.content.markdown import Extensions, read_page
from tooling.content.rendering import rendering
from tooling.content.source import Source
from tooling.content.syntax import Syntax

STARTS = ["", "", "", "    ", "        ", "  ", "> ", "- ", "1. ", "\t", "| "]
ENDS = [
    *(
        "```",
        "```",
        "```bash",
        '```text title="Output"',
        "``` { .bash .fix }",
        "```bash x",
        "~~~",
        "````",
        "`````",
    ),
    *(
        '=== "A"',
        '=== "B"',
        "!!! note",
        '??? tip "T"',
        "text",
        "text",
        "",
        "",
        "",
        "- item",
        "1. item",
        "|---|",
    ),
    *(
        "# One",
        "## Two",
        "## The `role` of 2",
        "## Set {#id}",
        "<!--",
        "-->",
        "<div>",
        "</div>",
        "<p>",
        "a | b",
    ),
    *(
        "<br>",
        "[a]:",
        "[a]: b",
        "---",
        "{#id}",
        "<b>x</b>",
        "## Two {#id}",
        "### What, now?",
        "`<!--`",
        "<?x",
    ),
]
LINES = st.builds("{}{}".format, st.sampled_from(STARTS), st.sampled_from(ENDS))
TEXTS = st.lists(LINES, max_size=16).map("\n".join)


def source(text: str, extensions: Extensions = EXTENSIONS) -> Source:
    return Source(text, Syntax(extensions))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_where_the_text_tells_the_blocks_the_site_has_them(text: str) -> None:
    page = source(text)
    if page.spans is None:
        return

    document = read_page(PurePosixPath("page.md"), text, EXTENSIONS)

    starts = [page.expanded.count("\n", 0, start) + 1 for start, _ in page.spans]
    ends = [page.expanded.count("\n", 0, end) + 1 for _, end in page.spans]
    shown = sorted({(block.line, block.end_line) for block in document.blocks})
    assert (document.unread_fences, shown) == ((), list(zip(starts, ends, strict=True)))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_an_anchor_that_the_text_is_sure_of_is_there(text: str) -> None:
    assert {*source(text).sure_anchors} <= rendering(text, EXTENSIONS).anchors


@pytest.mark.parametrize(
    "text",
    [
        "```bash\nx\n```",
        "````md\n```\n````",
        '```text title="Output" linenums="1"\n\n   x\n```',
        "``` { .bash .fix }\nx\n```",
        '=== "A"\n\n    Text.\n\n    ```\n    x\n    ```\n\n=== "B"\n\n    ~~~\n    ~~~',
        "!!! note\n\n    ??? tip\n\n        ```\n        ```",
        "Text:\n\n1. One\n2. Two\n\n    ```\n    x\n    ```\n\n    - a\n\n        ```\n        ```",
        "---\ntitle: x\n---\n```\nx\n```",
        "Text with ``` in it.",
        "<!-- test: setup\n```bash\nx\n```\n-->",
    ],
)
def test_blocks_as_they_mostly_are_need_no_rendering(text: str) -> None:
    assert source(text).spans is not None


@pytest.mark.parametrize(
    "text",
    [
        "---\n```\n---\n\n```\nx\n```\n\n```",
        "    \n```\nx\n```",
        "    code\n```\nx\n```",
        "| a | b |\n|---|---|\n| x | y |\na\n```\nx\n```",
        "[a]:\n```\nx\n```",
        "  !!! note\n\n    ```\n    x\n    ```",
        "Text.\n- item\n\n    ```\n    x\n    ```",
        "    code\n- item\n\n    ```\n    x\n    ```",
        "- 1. item\n    ```\n    x\n    ```",
        "- ---\n    ```\n    x\n    ```",
        "1. [a]: b\n    ```\n    x\n    ```",
        "Text.\n\n    ```\n    x\n    ```",
        "```\n```` \n```",
        "!!! note\n\n    ```\n  x\n    ```",
        "```\nx",
    ],
)
def test_blocks_that_are_none_or_may_be_none_are_left_to_rendering(text: str) -> None:
    assert source(text).spans is None


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("# Make a role", "make-a-role"),
        ("## 1. Write the `iam:PassRole` policy", "1-write-the-iampassrole-policy"),
        ("## What is it?", "what-is-it"),
        ("### Keys (optional) - and more", "keys-optional-and-more"),
        ("## Política de confiança", "politica-de-confianca"),
        ("## Trust {#trust-policy}", "trust-policy"),
    ],
)
def test_the_anchors_of_plain_headings_need_no_rendering(heading: str, anchor: str) -> None:
    text = f"---\ntitle: x\n---\n\nText.\n\n<div>\n## No\n</div>\n\n{heading}\n\n```\n## Code\n```\n"

    assert source(text).sure_anchors == {anchor}
    assert anchor in rendering(text, EXTENSIONS).anchors


def test_a_site_may_make_its_anchors_in_its_own_way() -> None:
    options = {
        **EXTENSIONS.options,
        "toc": {"slugify": lambda text, separator: re.sub(r"\W+", separator, text)},
    }
    extensions = Extensions(EXTENSIONS.names, {**options, "toc": {**options["toc"], "separator": "_"}})

    assert source("## Make a Role", extensions).sure_anchors == {"Make_a_Role"}
    assert rendering("## Make a Role", extensions).anchors == {"Make_a_Role"}


@pytest.mark.parametrize(
    "extensions",
    [
        Extensions([*EXTENSIONS.names, "wikilinks"], EXTENSIONS.options),
        Extensions([name for name in EXTENSIONS.names if "superfences" not in name]),
        Extensions(
            [*EXTENSIONS.names, "pymdownx.snippets"],
            {**EXTENSIONS.options, "pymdownx.snippets": {"auto_append": ["x.md"]}},
        ),
    ],
    ids=["an unknown extension", "no superfences", "text that is added to each page"],
)
def test_text_alone_is_not_trusted_with_what_it_does_not_show(extensions: Extensions) -> None:
    page = source("# T\n\n```\nx\n```\n", extensions)

    assert (page.spans, page.is_plain, [*page.sure_anchors]) == (None, False, [])


def with_options(**options: object) -> Extensions:
    """Return the usual extensions, with options of superfences and highlight, by their names."""
    named = {f"pymdownx.{name}": value for name, value in options.items()}
    return Extensions(EXTENSIONS.names, {**EXTENSIONS.options, **named})


MERMAID = {"name": "mermaid", "class": "mermaid", "format": fence_code_format}
PLAIN_TITLE = '```text title="x"\nx\n```'
NO_PYGMENTS = with_options(highlight={"use_pygments": False})


@pytest.mark.parametrize(
    ("text", "extensions", "is_told"),
    [
        ("```mermaid\nx\n```", with_options(superfences={"custom_fences": [MERMAID]}), True),
        (PLAIN_TITLE, with_options(superfences={"custom_fences": [MERMAID]}), True),
        (
            PLAIN_TITLE.replace("text", "mermaid"),
            with_options(superfences={"custom_fences": [MERMAID]}),
            False,
        ),
        ("```x\n```", with_options(superfences={"custom_fences": [{**MERMAID, "format": str}]}), False),
        ("```x\n```", with_options(superfences={"custom_fences": [{**MERMAID, "validator": str}]}), False),
        ("```x\n```", with_options(superfences={"preserve_tabs": True}), False),
        ("```x\n```", NO_PYGMENTS, True),
        (PLAIN_TITLE, NO_PYGMENTS, False),
        ("[^1]: a\n\n```\nx\n```", EXTENSIONS, False),
        ('--8<-- "x"\n\n```\nx\n```', EXTENSIONS, False),
    ],
)
def test_the_text_tells_its_blocks_only_where_no_option_changes_them(
    text: str, extensions: Extensions, is_told: bool
) -> None:
    assert (source(text, extensions).spans is not None) == is_told


def test_without_attributes_braces_are_a_part_of_the_heading() -> None:
    extensions = Extensions([name for name in EXTENSIONS.names if name != "attr_list"], EXTENSIONS.options)

    assert not source("## Set {#id}", extensions).sure_anchors
    assert rendering("## Set {#id}", extensions).anchors == {"set-id"}


def test_a_title_without_pygments_is_no_fence() -> None:
    assert read_page(PurePosixPath("page.md"), PLAIN_TITLE, NO_PYGMENTS).unread_fences == (1,)
