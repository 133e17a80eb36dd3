"""An edition is the same byte for byte, and is complained of alike, whatever is noted of others."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import yaml

from tests.conftest import SampleSite, small_site
from tooling.site.memo.notes import Notes
from tooling.site.plan import plan_build
from tooling.site.processes import Processes
from tooling.site.render import ENVIRONMENT
from tooling.site.renderers import LOGGED, Renderer
from tooling.site.rendering import renderer_for
from tooling.site.staging import CONFIG, TODAY
from tooling.tree import File, Tree

PLAIN = Renderer("mkdocs", LOGGED)
LIMIT_S = 120.0

PAGES = {
    "index.md": "# Home\n\n[All](guides/all.md#set-up), [role](guides/role.md), ![A shot](images/shot.png)\n",
    "guides/all.md": """\
---
description: It has everything.
tags: [one, two]
search:
  boost: 2
---

# All of *it* { #all }

## Set up

[Home](../index.md), [below](#set-up_1), [file](../files/policy.json), <https://example.org>, `{{ x }}` & "x".

## Set up

=== "AWS CLI"

    ```bash title="step.sh"
    echo "$HOME" é \u4e2d
    ```

=== "Python"

    !!! note

        | A | B |
        |---|---|
        | 1 | ~~2~~ |

<a name="by-hand"></a><span data-search-exclude>Not found.</span>
""",
    "guides/snippet.md": '# With a snippet\n\n--8<-- "docs/files/part.txt"\n',
    "guides/untitled.md": "Text without a title, [all](all.md#by-hand) and [one more](more/index.md).\n",
    "guides/more/index.md": "---\nicon: material/key\n---\n\n# More\n\n[Up](../untitled.md)\n",
}
FILES = {
    "files/policy.json": "{}\n",
    "files/part.txt": "The **first** part.\n",
    "images/shot.png": "PNG",
}
NAV = """\
nav:
  - index.md
  - Guides:
      - guides/all.md
      - guides/role.md
      - guides/snippet.md
      - More: [guides/more/index.md, guides/untitled.md, "Elsewhere": https://example.org]
"""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a renderer made, and how it ended."""

    code: int
    complaints: tuple[str, ...]
    pages: Tree


def rendered(renderer: Renderer, staged: Tree, folder: Path, *options: str) -> Rendered:
    """Return what `renderer` makes of a staged tree, in the new `folder`."""
    staged.write(folder)
    ended = Processes(LIMIT_S).run([*renderer.command, *options], folder, ENVIRONMENT)
    assert "Traceback" not in ended.output
    return Rendered(ended.code, tuple(renderer.complaints(ended.output)), Tree.from_folder(folder / "site"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SampleSite:
    """A site whose pages have what pages have, with a frozen version."""
    sample = small_site(tmp_path_factory.mktemp("memo") / "site")
    for path, text in {**PAGES, **FILES}.items():
        sample.write(f"docs/{path}", text)
    config = (sample.root / "mkdocs.yml").read_text().partition("nav:")[0]
    extensions = "markdown_extensions:\n  - pymdownx.snippets\n  - toc:\n      permalink: true\n"
    sample.write("mkdocs.yml", config.replace("markdown_extensions:\n", extensions) + NAV)
    sample.commit("Write everything")
    sample.freeze("v1.0.0")
    sample.commit("Freeze v1.0.0")
    return sample


@pytest.fixture(scope="module")
def staged(site: SampleSite) -> tuple[Tree, Tree]:
    """The staged trees of edge and of the frozen version."""
    edge, frozen = plan_build(site.project).stages
    return edge.tree(), frozen.tree()


@pytest.fixture(scope="module")
def known(staged: tuple[Tree, Tree], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A memo that knows edge."""
    folder = tmp_path_factory.mktemp("known")
    rendered(PLAIN.with_memo(folder / "memo"), staged[0], folder / "edge")
    return folder / "memo"


@pytest.fixture
def memo(known: Path, tmp_path: Path) -> Path:
    """A copy of the memo that knows edge."""
    shutil.copytree(known, tmp_path / "memo")
    return tmp_path / "memo"


@pytest.fixture
def is_alike(memo: Path, tmp_path: Path) -> Callable[..., Rendered]:
    """Return a function that requires that a staged tree is rendered alike with the memo and without."""

    def require(staged: Tree, *options: str) -> Rendered:
        plain = rendered(PLAIN, staged, tmp_path / "plain", *options)
        assert "index.html" in plain.pages.files
        for name in ["first", "again"] if plain.complaints else ["first"]:
            made = rendered(PLAIN.with_memo(memo), staged, tmp_path / name, *options)
            assert (made.code, made.complaints) == (plain.code, plain.complaints)
            assert differing(made.pages, plain.pages) == []
        return plain

    return require


def differing(one: Tree, other: Tree) -> list[str]:
    """Return the paths of files that are different."""
    return [path for path in {**one.files, **other.files} if one.files.get(path) != other.files.get(path)]


def edited(tree: Tree, path: str, old: str, new: str) -> Tree:
    """Return `tree` with another text in one of its files."""
    text = tree.files[path].data.decode()
    assert old in text
    return tree | Tree({path: File(text.replace(old, new, 1).encode())})


def without(tree: Tree, path: str) -> Tree:
    return tree.where(lambda each: each != path)


def without_nav(tree: Tree) -> Tree:
    settings = yaml.safe_load(tree.files[CONFIG].data)
    return tree | Tree({CONFIG: File(yaml.safe_dump({**settings, "nav": None}).encode())})


def noted(memo: Path) -> Iterator[tuple[str, object]]:
    """Yield the keys of all that a memo has, and what stands under them."""
    for file in sorted(memo.glob("*/*")):
        yield file.name, Notes(memo).find(file.name)


def rewritten(memo: Path) -> None:
    """Put other words into all finished pages of a memo: nothing but the memo says them."""
    for key, page in noted(memo):
        if isinstance(page, str):
            Notes(memo).note(key, page.replace("<body", "<body data-from-memo"))


def from_memo(pages: Tree) -> list[str]:
    """Return which finished pages came from a memo that was rewritten."""
    return [path for path, file in pages.files.items() if b"data-from-memo" in file.data]


CHANGES: dict[str, Callable[[Tree], Tree]] = {
    "nothing": lambda tree: tree,
    "a page says something else": lambda tree: edited(tree, "docs/guides/role.md", "# ", "# Another "),
    "a page that others link to is gone": lambda tree: without(tree, "docs/guides/all.md"),
    "an anchor that others link to is gone": lambda tree: edited(tree, "docs/guides/all.md", "by-hand", "x"),
    "an image is gone": lambda tree: without(tree, "docs/images/shot.png"),
    "a file that was missing is there": lambda tree: tree | Tree({"docs/guides/new.md": File(b"# New\n")}),
    "a snippet has another text": lambda tree: edited(tree, "docs/files/part.txt", "first", "second"),
    "a snippet is gone": lambda tree: without(tree, "docs/files/part.txt"),
    "the navigation has another title": lambda tree: edited(tree, CONFIG, "Guides", "Handbook"),
    "there is no navigation": lambda tree: without_nav(tree),
    "a page has another icon": lambda tree: edited(tree, "docs/guides/more/index.md", "key", "lock"),
    "a page has another description": lambda tree: edited(tree, "docs/guides/all.md", "It has", "Here is"),
    "a page has another rank": lambda tree: edited(tree, "docs/guides/all.md", "boost: 2", "boost: 3"),
    "a page has a date, which no note can have": lambda tree: edited(
        tree, "docs/guides/all.md", "tags:", "added: 2026-01-02\nsets: !!set {a}\ntags:"
    ),
    "anchors have another sign": lambda tree: edited(tree, TODAY, "permalink: true", "permalink: '#'"),
    "code has other colours": lambda tree: edited(
        tree,
        TODAY,
        "permalink: true",
        "permalink: true\n  - pymdownx.highlight: {noclasses: true, pygments_style: monokai}",
    ),
    "the theme has another feature": lambda tree: edited(
        tree, TODAY, "name: material", "name: material\n  features: [navigation.footer, navigation.path]"
    ),
    "the theme has another template": lambda tree: edited(
        tree, "theme/main.html", "{% block content %}", "{% block content %}{{ pages | length }}"
    ),
    "the site has another name": lambda tree: edited(tree, CONFIG, "site_name: Small", "site_name: Large"),
    "a page isn't to be built": lambda tree: edited(
        tree, TODAY, "site_name", "exclude_docs: guides/role.md\nsite_name"
    ),
    "the theme is another": lambda tree: edited(
        edited(tree, CONFIG, "name: material\n  custom_dir: theme", "name: mkdocs"),
        TODAY,
        "name: material\n  font: false",
        "name: mkdocs",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_edition_is_what_mkdocs_makes_of_it(
    staged: tuple[Tree, Tree], is_alike: Callable[..., Rendered], change: str
) -> None:
    is_alike(CHANGES[change](staged[0]))


def test_another_version_is_what_mkdocs_makes_of_it(
    staged: tuple[Tree, Tree], is_alike: Callable[..., Rendered]
) -> None:
    plain = is_alike(staged[1])

    assert b'data-edition="v1.0.0"' in plain.pages.files["index.html"].data
    assert (
        b"https://docs.example.com/en/v1.0.0/guides/all/" in plain.pages.files["guides/all/index.html"].data
    )


@pytest.mark.parametrize(
    "change",
    ["a page that others link to is gone", "an anchor that others link to is gone", "an image is gone"],
)
def test_what_is_broken_is_complained_of_each_time(
    staged: tuple[Tree, Tree], is_alike: Callable[..., Rendered], change: str
) -> None:
    plain = is_alike(CHANGES[change](staged[0]), "--strict")

    assert plain.code
    assert plain.complaints


def test_all_pages_that_are_the_same_come_from_the_memo(
    staged: tuple[Tree, Tree], memo: Path, tmp_path: Path
) -> None:
    rewritten(memo)
    edge = edited(staged[0], "docs/guides/role.md", "\n\n", "\n\nChanged. ")

    made = rendered(PLAIN.with_memo(memo), edge, tmp_path / "edge")

    pages = {path for path in made.pages.files if path.endswith("index.html")}
    assert pages - {*from_memo(made.pages)} == {"guides/role/index.html", "search/index.html"}


def test_a_page_is_not_converted_again_for_another_version_or_navigation(
    staged: tuple[Tree, Tree], memo: Path, tmp_path: Path
) -> None:
    for key, result in [*noted(memo)]:
        if isinstance(result, dict) and "content" in result:
            Notes(memo).note(key, {**result, "content": f"<p>From the memo.</p>{result['content']}"})
    frozen = edited(staged[1], CONFIG, "Guides", "Handbook")

    made = rendered(PLAIN.with_memo(memo), frozen, tmp_path / "frozen")

    known = [path for path, file in made.pages.files.items() if b"<p>From the memo.</p>" in file.data]
    assert {"index.html", "guides/all/index.html", "guides/untitled/index.html"} <= {*known}
    # What it is made of may have changed, though its own text didn't.
    assert "guides/snippet/index.html" not in known


@pytest.mark.parametrize("damage", ["truncated", "exchanged", "emptied"])
def test_a_memo_that_is_damaged_is_as_none(
    staged: tuple[Tree, Tree], memo: Path, tmp_path: Path, damage: str
) -> None:
    rewritten(memo)
    files = sorted(memo.glob("*/*"))
    data = [file.read_bytes() for file in files]
    for number, file in enumerate(files):
        file.write_bytes(
            {"truncated": data[number][:-3], "exchanged": data[number - 1], "emptied": b""}[damage]
        )

    made = rendered(PLAIN.with_memo(memo), staged[0], tmp_path / "edge")

    assert from_memo(made.pages) == []
    assert differing(made.pages, rendered(PLAIN, staged[0], tmp_path / "plain").pages) == []


def test_editions_that_are_rendered_side_by_side_share_a_memo(
    staged: tuple[Tree, Tree], tmp_path: Path
) -> None:
    renderer = PLAIN.with_memo(tmp_path / "memo")
    trees = [*staged, *staged]

    with ThreadPoolExecutor() as pool:
        jobs = [
            pool.submit(rendered, replace(renderer, start=number / 4), tree, tmp_path / str(number))
            for number, tree in enumerate(trees)
        ]
        made = [job.result() for job in jobs]

    assert [one.code for one in made] == [0, 0, 0, 0]
    plain = [rendered(PLAIN, tree, tmp_path / f"plain-{n}") for n, tree in enumerate(staged)]
    assert [differing(one.pages, other.pages) for one, other in zip(made, [*plain, *plain], strict=True)] == [
        [],
        [],
        [],
        [],
    ]


@pytest.mark.parametrize("start", [0.01, 0.5, 0.99])
@pytest.mark.parametrize(
    "change",
    ["nothing", "a page that others link to is gone", "a snippet is gone", "there is no navigation"],
)
def test_an_edition_is_the_same_whichever_page_is_made_first(
    staged: tuple[Tree, Tree], tmp_path: Path, change: str, start: float
) -> None:
    edge = CHANGES[change](staged[0])

    made = rendered(replace(PLAIN.with_memo(tmp_path / "memo"), start=start), edge, tmp_path / "edge")

    plain = rendered(PLAIN, edge, tmp_path / "plain")
    assert differing(made.pages, plain.pages) == []
    assert (made.code, sorted(made.complaints)) == (plain.code, sorted(plain.complaints))


def test_a_site_with_a_hook_notes_nothing(staged: tuple[Tree, Tree], tmp_path: Path) -> None:
    hook = Tree({"today/hook.py": File(b"def on_page_markdown(text, **_): return text + '\\n\\nHooked.'\n")})
    tree = edited(staged[0] | hook, CONFIG, "docs_dir:", "hooks: [today/hook.py]\ndocs_dir:")

    made = rendered(PLAIN.with_memo(tmp_path / "memo"), tree, tmp_path / "edge")

    assert b"Hooked." in made.pages.files["index.html"].data
    assert not (tmp_path / "memo").exists()


def test_other_renderers_and_builds_anew_have_no_memo(site: SampleSite) -> None:
    config = site.root / "mkdocs.yml"
    text = config.read_text()
    assert renderer_for(plan_build(site.project)).memo == site.project.cache / "memo"
    assert renderer_for(plan_build(site.project, is_anew=True)) == PLAIN

    for name in ("properdocs", "zensical"):
        config.write_text(text.replace("extra:\n", f"extra:\n  tooling:\n    renderer: {name}\n"))

        assert renderer_for(plan_build(site.project)).memo is None
    config.write_text(text)
