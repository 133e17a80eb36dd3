"""The witness: every link of the site, followed over HTTP by a program that knows nothing of `check`.

LinkChecker says which URLs don't answer. Where the links to them stand is found here. It doesn't look at
anchors: its plugin for them takes minutes for two hundred pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from tooling.project import Project
from tooling.site.editions import editions
from tooling.site.links.facts import start_of
from tooling.site.links.files import SiteFiles, site_files
from tooling.site.links.linkchecker import Answer, follow
from tooling.site.links.outcomes import Fault
from tooling.site.links.places import findings_of
from tooling.site.links.reading import read
from tooling.site.links.report import LinkReport, mendable
from tooling.site.links.serving import served
from tooling.site.links.targets import Address, Kind, file_at
from tooling.versions.registry import Registry

UNCHECKED = "not checked: anchors and external links"


def ask_witness(project: Project) -> LinkReport:
    """Return what LinkChecker found. Raises `NoSiteError`, `IncompleteSiteError`, `LinkCheckerError`."""
    shown = editions(project, Registry.read(project.versions))
    site = site_files(project.site, [folder for edition in shown for folder in edition.folders])
    pages = [path for path in site.checked if path.endswith(".html")]
    base = Address.of(project.site_url).base
    with served(site.root, base) as address:
        urls = [f"{address}{quote(base + page.removesuffix('index.html'))}" for page in pages]
        answers = follow(address, urls)
    broken = {answer.path: answer for answer in answers if not answer.works}
    faults = faults_of(broken, site, Address.of(project.site_url)) if broken else ()
    findings = findings_of(project, shown, faults)
    left = mendable(project, shown, findings)
    return LinkReport(len(answers), len(pages), tuple(left), UNCHECKED, len(findings) - len(left))


def faults_of(broken: Mapping[str, Answer], site: SiteFiles, address: Address) -> list[tuple[str, Fault]]:
    """Return a fault for each link to one of `broken`, with the file that it stands in."""
    places = list(links_to(broken, site, address))
    # What isn't found by reading the files is known to be where LinkChecker met it.
    elsewhere = broken.keys() - {path for _, path, _ in places}
    places += [(seen_in(broken[path], site, address), path, path) for path in elsewhere]
    return [
        (file, Fault(link, f"`{link}` leads nowhere: {broken[path].result}", "broken-link"))
        for file, path, link in places
    ]


def links_to(paths: Iterable[str], site: SiteFiles, address: Address) -> Iterator[tuple[str, str, str]]:
    """Yield the links that lead to one of `paths`: the file, the path on the host, and the link."""
    for file in site.checked:
        content = read(file, text_of(site.root / file))
        start = start_of(content, file, address)
        for link in content.links:
            leads = start.target(link)
            path = leads.path if leads.kind is Kind.OUTSIDE else f"{address.base}{leads.path}"
            if leads.kind in {Kind.INTERNAL, Kind.OUTSIDE} and path in paths:
                yield file, path, link


def text_of(file: Path) -> bytes:
    """Return the bytes of `file`, with a mark in place of those that are no UTF-8."""
    return file.read_bytes().decode("utf-8", "replace").encode()


def seen_in(answer: Answer, site: SiteFiles, address: Address) -> str:
    """Return the file of the page that LinkChecker met a link on."""
    path = answer.seen_on.removeprefix(address.base)
    return file_at(path, site.paths) or path
