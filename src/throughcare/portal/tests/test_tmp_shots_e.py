"""Temporary."""
from __future__ import annotations
import uuid
from pathlib import Path
from django.test import Client
from throughcare.people.models import ProposedChange, CorrectionAsked
from throughcare.messaging.models import Reply, Letter
from tests.house.world import World

OUT = Path("/tmp/tc/shots-e")

def test_shots(browser, told_site, own_sign_in, aaron, told_world: World):
    pass
