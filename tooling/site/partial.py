"""Building a part of a site: a few of its editions, while the rest stays as it is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tooling.site.assemble import Site, put_edition, swap, write, write_redirects
from tooling.site.digests import DIGESTS, digests_text, folder_digest
from tooling.site.editions import Edition
from tooling.site.publish.contents import ACROSS, read_contents
from tooling.versions.redirects import Redirect


def is_built(site: Path) -> bool:
    """Return whether a build left a site there."""
    return (site / DIGESTS).is_file()


def of_these(site: Site, editions: Sequence[Edition]) -> Site:
    """Return `site` as a site of only `editions`: without redirects that would lead to another one."""
    folders = [f"/{folder}/" for edition in editions for folder in edition.folders]
    kept = [each for each in site.redirects if each.target.startswith(tuple(folders))]
    if not any(each.source == "/" for each in kept):
        kept.append(Redirect("/", folders[0]))
    return replace(site, redirects=kept)


def renew(site: Path, finished: Mapping[Edition, Path], across: Site, work: Path) -> None:
    """Put `finished` editions in the place of those in the `site`, all of them in one step."""
    new, renewed = work / "new", {folder for edition in finished for folder in edition.folders}
    digests = {name: each.digest for name, each in read_contents(site).folders.items() if name != ACROSS}
    link_files(site, new, without=renewed)
    for edition, pages in finished.items():
        put_edition(pages, new / edition.folder, edition, across)
        for name in edition.folders[1:]:
            shutil.copytree(new / edition.folder, new / name)
    for folder in renewed:
        write_redirects(new, across, f"/{folder}/")
    digests |= {folder: folder_digest(new, folder) for folder in renewed}
    (new / DIGESTS).unlink()
    write(new / DIGESTS, digests_text(digests))
    swap(new, site, work / "old")
    shutil.rmtree(work / "old")
    # Taking the old names of the files away changed the files, too: the digests are the newest again.
    os.utime(site / DIGESTS)


def link_files(source: Path, target: Path, without: set[str]) -> None:
    """Give all files below `source` a second name below `target`, but those in the folders `without`."""

    def left_out(folder: str, names: list[str]) -> list[str]:
        inside = Path(folder).relative_to(source)
        return [name for name in names if (inside / name).as_posix() in without]

    # Not copies: nobody changes a file of the old site any more once the new one is there.
    shutil.copytree(source, target, ignore=left_out, copy_function=os.link)
