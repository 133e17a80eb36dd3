from __future__ import annotations

import pytest

from tooling.tree import File, Tree
from tooling.versions.references import MissingImageError, images_used, references


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
    ],
)
def test_a_page_shows_an_image(text: str) -> None:
    assert list(references("guides/role.md", text)) == ["images/role.png"]


@pytest.mark.parametrize(
    "text",
    [
        "[Role](role.md)",
        "![There](https://example.com/images/role.png)",
        "![Root](/images/role.png)",
        "```markdown\n![A role](../images/role.png)\n```",
        "Write `![A role](../images/role.png)`.",
        "[broken](http://[)",
    ],
)
def test_a_page_shows_no_image_of_ours(text: str) -> None:
    assert list(references("guides/role.md", text)) == []


def test_a_stray_backtick_hides_no_image() -> None:
    text = "A ` alone.\n\n![A role](images/role.png)\n\nAnd ` another."

    assert list(references("index.md", text)) == ["images/role.png"]


def test_an_image_is_pinned_by_its_digest() -> None:
    docs = Tree({"index.md": File(b"![A](images/a.png)")})
    images = Tree({"a.png": File(b""), "unused.png": File(b"x")})

    assert images_used(docs, images) == {
        "a.png": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    }


def test_an_image_that_is_not_there_is_refused() -> None:
    docs = Tree({"index.md": File(b"![A](images/A.png)")})

    with pytest.raises(MissingImageError, match=r"docs/index.md shows `images/A.png`"):
        images_used(docs, Tree({"a.png": File(b"")}))
