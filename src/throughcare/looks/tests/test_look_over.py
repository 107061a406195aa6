"""The weekly sample is drawn, judged and answered; the detectors run over the real audit."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connections

from throughcare.accounts.principals import Principal
from throughcare.audit import actions as audit
from throughcare.kernel import context
from throughcare.kernel.clock import LONDON
from throughcare.looks import actions, queries
from throughcare.looks.models import Draw, Drawn, Finding
from throughcare.people import limits

WEEK = date(2026, 11, 16)
TUESDAY = datetime(2026, 11, 17, 10, 0, tzinfo=LONDON)


def write(who: Principal, person_id: int | None, *, because: str = "team", terms: str = "", hours: int = 0) -> None:
    audit.write(
        audit.Line(
            at=TUESDAY + timedelta(hours=hours),
            principal=who.key,
            who=f"{who.name}, {who.role_name}",
            category="consultation",
            doing="search" if terms else "see_record",
            allowed=True,
            because=because,
            request_id=uuid.uuid4(),
            person_id=person_id,
            people=(person_id,) if person_id else (),
            terms=terms,
        )
    )


def test_the_sample_holds_every_opening_and_restricted_person_and_some_others(
    aaron: int, grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    with context.acting(principal=ruth.key, reason="test"):
        limits.set_limit(
            aaron,
            kind="restriction",
            users=[grace.user_id, ruth.user_id],
            message="No.",
            because="Why.",
            by=ruth,
            at=at,
        )
    write(grace, aaron, because="allocated")
    write(grace, aaron, because="allocated", hours=3)
    write(simon, 900_001, because="opened")
    for person in range(900_010, 900_040):
        write(simon, person)
    with context.acting(principal=ruth.key, reason="test"):  # jobs see all, as Ruth does here
        assert actions.draw(WEEK, by=ruth, at=at) == 2
        assert actions.draw(WEEK, by=ruth, at=at) == 0
        team = Draw.objects.get(team__isnull=False)
        assert team.pairs == 32
        drawn = list(Drawn.objects.filter(draw=team))
    assert sorted(row.because for row in drawn) == ["opened", *["random"] * 5, "restricted"]
    assert next(row for row in drawn if row.because == "restricted").times == 2
    assert team.due_at > at


def test_the_same_seed_draws_the_same() -> None:
    pairs = [SimpleNamespace(user_id=1, subject=n, because="random") for n in range(50)]
    first = actions.chosen(pairs, 5, seed="s")  # type: ignore[arg-type]
    assert first == actions.chosen(list(reversed(pairs)), 5, seed="s")  # type: ignore[arg-type]
    assert first != actions.chosen(pairs, 5, seed="t")  # type: ignore[arg-type]


@pytest.fixture
def drawn(aaron: int, simon: Principal, ruth: Principal, at: datetime) -> Drawn:
    """Simon looked at Aaron, and it was drawn for Ruth."""
    write(simon, aaron)
    actions.draw(WEEK, by=ruth, at=at)
    return Drawn.objects.get(draw__team__isnull=False)


def test_manager_asks_the_officer_answers_and_the_manager_decides(
    drawn: Drawn, simon: Principal, ruth: Principal, at: datetime
) -> None:
    assert queries.notice(ruth).to_judge == 1
    judged = {"by": ruth, "at": at}
    with pytest.raises(actions.CannotJudge):
        actions.judge(drawn.id, found="asked", words=" ", done="", shown_version=1, **judged)
    actions.judge(drawn.id, found="asked", words="Why?", done="", shown_version=1, **judged)
    assert queries.notice(ruth).to_judge == 0
    assert queries.notice(simon).asked == (drawn.id,)
    actions.answer(drawn.id, words="He rang me.", by=simon, at=at)
    assert queries.notice(ruth).to_judge == 1
    with pytest.raises(actions.CannotJudge):
        actions.judge(drawn.id, found="not_right", words="", done="", shown_version=3, **judged)
    actions.judge(drawn.id, found="not_right", words="", done="Spoke with him.", shown_version=3, **judged)
    counts = queries.counts(ruth, at=at)
    assert (counts["drawn"], counts["not_right"], counts["late"]) == (1, 1, 0)
    with pytest.raises(actions.CannotJudge):
        actions.judge(drawn.id, found="right", words="", done="", shown_version=4, **judged)


def test_nobody_judges_their_own_look_and_a_look_nobody_judged_is_late(
    drawn: Drawn, simon: Principal, ruth: Principal, at: datetime
) -> None:
    with pytest.raises(actions.CannotJudge):
        actions.judge(drawn.id, found="right", words="", done="", shown_version=1, by=simon, at=at)
    assert queries.counts(ruth, at=at + timedelta(days=30))["late"] == 1


def test_a_manager_of_another_team_sees_none_of_it_and_the_auditor_sees_the_region(
    drawn: Drawn, amina: Principal, omar: Principal
) -> None:
    assert not queries.drawn(omar).exists()
    assert queries.drawn(amina).get().draw.region_id is not None


def test_the_detectors_read_the_audit_and_a_second_run_finds_nothing_new(
    simon: Principal, ruth: Principal, amina: Principal, at: datetime
) -> None:
    for person in range(900_100, 900_120):
        write(simon, person, because="unit")
    write(simon, None, terms=simon.name.split()[-1].lower(), because="")
    assert actions.watch(WEEK, by=ruth, at=at) == 2
    assert actions.watch(WEEK, by=ruth, at=at) == 0
    row = Finding.objects.get(kind="no_part")
    assert row.who == simon.name
    assert row.policy == "england_wales/watching@first"
    assert "20 people in a week" in row.because[0]
    with connections["audit"].cursor() as cursor:
        cursor.execute("select count(*) from audit_entry where id = any(%s)", [row.entries])
        assert cursor.fetchone() == (20,)
    actions.decide_finding(row.id, state="nothing", words="Cover of a week.", shown_version=1, by=amina, at=at)
    write(simon, 900_130, because="unit")
    actions.watch(WEEK, by=ruth, at=at)
    row.refresh_from_db()
    assert (row.state, len(row.entries)) == ("nothing", 20)
    with pytest.raises(actions.CannotJudge):
        actions.decide_finding(row.id, state="nothing", words="", shown_version=2, by=amina, at=at)
