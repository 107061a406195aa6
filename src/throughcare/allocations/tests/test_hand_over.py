"""A handover note: one officer writes and signs, the next reads and signs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal
from throughcare.allocations import actions, handovers, heard
from throughcare.allocations.events import PeopleTakenOver
from throughcare.allocations.models import Handover
from throughcare.allocations.tests.test_allocate import another, post
from throughcare.allocations.tests.test_pages import key
from throughcare.allocations.tests.test_take_over import admit
from throughcare.casefile.queries import home
from throughcare.casefile.queries.acts import act
from throughcare.duties.models import Duty
from throughcare.kernel import tasks
from throughcare.kernel.errors import ChangedMeanwhile
from throughcare.messaging.models import Letter


@pytest.fixture
def note(aaron: int, ruth: Principal, simon: Principal, at: datetime) -> Handover:
    """Aaron goes from Grace to Simon."""
    actions.allocate(aaron, role="offender_manager", post_id=post(simon), because="Court work.", by=ruth, at=at)
    return Handover.objects.get(person_id=aaron)


def owed(person_id: int) -> list[Duty]:
    return list(Duty.objects.filter(person_id=person_id, kind="hand_over", ended_at=None))


def test_a_change_of_officer_opens_a_note_that_the_next_officer_must_sign(note: Handover, aaron: int) -> None:
    (duty,) = owed(aaron)
    assert (duty.about_id, duty.owner_role) == (note.pk, "offender_manager")


def test_who_has_to_write_it_finds_it_on_their_work_list_until_it_is_signed(
    note: Handover, aaron: int, grace: Principal, at: datetime
) -> None:
    later = at + timedelta(minutes=1)
    (row,) = (one for one in home.duties(grace, at=later) if one["person_id"] == aaron)
    assert (row["title"], act(row).text) == ("Write and sign the handover note", "Write")
    page = signed_in(grace).get("/").content.decode()
    assert f'href="/handovers/{note.pk}/"' in page
    handovers.give(note.pk, words="He trusts slowly.", by=grace, at=at)
    assert not [one for one in home.duties(grace, at=later) if one["person_id"] == aaron]


def test_a_first_officer_has_nobody_to_hear_from(ruth: Principal, grace: Principal, at: datetime) -> None:
    person = another(ruth, at)
    actions.allocate(person, role="offender_manager", post_id=post(grace), because="New.", by=ruth, at=at)
    assert not Handover.objects.filter(person_id=person).exists()


def test_both_sign_in_turn(note: Handover, aaron: int, grace: Principal, simon: Principal, at: datetime) -> None:
    with pytest.raises(handovers.CannotHandOver, match="not written yet"):
        handovers.take(note.pk, by=simon, at=at)
    handovers.give(note.pk, words="He trusts slowly.", by=grace, at=at)
    with pytest.raises(handovers.CannotHandOver, match="Only the officer who takes over"):
        handovers.take(note.pk, by=grace, at=at)
    done = handovers.take(note.pk, by=simon, at=at + timedelta(hours=1))
    assert (done.given_by_id, done.taken_at) == (grace.post_id, at + timedelta(hours=1))
    assert not owed(aaron)
    with pytest.raises(handovers.CannotHandOver):
        handovers.take(note.pk, by=simon, at=at)


def test_only_who_handed_over_or_a_manager_writes_it(
    note: Handover, simon: Principal, ruth: Principal, at: datetime
) -> None:
    with pytest.raises(handovers.CannotHandOver, match="signs first"):
        handovers.give(note.pk, words="I do not know.", by=simon, at=at)
    with pytest.raises(handovers.CannotHandOver) as refused:
        handovers.give(note.pk, words="  ", by=ruth, at=at)
    assert refused.value.field == "words"
    made = handovers.give(note.pk, words="Grace has left; what I know.", by=ruth, at=at)
    assert made.given_by_id == ruth.post_id
    with pytest.raises(handovers.CannotHandOver, match="was signed"):
        handovers.give(note.pk, words="More.", by=ruth, at=at)
    with pytest.raises(ChangedMeanwhile):
        handovers.give(note.pk, words="More.", by=ruth, at=at, shown_version=1)


def test_a_second_change_ends_the_first_note(
    note: Handover, aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    later = at + timedelta(hours=1)
    actions.allocate(aaron, role="offender_manager", post_id=post(grace), because="Back.", by=ruth, at=later)
    note.refresh_from_db()
    assert note.ended_at == later
    (duty,) = owed(aaron)
    assert duty.about_id == Handover.objects.get(person_id=aaron, ended_at=None).pk


def test_many_who_are_taken_over_get_a_note_each(aaron: int, simon: Principal, ruth: Principal, at: datetime) -> None:
    actions.take_over([aaron], to_post=post(simon), because="Court work.", by=ruth, at=at)
    assert handovers.open_notes([aaron], by=ruth, at=at) == 1  # what the job does
    assert handovers.open_notes([aaron], by=ruth, at=at) == 0  # and again


def test_the_list_shows_each_whose_turn_it_is(
    note: Handover, grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    (mine,) = handovers.open_notes_of(grace)
    assert (mine.mine, mine.waits) == (True, "Grace Adeyemi")
    (theirs,) = handovers.open_notes_of(simon)
    assert not theirs.mine
    assert [row.id for row in handovers.open_notes_of(ruth)] == [note.pk]
    handovers.give(note.pk, words="He trusts slowly.", by=grace, at=at)
    assert handovers.open_notes_of(simon)[0].mine


def test_the_pages(note: Handover, grace: Principal, simon: Principal, at: datetime) -> None:
    client = signed_in(grace)
    assert "Aaron" in client.get("/handovers/").content.decode()
    assert "Sign and hand over" in client.get(f"/handovers/{note.pk}/").content.decode()
    sent = {"words": "He trusts slowly.", "key": key(), "version": 1}
    assert client.post(f"/handovers/{note.pk}/", sent).status_code == 303
    client = signed_in(simon)
    page = client.get(f"/handovers/{note.pk}/").content.decode()
    assert "He trusts slowly." in page
    assert "I have read it and take over" in page
    assert client.post(f"/handovers/{note.pk}/", {"key": key(), "version": 2}).status_code == 303
    assert client.get("/handovers/999999/").status_code == 404


def test_a_leaving_officers_sixty_people_take_a_few_statements(
    ruth: Principal, grace: Principal, simon: Principal, at: datetime
) -> None:
    """One by one, 60 people took 1,084 statements and 20 s on a busy machine; at once 33 and 0.1 s."""
    ids = admit(60, at=at)
    actions.take_over(ids, to_post=post(grace), because="New.", by=ruth, at=at)
    later = at + timedelta(days=40)
    actions.take_over(ids, to_post=post(simon), because="Grace leaves.", changed_for="left", by=ruth, at=later)
    event = PeopleTakenOver(people=tuple(ids), post_id=post(simon), at=later)
    with CaptureQueriesContext(connection) as used:
        heard.owe_telling_all(event)
        heard.owe_handovers(event)
    assert len(used) < 40
    for kind in ("hand_over", "tell_about_officer"):
        assert Duty.objects.filter(person_id__in=ids, kind=kind, ended_at=None).count() == 60
    assert handovers.open_notes(ids, by=ruth, at=later) == 0  # a second time changes nothing


def test_letters_to_many_are_written_a_few_in_a_job(
    ruth: Principal, grace: Principal, simon: Principal, at: datetime
) -> None:
    """A job is one transaction: 60 letters in one held their rows for 15 s on a busy machine."""
    ids = admit(27, at=at)
    actions.take_over(ids, to_post=post(grace), because="New.", by=ruth, at=at)
    heard.tell_all_who(PeopleTakenOver(people=tuple(ids), post_id=post(grace), at=at))
    assert not Letter.objects.filter(person_id__in=ids).exists()
    some = ProcrastinateJob.objects.filter(args__event__endswith="SomeToTell").order_by("id")
    assert [len(job.args["facts"]["people"]) for job in some] == [10, 10, 7]
    tasks.react(**some[2].args)
    assert Letter.objects.filter(person_id__in=ids, kind="your_officer").count() == 7


def test_who_changes_hands_twice_has_one_note_that_is_open(
    note: Handover, aaron: int, ruth: Principal, grace: Principal, at: datetime
) -> None:
    later = at + timedelta(hours=2)
    actions.take_over([aaron], to_post=post(grace), because="Back again.", by=ruth, at=later)
    assert handovers.open_notes([aaron], by=ruth, at=later) == 1
    note.refresh_from_db()
    assert note.ended_at == later
    assert [duty.about_id for duty in owed(aaron)] == [Handover.objects.get(person_id=aaron, ended_at=None).pk]
