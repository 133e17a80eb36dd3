"""Steps, expectations and paths of a page."""

from __future__ import annotations

import pytest

from tests.content.test_markdown import read
from tooling.content.document import Tab
from tooling.content.guide import Guide, guide
from tooling.content.steps import Kind


def guide_of(text: str) -> Guide:
    return guide(read(text))


def rules(text: str) -> list[tuple[int, str]]:
    return [(finding.line, finding.rule) for finding in guide_of(text).findings]


def fence(code: str, header: str = "bash") -> str:
    return f"```{header}\n{code}\n```\n\n"


def tabs(**panels: str) -> str:
    """Return a set of tabs and a sentence that keeps it apart from the next."""
    shown = [f'=== "{label}"\n\n' + _indented(panel) for label, panel in panels.items()]
    return "\n".join(shown) + "\nA sentence.\n\n"


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" if line else "\n" for line in text.split("\n"))


def test_bash_and_python_are_run_and_titled_blocks_are_saved() -> None:
    page = guide_of(
        fence("a") + fence("b", "python") + fence("{}", 'json title="x.json"') + fence("c", "yaml")
    )

    assert [(step.kind, step.block.source) for step in page.steps] == [
        (Kind.BASH, "a"),
        (Kind.PYTHON, "b"),
        (Kind.FILE, "{}"),
    ]


def test_the_next_block_titled_output_or_error_is_what_a_step_does() -> None:
    page = guide_of(
        fence("a")
        + fence("1", 'text title="Output"')
        + fence("b")
        + fence("2", 'text title="Error"')
        + fence("c")
    )

    expected = [(step.expected.source if step.expected else None, step.fails) for step in page.steps]
    assert expected == [("1", False), ("2", True), (None, False)]


def test_a_block_in_a_comment_is_not_run() -> None:
    assert guide_of("<!--\n" + fence("a") + "-->\n").steps == ()


def test_an_output_that_no_command_has_is_a_finding() -> None:
    assert rules(fence("1", 'text title="Output"')) == [(1, "output-without-command")]
    assert rules(fence("{}", 'json title="x.json"') + fence("1", 'text title="Output"')) == [
        (5, "output-without-command")
    ]
    assert rules(fence("a") + tabs(A=fence("1", 'text title="Output"'))) == [(7, "output-without-command")]


def test_a_file_outside_the_readers_folder_is_a_finding() -> None:
    names = ["../x", "/etc/x", "a/../b", "a b", "~/x", "a//b"]

    assert [rules(fence("x", f'text title="{name}"')) for name in names] == [[(1, "bad-file-name")]] * len(
        names
    )
    assert rules(fence("x", 'text title="src/app-1.py"')) == []


def test_a_skip_needs_a_reason() -> None:
    page = guide_of('<!-- test: skip reason="needs a phone" -->\n\n' + fence("a"))

    assert [step.skip_reason for step in page.steps] == ["needs a phone"]
    assert rules("<!-- test: skip -->\n\n" + fence("a")) == [(1, "unknown-directive")]
    assert rules("<!-- test: skipp -->\n\n" + fence("a")) == [(1, "unknown-directive")]


def test_a_page_without_tabs_has_one_path_and_one_without_steps_has_none() -> None:
    assert [path.name for path in guide_of(fence("a")).paths] == ["the page"]
    assert guide_of("Text.\n").paths == ()


def test_each_choice_of_tabs_is_a_path() -> None:
    page = guide_of(
        tabs(Keys=fence("k"), Role=fence("r")) + tabs(CLI=fence("c"), Python=fence("p", "python"))
    )

    sees = {path.name: [step.block.source for step in page.steps if path.sees(step)] for path in page.paths}
    assert sees == {
        "Keys, CLI": ["k", "c"],
        "Keys, Python": ["k", "p"],
        "Role, CLI": ["r", "c"],
        "Role, Python": ["r", "p"],
    }


def test_sets_with_the_same_labels_move_together() -> None:
    page = guide_of(tabs(CLI=fence("1"), Python=fence("2")) + tabs(CLI=fence("3"), Python=fence("4")))

    assert [path.choices for path in page.paths] == [
        (Tab(("CLI", "Python"), "CLI"),),
        (Tab(("CLI", "Python"), "Python"),),
    ]


