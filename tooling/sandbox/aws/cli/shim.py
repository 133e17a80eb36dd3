"""The `aws` on a block's PATH: hands its work to the daemon, and exits as the command does.

It runs for every command, so it starts in milliseconds: it is compiled beforehand, and imports
nothing but what is a part of Python itself: `os` alone would take a tenth of its time. To the daemon
it sends its own open files (the standard three and the working folder, which may have no name any
more) and, after their length, fields that end in a zero byte, because no argument and no variable
can hold one.
"""

import posix
import sys
from _socket import AF_UNIX, SCM_RIGHTS, SOCK_STREAM, SOL_SOCKET, socket

# No code of either version of the CLI. As with `env` and `timeout`: it isn't the command that failed.
OUR_FAILURE = 125
# As the CLI and every shell have it.
INTERRUPTED = 130


def main() -> int:
    """Return the exit code of the command whose arguments follow the path of the socket."""
    path, *arguments = sys.argv[1:]
    open_standard_files()
    folder = posix.open(".", getattr(posix, "O_PATH", posix.O_RDONLY))  # opens what can't be read, too
    daemon = socket(AF_UNIX, SOCK_STREAM)
    try:
        daemon.connect(path)
        send(daemon, request(arguments), (0, 1, 2, folder))
        answer = daemon.recv(1)
    except OSError:
        answer = b""
    if not answer:
        posix.write(2, b"aws: the sandbox this command belongs to has ended\n")
    return answer[0] if answer else OUR_FAILURE


def open_standard_files() -> None:
    """Open what the caller closed, as nothing: whatever is opened next would take its number."""
    for number in (0, 1, 2):
        try:
            posix.fstat(number)
        except OSError:
            posix.open("/dev/null", posix.O_RDWR)


def request(arguments: list[str]) -> bytes:
    """Return what the command needs to know: umask, number of arguments, arguments, environment."""
    mask = posix.umask(0)
    environment = [name + b"=" + value for name, value in posix.environ.items()]
    fields = [b"%d" % mask, b"%d" % len(arguments), *map(encoded, arguments), *environment]
    return b"".join(field + b"\0" for field in fields)


def encoded(argument: str) -> bytes:
    """Return an argument as it was given to this process."""
    return argument.encode(sys.getfilesystemencoding(), sys.getfilesystemencodeerrors())


def send(daemon: socket, body: bytes, files: tuple[int, ...]) -> None:
    """Send `files` with the length of `body`, then `body`."""
    rights = b"".join(file.to_bytes(4, sys.byteorder) for file in files)
    daemon.sendmsg([len(body).to_bytes(4, "big")], [(SOL_SOCKET, SCM_RIGHTS, rights)])
    daemon.sendall(body)


if __name__ == "__main__":
    try:
        code = main()
    except KeyboardInterrupt:
        code = INTERRUPTED
    # Without Python's own way out, which takes longer than all of the above.
    posix._exit(code)
