"""What a shim sends: its files and its command, read by the fork that carries it out."""

from __future__ import annotations

import io
import os
import socket
import sys
from dataclasses import dataclass
from typing import TextIO, cast

# Far more than an operating system lets a command have.
LONGEST_BODY = 16_000_000
TIME_LIMIT_S = 10.0
FILES = 4


class RefusedRequestError(Exception):
    """What came is not what a shim sends."""


@dataclass(frozen=True, slots=True)
class Request:
    """A command as its process would have started: files, umask, arguments and environment."""

    files: list[int]
    umask: int
    arguments: list[str]
    environment: dict[str, str]

    def take_place(self) -> None:
        """Make this process the one that the shim stands for."""
        *standard, folder = self.files
        for number, file in enumerate(standard):
            os.dup2(file, number)
        os.fchdir(folder)
        for file in self.files:
            os.close(file)
        os.umask(self.umask)
        sys.stdin = unread(sys.stdin)


def unread(file: TextIO) -> TextIO:
    """Return `file` without what it has read beforehand: that was another command's."""
    encoding, errors = file.encoding, file.errors
    raw = cast("io.BufferedReader", cast("io.TextIOWrapper", file).detach()).detach()
    return io.TextIOWrapper(io.BufferedReader(raw), encoding, errors)


def leave_place() -> None:
    """Let go of the files of the command: whoever reads what it printed waits for their end."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nothing, number)
    os.close(nothing)
    os.chdir("/")


def received(shim: socket.socket) -> Request:
    """Return the request of `shim`, or raise `RefusedRequestError`."""
    shim.settimeout(TIME_LIMIT_S)
    try:
        header, files, _, _ = socket.recv_fds(shim, 4, FILES)
        length = int.from_bytes(header, "big")
        if len(header) != 4 or len(files) != FILES or length > LONGEST_BODY:
            raise RefusedRequestError
        return parsed(files, exactly(shim, length))
    except (OSError, ValueError) as error:
        raise RefusedRequestError from error


def exactly(shim: socket.socket, length: int) -> bytes:
    body = bytearray()
    while len(body) < length:
        part = shim.recv(length - len(body))
        if not part:
            raise RefusedRequestError
        body += part
    return bytes(body)


def parsed(files: list[int], body: bytes) -> Request:
    """Return the request in `body`: fields that end in a zero byte. Raise `ValueError` for anything else."""
    umask, count, *fields, end = os.fsdecode(body).split("\0")
    if end or not 0 <= int(count) <= len(fields):
        raise ValueError(body)
    arguments, environment = fields[: int(count)], fields[int(count) :]
    return Request(files, int(umask) & 0o777, arguments, dict(field.split("=", 1) for field in environment))
