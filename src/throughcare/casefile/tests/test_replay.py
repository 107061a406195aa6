"""`throughcare replay`: every stored finding comes out as it was stored, and what was tampered with is found."""

from __future__ import annotations

import pytest
from django.core.management.base import CommandError

from tests.house.world import World
from tests.journeys.walking import command
from throughcare.appointments.models import Absence
from throughcare.assessments.models import Score
from throughcare.duties.models import Duty
from throughcare.kernel import context


def test_every_finding_of_the_world_comes_out_as_it_was_stored(told: World) -> None:
    said = command("replay")
    for kind in (
        "Times of duties",
        "Absences judged",
        "What follows from failures",
        "Needs of signed assessments",
        "Scores",
        "Risk of serious harm",
        "Who has an offender manager",
        "Tiers found",
        "Officers proposed",
        "Hours of unpaid work credited",
    ):
        assert f"{kind}: 0 replayed" not in said
        assert f"{kind}: " in said
    assert ", 0 differ" in said
    assert "findings come out as they were stored" in said


def test_what_no_longer_follows_from_its_inputs_is_named_with_the_person(told: World) -> None:
    with context.acting(principal="system:test", reason="test"):
        score = Score.objects.filter(other=False, missing=[]).earliest("id")
        stored = dict(score.result or {})
        Score.objects.filter(id=score.pk).update(result={**stored, "band": "very_high"})
        duty = Duty.objects.filter(kind="first_contact").earliest("id")
        was = duty.policy
        Duty.objects.filter(id=duty.pk).update(policy=was.replace("duties@", "duties@never-"))
    try:
        with pytest.raises(CommandError, match="2 of .* findings come out otherwise") as stopped:
            command("replay")
        assert stopped.value.returncode == 1
    finally:
        with context.acting(principal="system:test", reason="test"):
            Score.objects.filter(id=score.pk).update(result=stored)
            Duty.objects.filter(id=duty.pk).update(policy=was)


def test_a_decision_taken_in_another_system_has_nothing_to_replay(told: World) -> None:
    with context.acting(principal="system:test", reason="test"):
        absence = Absence.objects.exclude(finding=None).earliest("id")
        stored = absence.finding
        Absence.objects.filter(id=absence.pk).update(finding={"decided_in": "another system"})
    try:
        assert "1 found elsewhere and not replayed" in command("replay")
    finally:
        with context.acting(principal="system:test", reason="test"):
            Absence.objects.filter(id=absence.pk).update(finding=stored)
