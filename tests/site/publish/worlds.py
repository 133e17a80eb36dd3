"""A bucket of moto behind a proxy that fails when it is told to, and small sites to publish in it."""

from __future__ import annotations

import hashlib
import http.client
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any

import boto3
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends

from tooling.bucket import Bucket
from tooling.sandbox.aws.server import bound_server
from tooling.servers import running
from tooling.site.assemble import write
from tooling.site.digests import DIGESTS, digests_json
from tooling.site.publish.bucket_plan import BucketPlan
from tooling.site.publish.contents import read_contents
from tooling.site.publish.sending import Sending, publish
from tooling.site.stubs import redirect_file, redirect_page
from tooling.tree import Tree
from tooling.versions.redirects import Redirect

KEYS = {
    "AWS_ACCESS_KEY_ID": "publisher",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_DEFAULT_REGION": "us-east-1",
}
ERROR = "<Error><Code>{code}</Code><Message>{message}</Message></Error>"


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the proxy sees it: `number` counts from 1."""

    number: int
    method: str
    path: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with a request: the answer, if any, and whether the request was carried out before.

    Where `is_half`, the connection is lost half-way of a body: that of the request, else that of the answer.
    """

    status: int | None = None
    code: str = ""
    is_done: bool = False
    is_half: bool = False


CUT = Fault()
ANSWER_LOST = Fault(is_done=True)
HALF = Fault(is_half=True)
# Is asked before each request what goes wrong with it, if anything.
Faults = Callable[[Request], Fault | None]


@dataclass(slots=True)
class World:
    """A bucket `docs`, reached directly at `port` and through the proxy at `proxy_port`."""

    port: int
    proxy_port: int = 0
    faults: Faults = lambda _: None
    afterwards: Callable[[Request], None] = lambda _: None
    requests: list[Request] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.proxy_port}"

    def client(self) -> Any:
        """Return a client that goes past the proxy."""
        return boto3.client("s3", endpoint_url=f"http://127.0.0.1:{self.port}")

    def bucket(self, prefix: str = "", *, threads: int = 1, attempts: int = 1) -> Bucket:
        return Bucket.open("docs", prefix, threads=threads, attempts=attempts)

    def objects(self, prefix: str = "") -> dict[str, bytes]:
        """Return the bytes of all objects but those that are for publishing itself."""
        return {
            key.removeprefix(prefix): data
            for key, data in self.everything().items()
            if key.startswith(prefix) and not key.startswith(f"{prefix}.tooling/")
        }

    def everything(self) -> dict[str, bytes]:
        """Return the bytes of all objects, from moto itself."""
        keys = moto_s3().buckets["docs"].keys
        return {name: key.value for name, key in sorted(keys.items())}

    def restore(self, objects: Mapping[str, bytes]) -> None:
        """Let the bucket have these objects and no other, and nothing go wrong from here.

        moto is one for the whole process: a test of something else may have emptied it.
        """
        if "docs" not in moto_s3().buckets:
            self.client().create_bucket(Bucket="docs")
        moto_s3().buckets["docs"].keys.clear()
        for name, data in objects.items():
            moto_s3().put_object("docs", name, data)
        self.faults = self.afterwards = lambda _: None
        self.requests.clear()

    def take(self, method: str, path: str) -> Request:
        """Count a request."""
        with self.lock:
            request = Request(len(self.requests) + 1, method, path)
            self.requests.append(request)
        return request


def moto_s3() -> Any:
    return s3_backends["123456789012"]["aws"]


@contextmanager
def world() -> Iterator[World]:
    """Run moto's server and the proxy in front of it, and yield them with an empty bucket."""
    moto = bound_server(DomainDispatcherApplication(create_backend_app), 0)
    made = World(moto.port)

    class Proxy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Or the body of an answer waits until its head was acknowledged, for 40 ms.
        disable_nagle_algorithm = True

        def forward(self) -> None:
            request = made.take(self.command, self.path)
            fault = made.faults(request)
            length = int(self.headers.get("Content-Length") or 0)
            is_cut = fault is not None and fault.is_half
            body = self.rfile.read(length // 2 if is_cut else length)
            if fault and not fault.is_done and not (is_cut and not body):
                self.fail(fault)
                return
            upstream = http.client.HTTPConnection("127.0.0.1", made.port)
            upstream.request(self.command, self.path, body, dict(self.headers.items()))
            answer = upstream.getresponse()
            data = answer.read()
            upstream.close()
            made.afterwards(request)
            if fault and not is_cut:
                self.fail(fault)
                return
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in {"transfer-encoding", "connection"}:
                    self.send_header(name, value)
            self.end_headers()
            self.close_connection = is_cut
            self.wfile.write(data[: len(data) // 2] if is_cut else data)

        def fail(self, fault: Fault) -> None:
            self.close_connection = True
            if fault.status:
                text = ERROR.format(code=fault.code, message=f"{fault.code}, says the proxy").encode()
                self.send_response(fault.status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

        do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = forward  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    made.proxy_port = proxy.server_port
    with running(moto), running(proxy):
        made.restore({})
        yield made


@dataclass(frozen=True, slots=True)
class Made:
    """A small site on disk."""

    root: Path

    @property
    def files(self) -> dict[str, bytes]:
        tree = Tree.from_folder(self.root)
        return {path: file.data for path, file in tree.files.items() if path != DIGESTS}

    def publish(
        self, bucket: Bucket, *, grace_h: float = 24, threads: int = 1, silent_s: float = 0
    ) -> BucketPlan:
        how = Sending(timedelta(hours=grace_h), threads, silent_s)
        return publish(bucket, read_contents(self.root), how, lambda _: None)


def made_site(root: Path, editions: Mapping[str, Mapping[str, str]], default: str) -> Made:
    """Write a site: editions with the texts of their pages, the default one also as `latest`, redirects."""
    named = {**editions, "latest": editions[default]}
    shown = editions[default]
    for name, pages in named.items():
        style = f"/* {name} of {sorted(pages.items())} */".encode()
        css = f"assets/main.{hashlib.sha256(style).hexdigest()[:8]}.min.css"
        (root / f"en/{name}/assets").mkdir(parents=True)
        (root / f"en/{name}/{css}").write_bytes(style)
        for url, text in pages.items():
            up = "../" * url.count("/")
            links = "".join(f'<a href="{up}{other}">{other}</a>' for other in pages)
            if name not in {"latest", default}:
                links += f'<a href="{up}../latest/{url if url in shown else ""}">The default version</a>'
            page = f'<link href="{up}{css}">{links}<p>{text}</p>'
            write(root / f"en/{name}/{url}index.html", page)
    for url in shown:
        redirect = Redirect(f"/en/{url}", f"/en/{default}/{url}")
        write(root / redirect_file(redirect), redirect_page(redirect, "https://x/"))
    home = Redirect("/", f"/en/{default}/")
    write(root / redirect_file(home), redirect_page(home, "https://x/"))
    write(root / "en/versions.json", f'["{default}"]')
    write(root / DIGESTS, digests_json(root, [f"en/{name}" for name in named]))
    return Made(root)
