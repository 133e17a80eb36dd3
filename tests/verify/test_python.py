"""Python blocks: what they keep, where they fail, and what ends the process that runs them."""

from __future__ import annotations

import time

import pytest

from tooling.verify.runners import python, session
from tooling.verify.runners.python import PythonSession
from tooling.verify.runners.session import Ran


def test_python_blocks_share_their_names(interpreter: PythonSession) -> None:
    first = interpreter.run("import json\nrole_arn = 'arn'\nnumber = 1\n_private = 'x'", {})

    assert first.captures == {"role_arn": "arn"}
    assert interpreter.run("print(json.dumps(role_arn), number)", {}).stdout == '"arn" 1\n'


def test_python_sees_captures_unless_the_name_means_something_else(interpreter: PythonSession) -> None:
    interpreter.run("import json", {})

    ran = interpreter.run("print(role_arn, json.dumps(1))", {"role_arn": "arn", "json": "text"})

    assert ran.stdout == "arn 1\n"


@pytest.mark.parametrize(
    ("source", "line", "stderr"),
    [
        ("x = 1\n1 / 0", 2, "ZeroDivisionError: division by zero\n"),
        ("def f():\n    raise ValueError('no')\n\nf()", 2, "ValueError: no\n"),
        ("import json\njson.loads('{')", 2, None),
        ("x = 1\ny = (", 2, None),
        ("exit('sorry')", 1, "sorry\n"),
        ("x = 1\n\nassert x == 2, 'no'", 3, "AssertionError: no\nassert 1 == 2\n"),
        ("import os\nos._exit(0)", 1, "the Python process ended"),
    ],
)
def test_a_failing_python_block_says_where(
    interpreter: PythonSession, source: str, line: int, stderr: str | None
) -> None:
    ran = interpreter.run(source, {})

    assert ran.failed_line == line
    assert stderr in {None, ran.stderr}


def test_python_goes_on_after_a_block_that_failed_or_hung(
    interpreter: PythonSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    interpreter.run("x = 1\n1 / 0", {})
    assert interpreter.run("print(x)", {}).stdout == "1\n"

    monkeypatch.setattr(python, "TIME_LIMIT_S", 0.5)
    assert interpreter.run("while True: pass", {}).failed_line == 1
    monkeypatch.setattr(python, "TIME_LIMIT_S", session.TIME_LIMIT_S)

    assert interpreter.run("print('again')", {}).stdout == "again\n"


def test_output_of_programs_is_output_of_the_block(interpreter: PythonSession) -> None:
    assert interpreter.run("import os\nprint('a')\nos.system('echo b')\nprint('c')", {}).stdout == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("source", "line", "stderr"),
    [
        (
            "assert [1, 2] == [1, 3]",
            1,
            "AssertionError: assert [1, 2] == [1, 3]\n  At index 1 diff: 2 != 3\n",
        ),
        (
            "x = {'a': '50%\\n'}\nassert x['a'] == '50'",
            2,
            "AssertionError: assert '50%\\n' == '50'\n  - 50\n  + 50%\n",
        ),
        ("def f():\n    assert not 1\n\nf()", 2, "AssertionError: assert not 1\n"),
        ("assert len('ab') == 3", 1, "AssertionError: assert 2 == 3\n +  where 2 = len('ab')\n"),
        ("assert list(range(99)) == []", 1, None),
        ("assert 1 +", 1, None),
        ("from __future__ import annotations\nassert None", 2, "AssertionError: assert None\n"),
    ],
)
def test_an_assertion_says_what_pytest_says(
    interpreter: PythonSession, source: str, line: int, stderr: str | None
) -> None:
    ran = interpreter.run(source, {})

    assert (ran.failed_line, ran.captures) == (line, {})
    assert stderr in {None, ran.stderr}
    assert len(ran.stderr.splitlines()) <= 6


def test_an_assertion_leaves_no_capture(interpreter: PythonSession) -> None:
    assert interpreter.run("name = 'x'\nassert name == 'y'", {}).captures == {"name": "x"}


def test_python_blocks_are_compiled_as_the_reader_would(interpreter: PythonSession) -> None:
    source = "def f(x: int) -> None: ...\nprint(f.__annotations__['x'])"

    assert interpreter.run(source, {}).stdout == "<class 'int'>\n"
    assert interpreter.run(f"{source}\nassert True", {}).stdout == "<class 'int'>\n"


@pytest.mark.parametrize(
    "source",
    [
        "import os, sys\nos.write(int(sys.argv[2]), b'nonsense\\n')",
        "import os, sys\nos.write(int(sys.argv[2]), b'[1]\\n')",
        "import os, sys\nos.close(int(sys.argv[1])); os.close(int(sys.argv[2]))",
        "import os\nos.kill(os.getpid(), 9)",
        "import ctypes\nctypes.string_at(0)",
        "globals()[1] = 'x'",
    ],
)
def test_a_python_process_that_breaks_is_replaced(interpreter: PythonSession, source: str) -> None:
    broken = interpreter.run(source, {})

    assert broken.failed_line == 1
    assert broken.stderr.endswith("the Python process ended")
    assert interpreter.run("print(1)", {}).stdout == "1\n"


def test_a_python_process_that_ends_between_blocks_is_replaced(interpreter: PythonSession) -> None:
    interpreter.run("import os, threading\nthreading.Timer(0.1, os._exit, [0]).start()", {})
    time.sleep(0.5)

    assert interpreter.run("print(1)", {}).stderr == "the Python process ended"
    assert interpreter.run("print(1)", {}).stdout == "1\n"


def test_half_an_answer_is_awaited_no_longer_than_a_block(
    interpreter: PythonSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(python, "TIME_LIMIT_S", 0.5)

    ran = interpreter.run("import os, sys, time\nos.write(int(sys.argv[2]), b'{')\ntime.sleep(1000)", {})

    assert ran == session.timed_out(1)


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.fork()",
        "import os\nfor each in range(3): os.close(each)",
        "import sys\nsys.exit()",
        "import sys\nsys.stdin.read()",
        "x = 'long' * 1_000_000",
    ],
)
def test_python_goes_on_after_what_hurts_nobody(interpreter: PythonSession, source: str) -> None:
    first = interpreter.run(source, {})

    assert first == Ran()
    assert interpreter.run("print(1)", {}) == Ran(stdout="1\n")
