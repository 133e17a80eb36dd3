"""The check: each file of the site is read once, by as many processes as there are cores.

Folders that nobody touched since the build, and that were read before, aren't read again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from tooling.forks import each_of
from tooling.project import Project
from tooling.site.editions import editions
from tooling.site.links.cache import FactsCache
from tooling.site.links.checking import faults_of
from tooling.site.links.facts import Facts, facts_of
from tooling.site.links.files import SiteFiles, UnreadableError, site_files
from tooling.site.links.outcomes import Outcomes
from tooling.site.links.places import findings_of
from tooling.site.links.report import LinkReport, mendable, not_checked
from tooling.site.links.targets import Address
from tooling.versions.registry import Registry

# A process for fewer costs more than it saves.
FILES_FOR_A_PROCESS = 150


def check_links(project: Project) -> LinkReport:
    """Return what came of following every link of the site in its files.

    Raises `NoSiteError`, `IncompleteSiteError`, `UnreadableError`.
    """
    shown = editions(project, Registry.read(project.versions))
    site = site_files(project.site, [folder for edition in shown for folder in edition.folders])
    facts = all_facts(project, site)
    findings = findings_of(project, shown, faults_of(facts, site.paths))
    left = mendable(project, shown, findings)
    pages = sum(each.file.endswith(".html") for each in facts)
    return LinkReport(
        sum(each.links for each in facts),
        pages,
        tuple(left),
        not_checked({url for each in facts for url in each.external}),
        len(findings) - len(left),
    )


def all_facts(project: Project, site: SiteFiles) -> list[Facts]:
    """Return the facts of all files of the site, and keep those of its folders. Raises `UnreadableError`."""
    address = Address.of(project.site_url)
    cache = FactsCache.of(project.cache / "links", address)
    files: dict[str, list[str]] = {}
    for path in site.checked:
        files.setdefault(site.folder_of(path), []).append(path)
    known = {
        name: kept
        for name, digest in site.digests.items()
        if (kept := cache.entry(name, digest, files.get(name, ()))) is not None
    }
    fresh: dict[str, list[Facts]] = {name: [] for name in files.keys() - known.keys()}
    for facts in read_facts([path for name in sorted(fresh) for path in files[name]], site, address):
        fresh[site.folder_of(facts.file)].append(facts)
    for name in fresh.keys() & site.digests.keys():
        cache.store(name, site.digests[name], fresh[name])
    cache.keep(site.digests)
    return [facts for each in (*known.values(), *fresh.values()) for facts in each]


def read_facts(files: Sequence[str], site: SiteFiles, address: Address) -> Iterator[Facts]:
    """Yield the facts of `files`, in any order. Raises `UnreadableError`."""
    processes = min(os.cpu_count() or 1, 1 + len(files) // FILES_FOR_A_PROCESS)
    for facts in each_of(partial(read_one, outcomes=Outcomes(site, address)), files, processes):
        if isinstance(facts, Unreadable):
            raise UnreadableError(facts.path, facts.reason)
        yield facts


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that can't be read: an error with more than a message doesn't come through a pipe."""

    path: str
    reason: str


def read_one(file: str, outcomes: Outcomes) -> Facts | Unreadable:
    """Return the facts of a file."""
    path = outcomes.site.root / file
    try:
        return facts_of(file, path.read_bytes(), outcomes)
    except OSError as error:
        return Unreadable(str(path), error.strerror or str(error))
