"""The pytest plugin: pages are test files, paths are collectors, steps are tests.

Pytest brings selection, reporting and parallel runs. What a step does and what is wrong with it
is decided in `walk`; here pytest's world is joined to ours, and stops.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import NoReturn

import pytest

from tooling.content.guide import Guide, ReaderPath, Step
from tooling.findings import Finding
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.sandbox import Surroundings, fresh_sandbox, surroundings
from tooling.verify.report import Outcome, StepRun
from tooling.verify.walk import Walk


class PageError(Exception):
    """A step was not as its page says: the page is wrong, not the tool."""


@dataclass(slots=True)
class GuidePlugin:
    """Runs `guides`, each at its file, and keeps what came of each step.

    `bug` is an exception that is no finding: pytest would print it and go on.
    """

    guides: Mapping[Path, Guide]
    progress: Callable[[StepRun], None]
    runs: list[StepRun] = field(default_factory=list)
    bug: BaseException | None = None
    world: ExitStack = field(default_factory=ExitStack)
    around: tuple[AwsServer, Surroundings] | None = None

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        guide = self.guides.get(file_path)
        return GuideFile.of(parent, file_path, guide=guide, plugin=self) if guide else None

    def pytest_exception_interact(
        self, node: pytest.Item | pytest.Collector, call: pytest.CallInfo[object]
    ) -> None:
        if call.excinfo and not call.excinfo.errisinstance(PageError):
            self.bug = call.excinfo.value
            node.session.shouldstop = "a bug in the tool"

    def pytest_sessionfinish(self) -> None:
        self.world.close()

    def surroundings(self) -> tuple[AwsServer, Surroundings]:
        """Return the AWS of this run and what its sandboxes share; they start with the first path."""
        if self.around is None:
            aws = self.world.enter_context(AwsServer())
            self.around = aws, self.world.enter_context(surroundings(aws))
        return self.around

    @property
    def note(self) -> str:
        """What there is to say about how the blocks were carried out."""
        return self.around[1].isolation.note if self.around else ""

    def add(self, run: StepRun) -> None:
        self.runs.append(run)
        self.progress(run)


class GuideFile(pytest.File):
    """A page."""

    guide: Guide
    plugin: GuidePlugin

    @classmethod
    def of(cls, parent: pytest.Collector, file: Path, *, guide: Guide, plugin: GuidePlugin) -> GuideFile:
        node: GuideFile = cls.from_parent(parent, path=file)
        node.guide, node.plugin = guide, plugin
        return node

    def collect(self) -> Iterator[pytest.Collector]:
        for path in self.guide.paths:
            yield PathCollector.of(self, path)


class PathCollector(pytest.Collector):
    """A path: its steps share a sandbox, and after one that failed the rest is not reached."""

    reader_path: ReaderPath
    guide_file: GuideFile
    walk: Walk
    world: ExitStack
    failed_line: int | None = None

    @classmethod
    def of(cls, parent: GuideFile, path: ReaderPath) -> PathCollector:
        node: PathCollector = cls.from_parent(parent, name=path.name)
        node.reader_path, node.guide_file, node.world = path, parent, ExitStack()
        return node

    def collect(self) -> Iterator[pytest.Item]:
        for number, step in enumerate(filter(self.reader_path.sees, self.guide_file.guide.steps), start=1):
            item: StepItem = StepItem.from_parent(self, name=f"step-{number}::L{step.block.line}")
            item.step, item.path_collector = step, self
            yield item

    def setup(self) -> None:
        sandbox = self.world.enter_context(fresh_sandbox(*self.guide_file.plugin.surroundings()))
        self.walk = Walk(self.guide_file.guide.path, sandbox)
        self.world.callback(self.walk.end)

    def teardown(self) -> None:
        self.world.close()


class StepItem(pytest.Item):
    """A step of a path."""

    step: Step
    path_collector: PathCollector

    def runtest(self) -> None:
        path = self.path_collector
        if path.failed_line is not None:
            self.leave_out(Outcome.NOT_REACHED, f"the step at line {path.failed_line} failed")
        if self.step.skip_reason:
            self.leave_out(Outcome.SKIPPED, self.step.skip_reason)
        start = perf_counter()
        finding = path.walk.carry_out(self.step)
        self.note(Outcome.FAILED if finding else Outcome.PASSED, perf_counter() - start, finding=finding)
        if finding:
            path.failed_line = self.step.block.line
            raise PageError(str(finding))

    def leave_out(self, outcome: Outcome, reason: str) -> NoReturn:
        self.note(outcome, 0.0, reason=reason)
        pytest.skip(f"{outcome.value}: {reason}")

    def note(
        self, outcome: Outcome, seconds: float, *, reason: str = "", finding: Finding | None = None
    ) -> None:
        path = self.path_collector
        page, name, line = path.guide_file.guide.path, path.reader_path.name, self.step.block.line
        path.guide_file.plugin.add(StepRun(page, name, line, outcome, seconds, reason, finding))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> object:  # type: ignore[override]
        return str(excinfo.value) if excinfo.errisinstance(PageError) else super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.step.block.line - 1, self.name
