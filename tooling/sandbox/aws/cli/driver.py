"""The AWS CLI, warm: built once, so that a fork of it can carry out a command at once.

A driver remembers what it reads: the config file, the profile, credentials. So the warm one is
built, and never used: what takes its time (modules, command tables, the models of services) is the
same for every command, and everything a command may set is first looked at in the fork, by a driver
that nobody has used. Where a setting would have changed how it is built, the fork builds its own.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, StringIO, TextIOWrapper
from typing import Any

# Before botocore: from here on `botocore` means the CLI's own.
import awscli
import awscli.clidriver
import botocore.session
from awscli.alias import AliasLoader
from awscli.plugin import load_plugins
from botocore.awsrequest import AWSResponse
from botocore.history import get_global_history_recorder
from botocore.loaders import Loader
from botocore.useragent import UserAgentString

from tooling.sandbox.aws.cli import options, shortcuts

# The services of the guides. Any other is loaded by the command that needs it.
SERVICES = ("iam", "sts", "secretsmanager", "kms", "cloudformation", "ssm")
DATA_PATH = os.environ["AWS_DATA_PATH"]
HISTORY_RECORDER = get_global_history_recorder()

# Of one fork: a driver for each takes some milliseconds to build, and by then a fork has paid for itself.
MOST_COMMANDS = 32

# No server is asked: port 9 throws away what it is sent (RFC 863), and nothing is sent.
REHEARSAL = ["iam", "list-users", "--region", "us-east-1", "--endpoint-url", "http://127.0.0.1:9"]
ANSWER = b"<ListUsersResponse><ListUsersResult><Users/></ListUsersResult></ListUsersResponse>"


def own_driver() -> Any:
    """Return a driver built as the CLI builds it, from the settings of this process."""
    driver = awscli.clidriver.create_clidriver()
    options.awscli_initialize(driver.session.get_component("event_emitter"))
    return driver


class WarmDriver:
    """Drivers that have read no settings. Each is used once, in a fork."""

    def __init__(self) -> None:
        options.be_strict()
        shortcuts.take()
        stand_in = stand_in_driver()
        loader = stand_in.session.get_component("data_loader")
        self._drivers = [untouched_driver(loader) for _ in range(MOST_COMMANDS)]
        rehearse(stand_in)
        self._home = os.environ["HOME"]
        self._home_paths = paths_in(self._home)

    @property
    def is_used_up(self) -> bool:
        """Whether this process can't carry out another command as if it was its first.

        What is left of a command stands in its driver, but for what it logs, what it keeps as the history
        of commands, and its threads.
        """
        logs = logging.getLogger("botocore").level != logging.NOTSET or HISTORY_RECORDER._enabled
        return not self._drivers or logs or threading.active_count() > 1

    def run(self, arguments: list[str], environment: Mapping[str, str]) -> int:
        """Return the exit code of `aws ARGUMENTS`, for a process that started in `environment`."""
        sys.argv = ["aws", *arguments]
        os.environ.clear()
        os.environ.update(environment)
        paths = [environment.get("AWS_DATA_PATH"), DATA_PATH]
        os.environ["AWS_DATA_PATH"] = os.pathsep.join(filter(None, paths))
        time.tzset()
        self._move_home()
        # The CLI adds another each time.
        logging.getLogger("awscli").handlers.clear()
        return exit_code(self._driver_for_settings().main)

    def _move_home(self) -> None:
        """Bring what was computed from the home folder when it was imported to this one."""
        home = os.path.expanduser("~")  # noqa: PTH111 # as the CLI does it, which takes any nonsense
        if home != self._home:
            for holder, name, rest in self._home_paths:
                setattr(holder, name, home + rest)
        self._home = home

    def _driver_for_settings(self) -> Any:
        driver = self._drivers.pop()
        if changes_what_is_loaded(driver.session.full_config):
            self._drivers.clear()  # what is loaded stays loaded
            return own_driver()
        agent = UserAgentString.from_environment()
        driver.session.register_component("user_agent_creator", agent)
        driver.alias_loader = AliasLoader(os.path.expanduser("~/.aws/cli/alias"))  # noqa: PTH111
        return driver


def changes_what_is_loaded(config: Mapping[str, Any]) -> bool:
    """Return whether the settings of this process change how a driver is built, and not only what it does."""
    settings = {name for profile in config["profiles"].values() for name in profile}
    models = os.environ["AWS_DATA_PATH"] != DATA_PATH or os.path.isdir(Loader.CUSTOMER_DATA_PATH)  # noqa: PTH112
    return models or "plugins" in config or bool(settings & {"api_versions", "data_path"})


def untouched_driver(loader: Any) -> Any:
    """Return a driver with everything built that can be built without reading a setting."""
    session = botocore.session.Session(awscli.EnvironmentVariables)
    awscli.clidriver._set_user_agent_for_session(session)
    untouched = dict(vars(session))
    session.register_component("data_loader", loader)
    events = session.get_component("event_emitter")
    load_plugins({}, event_hooks=events)
    options.awscli_initialize(events)
    driver = awscli.clidriver.CLIDriver(session)
    table = driver._get_command_table()
    for service in SERVICES:
        table[service]._get_command_table()
    # Building it takes as long as sending a request.
    parser = driver._create_parser(table)
    driver._create_parser = lambda _table: parser
    vars(session).update(untouched)
    return driver


def stand_in_driver() -> Any:
    """Return a driver that answers itself, and whose loader has read all that is needed for the services."""
    driver = own_driver()
    session = driver.session
    session.set_credentials("none", "none")
    session.register("before-send", lambda **_: AWSResponse("", 200, {}, Answer()))
    for service in SERVICES:
        session.create_client(service, region_name="us-east-1")
        session.get_component("data_loader").load_service_model(service, "paginators-1")
    return driver


def rehearse(stand_in: Any) -> None:
    """Carry out a command on a stand-in, which nobody sees: what it imports and remembers is there then."""
    with redirect_stdout(TextIOWrapper(BytesIO())), redirect_stderr(StringIO()):
        stand_in.main(REHEARSAL)


class Answer:
    """The body of a response: an account without users."""

    def stream(self) -> Iterator[bytes]:
        yield ANSWER


def paths_in(home: str) -> list[tuple[Any, str, str]]:
    """Return the constants that are paths in `home`: their module or class, name, rest of the path."""
    modules = list(sys.modules.values())
    classes = {each for module in modules for each in vars(module).values() if isinstance(each, type)}
    return [
        (holder, name, value.removeprefix(home))
        for holder in [*modules, *classes]
        for name, value in list(vars(holder).items())
        if isinstance(value, str) and value.startswith(home + os.sep)
    ]


def exit_code(command: Callable[[], Any]) -> int:
    """Return the exit code of a process that runs `command` and nothing else."""
    try:
        code = command()
    except SystemExit as error:
        code = error.code
    except BaseException:
        traceback.print_exc()
        code = 1
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
        code = 1
    return (code or 0) & 0xFF
