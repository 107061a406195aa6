"""Which database a command works on: the one that is given, or our own, which runs as long as somebody uses it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import environ

from throughcare.embedded.cluster import Cluster
from throughcare.embedded.programs import CannotStart
from throughcare.kernel import grants

ROOT = Path(__file__).resolve().parents[3]
NAME = "throughcare"


@contextmanager
def at_hand() -> Iterator[Cluster | None]:
    """Inside, DATABASE_URL points to a server that answers. Yields our own server, or None if one was given."""
    environ.Env.read_env(ROOT / ".env")
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    if is_production() and os.environ.get("THROUGHCARE_EMBEDDED") != "1":
        raise CannotStart(
            "The embedded database is for trying out: set DATABASE_URL to a server, or THROUGHCARE_EMBEDDED=1 if this"
            " one machine is enough and you back it up (docs/run/back-up.md)."
        )
    home = Path(os.environ.get("THROUGHCARE_DATA") or ROOT / ".data").expanduser()
    wal = os.environ.get("THROUGHCARE_WAL_ARCHIVE")
    with Cluster(home, wal=Path(wal).expanduser() if wal else None) as cluster:
        cluster.prepare(database=NAME, owner=grants.OWNER, roles=grants.ROLES, extensions=grants.EXTENSIONS)
        os.environ["DATABASE_URL"] = cluster.url(NAME)
        os.environ.setdefault("THROUGHCARE_DEMO", "1")
        yield cluster


def is_production() -> bool:
    """Whether real people are served here: said so, or the demo was switched off."""
    said = os.environ.get("THROUGHCARE_PRODUCTION", "").lower()
    return said in {"1", "true", "yes", "on"} or os.environ.get("THROUGHCARE_DEMO") == "0"


def as_role(role: str) -> None:
    """From here this process connects as this role. Called before Django reads its settings."""
    os.environ["THROUGHCARE_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "throughcare.settings")
