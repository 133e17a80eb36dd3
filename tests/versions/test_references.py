from __future__ import annotations

from pathlib import Path

import pytest

from tooling.tree import File, Tree
from tooling.versions.manifest import Manifest
from tooling.versions.references import images_used, references

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "text",
    [
        "![A role](../images/role.png)",
        '![A role](../images/role.png "Title")',
        "[Big](<../images/role.png>)",
        "![A role](../images/role.png#only-dark){ width=300 }",
        "![A role][role]\n\n[role]: ../images/role.png\n",
        '<img alt="x" src="../../images/role.png">',
        "<img src='../../images/role.png'/>",
        "![A role](../images/r%6Fle.png)",
        "![A role](../%69mages/role.png)",
        "![A role](../im&#97;ges/role.png)",
        "![A role](../im\\ages/../images/role.png)",
        '<img src="../../%69mages/role.png">',
        "![A role](../images/role\\.png)",
        "![A role](<../images/role&#46;png>)",
    ],
)
def test_a_page_names_an_image(text: str) -> None:
    assert list(references("guides/role.md", text)) == ["role.png"]


@pytest.mark.parametrize(
    "text",
    [
        "[Role](role.md)",
        "![There](https://example.com/images/role.png)",
        "![Root](/images/role.png)",
        "![Elsewhere](images/role.png)",
        '<img src="../images/role.png">',
        "[broken](http://[)",
    ],
)
def test_a_page_names_no_image_of_ours(text: str) -> None:
    assert list(references("guides/role.md", text)) == []


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("images.md", '<img src="a.png">'),
        ("images/index.md", "![A](a.png)"),
        ("images/README.md", '<img src="a.png">'),
    ],
)
def test_a_page_among_the_images_needs_no_folder_to_name_one(page: str, text: str) -> None:
    assert list(references(page, text)) == ["a.png"]


@pytest.mark.parametrize(
    "text", ["```\n![A](images/a.png)\n```", "`![A](images/a.png)`", "A ` ![A](images/a.png)"]
)
def test_an_image_in_an_example_counts_as_well(text: str) -> None:
    assert list(references("index.md", text)) == ["a.png"]


def test_an_image_is_pinned_by_its_digest() -> None:
    docs = Tree({"index.md": File(b"![A](images/a.png)")})
    images = Tree({"a.png": File(b""), "unused.png": File(b"x")})

    assert images_used(docs, images) == {
        "a.png": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    }


def test_an_image_that_is_not_there_is_left_out() -> None:
    docs = Tree({"index.md": File(b"![A](images/A.png) ![B](images/b.png)")})

    assert images_used(docs, Tree({"a.png": File(b""), "b.png": File(b"")})).keys() == {"b.png"}


@pytest.mark.parametrize(
    "manifest", sorted(ROOT.glob("versions/v*/manifest.json")), ids=lambda path: path.parent.name
)
def test_the_images_of_every_snapshot_are_those_that_it_was_frozen_with(manifest: Path) -> None:
    pinned = Manifest.parse(manifest.read_bytes(), manifest.name).images

    used = images_used(Tree.from_folder(manifest.parent / "docs"), Tree.from_folder(ROOT / "docs/images"))

    assert used == pinned


def test_there_is_a_snapshot_to_compare_with() -> None:
    assert list(ROOT.glob("versions/v*/manifest.json"))


@pytest.mark.parametrize("image", ["a(b).png", "a&b.png", "a b(c).png", "a+b;c.png"])
def test_an_image_may_have_any_name(image: str) -> None:
    named = f"<images/{image}>" if " " in image else f"images/{image}"

    assert list(references("index.md", f"![A]({named}) (and more).")) == [image]
