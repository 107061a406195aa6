"""Who acts when a command is run by hand."""

from __future__ import annotations

import getpass
from contextlib import suppress
from dataclasses import replace

from throughcare.accounts.principals import Principal, system


def operator(name: str) -> Principal:
    """The system as a named part, on behalf of whoever is signed in to the machine: the audit keeps both."""
    who = "somebody"
    with suppress(OSError, KeyError):  # a container may run as a user without a name
        who = getpass.getuser()
    return replace(system(name), on_behalf_of=f"{who} at the command line")
