"""Which database a command works on: the one that is given, or our own, which runs as long as somebody uses it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import environ

from throughcare.embedded.cluster import Cluster
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
    home = Path(os.environ.get("THROUGHCARE_DATA") or ROOT / ".data").expanduser()
    with Cluster(home) as cluster:
        cluster.prepare(database=NAME, owner=grants.OWNER, roles=grants.ROLES, extensions=grants.EXTENSIONS)
        os.environ["DATABASE_URL"] = cluster.url(NAME)
        os.environ.setdefault("THROUGHCARE_DEMO", "1")
        yield cluster


def as_role(role: str) -> None:
    """From here this process connects as this role. Called before Django reads its settings."""
    os.environ["THROUGHCARE_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "throughcare.settings")
