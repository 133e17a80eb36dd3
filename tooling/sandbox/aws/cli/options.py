"""What differs from version 1 of the AWS CLI, because guides are written for version 2.

Version 1 is what runs: version 2 is not a Python package. Its plug-in interface takes most of it:

- `--no-cli-pager` is accepted; there is no pager to turn off.
- Binary values are base64, unless `--cli-binary-format raw-in-base64-out` (or the setting) says otherwise.
- YAML is refused, by the name of what can't do it.
- An option counts by its whole name only, and a wrong one is answered with one line instead of a hundred.

https://docs.aws.amazon.com/cli/latest/userguide/cliv2-migration-changes.html
"""

from __future__ import annotations

import argparse
import base64
import binascii
from contextlib import suppress
from difflib import get_close_matches
from typing import Any

import awscli.argparser
import awscli.clidriver
from awscli.arguments import CustomArgument
from awscli.shorthand import ModelVisitor
from botocore.exceptions import ProfileNotFound

BINARY_FORMATS = ("base64", "raw-in-base64-out")
YAML = ("yaml", "yaml-stream")

# As version 2 prints it.
USAGE = f"""aws [options] <command> <subcommand> [<subcommand> ...] [parameters]
{awscli.argparser.HELP_BLURB}"""


class YamlError(Exception):
    """Version 1 of the AWS CLI has no YAML."""

    def __init__(self, output: str) -> None:
        super().__init__(
            f"the output `{output}` isn't available here: this `aws` prints json, text and table only"
        )


class InvalidBase64Error(Exception):
    """A binary value is not base64. The text is version 2's."""

    def __init__(self, value: str) -> None:
        super().__init__(f'Invalid base64: "{value}"')


class UnknownBinaryFormatError(Exception):
    """The setting `cli_binary_format` is neither of the two."""

    def __init__(self, value: str) -> None:
        super().__init__(f"unknown cli_binary_format `{value}`: it is one of {', '.join(BINARY_FORMATS)}")


def awscli_initialize(events: Any) -> None:
    """Register what differs. The name is that of the CLI's plug-in interface."""
    events.register("building-top-level-params", add_options)
    events.register("session-initialized", set_binary_format)
    events.register("session-initialized", settle_output)
    events.register("calling-command", refuse_yaml)


def be_strict() -> None:
    """Change what no plug-in can: how options are recognized, and what usage errors say."""
    # argparse's own hook for abbreviations: the options that a string may stand for.
    awscli.argparser.CLIArgParser._get_option_tuples = lambda _parser, _option: []
    awscli.argparser.CLIArgParser._check_value = check_choice
    awscli.argparser.USAGE = awscli.clidriver.USAGE = USAGE


def add_options(argument_table: dict[str, Any], **_: Any) -> None:
    """Add the global options of version 2."""
    pager = CustomArgument("no-cli-pager", action="store_true", dest="no_cli_pager")
    binary = CustomArgument("cli-binary-format", choices=BINARY_FORMATS, dest="cli_binary_format")
    for argument in (pager, binary):
        argument.add_to_arg_table(argument_table)
    argument_table["output"].choices.extend(YAML)


def settle_output(session: Any, parsed_args: Any, **_: Any) -> None:
    """Take YAML that comes from the environment or the profile for YAML that was asked for."""
    with suppress(ProfileNotFound):
        configured = session.get_config_variable("output")
        if parsed_args.output is None and configured in YAML:
            parsed_args.output = configured


def refuse_yaml(parsed_globals: Any, **_: Any) -> Exception | None:
    """Return the error that ends the command before anything is sent, or None."""
    output = parsed_globals.output
    return YamlError(output) if output in YAML else None


def set_binary_format(session: Any, parsed_args: Any, **_: Any) -> None:
    """Read the binary values of this command as the option or the profile says."""
    binary_format = parsed_args.cli_binary_format or configured_binary_format(session)
    if binary_format not in BINARY_FORMATS:
        raise UnknownBinaryFormatError(binary_format)
    if binary_format == "base64":
        session.register("provide-client-params", decode_binary_values)


def configured_binary_format(session: Any) -> str:
    """Return the format of the profile. A profile may be missing: `aws configure` makes it."""
    try:
        return str(session.get_scoped_config().get("cli_binary_format", "base64"))
    except ProfileNotFound:
        return "base64"


def decode_binary_values(params: Any, model: Any, **_: Any) -> None:
    """Decode the base64 in `params`, in place. What came by `fileb://` is bytes already."""
    if model.input_shape:
        BinaryValues().visit(params, model.input_shape)


class BinaryValues(ModelVisitor):  # type: ignore[misc]  # awscli has no types
    """Visits the values of a request, and decodes those that are binary."""

    def _visit_scalar(self, parent: Any, shape: Any, name: Any, value: Any) -> None:
        if shape.type_name == "blob" and isinstance(value, str):
            parent[name] = decoded(value)


def decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value)
    except (binascii.Error, ValueError) as error:
        raise InvalidBase64Error(value) from error


def check_choice(_parser: argparse.ArgumentParser, action: argparse.Action, value: str) -> None:
    """Raise when `value` is none of the choices, with the few that were meant."""
    if action.choices is None or value in action.choices:
        return
    choices = [str(choice) for choice in action.choices]
    meant = get_close_matches(value, choices, cutoff=0.8) or (choices if len(choices) < 10 else [])
    hint = f", maybe you meant: {', '.join(meant)}" if meant else ""
    raise argparse.ArgumentError(action, f"Invalid choice: '{value}'{hint}")