def test_a_set_in_a_tab_that_was_not_chosen_asks_for_no_choice() -> None:
    page = guide_of(tabs(Keys=fence("k"), Role=tabs(CLI=fence("c"), Python=fence("p"))))

    assert [path.name for path in page.paths] == ["Keys", "Role, CLI", "Role, Python"]


def test_a_label_of_two_sets_is_named_with_the_others_of_its_own() -> None:
    one, other = tabs(Console=fence("a"), CLI=fence("b")), tabs(Console=fence("c"), Python=fence("d"))

    assert [path.name for path in guide_of(one + other).paths] == [
        "Console (not CLI), Console (not Python)",
        "Console (not CLI), Python",
        "CLI, Console (not Python)",
        "CLI, Python",
    ]


def test_tabs_without_steps_make_no_paths() -> None:
    assert [path.name for path in guide_of(tabs(A="x", B="y") + fence("a")).paths] == ["the page"]


def test_a_page_with_too_many_paths_is_a_finding_and_not_a_hang() -> None:
    sets = [tabs(**{f"A{number}": fence("a"), f"B{number}": fence("b")}) for number in range(40)]

    page = guide_of("".join(sets))

    assert [finding.rule for finding in page.findings] == ["too-many-paths"]
    assert len(page.paths) == 64


def test_tab_sets_that_run_into_one_are_a_finding() -> None:
    merged = tabs(CLI=fence("a"), Python=fence("b")).replace("A sentence.\n", "") + tabs(Keys=fence("c"))

    assert [rule for _, rule in rules(tabs(CLI=fence("a"), Python=fence("b")) + merged)] == ["merged-tabs"]


def test_a_comment_that_readers_see_is_a_finding() -> None:
    blocks = fence("a") + fence("b")
    comment = f"<!-- test: setup\n{blocks.rstrip()}\n-->\n"

    assert rules(comment) == []
    assert rules(tabs(A=comment)) == [(3, "unread-comment")]
    assert rules(tabs(A=comment.replace("```\n\n", "```\n"))) == []
    assert rules(fence("<!-- test: skip -->", "html")) == []


def test_a_label_that_stands_twice_in_a_set_is_a_finding() -> None:
    merged = tabs(A=fence("a"), B=fence("b")).replace("A sentence.\n", "")

    assert [rule for _, rule in rules(merged + tabs(A=fence("c"), B=fence("d")))] == ["merged-tabs"]


@pytest.mark.parametrize(
    ("comment", "meant"),
    [
        ("tests: setup\n```bash\na\n```\n", "test: setup"),
        ("Test: row x", "test: row x"),
        ("TEST: row x\n```bash\na\n```\n", "test: row x"),
        ("tset: check\n```bash\na\n```\n", "test: check"),
        ("test setup\n```bash\na\n```\n", "test: setup"),
        ('test; skip reason="x"', 'test: skip reason="x"'),
        ('Test - skip reason="x"', 'test: skip reason="x"'),
        ('test. keep iam:ListUsers reason="x"', 'test: keep iam:ListUsers reason="x"'),
        ('tests: skipp reason="x"', 'test: skip reason="x"'),
        ("setup\n```bash\na\n```\n", "test: setup"),
        ('skip reason="x"', 'test: skip reason="x"'),
        ("\ntests: setup", "test: setup"),
    ],
)
def test_a_comment_that_comes_near_to_a_directive_is_a_finding_with_the_right_spelling(
    comment: str, meant: str
) -> None:
    (finding,) = guide_of(f"Text.\n\n<!-- {comment} -->\n").findings

    assert (finding.line, finding.rule, finding.detail) == (
        3,
        "unknown-directive",
        f"did you mean <!-- {meant}?",
    )


@pytest.mark.parametrize(
    "comment",
    [
        *("testing notes", "test", "Tests", "tests: check the links once a week", "test check it by hand"),
        *("prettier-ignore", "markdownlint-disable MD013", "setup", "Keep this in mind:\n```bash\na\n```\n"),
        *("rest: row x", "text: setup", "vale off", "more", "--8<-- [start:x]", "", "Check: is this so?"),
    ],
)
def test_any_other_comment_is_the_authors_own(comment: str) -> None:
    assert rules(f"Text.\n\n<!-- {comment} -->\n") == []


