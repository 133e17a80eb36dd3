"""What the guard finds in a site, and edits for it to find."""

from __future__ import annotations

from tests.conftest import SampleSite

TITLE = "[docs-freeze] docs: snapshot"
PAGE = "versions/v1.0.0/docs/index.md"


def found(site: SampleSite, title: str = "") -> list[str]:
    """Return the file, line and rule of each finding."""
    result = site.run("guard", "--base", "base", "--title", title)
    places = [line for line in result.stdout.splitlines() if line.endswith("]") and line[0] != " "]
    assert result.exit_code == (1 if places else 0), result.output
    return [f"{line.split(': ')[0]} {line.rsplit(' ', 1)[1]}" for line in places]


def edit(site: SampleSite, path: str, old: str, new: str) -> None:
    text = (site.root / path).read_text()
    assert old in text
    site.write(path, text.replace(old, new))


def append(site: SampleSite, path: str, text: str = "x") -> None:
    with (site.root / path).open("a") as file:
        file.write(text)
