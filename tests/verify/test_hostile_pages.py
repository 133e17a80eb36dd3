"""Pages that do what no page should: each ends where it stands, and the next page is carried out."""

from __future__ import annotations

import os
import random
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import small_site
from tooling.verify.runners import bash, python

TIME_LIMIT_S = 4.0
# What nothing else on this machine sleeps.
NAP = f"300.{os.getpid()}"
FINDING = re.compile(r"^docs/(\S+)\.md:(\d+): .* \[([\w-]+)\]$", re.MULTILINE)


def page(*blocks: str) -> str:
    """Return a page of blocks, each begun by its language on a line of its own."""
    return "# A page\n\n" + "\n\n".join(f"```{block}\n```" for block in blocks) + "\n"


# The lines of a page with the rules they break.
Found = list[tuple[int, str]]
FAILED = "command-failed"
# What a reader may do to a machine of their own, and to a shell that lives on.
NO_SANDBOX = 'rm -rf "$(dirname "$HOME")"'
HARMLESS: dict[str, str] = {
    "changes-folder": page("bash\ncd /", "bash\npwd", 'text title="Output"\n/'),
    "prints-binary": page(
        "bash\nhead -c 2000 /dev/urandom", "python\nimport os\nos.write(1, bytes(range(256)))"
    ),
    "reads-stdin": page('bash\ncat\nread -r LINE || echo "nothing"', 'text title="Output"\nnothing'),
    "stops-strictness": page("bash\nset +e\nfalse\necho on"),
    "drops-its-trap": page("bash\ntrap - EXIT\nA=1", 'bash\necho "$A"', 'text title="Output"\n1'),
    "closes-its-files": page(
        "bash\nexec <&- >&- 2>&-", "python\nimport os\nfor n in range(3): os.close(n)", "python\nprint(1)"
    ),
    "forks-in-python": page("python\nimport os\nos.fork()", "python\nprint(1)", 'text title="Output"\n1'),
    "leaves-programs": page(
        f"bash\nsleep {NAP} &\nsetsid sleep {NAP} &\n(setsid sleep {NAP} &) &\nset -m\nsleep {NAP} &",
        f"python\nimport os\nif not os.fork():\n    os.setsid()\n    os.execvp('sleep', ['sleep', '{NAP}'])",
    ),
    "exits-python": page("python\nimport sys\nsys.exit()", "python\nprint(1)"),
    "removes-its-folders": page('bash\nrm -rf "$HOME" "$PWD"\necho gone'),
    "makes-a-pipe": page("bash\nmkfifo pipe ~/pipe"),
    "prints-much": page("bash\nhead -c 10000000 /dev/zero | tr '\\0' x", "python\nprint('x' * 10_000_000)"),
    "overwrites-our-driver": page('bash\necho false >"$HOME/../own/bash/driver"', "bash\necho on"),
    "no-steps": "# A page\n\nNothing to do.\n",
    "empty": "",
}
USELESS_FIX = """\
# A page

| Symptom | Cause | Fix |
|---|---|---|
| `NoSuchEntity: The user with name x` | There is none. | Hope. |

<!-- test: row NoSuchEntity
```bash
mkfifo pipe ~/pipe && rm -r ~/.aws/config
```

```bash
aws iam get-user --user-name x --region us-east-1
```

```{ .bash .fix }
rm -rf "$HOME" pipe
```
-->

```bash
cat ~/.aws/config && test ! -e pipe && false
```
"""
# A page and what is found there.
HURT: dict[str, tuple[str, Found]] = {
    "has-a-useless-fix": (USELESS_FIX, [(5, "no-cure"), (22, FAILED)]),
    "never-closes": ("# A page\n\n```bash\nfalse\n", [(3, "unread-fence")]),
    "prints-much-and-fails": (
        page("bash\nhead -c 10000000 /dev/zero | tr '\\0' x >&2\nfalse"),
        [(5, FAILED)],
    ),
    "prints-much-else": (
        page("bash\nhead -c 10000000 /dev/zero | tr '\\0' '\\n'", 'text title="Output"\nnothing'),
        [(8, "other-output")],
    ),
    "prints-binary-else": (page("bash\nprintf '\\377\\0'", 'text title="Output"\nx'), [(8, "other-output")]),
    "sleeps": (page("bash\ntrue\nsleep 1000"), [(5, FAILED)]),
    "kills-its-shell": (page("bash\ntrue\nkill -9 $$"), [(5, FAILED)]),
    "becomes-something-else": (page("bash\nexec true"), [(4, FAILED)]),
    "exits-early": (page("bash\ntrue\nexit 0\necho on"), [(5, FAILED)]),
    "reads-stdin-to-its-end": (page("bash\ntrue\nread -r LINE"), [(5, FAILED)]),
    "has-no-path": (page("bash\nunset PATH", "bash\naws iam list-users"), [(8, FAILED)]),
    "has-no-home": (page("bash\nunset HOME", 'bash\necho "$HOME"'), [(8, FAILED)]),
    "has-no-folder": (page('bash\nrmdir "$PWD"', "bash\necho on"), [(8, FAILED)]),
    "has-no-sandbox": (page(f"bash\n{NO_SANDBOX}", "bash\necho on"), [(4, FAILED)]),
    "has-no-sandbox-python": (page("python\nprint(1)", f"bash\n{NO_SANDBOX}"), [(8, FAILED)]),
    "overwrites-our-files": (
        page('bash\nfor F in "$HOME"/../own/bash/*; do mkfifo p; mv p "$F"; done', "bash\necho on"),
        [(4, FAILED)],
    ),
    "removes-our-files": (page('bash\nrm -r "$HOME/../own/bash"', "bash\necho on"), [(4, FAILED)]),
    "replaces-our-folder": (
        page(
            "bash\ncd ~/../own; (sleep 0.2; rm -r bash; mkdir -p bash/state) & disown; set -m; sleep 0.4",
            "bash\necho on",
        ),
        [(4, FAILED)],
    ),
    "overwrites-the-aws-command": (
        page('bash\necho false >"$(command -v aws)"', "bash\naws iam list-users"),
        [(8, FAILED)],
    ),
    "writes-outside": (page("bash\ntrue\necho x >/nowhere/x"), [(5, FAILED)]),
    "never-sets": (page('bash\ntrue\necho "$ROLE_ARN"'), [(5, FAILED)]),
    "never-sets-python": (page("python\nx = 1\nprint(role_arn)"), [(5, FAILED)]),
    "exits-python-hard": (page("python\nimport os\nos._exit(0)"), [(4, FAILED)]),
    "kills-python": (page("python\nimport os\nos.kill(os.getpid(), 9)"), [(4, FAILED)]),
    "never-ends-in-python": (page("python\nwhile True:\n    pass"), [(4, FAILED)]),
    "fails-in-python": (page("python\nx = [1]\nassert x == [2]"), [(5, FAILED)]),
}


