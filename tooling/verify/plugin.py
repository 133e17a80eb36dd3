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
from tooling.content.steps import Role, Step
from tooling.findings import Finding
from tooling.sandbox.aws.server import AwsServer
from tooling.sandbox.aws.state import state
from tooling.sandbox.aws.written_policies import WrittenPolicy, written_policies
from tooling.sandbox.sandbox import Surroundings, fresh_sandbox, surroundings
from tooling.verify.access_rows import claimed
from tooling.verify.beginnings import Beginning, beginning_length, taken
from tooling.verify.equality import Left, first_line, is_complete, sets_left
from tooling.verify.outcomes import Outcome, PathRun, StepRun, unavailable
from tooling.verify.walk import SCREENS, Walk

# What the steps that follow can't do without. After anything else that is wrong, the reader can go on.
STOPPING = {"command-failed", "unfinished-form", "unsaved-file", "wrong-instruction"}


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
        if call.excinfo and not call.excinfo.errisinstance((PageError, pytest.Collector.CollectError)):
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
    beginning: Beginning | None = None

    @classmethod
    def of(cls, parent: pytest.Collector, file: Path, *, guide: Guide, plugin: GuidePlugin) -> GuideFile:
        node: GuideFile = cls.from_parent(parent, path=file)
        node.guide, node.plugin = guide, plugin
        return node

    def collect(self) -> Iterator[pytest.Collector]:
        if self.guide.findings:
            raise self.CollectError("\n".join(map(str, self.guide.findings)))
        for path in self.guide.paths:
            if self.plugin.wanted(self.guide, path):
                yield PathCollector.of(self, path)

    def teardown(self) -> None:
        if self.beginning:
            self.beginning.folders.cleanup()


class PathCollector(pytest.Collector):
    """A path: its steps share a sandbox, and after one that could not be done the rest is not reached."""

    reader_path: ReaderPath
    guide_file: GuideFile
    walk: Walk
    world: ExitStack
    run: PathRun
    policies: set[WrittenPolicy]
    failed_line: int | None = None
    reached: int = 0

    @classmethod
    def of(cls, parent: GuideFile, path: ReaderPath) -> PathCollector:
        node: PathCollector = cls.from_parent(parent, name=path.name)
        node.reader_path, node.guide_file, node.world = path, parent, ExitStack()
        node.run = PathRun(parent.guide.path, path.name)
        return node

    @property
    def steps(self) -> Sequence[Step]:
        return [step for step in self.guide_file.guide.steps if self.reader_path.sees(step)]

    def collect(self) -> Iterator[pytest.Collector]:
        for number in range(1, len(self.steps) + 1):
            node: StepCollector = StepCollector.from_parent(self, name=f"step-{number}")
            node.number, node.path_collector = number, self
            yield node

    def setup(self) -> None:
        plugin = self.guide_file.plugin
        sandbox = self.world.enter_context(fresh_sandbox(*plugin.surroundings()))
        self.walk = Walk(self.guide_file.guide.path, sandbox)
        self.world.callback(self.walk.end)
        self.run.unavailable = unavailable(self.reader_path, sandbox)
        if self.guide_file.beginning:
            self.guide_file.beginning.give_to(self.walk)
        self.policies = {*written_policies(sandbox.aws.authorizer.ledger)}
        self.note_requests(0)

    def teardown(self) -> None:
        self.world.close()
        self.guide_file.plugin.done(self.run)

    def catch_up(self, number: int) -> None:
        """Carry out the steps before `number` that weren't chosen: it builds on them."""
        for step in self.steps[self.reached : number - 1]:
            finding = None if step.skip_reason or self.has_done(step) else self.walk.carry_out(step)
            if finding:
                raise PageError(str(finding))
        self.reached = number

    def has_done(self, step: Step) -> bool:
        """Return whether `step` is in the beginning that another path has carried out."""
        beginning = self.guide_file.beginning
        return beginning is not None and step in self.steps[: beginning.length]

    def take_beginning(self, step: Step) -> None:
        """Keep what is there after the last step of the beginning, for the paths to come."""
        length, file = beginning_length(self.steps), self.guide_file
        is_shared = len(file.guide.paths) > 1 and file.beginning is None
        if is_shared and length and step == self.steps[length - 1] and len(self.run.steps) == length:
            file.beginning = taken(self.walk, length)

    def note_requests(self, line: int) -> None:
        """Note what was asked of AWS since, by the step at `line`."""
        records = self.walk.sandbox.aws.authorizer.records
        self.run.asked += [(line, record) for record in records[len(self.run.asked) :]]

    def note_policies(self, step: Step) -> None:
        """Note which policies `step` has brought into AWS, if a reader does it."""
        now = written_policies(self.walk.sandbox.aws.authorizer.ledger)
        if step.role is Role.SHOWN:
            self.run.written += [(step.line, each) for each in now if each not in self.policies]
        self.policies |= {*now}

    def leave_sets(self, step: Step, following: Step | None) -> None:
        """Note what is in AWS where `step` is the last in a set of ways to do the same."""
        guide, path = self.guide_file.guide, self.reader_path
        for number, tab in sets_left(step, following):
            if is_complete(path, guide, number):
                now = state(self.walk.sandbox.aws.authorizer.ledger)
                line = first_line(path, guide, number)
                self.run.left.append(Left(number, tab, line, path.aims, now))


class StepCollector(pytest.Collector):
    """A step, by its number on the path."""

    number: int
    path_collector: PathCollector

    def collect(self) -> Iterator[pytest.Item]:
        steps = self.path_collector.steps
        item: StepItem = StepItem.from_parent(self, name=f"L{steps[self.number - 1].line}")
        item.step, item.number, item.path_collector = steps[self.number - 1], self.number, self.path_collector
        item.following = steps[self.number] if self.number < len(steps) else None
        yield item


class StepItem(pytest.Item):
    """A step of a path, by its line."""

    step: Step
    number: int
    following: Step | None
    path_collector: PathCollector

    def runtest(self) -> None:
        path = self.path_collector
        reason = path.run.unavailable or self.step.skip_reason
        if path.failed_line is not None:
            self.leave_out(Outcome.NOT_REACHED, f"the step at line {path.failed_line} failed")
        if reason:
            self.leave_out(Outcome.SKIPPED, reason)
        path.catch_up(self.number)
        if path.has_done(self.step):
            self.note(Outcome.PASSED, 0.0)
            return
        start = perf_counter()
        finding = self.finding()
        self.note(Outcome.FAILED if finding else Outcome.PASSED, perf_counter() - start, finding=finding)
        path.note_requests(self.step.line)
        path.note_policies(self.step)
        if finding and finding.rule in STOPPING:
            path.failed_line = self.step.line
        else:
            path.leave_sets(self.step, self.following)
        if finding:
            raise PageError(str(finding))
        path.take_beginning(self.step)

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
        path.run.steps.append(
            StepRun(
                page=path.guide_file.guide.path,
                path=path.reader_path.name,
                line=step.line,
                kind=step.kind.value,
                outcome=outcome,
                seconds=seconds,
                reason=reason,
                finding=finding,
                came=came,
                role=step.role.value,
                claim=claimed(step),
            )
        )

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> object:  # type: ignore[override]
        return str(excinfo.value) if excinfo.errisinstance(PageError) else super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.step.line - 1, self.name
