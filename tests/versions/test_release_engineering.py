"""Whatever happens, in any order: what is frozen stays, and the guard takes what our commands do alone."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.conftest import SampleSite
from tests.versions.test_writing import killed_at
from tooling.tree import Tree
from tooling.versions.history import History
from tooling.versions.registry import Registry, Status, Version

NAMES = st.sampled_from(["a", "b", "guides/a", "guides/b"])
WORDS = st.sampled_from(["Trust", "Policy", "Secret"])
WHY = ["--reason", "Old.", "--by", "docs"]
CONFIG = "site_name: Small\nmarkdown_extensions:\n  - pymdownx.superfences\n"


class Releases(RuleBasedStateMachine):
    """A project whose docs change, and whose versions are frozen, corrected, retired and tampered with."""

    site: SampleSite
    docs: dict[str, bytes]

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="releases-"))
        self.site = SampleSite(self.folder / "site")
        self.site.write("mkdocs.yml", CONFIG)
        self.site.write("docs/index.md", "# Home\n")
        self.site.write(".gitattributes", "* -text\n")
        self.site.git("init", "--quiet", "--initial-branch", "main")
        self.site.commit("Start")
        self.frozen: dict[Version, Tree] = {}
        self.statuses: dict[Version, Status] = {}

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)

    @property
    def versions(self) -> Path:
        return self.site.root / "versions"

    @property
    def edge(self) -> Tree:
        return Tree.from_folder(self.site.root / "docs")

    def living(self, *statuses: Status) -> list[Version]:
        return sorted(version for version, status in self.statuses.items() if status in statuses)

    def guard(self, title: str = "") -> int:
        """Return what the guard says of the last commit."""
        return self.site.run("guard", "--base", "HEAD~1", "--head", "HEAD", "--title", title).exit_code

    # What authors do.

    @rule(name=NAMES, word=WORDS)
    def write_a_page(self, name: str, word: str) -> None:
        self.site.write(f"docs/{name}.md", f"# {word}\n")
        self.link_all()

    @rule(old=NAMES, new=NAMES)
    def move_a_page(self, old: str, new: str) -> None:
        source, target = (self.site.root / f"docs/{name}.md" for name in (old, new))
        if source.exists() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            text = source.read_text().split("---\n")[-1]
            target.write_text(f"---\naliases: [{old}.md]\n---\n{text}")
            source.unlink()
        self.link_all()

    @rule(name=NAMES)
    def remove_a_page(self, name: str) -> None:
        (self.site.root / f"docs/{name}.md").unlink(missing_ok=True)
        self.link_all()

    def link_all(self) -> None:
        """Link every page from the first, so that none is an orphan, and commit."""
        pages = [path for path in self.edge.files if path != "index.md"]
        self.site.write("docs/index.md", "# Home\n\n" + "".join(f"- [P]({page})\n" for page in pages))
        self.site.commit("Docs")
        assert self.guard() == 0

    # What release engineers do.

    @rule(number=st.integers(0, 2), patch=st.integers(0, 2), back=st.integers(0, 2))
    def freeze(self, number: int, patch: int, back: int) -> None:
        version, source = Version(1, number, patch), f"HEAD~{back}"
        if not self.knows(source) or version in self.statuses:
            return
        result = self.site.run("freeze", str(version), "--from", source)
        assert result.exit_code == 0, result.output
        self.note_frozen(version)
        self.site.commit(f"[docs-freeze] {version}")
        assert self.guard(f"[docs-freeze] {version}") == 0

    def knows(self, revision: str) -> bool:
        count = int(self.site.git("rev-list", "--count", "--first-parent", "HEAD"))
        return int(revision.removeprefix("HEAD~")) < count

    def note_frozen(self, version: Version) -> None:
        entry = History.read(self.versions).entry(version)
        self.statuses[version] = Status.SUPPORTED
        self.frozen.setdefault(entry.snapshot, Tree.from_folder(self.versions / str(entry.snapshot)))

    @rule(number=st.integers(0, 2), at=st.integers(0, 40))
    def freeze_and_be_killed(self, number: int, at: int) -> None:
        version = Version(2, number, 0)
        if version in self.statuses:
            return
        killed_at(at, self.versions, lambda: self.site.run("freeze", str(version)))
        result = self.site.run("freeze", str(version))
        assert result.exit_code == 0, result.output
        self.note_frozen(version)
        self.site.commit(f"[docs-freeze] {version}")
        assert self.guard(f"[docs-freeze] {version}") == 0

    @precondition(lambda self: self.living(Status.SUPPORTED))
    @rule(data=st.data())
    def retire(self, data: st.DataObject) -> None:
        version = data.draw(st.sampled_from(self.living(Status.SUPPORTED)))
        assert self.site.run("retire", str(version), *WHY).exit_code == 0
        self.statuses[version] = Status.RETIRED
        self.site.commit("Retire")
        assert self.guard() == 0

    @precondition(lambda self: self.living(Status.SUPPORTED, Status.RETIRED))
    @rule(data=st.data())
    def purge(self, data: st.DataObject) -> None:
        version = data.draw(st.sampled_from(self.living(Status.SUPPORTED, Status.RETIRED)))
        registry = Registry.read(self.versions)
        shared = [
            e for e in registry.sharing(version) if e.version != version and e.status is not Status.PURGED
        ]
        result = self.site.run("retire", str(version), "--purge", *WHY)
        assert result.exit_code == (2 if shared else 0), result.output
        if not shared:
            self.statuses[version] = Status.PURGED
            self.frozen.pop(version, None)
            self.site.commit("Purge")
            assert self.guard() == 0

    @precondition(lambda self: self.living(Status.SUPPORTED, Status.RETIRED))
    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        version = data.draw(st.sampled_from(self.living(Status.SUPPORTED, Status.RETIRED)))
        assert self.site.run("erratum", str(version), "index.md", "-m", "Wrong.").exit_code == 0
        self.site.commit("Correct")
        assert self.guard() == 0

    # What nobody may do.

    @precondition(lambda self: self.frozen)
    @rule(data=st.data(), deed=st.sampled_from(["change", "remove", "add", "rename"]))
    def tamper(self, data: st.DataObject, deed: str) -> None:
        files = Tree.from_folder(self.versions).where(lambda path: not path.startswith("errata/")).files
        file = self.versions / data.draw(st.sampled_from(sorted(files)))
        if deed == "change":
            file.write_bytes(file.read_bytes() + b"#")
        elif deed == "remove":
            file.unlink()
        elif deed == "add":
            file.with_name("added.md").write_text("# Added\n")
        else:
            file.rename(file.with_name("renamed.md"))
        self.site.commit("[docs-freeze] Tamper")
        assert self.guard("[docs-freeze] Tamper") == 1
        self.site.git("reset", "--quiet", "--hard", "HEAD~1")

    @invariant()
    def a_frozen_byte_never_changes(self) -> None:
        if hasattr(self, "frozen"):
            for version, tree in self.frozen.items():
                assert Tree.from_folder(self.versions / str(version)) == tree

    @invariant()
    def the_default_is_the_highest_supported_version(self) -> None:
        if hasattr(self, "frozen") and self.versions.exists():
            supported = self.living(Status.SUPPORTED)
            assert Registry.read(self.versions).default == (supported[-1] if supported else None)


TestReleases = Releases.TestCase
TestReleases.settings = settings(max_examples=12, stateful_step_count=15, deadline=None)