def test_a_comment_for_the_tests_may_stand_close_to_its_marks() -> None:
    page = guide_of("<!--test:setup\n" + fence("a").rstrip() + "\n-->\n")

    assert ([step.role.value for step in page.steps], page.findings) == (["setup"], ())


def test_a_comment_in_code_is_none() -> None:
    assert rules("Write `<!-- tests: setup -->` or ``<!-- test: setup -->``.\n") == []


def test_a_misspelled_word_of_a_directive_is_named_with_the_right_one() -> None:
    (finding,) = guide_of('<!-- test: skipp reason="x" -->\n\n' + fence("a")).findings

    assert finding.detail.startswith('did you mean <!-- test: skip reason="x"?\n')


def test_one_broken_fence_is_one_finding() -> None:
    broken = fence("a", "bash title=x")

    assert rules(
        fence("a") + tabs(Console=broken, Python=fence("b")) + fence("x", 'text title="Output"')
    ) == [(7, "unread-fence")]


def test_unfenced_code_is_a_finding() -> None:
    assert rules("1. Do this:\n\n        aws iam list-users\n") == [(3, "unfenced-code")]


def test_hidden_blocks_are_short() -> None:
    lines = "\n".join("abcdefghijlmnopqrstu")

    assert rules(f"<!-- test: setup\n```bash\n{lines}\n\n```\n-->\n") == []
    assert rules(f"<!-- test: setup\n```bash\n{lines}\nk\n```\n-->\n") == [(2, "long-hidden-block")]
    assert rules(fence(lines + "\nk")) == []


def table(*header: str) -> str:
    return f"| {' | '.join(header)} |\n{'|---' * len(header)}|\n{'| `x` ' * len(header)}|\n\n"


@pytest.mark.parametrize(
    "header",
    [
        ("Principal", "Action", "Resource"),
        ("Fields", "Values"),
        ("Field name", "Value"),
        ("Problem", "Fix"),
        ("Error", "Meaning", "Solution"),
        ("Symptom", "Cause", "Fix", "Note"),
    ],
)
def test_a_table_that_is_nearly_one_that_is_carried_out_is_a_finding(header: tuple[str, ...]) -> None:
    assert rules("Text.\n\n" + table(*header)) == [(3, "bad-table")]
    assert rules('<!-- test: skip reason="x" -->\n\n' + table(*header)) == []


@pytest.mark.parametrize("header", [("Setting", "Value"), ("Verb", "Example"), ("Error", "Meaning")])
def test_any_other_table_is_only_read(header: tuple[str, ...]) -> None:
    assert rules(table(*header)) == []


def test_a_list_under_console_that_is_not_carried_out_is_a_finding() -> None:
    right = "1. Open **IAM**."
    wrong = ["- Open **IAM**.", "1. Open `IAM`.", "1. Open **IAM**.\n\n    - Choose **Users**."]

    assert rules(tabs(Console=right, Python=fence("a", "python"))) == []
    assert [rules(tabs(Console=each, Python=fence("a", "python"))) for each in wrong] == [
        [(3, "unread-list")],
        [(3, "unread-list")],
        [(5, "unread-list")],
    ]
    assert rules(tabs(Console=f"{right}\n\nThen:\n\n- in plain words", Python=fence("a", "python"))) == []
    assert rules("- Open **IAM**.\n") == []


def test_code_in_html_is_a_finding() -> None:
    assert rules("Text.\n\n<pre><code>aws iam list-users</code></pre>\n") == [(3, "unfenced-code")]
    assert rules("Write `<pre>`.\n\n" + fence("<pre>", "html")) == []


def test_a_diagram_has_a_title_for_readers_who_cannot_see_it() -> None:
    untitled, titled = "sequenceDiagram\nA->>B: x", "sequenceDiagram\naccTitle: Who asks\nA->>B: x"

    assert rules(fence(untitled, "mermaid") + fence(titled, "mermaid")) == [(1, "diagram-without-title")]
