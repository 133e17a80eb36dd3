"""A shortcut comes to the same result. In a process of its own, in which `botocore` is that of the CLI."""

from __future__ import annotations

import subprocess
import sys

import pytest

ALIASES = """
from botocore.hooks import EventAliaser

def result():
    events = ["before-call.apigateway", "creating-client-class.iot-data", "calling-command.logs.filter",
        "before-parameter-build.autoscaling-plans.CreateScalingPlan", "a.b", "", "*", "choose-service-name"]
    return [EventAliaser(None)._alias_event_name(event) for event in events * 2]
"""
ARGUMENTS = """
import functools
import botocore.hooks

class Callables:
    def method(self, a, **kwargs): ...
    def without(self, a): ...
    def __call__(self, **kwargs): ...

def result():
    each = [lambda **_: 0, lambda a, *b: 0, Callables().method, Callables().without, Callables(),
        functools.partial(lambda a, **_: 0, 1), functools.partial(lambda a: 0, 1), print]
    return [bool(botocore.hooks.accepts_kwargs(one)) for one in each]
"""
COPIES = """
import copy
from botocore.hooks import HierarchicalEmitter

handlers = [lambda **_: 0, lambda **_: 1, lambda **_: 2, lambda **_: 3]

def result():
    emitter = HierarchicalEmitter()
    for event in ("a.b.c", "a.*.c", "a", "x.y"):
        emitter.register(event, handlers[0])
        emitter.register_first(event, handlers[1])
        emitter.register_last(event, handlers[2])
    copied = copy.copy(emitter)
    before = [copy.deepcopy(each._handlers._root) for each in (copied, emitter)]
    copied.register("a.b.c", handlers[3])
    emitter.register("x.y", handlers[3])
    copied.unregister("a", handlers[0])
    return [*before, copied._handlers._root, emitter._handlers._root]
"""
CLIENTS = """
import botocore.session

def client(loader=None):
    session = botocore.session.Session()
    session.set_credentials("a", "b")
    if loader:
        session.register_component("data_loader", loader)
    return session.create_client("sts", region_name="us-east-1")

def result():
    loader = botocore.session.Session().get_component("data_loader")
    del loader.load_service_model("sts", "service-2")["operations"]["GetCallerIdentity"]
    plain, again, fewer, once_more = client(), client(), client(loader), client()
    return [plain is not again, *map(sorted, map(dir, (plain, again, fewer, once_more)))]
"""
SESSIONS = """
from botocore.httpsession import URLLib3Session

def result():
    session = URLLib3Session(verify=False, proxies={"https": "http://proxy.example.com"}, timeout=(1, 2))
    before = [hasattr(session, "lost"), session._verify, str(session._timeout)]
    proxy = session._proxy_config.proxy_url_for("https://aws.example.com")
    return [*before, proxy, sorted(session._manager.connection_pool_kw)]
"""
COMPARED = """
import awscli
from tooling.sandbox.aws.cli import shortcuts
{}
expected = result()
shortcuts.take()
assert (result(), result()) == (expected, expected), (expected, result())
"""


@pytest.mark.parametrize(
    "what",
    [ALIASES, ARGUMENTS, COPIES, CLIENTS, SESSIONS],
    ids=["aliases", "arguments", "copies", "clients", "sessions"],
)
def test_a_shortcut_comes_to_the_same_result(what: str) -> None:
    ran = subprocess.run([sys.executable, "-c", COMPARED.format(what)], capture_output=True, text=True)

    assert (ran.stderr, ran.returncode) == ("", 0)
