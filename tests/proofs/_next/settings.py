"""The release after this one, for the proof of R12: the same, with three migrations more."""

from __future__ import annotations

from throughcare.settings import *  # noqa: F403  all of them
from throughcare.settings import INSTALLED_APPS as THIS_RELEASE

INSTALLED_APPS = [*THIS_RELEASE, "tests.proofs._next"]
