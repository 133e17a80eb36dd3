"""The pytest plugin: pages are test files, paths are collectors, steps are tests.

Pytest brings selection, reporting and parallel runs. What a step does and what is wrong with it
is decided in `walk`; here pytest's world is joined to ours, and stops.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import NoReturn

import pytest

from tooling.content.guide import Guide
from tooling.content.paths import ReaderPath
from tooling.content.steps import Step
from tooling.findings import Finding
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.aws.state import state
from tooling.sandbox.sandbox import Surroundings, fresh_sandbox, surroundings
from tooling.verify.equality import Left, first_line, is_complete, sets_left
from tooling.verify.outcomes import Outcome, PathRun, StepRun, unavailable
from tooling.verify.walk import SCREENS, Walk

# What the steps that follow can't do without. After anything else that is wrong, the reader can go on.
STOPPING = {"command-failed", "unfinished-form", "wrong-instruction"}


class PageError(Exception):
    """A step was not as its page says: the page is wrong, not the tool."""


@dataclass(slots=True)
class GuidePlugin:
    """Runs what `guide_at` finds at a file, and keeps what came of each path.

    `wanted` says which paths of it. `bug` is an exception that is no finding: pytest would print it
    and go on.
    """

    guide_at: Callable[[Path], Guide | None]
    wanted: Callable[[Guide, ReaderPath], bool] = lambda _guide, _path: True
    done: Callable[[PathRun], None] = lambda _: None
    bug: BaseException | None = None
    world: ExitStack = field(default_factory=ExitStack)
    around: tuple[AwsServer, Surroundings] | None = None

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        guide = self.guide_at(file_path)
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
            if self.plugin.wanted(self.guide, path):
                yield PathCollector.of(self, path)


class PathCollector(pytest.Collector):
    """A path: its steps share a sandbox, and after one that could not be done the rest is not reached."""

    reader_path: ReaderPath
    guide_file: GuideFile
    walk: Walk
    world: ExitStack
    run: PathRun
    failed_line: int | None = None

    @classmethod
    def of(cls, parent: GuideFile, path: ReaderPath) -> PathCollector:
        node: PathCollector = cls.from_parent(parent, name=path.name)
        node.reader_path, node.guide_file, node.world = path, parent, ExitStack()
        node.run = PathRun(parent.guide.path, path.name)
        return node

    @property
    def steps(self) -> Sequence[Step]:
        return [step for step in self.guide_file.guide.steps if self.reader_path.sees(step)]

    def collect(self) -> Iterator[pytest.Item]:
        following = [*self.steps[1:], None]
        for number, (step, after) in enumerate(zip(self.steps, following, strict=True), start=1):
            item: StepItem = StepItem.from_parent(self, name=f"step-{number}::L{step.line}")
            item.step, item.following, item.path_collector = step, after, self
            yield item

    def setup(self) -> None:
        plugin = self.guide_file.plugin
        sandbox = self.world.enter_context(fresh_sandbox(*plugin.surroundings()))
        self.walk = Walk(self.guide_file.guide.path, sandbox)
        self.world.callback(self.walk.end)
        self.run.unavailable = unavailable(self.reader_path, sandbox)

    def teardown(self) -> None:
        if hasattr(self, "walk"):
            self.run.records = list(self.walk.sandbox.aws.authorizer.records)
        self.world.close()
        self.guide_file.plugin.done(self.run)

    def leave_sets(self, step: Step, following: Step | None) -> None:
        """Note what is in AWS where `step` is the last in a set of ways to do the same."""
        guide, path = self.guide_file.guide, self.reader_path
        for number, tab in sets_left(step, following):
            if is_complete(path, guide, number):
                now = state(self.walk.sandbox.aws.authorizer.ledger)
                line = first_line(path, guide, number)
                self.run.left.append(Left(number, tab, line, path.aims, now))


class StepItem(pytest.Item):
    """A step of a path."""

    step: Step
    following: Step | None
    path_collector: PathCollector

    def runtest(self) -> None:
        path = self.path_collector
        reason = path.run.unavailable or self.step.skip_reason
        if path.failed_line is not None:
            self.leave_out(Outcome.NOT_REACHED, f"the step at line {path.failed_line} failed")
        if reason:
            self.leave_out(Outcome.SKIPPED, reason)
        start = perf_counter()
        finding = self.finding()
        self.note(Outcome.FAILED if finding else Outcome.PASSED, perf_counter() - start, finding=finding)
        if finding and finding.rule in STOPPING:
            path.failed_line = self.step.line
        else:
            path.leave_sets(self.step, self.following)
        if finding:
            raise PageError(str(finding))

    def finding(self) -> Finding | None:
        """Carry the step out, and return what is wrong with it."""
        walk, is_last = self.path_collector.walk, self.following is None or self.following.kind not in SCREENS
        found = walk.carry_out(self.step)
        return found or (walk.leave_screens(self.step) if is_last and self.step.kind in SCREENS else None)

    def leave_out(self, outcome: Outcome, reason: str) -> NoReturn:
        self.note(outcome, 0.0, reason=reason)
        pytest.skip(f"{outcome.value}: {reason}")

    def note(
        self, outcome: Outcome, seconds: float, *, reason: str = "", finding: Finding | None = None
    ) -> None:
        path, step = self.path_collector, self.step
        came = path.walk.came(step) if finding and finding.rule.startswith("other-") else ""
        page, kind = path.guide_file.guide.path, step.kind.value
        name = path.reader_path.name
        path.run.steps.append(StepRun(page, name, step.line, kind, outcome, seconds, reason, finding, came))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> object:  # type: ignore[override]
        return str(excinfo.value) if excinfo.errisinstance(PageError) else super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.step.line - 1, self.name
