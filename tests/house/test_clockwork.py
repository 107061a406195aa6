"""What happens with time may run twice, and does its work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from throughcare import clockwork
from throughcare.audit import verify
from throughcare.kernel.models import Draft


@pytest.mark.usefixtures("committed")
def test_every_minute_anchors_the_audit_and_may_run_twice(settings: Any, tmp_path: Path) -> None:
    settings.ANCHORS = tmp_path
    clockwork.every_minute(timestamp=0)
    clockwork.every_minute(timestamp=0)
    assert len(list(tmp_path.glob("*.jsonl"))) == 1
    assert verify.verify().whole


@pytest.mark.usefixtures("committed_as_worker")
def test_every_night_drops_old_drafts_and_keeps_new_ones() -> None:
    Draft.objects.create(by="staff:1", form="new", values={})
    Draft.objects.create(by="staff:1", form="old", values={}, saved_at="2020-01-01T00:00Z")
    clockwork.every_night(timestamp=0)
    clockwork.every_night(timestamp=0)
    assert list(Draft.objects.values_list("form", flat=True)) == ["new"]
