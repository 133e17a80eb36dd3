"""What the CLI computes anew for each driver and each client, and always with the same result: remembered.

Nothing here depends on a setting. A plug-in could change what a client is made of, but a process that
loads one carries out nothing else.
"""

from __future__ import annotations

from botocore.hooks import EventAliaser


def begin() -> None:
    """Remember from now on."""
    alias_of = EventAliaser(None)._alias_event_name
    EventAliaser._alias_event_name = lambda _aliaser, event: alias_of(event)
