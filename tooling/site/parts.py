"""Parts: the folders of a site that are made as one, and stay while they would be made the same again.

Each name of an edition is one, and so is each index of the search. What is in none of them is small, and
written anew by each build.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tooling.site.assemble import Site, put_edition, write_redirects
from tooling.site.cache import own_digest
from tooling.site.editions import Edition
from tooling.site.standing import Standing


@dataclass(frozen=True, slots=True)
class Part:
    """A folder of the site. `source` is another string once something else would be made.

    `make` makes it, below the folder of a whole site.
    """

    folder: str
    source: str
    make: Callable[[Path], object]


@dataclass(frozen=True, slots=True)
class Finished:
    """An edition as it was rendered: its folder in the cache, and the digest of that."""

    edition: Edition
    pages: Path
    digest: str


def standings_in(edition: Edition, site: Site) -> dict[str, Standing]:
    """Return where each page of an edition stands, by its URL: also of pages that no renderer made."""
    urls = sorted(site.versions.lineage.forward[edition.name].urls)
    standings = {url: site.versions.standing(edition.name, url) for url in urls}
    return {url: standing for url, standing in standings.items() if standing}


def edition_parts(finished: Finished, site: Site, standings: Mapping[str, Standing]) -> list[Part]:
    """Return the parts of an edition, one for each of its names; `standings` has its pages by their URL."""
    said = "\n".join([own_digest(), finished.digest, site.base, repr(standings)])
    return [edition_part(folder, finished, site, said) for folder in finished.edition.folders]


def edition_part(folder: str, finished: Finished, site: Site, said: str) -> Part:
    """Return the part in one `folder` of an edition; `said` is what is made in any of them."""
    redirects = [each for each in site.redirects if each.source.startswith(f"/{folder}/")]

    def make(root: Path) -> None:
        put_edition(finished.pages, root / folder, finished.edition, site)
        write_redirects(root, site, f"/{folder}/")

    source = f"{said}\n{site.site_url}\n{redirects!r}"
    return Part(folder, hashlib.sha256(source.encode()).hexdigest(), make)
