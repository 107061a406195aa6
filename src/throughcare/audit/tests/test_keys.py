"""Keys change, and what was sealed before still verifies; anchors stand in two places."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from throughcare.audit import actions, anchors, keys, verify
from throughcare.audit.models import Verification
from throughcare.audit.tests.test_audit import AT, line, write_some

OLD, NEW = b"o" * 32, b"n" * 32


@pytest.fixture
def places(settings: Any, tmp_path: Path) -> tuple[Path, Path]:
    settings.ANCHORS, settings.ANCHORS_SECOND = tmp_path / "anchors", tmp_path / "second"
    return settings.ANCHORS, settings.ANCHORS_SECOND


def test_keys_are_read_from_lines_or_commas_and_a_wrong_one_is_never_printed() -> None:
    assert keys.read("ab" * 32) == (b"\xab" * 32, ())
    words = f"{'ab' * 32}\n{'cd' * 32}@2026-11-01T00:00:00+00:00,{'ef' * 32}@2025-11-01T00:00:00+00:00"
    current, retired = keys.read(words)
    assert [key.secret[:1].hex() for key in keys.ring(current, retired).keys] == ["ab", "cd", "ef"]
    for wrong in ("", "xyz", f"{'ab' * 32} {'cd' * 32}", f"{'ab' * 32} {'cd' * 32}@2026-11-01"):
        with pytest.raises(keys.BadKeys) as refused:
            keys.read(wrong)
        assert "cd" not in str(refused.value).replace("hexadecimal", "")


@pytest.mark.usefixtures("committed")
def test_after_a_change_of_key_old_entries_and_anchors_still_verify(places: Any, settings: Any) -> None:
    settings.AUDIT_KEY = OLD
    write_some()
    actions.anchor(at=AT)
    settings.AUDIT_KEY, settings.AUDIT_KEYS_RETIRED = NEW, ((OLD, AT + timedelta(minutes=5)),)
    later = AT + timedelta(days=2)
    actions.write(line(at=later))
    actions.anchor(at=later)
    report = verify.verify()
    assert report.whole, report.bad
    assert report.unproven == 0
    assert dict(report.keys) == {keys.Key(OLD).id: 13, keys.Key(NEW).id: 1}


@pytest.mark.usefixtures("committed")
def test_a_retired_key_that_got_out_seals_nothing_new(places: Any, settings: Any) -> None:
    settings.AUDIT_KEY, settings.AUDIT_KEYS_RETIRED = NEW, ((OLD, AT),)
    write_some()
    settings.AUDIT_KEY = OLD
    actions.write(line(at=AT + timedelta(days=2)))
    settings.AUDIT_KEY = NEW
    assert "is not as it was written" in verify.verify().bad[0]


@pytest.mark.usefixtures("committed")
def test_a_quiet_minute_adds_a_short_line_and_keeps_what_was_proven(places: tuple[Path, Path]) -> None:
    write_some()
    for minute in range(3):
        file = actions.anchor(at=AT + timedelta(minutes=minute))
    sizes = [len(words) for words in file.read_text().splitlines()]
    assert sizes[1] == sizes[2] < sizes[0]
    assert (places[1] / file.name).read_bytes() == file.read_bytes()
    report = verify.verify()
    assert report.whole
    assert report.unproven == 0
    assert report.last_anchor == AT + timedelta(minutes=2)


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("cut", ["last", "first", "middle", "all"])
def test_anchor_lines_that_were_taken_out_are_found(cut: str, places: tuple[Path, Path]) -> None:
    write_some()
    for minute in range(4):
        actions.write(line(at=AT))
        file = actions.anchor(at=AT + timedelta(minutes=minute))
    lines = file.read_text().splitlines(keepends=True)
    left = {"last": lines[:-2], "first": lines[1:], "middle": [lines[0], *lines[2:]], "all": []}[cut]
    file.write_text("".join(left))
    assert not verify.verify().whole


@pytest.mark.usefixtures("committed")
def test_a_second_place_that_is_behind_is_noted_and_is_no_fault(places: tuple[Path, Path]) -> None:
    write_some()
    for minute in range(4):
        file = actions.anchor(at=AT + timedelta(minutes=minute))
    (places[1] / file.name).write_text(file.read_text().split("\n")[0] + "\n")
    report = verify.verify()
    assert report.whole
    assert "lacks 3 anchors" in report.notes[0]
    assert anchors.last() == (AT + timedelta(minutes=3), AT)


@pytest.mark.usefixtures("committed")
def test_a_second_place_that_cannot_be_written_stops_nothing(places: tuple[Path, Path], settings: Any) -> None:
    places[1].write_text("a file where the folder should be")
    write_some()
    assert actions.anchor(at=AT).exists()


@pytest.mark.usefixtures("committed", "places")
def test_that_it_was_verified_is_kept_and_cannot_be_changed() -> None:
    write_some()
    verify.verify_and_keep(at=AT, by="Test")
    kept = Verification.objects.using("audit").get()
    assert kept.whole
    assert (kept.entries, kept.proven, kept.unproven_since) == (13, 0, AT)
