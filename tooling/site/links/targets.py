"""Targets: where a link leads, by the rules that a browser has for it.

The rules: https://url.spec.whatwg.org/#url-parsing
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

# What browsers take away before they read a URL.
AROUND = "".join(map(chr, range(0x21)))
WITHIN = str.maketrans("", "", "\t\n\r")
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# Most links are like this: nothing to decode, nothing to clean up.
PLAIN = re.compile(r"((?:\.\./)*)((?:[\w-][\w.-]*/)*(?:[\w-][\w.-]*)?)(?:#([\w-]*))?", re.ASCII)
OTHER_HOST = re.compile(r"https?://([\w.-]+)(?:[/?#][\w./?#=&%,~+-]*)?", re.ASCII)
NO_TEXT = "surrogateescape"  # bytes in a name that are no text: files have such names, too
DIRECTIVE = ":~:"  # a text fragment, which is no anchor


class Kind(Enum):
    """What a link leads to: the site, another one, the same host outside of the site, or no page at all."""

    INTERNAL = "internal"
    EXTERNAL = "external"
    OUTSIDE = "outside"
    OTHER = "other"
    INVALID = "invalid"


class Target(NamedTuple):
    """Where a link leads. `path` is relative to the site, decoded; an external one is a whole URL."""

    kind: Kind
    path: str = ""
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """The address of the published site: `host` has its port, `base` is decoded, from `/` to `/`."""

    host: str
    base: str

    @classmethod
    def of(cls, site_url: str) -> Address:
        """Return the parts of `site_url`."""
        parts = urlsplit(site_url)
        return cls(parts.netloc.lower(), unquote(parts.path.rstrip("/")) + "/")


@dataclass(frozen=True, slots=True)
class Start:
    """Where links start: in a file of the site; `above` are its folder and those above it, up to the site."""

    file: str
    address: Address
    above: tuple[str, ...]

    @classmethod
    def of(cls, file: str, address: Address) -> Start:
        """Return the start in `file`."""
        folders = file.split("/")[:-1]
        above = ["".join(f"{name}/" for name in folders[:count]) for count in range(len(folders), -1, -1)]
        return cls(file, address, tuple(above))

    def target(self, link: str) -> Target:
        """Return where `link` leads."""
        if plain := PLAIN.fullmatch(link):
            up, rest, fragment = plain.groups("")
            if not (up or rest):
                return Target(Kind.INTERNAL, self.file, fragment)
            number = len(up) // len("../")
            if number < len(self.above):
                return Target(Kind.INTERNAL, f"{self.above[number]}{rest}", fragment)
        elif (other := OTHER_HOST.fullmatch(link)) and other[1].lower() != self.address.host:
            return Target(Kind.EXTERNAL, link)
        return target_of_any(link, self.file, self.address)


def target_of_any(link: str, page: str, address: Address) -> Target:
    """Return where a link leads that may be anything."""
    url = link.strip(AROUND).translate(WITHIN)
    scheme = SCHEME.match(url)
    if scheme and scheme[1].lower() not in {"http", "https"}:
        return Target(Kind.OTHER, url)
    before, mark, fragment = url.partition("#")
    before = before.replace("\\", "/")
    try:
        parts = urlsplit(f"https:{before}" if before.startswith("//") else before)
    except ValueError:
        return Target(Kind.INVALID, url)
    if scheme and not parts.netloc:
        return Target(Kind.INVALID, url)
    if parts.netloc and parts.netloc.lower() != address.host:
        return Target(Kind.EXTERNAL, f"{parts.geturl()}{mark}{fragment}")
    anchor = unquote(fragment.partition(DIRECTIVE)[0])
    if not (parts.path or parts.netloc):
        return Target(Kind.INTERNAL, page, anchor)
    here = quote(address.base if parts.netloc else address.base + page, errors=NO_TEXT)
    path = unquote(path_on_host(parts.path, here), errors=NO_TEXT)
    if not f"{path}/".startswith(address.base):
        return Target(Kind.OUTSIDE, path, anchor)
    return Target(Kind.INTERNAL, path[len(address.base) :], anchor)


def path_on_host(path: str, here: str) -> str:
    """Return the path on the host that `path` means on the page at `here`; nothing is above its root."""
    whole = path if path.startswith("/") else here.rpartition("/")[0] + f"/{path}"
    found: list[str] = []
    parts = whole.split("/")[1:]
    for number, part in enumerate(parts, 1):
        dots = part.lower().replace("%2e", ".")
        if dots == "..":
            found = found[:-1]
        elif dots != ".":
            found.append(part)
            continue
        if number == len(parts):
            found.append("")  # `a/..` is a folder
    return f"/{'/'.join(found)}"


def file_at(path: str, files: Container[str]) -> str | None:
    """Return the one of `files` that a host of static files answers with for `path`, None where it has none.

    It answers for a folder with the index.html in it, with `/` at the end or without.
    """
    if path and not path.endswith("/"):
        if path in files:
            return path
        path += "/"
    index = f"{path}index.html"
    return index if index in files else None