def random_page(seed: int) -> str:
    """Return Markdown that nobody wrote. Nothing in it can do harm where it is carried out."""
    parts = [
        "```",
        "```bash\n",
        "```python\n",
        "~~~",
        "\n",
        "\n\n",
        "    ",
        '=== "A"\n',
        "<!-- test: ",
        "row x",
        "-->",
    ]
    parts += [
        "|",
        "---|",
        "#",
        "- ",
        "1. ",
        "`",
        "{ .bash }",
        'title="Output"',
        "a",
        "é",
        "\t",
        "<",
        "&",
        "[",
        "](",
    ]
    choose = random.Random(seed)
    return "".join(choose.choice(parts) for _ in range(400))


@dataclass(frozen=True, slots=True)
class Hostile:
    """What came of all hostile pages in one run: what was found, and what is there afterwards."""

    findings: dict[str, Found]
    stdout: str
    files: list[str]
    changes: str


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    sample = small_site(tmp_path_factory.mktemp("hostile") / "site")
    temporary = tmp_path_factory.mktemp("t")
    for name, text in {**HARMLESS, **{name: text for name, (text, _) in HURT.items()}}.items():
        sample.write(f"docs/hostile/{name}.md", text)
    for seed in range(10):
        sample.write(f"docs/hostile/random-{seed}.md", random_page(seed))
    (sample.root / "docs/hostile/not-text.md").write_bytes(b"# A page\n\n\xff\n")
    sample.write("docs/zz-next.md", page("bash\nfalse"))
    sample.commit()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bash, "TIME_LIMIT_S", TIME_LIMIT_S)
        patch.setattr(python, "TIME_LIMIT_S", TIME_LIMIT_S)
        patch.setattr(tempfile, "tempdir", str(temporary))
        result = sample.run("verify")
    findings: dict[str, Found] = {}
    for name, line, rule in FINDING.findall(result.stdout):
        findings.setdefault(name.removeprefix("hostile/"), []).append((int(line), rule))
    files = sorted(map(str, temporary.iterdir()))
    return Hostile(findings, result.stdout, files, sample.git("status", "--porcelain", "docs"))


@pytest.mark.parametrize("name", HARMLESS)
def test_what_hurts_no_reader_passes(hostile: Hostile, name: str) -> None:
    assert hostile.findings.get(name, []) == []


@pytest.mark.parametrize("name", HURT)
def test_what_hurts_the_page_is_found_at_its_line(hostile: Hostile, name: str) -> None:
    assert hostile.findings[name] == HURT[name][1]


def test_pages_after_hostile_ones_are_carried_out(hostile: Hostile) -> None:
    assert hostile.findings["zz-next"] == [(4, FAILED)]
    assert hostile.findings["not-text"] == [(3, "not-utf-8")]


@pytest.mark.parametrize("name", ["never-ends-in-python", "overwrites-our-files", "sleeps"])
def test_a_page_that_hangs_takes_as_long_as_its_limit(hostile: Hostile, name: str) -> None:
    took = re.search(rf"^docs/hostile/{name}\.md\n.* in ([\d.]+) s$", hostile.stdout, re.MULTILINE)

    assert took is not None
    assert TIME_LIMIT_S - 0.1 <= float(took[1]) < TIME_LIMIT_S + 2


def test_a_finding_shows_a_few_lines_of_what_was_printed(hostile: Hostile) -> None:
    of_pages_with_blocks = hostile.stdout[: hostile.stdout.index("docs/hostile/random-")]

    assert len(of_pages_with_blocks) < 20_000
    assert "... (9998000 more bytes)" in of_pages_with_blocks


def test_no_file_is_left_behind_or_changed(hostile: Hostile) -> None:
    assert (hostile.files, hostile.changes) == ([], "")


@pytest.mark.usefixtures("hostile", "_isolated")
def test_no_program_is_left_behind() -> None:
    assert programs_with(NAP) == []


def programs_with(argument: str) -> list[str]:
    """Return the command line of each process of this machine that was started with `argument`."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            command = file.read_text(errors="replace").split("\0")
            found += [" ".join(command)] if argument in command else []
    return found
