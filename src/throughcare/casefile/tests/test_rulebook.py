"""Rehearsing the rule book: people, dates and duties that would change are shown before anything is switched on."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from tests.house.world import Visitor, World, _principal, rows
from throughcare.allocations import rehearsing as allocations
from throughcare.assessments import rehearsing as assessments
from throughcare.casefile import rehearsing as going_through
from throughcare.duties import rehearsing
from throughcare.duties.models import Duty, Foreseen, Rehearsal
from throughcare.enforcement import rehearsing as enforcement
from throughcare.kernel import context
from throughcare.kernel.clock import local_day
from throughcare.policy import proposals

ENGLAND = "england_wales"


@pytest.fixture
def visitor(told: World) -> Visitor:
    """Signs in."""
    return Visitor(told)


def _page(visitor: Visitor, who: str, name: str = "casefile:rehearsal", sample: str = "rehearsal") -> str:
    return visitor.visit(rows()[name][0], sample, who, "GET").text


def _tried(text: str, *, topic: str, at: datetime) -> list[Foreseen]:
    with context.acting(principal="system:test", reason="test"):
        row = rehearsing.ask(
            topic=topic, jurisdiction=ENGLAND, text=text, because="A test", by=_principal("helen", at=at), at=at
        )
        going_through.rehearse(row.pk, at=at)
        found = list(Foreseen.objects.filter(rehearsal=row).order_by("id"))
        Foreseen.objects.filter(rehearsal=row).delete()
        Rehearsal.objects.filter(id=row.pk).delete()
    return found


def test_a_head_sees_people_dates_and_duties_that_would_move(told: World, visitor: Visitor) -> None:
    page = _page(visitor, "helen")
    with context.acting(principal="system:test", reason="test"):
        foreseen = list(Foreseen.objects.filter(rehearsal__state="done", what="duty"))
    assert foreseen
    assert "Would be" in page
    assert f"{abs(foreseen[0].days or 0)} day" in page
    assert told.named_in(page)
    assert "3 working days from" in page  # how the new day is reached


def test_whoever_runs_the_system_sees_how_many_and_nobody_by_name(told: World, visitor: Visitor) -> None:
    page = _page(visitor, "iris")
    assert "What would change" in page
    assert not told.shown_in(page)


def test_one_that_is_under_way_says_how_far_it_is(visitor: Visitor) -> None:
    assert "You may leave this page" in _page(visitor, "iris", sample="rehearsal_waiting")


def test_nothing_is_moved_by_trying(told: World) -> None:
    text = proposals.installed("standards", jurisdiction=ENGLAND)
    with context.acting(principal="system:test", reason="test"):
        before = list(Duty.objects.order_by("id").values_list("id", "due_at", "policy", "version"))
    assert _tried(text.replace("count = 5\n", "count = 9\n"), topic="standards", at=told.at)
    with context.acting(principal="system:test", reason="test"):
        assert list(Duty.objects.order_by("id").values_list("id", "due_at", "policy", "version")) == before


def test_the_rule_book_as_it_is_changes_nothing(told: World) -> None:
    for topic in proposals.KINDS:
        assert _tried(proposals.installed(topic, jurisdiction=ENGLAND), topic=topic, at=told.at) == [], topic


def test_a_new_edition_moves_only_what_its_dates_concern(told: World) -> None:
    text = proposals.installed("duties", jurisdiction=ENGLAND)
    later = re.sub(r"valid_from = \S+", "valid_from = 2027-04-01", text, count=1)
    found = _tried(later, topic="duties", at=told.at)
    assert found  # without an edition for today, no time can be told any more: each is named
    assert {one.now for one in found if one.what == "duty"} == {"Its time could not be told"}


def test_another_ladder_is_seen_on_failures_nobody_has_decided_on(told: World) -> None:
    text = proposals.installed("enforcement", jurisdiction=ENGLAND)
    with context.acting(principal="system:test", reason="test"):
        proposal = proposals.read("enforcement", jurisdiction=ENGLAND, text=text.replace('name = "', 'name = "New: '))
        found = list(filter(None, enforcement.would_change(proposal)))
    assert found
    assert all(one.now.startswith("New: ") for one in found)


def test_fewer_days_for_proof_are_seen_on_absences_nobody_has_judged(told: World) -> None:
    text = proposals.installed("absence", jurisdiction=ENGLAND)
    fewer = re.sub(r"proof_days = \d+", "proof_days = 2", text)
    found = [one for one in _tried(fewer, topic="absence", at=told.at) if one.what == "absence"]
    assert found
    assert all((one.days or 0) < 0 for one in found)
    assert "proof until" in found[0].now


def test_other_thresholds_and_weights_are_seen_on_needs_and_scores(told: World) -> None:
    with context.acting(principal="system:test", reason="test"):
        needs = proposals.installed("needs", jurisdiction=ENGLAND)
        lower = re.sub(r"severe = \d+", "severe = 1", re.sub(r"standard = \d+", "standard = 1", needs))
        ogrs3 = proposals.installed("ogrs3", jurisdiction=ENGLAND)
        more = re.sub(r"two_years = \S+", "two_years = 5.0", ogrs3)
        first, second = (
            list(filter(None, assessments.would_change(proposals.read(topic, jurisdiction=ENGLAND, text=text))))
            for topic, text in (("needs", lower), ("ogrs3", more))
        )
    assert [one.what for one in first] == ["need"] * len(first) != []
    assert "severe need" in first[0].now
    assert [one.what for one in second] == ["score"] * len(second) != []


def test_other_tiers_and_who_has_an_officer_are_seen_before_they_hold(told: World) -> None:
    with context.acting(principal="system:test", reason="test"):
        tiers = proposals.installed("tiers_a_d", jurisdiction=ENGLAND)
        higher = tiers.replace('{ code = "D", least = 0 }, { code = "C", least = 10 }', '{ code = "C", least = 0 }')
        entitlement = proposals.installed("entitlement", jurisdiction=ENGLAND)
        nobody = entitlement.replace('community = "will"', 'community = "none"')
        first, second = (
            list(
                filter(
                    None,
                    allocations.would_change(
                        proposals.read(topic, jurisdiction=ENGLAND, text=text), on=local_day(told.at)
                    ),
                )
            )
            for topic, text in (("tiers_a_d", higher), ("entitlement", nobody))
        )
    assert [one.what for one in first] == ["tier"] * len(first) != []
    assert [one.what for one in second] == ["officer"] * len(second) != []
    assert {one.was[0] + one.now[0] for one in first} == {"DC"}
    assert {(one.was, one.now) for one in second} == {("Will have one", "None")}


def test_a_text_that_is_no_file_of_the_rule_book_is_refused_with_its_line(told: World) -> None:
    text = proposals.installed("standards", jurisdiction=ENGLAND).replace('unit = "working_days"', 'unit = "moons"', 1)
    with pytest.raises(rehearsing.CannotRehearse, match=r"standards.toml:\d+: .*unit"):
        rehearsing.ask(
            topic="standards",
            jurisdiction=ENGLAND,
            text=text,
            because="A test",
            by=_principal("helen", at=told.at),
            at=told.at,
        )
