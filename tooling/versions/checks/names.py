"""Names that mean the same file to every reader: on any disk, in any URL, to any eye."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from tooling.content.page import page_paths, page_url
from tooling.findings import Finding
from tooling.versions.checks.docs import Docs

# https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\..*)?", re.IGNORECASE | re.DOTALL
)
FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]')
LOOKALIKE_SCRIPTS = {"CYRILLIC", "GREEK"}


def name_findings(docs: Docs) -> Iterator[Finding]:
    """Yield the names of files and folders that are not the same, or not possible, elsewhere."""
    spellings: defaultdict[str, list[str]] = defaultdict(list)
    for path, first in sorted(first_files(docs).items()):
        spellings[folded(path)].append(path)
        for message, rule in name_faults(posixpath.basename(path)):
            yield Finding(docs.file(first), 1, message, rule)
        if spellings[folded(path)][0] != path:
            other = docs.file(spellings[folded(path)][0])
            message = (
                f"`{docs.file(path)}` and `{other}` are one on disks that ignore case; rename one of them"
            )
            yield Finding(docs.file(first), 1, message, "name-collides")


def first_files(docs: Docs) -> dict[str, str]:
    """Return each file and folder of the docs with the first file in it, which of a file is itself."""
    found: dict[str, str] = {}
    for file in sorted(docs.everything):
        path = file
        while path and path not in found:
            found[path] = file
            path = posixpath.dirname(path)
    return found


def folded(path: str) -> str:
    """Return what a disk that ignores case and normalizes names takes `path` for."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def name_faults(name: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a name, and the rule that says so."""
    if FORBIDDEN.search(name) or name.endswith((".", " ")) or RESERVED.fullmatch(name):
        yield f"Windows can't hold a file named `{name}`; rename it", "name-not-portable"
    if name.isascii():
        return
    if not unicodedata.is_normalized("NFC", name):
        composed = unicodedata.normalize("NFC", name)
        yield (
            f"the name `{name}` isn't in Unicode's form NFC; rename it to `{composed}`",
            "name-not-normalized",
        )
    for word in re.findall(r"[^\W\d_]+", name):
        scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
        if "LATIN" in scripts and scripts & LOOKALIKE_SCRIPTS:
            other = " and ".join(sorted(scripts & LOOKALIKE_SCRIPTS)).title()
            message = (
                f"`{word}` in the name mixes Latin letters with {other} ones that look alike; use one script"
            )
            yield message, "name-mixes-scripts"


def url_findings(docs: Docs) -> Iterator[Finding]:
    """Yield the pages whose URL another page has."""
    taken: dict[tuple[str, str], str] = {}
    for path in page_paths(docs.files):
        url = (docs.locale(path), page_url(docs.original(path)))
        other = taken.setdefault(url, path)
        if other != path:
            message = f"`{docs.file(other)}` has the same URL, so only one of them is published; rename one"
            yield Finding(docs.file(path), 1, message, "same-url")
