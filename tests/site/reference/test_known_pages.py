from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import SampleSite
from tooling.site.reference.known_pages import FoundPolicy, KnownPage, KnownPages
from tooling.tree import File, Tree

POLICY = '{"Statement": {"Effect": "Allow", "Action": "a:X", "Resource": "*"}}'
PAGE = f"""\
# T

## Same

Text.

## Same

=== "A"

    ```json title="a.json"
    {POLICY}
    ```

=== "B"

    ```yaml title="b.yaml"
    Resources:
      Read:
        Type: AWS::IAM::ManagedPolicy
        Properties:
          PolicyDocument: {POLICY}
    ```

<!-- test: check
```json title="hidden.json"
{POLICY}
```
-->

```json title="Output"
{POLICY}
```
"""
EMPTY = Tree()


def known_pages(site: SampleSite) -> KnownPages:
    return KnownPages(site.root / ".cache/facts.json", site.project.config_file)


def test_a_page_has_the_policies_that_its_reader_sees(site: SampleSite) -> None:
    found = known_pages(site).of(File(PAGE.encode()), EMPTY)

    in_template = json.dumps(json.loads(POLICY), indent=2)
    assert found == KnownPage(
        has_steps=True,
        policies=(
            FoundPolicy("a.json", "", ("A",), "Same", "same", 11, POLICY),
            FoundPolicy("b.yaml", "Read.PolicyDocument", ("B",), "Same", "same", 17, in_template),
        ),
    )


@pytest.mark.parametrize(
    "block",
    [
        "```yaml title='t.yaml'\nType: AWS::IAM::Role\nx: *y\n```\n",
        "Text with Statement.\n",
        "```bash x\n",
        "",
    ],
)
def test_a_page_without_policies_has_none(site: SampleSite, block: str) -> None:
    assert known_pages(site).of(File(f"# T\n\n{block}".encode()), EMPTY).policies == ()


def test_what_was_saved_is_not_read_again(site: SampleSite) -> None:
    first = known_pages(site)
    known = first.of(File(PAGE.encode()), EMPTY)
    first.save()

    class Unread(KnownPages):
        def found(self, page: File) -> KnownPage:
            raise AssertionError(page)

    assert Unread(first.file, first.config_file).of(File(PAGE.encode()), EMPTY) == known
    with pytest.raises(AssertionError):
        Unread(first.file, first.config_file).of(File(b"other"), EMPTY)


def test_another_mkdocs_yml_may_read_a_page_otherwise(site: SampleSite) -> None:
    first = known_pages(site)
    first.of(File(PAGE.encode()), EMPTY)
    first.save()
    text = site.project.config_file.read_text()
    site.write("mkdocs.yml", text.replace("  - pymdownx.superfences\n", ""))

    assert known_pages(site).of(File(PAGE.encode()), EMPTY) == KnownPage()


def test_what_nobody_asked_for_is_dropped(site: SampleSite) -> None:
    first = known_pages(site)
    first.of(File(b"one"), EMPTY)
    first.save()
    second = known_pages(site)
    second.of(File(b"two"), EMPTY)
    second.save()

    assert len(json.loads(second.file.read_bytes())) == 1


@pytest.mark.parametrize("broken", ["", "[]", '{"x": 3}', '{"x": [true, [{"file": 1}]]}'])
def test_a_file_that_cant_be_read_is_no_file(site: SampleSite, broken: str) -> None:
    broken_file = known_pages(site)
    broken_file.file.parent.mkdir()
    broken_file.file.write_text(broken)

    assert broken_file.of(File(b"# T\n"), EMPTY) == KnownPage()


def test_a_page_with_snippets_is_known_with_the_docs_around_it(site: SampleSite, tmp_path: Path) -> None:
    extension = f"  - pymdownx.snippets: {{base_path: {tmp_path}}}\nnav:"
    site.write("mkdocs.yml", (site.root / "mkdocs.yml").read_text().replace("nav:", extension))
    page, part = File(b'--8<-- "part.md"\n'), tmp_path / "part.md"
    part.write_text("```bash\ntrue\n```\n")
    found = known_pages(site)

    before = found.of(page, Tree({"part.md": File(part.read_bytes())}))
    part.write_text("Text.\n")
    after = found.of(page, Tree({"part.md": File(part.read_bytes())}))

    assert (before.has_steps, after.has_steps) == (True, False)
