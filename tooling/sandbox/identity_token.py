"""The command `identity-token`: what the reader's platform, cluster or pipeline does for its code.

    identity-token iss=https://id.example.com aud=sts.amazonaws.com sub=team:payments >token.jwt

Its arguments are the claims. The sandbox's identity provider signs the token; all that is done here is to
ask for it, by HTTP at the port and the path that are named first. Guides call it often, so it imports
nothing but what is a part of Python itself.
"""

import sys
from _socket import AF_INET, SHUT_WR, SOCK_STREAM, socket


def main() -> int:
    """Print a token, or what is wrong with the claims, and return the exit code."""
    port, path, *claims = sys.argv[1:]
    try:
        head, _, body = answer(int(port), request(path, claims)).partition(b"\r\n\r\n")
    except OSError:
        head, body = b"", b"the sandbox this command belongs to has ended\n"
    if head.split(b" ", 2)[1:2] != [b"200"]:
        sys.stderr.write(f"identity-token: {body.decode()}")
        return 1
    # As a cluster writes it into a file: without a line break, which would be part of the token.
    sys.stdout.write(body.decode())
    return 0


def request(path: str, claims: list[str]) -> bytes:
    """Return a request for a token; no claim can hold a zero byte."""
    body = b"".join(claim.encode(errors="surrogateescape") + b"\0" for claim in claims)
    return f"POST {path} HTTP/1.0\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def answer(port: int, question: bytes) -> bytes:
    """Return all that comes after `question`."""
    server = socket(AF_INET, SOCK_STREAM)
    server.connect(("127.0.0.1", port))
    server.sendall(question)
    server.shutdown(SHUT_WR)
    return b"".join(iter(lambda: server.recv(65536), b""))


if __name__ == "__main__":
    sys.exit(main())
