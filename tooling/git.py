"""What we ask git: commits, the trees in them, and whether the work tree differs.

Each function is one git call, or two. Names come back as git stores them (`-z`), so that a
page called `café.md` is not a quoted string.
"""

from __future__ import annotations

import datetime
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tooling.errors import ToolingError
from tooling.tree import File, SpecialFileError, Tree

FILE_MODES = {"100644": False, "100755": True}


class GitMissingError(ToolingError):
    """There is no git on this machine."""

    def __init__(self) -> None:
        super().__init__("can't find the `git` command", fix="Install git, and run the same command again.")


class NoRepositoryError(ToolingError):
    """The project isn't in a git repository, or in one without a commit."""

    def __init__(self, root: Path) -> None:
        super().__init__(
            f"`{root}` is not in a git repository that has a commit",
            fix="Make one: git init && git add . && git commit",
        )


class UnknownRevisionError(ToolingError):
    """Git doesn't know a revision that somebody named."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"git doesn't know the revision `{revision}`",
            fix="See `git log`; in a shallow clone, fetch the history first: git fetch --unshallow",
        )


class GitError(ToolingError):
    """A git command failed for a reason we don't know better than git does."""

    def __init__(self, arguments: Sequence[str], stderr: str) -> None:
        super().__init__(
            f"`git {' '.join(arguments)}` failed: {stderr.strip()}",
            fix="Mend what git complains about, and run the same command again.",
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in a git tree: its mode, its kind (blob, tree, commit) and its id."""

    mode: str
    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Repository:
    """The git repository that the project at `root` is in. Paths are relative to `root`."""

    root: Path

    def commit(self, revision: str) -> str:
        """Return the id of the commit that `revision` names. Raises `UnknownRevisionError`."""
        try:
            return self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        except GitError as error:
            self.require_commit()
            raise UnknownRevisionError(revision) from error

    def require_commit(self) -> None:
        """Raise `NoRepositoryError` unless there is a repository with a commit."""
        try:
            self.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        except GitError as error:
            raise NoRepositoryError(self.root) from error

    def date(self, commit: str) -> datetime.date:
        """Return the day of a commit, by its committer, in UTC."""
        seconds = self.run("show", "--no-patch", "--no-show-signature", "--format=%ct", commit)
        return datetime.datetime.fromtimestamp(int(seconds), tz=datetime.UTC).date()

    def merge_base(self, one: str, other: str) -> str | None:
        """Return the commit where two histories parted, or None where they have none in common."""
        try:
            return self.run("merge-base", one, other)
        except GitError:
            return None

    def changes(self, *paths: str) -> list[str]:
        """Return the files below `paths` that differ from the last commit, untracked ones included."""
        self.require_commit()
        lines = self.run(
            "status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--", *paths
        )
        return [line[3:] for line in lines.split("\0") if line]

    def work_tree(self, *paths: str) -> str:
        """Return the id of a git tree: the last commit with the files below `paths` as they are now.

        Ignored files count: what a `.gitignore` hides may still be in a snapshot on disk.
        """
        with tempfile.TemporaryDirectory() as folder:
            environment = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            self.run("read-tree", "HEAD", environment=environment)
            present = [path for path in paths if Path(self.root, path).exists() or self.entries("HEAD", path)]
            if present:
                self.run("add", "--all", "--force", "--", *present, environment=environment)
            return self.run("write-tree", environment=environment)

    def entries(self, revision: str, folder: str, *, recursive: bool = False) -> dict[str, Entry]:
        """Return what is in `folder` at `revision`, by its path relative to `folder`."""
        options = ["-r"] if recursive else []
        listing = self.run("ls-tree", "-z", *options, revision, "--", f"{folder}/")
        lines = [line.split("\t", 1) for line in listing.split("\0") if line]
        return {path.removeprefix(f"{folder}/"): Entry(*facts.split()) for facts, path in lines}

    def tree(self, revision: str, folder: str) -> Tree:
        """Return the files of `folder` at `revision`. Raises `SpecialFileError` on a link or a submodule."""
        entries = self.entries(revision, folder, recursive=True)
        for path, entry in entries.items():
            if entry.mode not in FILE_MODES:
                raise SpecialFileError(f"{folder}/{path}")
        blobs = self.blobs([entry.id for entry in entries.values()])
        return Tree(
            {path: File(blobs[entry.id], FILE_MODES[entry.mode]) for path, entry in sorted(entries.items())}
        )

    def file(self, revision: str, path: str) -> bytes | None:
        """Return the bytes of the file `path` at `revision`, or None where there is none."""
        listing = self.run("ls-tree", "-z", revision, "--", path)
        if not listing:
            return None
        entry = Entry(*listing.split("\t", 1)[0].split())
        return self.blobs([entry.id])[entry.id]

    def blobs(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Return the contents of blobs by their ids."""
        unique = list(dict.fromkeys(ids))
        output = self.run_raw("cat-file", "--batch", stdin="".join(f"{blob}\n" for blob in unique).encode())
        contents, position = {}, 0
        for blob in unique:
            header_end = output.index(b"\n", position)
            size = int(output[position:header_end].split()[2])
            contents[blob] = output[header_end + 1 : header_end + 1 + size]
            position = header_end + 1 + size + 1
        return contents

    def run(self, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
        """Return what a git command prints, without the last line end."""
        return os.fsdecode(self.run_raw(*arguments, environment=environment)).rstrip("\n")

    def run_raw(
        self, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None
    ) -> bytes:
        """Return the bytes that a git command prints. Raises `GitError`, or `GitMissingError`."""
        try:
            done = subprocess.run(
                ["git", "--literal-pathspecs", *arguments],
                cwd=self.root,
                input=stdin,
                capture_output=True,
                env={**os.environ, "LC_ALL": "C", **(environment or {})},
                check=False,
            )
        except FileNotFoundError as error:
            raise GitMissingError from error
        if done.returncode:
            raise GitError(arguments, os.fsdecode(done.stderr))
        return done.stdout
