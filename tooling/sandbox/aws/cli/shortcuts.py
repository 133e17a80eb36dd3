"""What the CLI's botocore takes long for, and what has the same result in less time.

A command spends most of its time on making a driver and a client, and much of that on what doesn't depend
on the command: the methods of a client, the aliases of events, who takes which arguments.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import botocore.hooks
from botocore.client import ClientCreator
from botocore.hooks import EventAliaser, NodeList, _PrefixTrie
from botocore.httpsession import URLLib3Session


def take() -> None:
    """Put the shortcuts in the place of what they are for."""
    alias_of = EventAliaser(None)._alias_event_name
    EventAliaser._alias_event_name = lambda _, event: alias_of(event)
    botocore.hooks.accepts_kwargs = with_shortcut(botocore.hooks.accepts_kwargs)
    _PrefixTrie.__copy__ = copied
    ClientCreator._create_client_class = remembered(ClientCreator._create_client_class)
    put_off(URLLib3Session)


def with_shortcut(accepts_kwargs: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return `accepts_kwargs`, which reads a whole signature, for what isn't a function of Python."""

    def accepts(function: Any) -> Any:
        code = getattr(function, "__code__", None)
        return bool(code.co_flags & inspect.CO_VARKEYWORDS) if code else accepts_kwargs(function)

    return accepts


def copied(trie: Any) -> Any:
    """Return a copy of a trie of handlers, in which the handlers are the same."""
    copy = _PrefixTrie()
    copy._root = copied_node(trie._root)
    return copy


def copied_node(node: dict[str, Any]) -> dict[str, Any]:
    children = {part: copied_node(child) for part, child in node["children"].items()}
    values = node["values"] and NodeList(*map(list, node["values"]))
    return {"chunk": node["chunk"], "children": children, "values": values}


def remembered(create: Callable[[Any, str, Any], type]) -> Callable[[Any, str, Any], type]:
    """Return `create` for the class of a service's clients: once for each model of a service.

    Another loader, such as that of a driver with plug-ins, has a model of its own.
    """
    known: dict[str, tuple[Any, type]] = {}

    def create_once(creator: Any, name: str, model: Any) -> type:
        description = model._service_description
        if name not in known or known[name][0] is not description:
            known[name] = description, create(creator, name, model)
        return known[name][1]

    return create_once


def put_off(session: type[Any]) -> None:
    """Let a session for requests be made where it is first used: of three, a command uses one."""
    make = session.__init__

    def remember(own: Any, *arguments: Any, **named: Any) -> None:
        vars(own)["_make"] = lambda: make(own, *arguments, **named)

    def made(own: Any, name: str) -> Any:
        if "_make" not in vars(own):
            raise AttributeError(name)
        vars(own).pop("_make")()
        return getattr(own, name)

    session.__init__ = remember
    session.__getattr__ = made
