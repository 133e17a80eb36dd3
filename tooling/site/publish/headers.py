"""Headers: what a bucket says of each file, for browsers that show it and caches that keep it."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from pathlib import PurePosixPath

from tooling.bucket import Headers

# A name that changes with the bytes, as the theme gives them: `main.484c7ddc.min.css`.
HASHED = re.compile(r"\.[0-9a-f]{8,}(?=\.).*\.[a-z0-9]+\Z")
# https://www.rfc-editor.org/rfc/rfc8246
FOR_GOOD = "public, max-age=31536000, immutable"
# Short, so that the pages and what has the same name in each version move together.
SHORT = "public, max-age=60"
# What the standard library doesn't know in every Python, or calls otherwise than browsers do:
# https://www.iana.org/assignments/media-types/media-types.xhtml
TYPES = {
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/markdown",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
TEXTS = re.compile(r"text/.*|application/(json|xml|manifest\+json)|image/svg\+xml")
# Without the lists of this machine, which differ from the next.
STANDARD = mimetypes.MimeTypes()


def headers(path: str) -> Headers:
    """Return the headers of the file `path` of a site."""
    cache = FOR_GOOD if HASHED.search(PurePosixPath(path).name) else SHORT
    return Headers(content_type(path), cache)


def content_type(path: str) -> str:
    ending = PurePosixPath(path).suffix.lower()
    found = TYPES.get(ending) or STANDARD.types_map[True].get(ending) or "application/octet-stream"
    return f"{found}; charset=utf-8" if TEXTS.fullmatch(found) else found


def policy() -> str:
    """Return a digest of what this module says: where it changes, all files are sent again."""
    said = repr((HASHED.pattern, FOR_GOOD, SHORT, sorted(TYPES.items()), TEXTS.pattern))
    return hashlib.sha256(said.encode()).hexdigest()[:16]
