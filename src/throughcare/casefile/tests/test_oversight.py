"""What manager and officer discussed: kept, read, done, put right; and the person told who works with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.allocations import oversight
from throughcare.allocations import team_queries as queries
from throughcare.allocations.models import TeamSlip
from throughcare.casefile import actions
from throughcare.casefile.queries import home, timeline
from throughcare.duties.models import Duty
from throughcare.kernel.errors import Refused
from throughcare.messaging.models import Letter
from throughcare.people import queries as people_queries

SignIn = Callable[[Principal], Client]


def talk(grace: Principal, at: datetime, **more: object) -> oversight.Talk:
    values = {"officer_id": grace.post_id, "discussed_on": at.date(), "words": "His rent.", **more}
    return oversight.Talk(**values)  # type: ignore[arg-type]


def test_a_decision_with_a_day_is_the_officers_duty_until_it_is_done(
    aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    by_on = at.date() + timedelta(days=3)
    note = oversight.note(aaron, talk=talk(grace, at, decision="Write to housing.", by_on=by_on), by=ruth, at=at)
    late = home.work(grace, at=at + timedelta(days=5)).late
    assert ("Do what was decided with your manager", "Write to housing.") in {(row["what"], row["why"]) for row in late}
    oversight.carry_out(note.pk, words="Written today.", by=grace, at=at + timedelta(days=1))
    duty = Duty.objects.get(kind="carry_out_decision")
    assert duty.met_at == at + timedelta(days=1)
    (shown,) = queries.oversight_of(aaron)
    assert (shown.done_words, shown.read_at is not None) == ("Written today.", True)


def test_it_stands_on_the_timeline_and_the_managers_list_and_says_whether_it_was_read(
    aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    note = oversight.note(aaron, talk=talk(grace, at), by=ruth, at=at)
    page = timeline.page(
        aaron, timeline.Wanted(kinds=("officers",)), at=at, today=at.date(), jurisdiction="england_wales"
    )
    assert "Talked over with the manager" in {row.title for _, rows in page.months for row in rows}
    assert [one.read_at for one in queries.overseen(ruth)] == [None]
    with pytest.raises(Refused, match="officer says"):
        oversight.read(note.pk, by=ruth, at=at)
    oversight.read(note.pk, by=grace, at=at)
    assert queries.overseen(grace)[0].read_at == at


def test_a_note_that_is_put_right_stays_and_the_new_one_takes_its_duty(
    aaron: int, grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    by_on = at.date() + timedelta(days=3)
    wrong = oversight.note(aaron, talk=talk(grace, at, decision="Ring.", by_on=by_on), by=ruth, at=at)
    with pytest.raises(Refused, match="Only who wrote"):
        oversight.correct(wrong.pk, talk=talk(grace, at), by=simon, at=at)
    oversight.correct(wrong.pk, talk=talk(grace, at, decision="Write.", by_on=by_on), by=ruth, at=at)
    assert [one.decision for one in queries.overseen(ruth)] == ["Write."]
    assert len(queries.oversight_of(aaron)) == 2
    assert Duty.objects.filter(kind="carry_out_decision", ended_at=None).count() == 1
    with pytest.raises(Refused, match="newer"):
        oversight.correct(wrong.pk, talk=talk(grace, at), by=ruth, at=at)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"words": " "}, "Write what you discussed"),
        ({"by_on": "later"}, "Write what was decided"),
        ({"discussed_on": "later"}, "day to come"),
    ],
)
def test_a_note_says_what_is_missing(
    more: dict[str, str], said: str, aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    later = at.date() + timedelta(days=2)
    given = {name: later if value == "later" else value for name, value in more.items()}
    with pytest.raises(Refused, match=said):
        oversight.note(aaron, talk=talk(grace, at, **given), by=ruth, at=at)


def test_manager_and_officer_do_it_on_pages(
    aaron: int, grace: Principal, ruth: Principal, at: datetime, signed_in: SignIn
) -> None:
    manager, officer = signed_in(ruth), signed_in(grace)
    page = f"/people/{aaron}/oversight/add/"
    key = manager.get(page).content.decode().split('name="key" value="')[1].split('"')[0]
    given = {
        "key": key,
        "officer_id": str(grace.post_id),
        "discussed_on": "23/11/2026",
        "words": "His rent.",
        "decision": "Write to housing.",
        "by_on": "30/11/2026",
    }
    answer = manager.post(page, given)
    assert answer.status_code == 303, answer.content.decode()
    assert "Not read yet" in manager.get("/oversight/").content.decode()
    assert officer.get(page).status_code == 403
    (note,) = queries.oversight_of(aaron)
    read = f"/oversight/{note.id}/read/"
    key = officer.get(read).content.decode().split('name="key" value="')[1].split('"')[0]
    assert officer.post(read, {"key": key}).status_code == 303
    assert "Read by the officer" in manager.get("/oversight/").content.decode()


def test_the_slip_names_everybody_and_telling_is_kept(
    aaron: int, grace: Principal, simon: Principal, ruth: Principal, at: datetime, signed_in: SignIn
) -> None:
    slip = signed_in(grace).get(f"/people/{aaron}/team/slip/").content.decode()
    assert "Self-harm" not in slip
    assert "8:30am to 5:30pm" in slip
    for text in ("Your officer", "Grace Adeyemi", "Monday", "If it cannot wait", "999", "Ruth Okonjo"):
        assert text in slip, text
    actions.tell_team(aaron, how="letter", told_at=at, by=grace, at=at)
    letter = Letter.objects.get(kind="your_team")
    assert "Your officer: Grace Adeyemi" in letter.body
    assert TeamSlip.objects.get().words["lines"][0].startswith("Your officer: Grace Adeyemi")
    actions.cover(
        grace.post_id or 0,
        plan=[(aaron, simon.post_id or 0)],
        since=at.date(),
        until=at.date() + timedelta(days=4),
        because="Sick",
        by=ruth,
        at=at,
    )
    assert "Simon Hale stands in until 27 November 2026" in queries.slip(people_queries.headline(aaron), at=at).lines[0]
