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
    found = known_pages(site).of("en/edge", File(PAGE.encode()), EMPTY)

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
    assert known_pages(site).of("en/edge", File(f"# T\n\n{block}".encode()), EMPTY).policies == ()


def test_what_was_saved_is_not_read_again(site: SampleSite) -> None:
    first = known_pages(site)
    known = first.of("en/edge", File(PAGE.encode()), EMPTY)
    first.save()

    class Unread(KnownPages):
        def read(self, page: File) -> KnownPage:
            raise AssertionError(page)

    assert Unread(first.file, first.config_file).of("en/edge", File(PAGE.encode()), EMPTY) == known
    with pytest.raises(AssertionError):
        Unread(first.file, first.config_file).of("en/edge", File(b"other"), EMPTY)


def test_another_mkdocs_yml_may_read_a_page_otherwise(site: SampleSite) -> None:
    first = known_pages(site)
    first.of("en/edge", File(PAGE.encode()), EMPTY)
    first.save()
    text = site.project.config_file.read_text()
    site.write("mkdocs.yml", text.replace("  - pymdownx.superfences\n", ""))

    assert known_pages(site).of("en/edge", File(PAGE.encode()), EMPTY) == KnownPage()


def saved(site: SampleSite, asked: dict[str, bytes], editions: set[str] | None = None) -> int:
    """Return how many pages are kept after a build in which these editions asked for a page each."""
    known = known_pages(site)
    known.editions = None if editions is None else frozenset(editions)
    for edition, page in asked.items():
        known.of(edition, File(page), EMPTY)
    known.save()
    return len(json.loads(known.file.read_bytes())["pages"])


def test_what_an_edition_doesnt_ask_for_any_more_is_dropped(site: SampleSite) -> None:
    saved(site, {"en/edge": b"one"})

    assert saved(site, {"en/edge": b"two"}) == 1


def test_what_an_edition_asked_for_that_isnt_looked_at_now_is_kept(site: SampleSite) -> None:
    saved(site, {"en/edge": b"one", "en/v1.0.0": b"old"})

    assert saved(site, {"en/edge": b"two"}, {"en/edge", "en/v1.0.0"}) == 2
    assert saved(site, {"en/edge": b"old"}, {"en/edge", "en/v1.0.0"}) == 1


def test_what_only_an_edition_asked_for_that_is_gone_is_dropped(site: SampleSite) -> None:
    saved(site, {"en/edge": b"one", "en/v1.0.0": b"old"})

    assert saved(site, {}, {"en/edge"}) == 1


def test_a_build_of_some_editions_drops_nothing_of_the_others(site: SampleSite) -> None:
    saved(site, {"en/edge": b"one", "en/v1.0.0": b"old"})

    assert saved(site, {"en/v1.1.0": b"new"}) == 3


@pytest.mark.parametrize(
    "broken", ["", "[]", '{"pages": 3}', '{"pages": {"x": [true, [{"file": 1}]]}, "editions": {}}']
)
def test_a_file_that_cant_be_read_is_no_file(site: SampleSite, broken: str) -> None:
    broken_file = known_pages(site)
    broken_file.file.parent.mkdir()
    broken_file.file.write_text(broken)

    assert broken_file.of("en/edge", File(b"# T\n"), EMPTY) == KnownPage()


def test_a_page_with_snippets_is_known_with_the_docs_around_it(site: SampleSite, tmp_path: Path) -> None:
    extension = f"  - pymdownx.snippets: {{base_path: {tmp_path}}}\nnav:"
    site.write("mkdocs.yml", (site.root / "mkdocs.yml").read_text().replace("nav:", extension))
    page, part = File(b'--8<-- "part.md"\n'), tmp_path / "part.md"
    part.write_text("```bash\ntrue\n```\n")
    found = known_pages(site)

    before = found.of("en/edge", page, Tree({"part.md": File(part.read_bytes())}))
    part.write_text("Text.\n")
    after = found.of("en/edge", page, Tree({"part.md": File(part.read_bytes())}))

    assert (before.has_steps, after.has_steps) == (True, False)


def test_a_page_that_is_edited_again_and_again_is_known_once(built: SampleSite) -> None:
    def known_after(text: str) -> set[str]:
        built.write("docs/new.md", f"# New\n\n{text}\n\n```json\n{POLICY}\n```\n")
        assert built.run("build").exit_code == 0
        return {*json.loads((built.project.cache / "reference.json").read_bytes())["pages"]}

    first, second = known_after("One."), known_after("Two.")

    assert len(first) == len(second)
    assert len(first - second) == 1
