"""Recall from licence: what opens it, who decides and agrees, both stops, and what is owed after the return."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.clockwork import warn_of_recalls
from throughcare.custody import actions as custody
from throughcare.custody.models import Stay
from throughcare.demo.cast import DEMO, Staff
from throughcare.design import papers
from throughcare.documents.models import Document
from throughcare.duties.models import Duty
from throughcare.enforcement.actions import failures, referrals
from throughcare.enforcement.models import (
    Consideration,
    Recall,
    RecallCause,
    RecallEndorsement,
    RecallReview,
    Referral,
    Warning,
)
from throughcare.enforcement.recall import actions, queries, replaying
from throughcare.enforcement.recall.actions import CannotConsiderRecall, CannotRecall
from throughcare.enforcement.tests.recalling import (
    CLEAR,
    REASON,
    TOLD,
    WEIGHED,
    again,
    agreed,
    considered,
    decided,
    post,
    weighed,
)
from throughcare.enforcement.tests.telling import REASON as NO_EXCUSE
from throughcare.enforcement.tests.telling import decided as decided_on
from throughcare.enforcement.tests.telling import failed, first_order, on_licence
from throughcare.kernel import tasks
from throughcare.kernel.clock import LONDON, local_day
from throughcare.kernel.errors import ChangedMeanwhile
from throughcare.messaging.models import Letter
from throughcare.organisations import actions as organisations
from throughcare.people.models import DayRelation, Headline, Registration
from throughcare.sentences import queries as sentences
from throughcare.sentences.models import KeyDate, Place, Proceedings, Sentence

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def licence(aaron: int, grace: Principal, at: datetime) -> int:
    """Aaron's licence of 6 August 2026."""
    return on_licence(aaron, by=grace, at=at)


@pytest.fixture
def head(staff: Staff, ruth: Principal, at: datetime) -> Principal:
    """The head of the delivery unit."""
    return post("Helen Marsh", "head_of_unit", staff.team, at=at)


def open_kinds(about: str = "enforcement.") -> set[str]:
    return set(Duty.objects.filter(ended_at=None, about_kind__startswith=about).values_list("kind", flat=True))


def due(kind: str) -> datetime:
    return Duty.objects.get(kind=kind, ended_at=None).due_at


def asked_for(licence: int, *, grace: Principal, ruth: Principal, head: Principal, at: datetime) -> Recall:
    """A recall both managers agreed to, at once."""
    row = decided(weighed(licence, by=grace, at=at), "FIXED_TERM", by=grace, at=at)
    return agreed(agreed(row, by=ruth, at=at), by=head, at=at)


# ------------------------------------------------------------------------------------------------------- what opens it
def test_a_concern_a_charge_and_a_failure_open_one_consideration(
    aaron: int, licence: int, grace: Principal, at: datetime
) -> None:
    first = considered(licence, by=grace, at=at)
    assert considered(licence, by=grace, at=at, origin="charge").pk == first.pk
    (failure,) = failed(aaron, date(2026, 11, 12), by=grace, orders=[licence], at=at)
    decided_on(failure, "consider_recall", by=grace, at=at)
    assert Recall.objects.count() == 1
    assert list(RecallCause.objects.order_by("id").values_list("origin", flat=True)) == ["concern", "charge", "failure"]
    assert open_kinds() == {"consider_recall"}
    assert Duty.objects.get(kind="consider_recall").owner_role == "offender_manager"


def test_somebody_is_recalled_from_a_licence_in_force_only(aaron: int, grace: Principal, at: datetime) -> None:
    with pytest.raises(CannotConsiderRecall, match="licence only"):
        considered(first_order(aaron), by=grace, at=at)
    licence = on_licence(aaron, by=grace, at=at)
    with pytest.raises(CannotConsiderRecall, match="past") as refused:
        actions.consider(licence, origin="charge", happened_on=date(2026, 11, 24), words="Theft", by=grace, at=at)
    assert refused.value.field == "happened_on"
    with pytest.raises(CannotConsiderRecall, match="Say what happened"):
        actions.consider(licence, origin="charge", happened_on=date(2026, 11, 20), words=" ", by=grace, at=at)
    with pytest.raises(CannotConsiderRecall, match="Select what makes you"):
        actions.consider(licence, origin="rumour", happened_on=date(2026, 11, 20), words="Theft", by=grace, at=at)
    Sentence.objects.filter(id=licence).update(ended_on=date(2026, 11, 1), ended_because="Over")
    with pytest.raises(CannotConsiderRecall, match="not in force"):
        considered(licence, by=grace, at=at)


def test_a_failure_that_was_none_ends_what_rested_on_it_alone(
    aaron: int, licence: int, grace: Principal, at: datetime
) -> None:
    (failure,) = failed(aaron, date(2026, 11, 12), by=grace, orders=[licence], at=at)
    decided_on(failure, "consider_recall", by=grace, at=at)
    failures.withdraw_failure(failure.failure_id, because="Faulty tag.", by=grace, at=at)
    assert Recall.objects.get().ended_because == "Faulty tag."
    assert not open_kinds()


def test_a_warning_instead_ends_it_unless_something_else_is_considered(
    aaron: int, licence: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    considered(licence, by=grace, at=at)
    (failure,) = failed(aaron, date(2026, 11, 12), by=grace, orders=[licence], at=at)
    decided_on(failure, "consider_recall", by=grace, at=at)
    circumstances = {"circumstances": "You were not at home at 9pm."}
    referrals.decide_referral(
        Referral.objects.get().pk, decision="warn_instead", words=NO_EXCUSE, stored=circumstances, by=ruth, at=at
    )
    assert Warning.objects.count() == 1
    assert Recall.objects.get().ended_at is None
    assert open_kinds() == {"consider_recall"}


# ------------------------------------------------------------------------------------------------ weighing and deciding
def test_what_the_record_knows_is_answered_beforehand(aaron: int, licence: int, grace: Principal, at: datetime) -> None:
    row = considered(licence, by=grace, at=at)
    assert queries.known_answers(queries.get(row.pk)) == {"mappa_2_or_3": False, "mappa_cat4": False, "sopc": False}
    Registration.objects.create(person_id=aaron, kind="mappa", category="4", level="Level 2", since=date(2026, 9, 1))
    assert queries.known_answers(queries.get(row.pk))["mappa_2_or_3"]
    assert queries.known_answers(queries.get(row.pk))["mappa_cat4"]


def test_the_rule_says_what_is_open_and_what_is_not_is_refused(licence: int, grace: Principal, at: datetime) -> None:
    row = considered(licence, by=grace, at=at)
    with pytest.raises(CannotRecall, match="Write down first"):
        decided(row, "STANDARD", by=grace, at=at)
    actions.weigh(row.pk, facts=WEIGHED, by=grace, at=at)
    with pytest.raises(CannotRecall, match="does not leave this open") as refused:
        decided(row, "STANDARD", by=grace, at=at)
    assert refused.value.field == "decision"
    assert again(row).finding["fixed_term"] == "FTR_56"  # type: ignore[index]
    for answers in ({**CLEAR, "mappa_2_or_3": True}, {key: False for key in CLEAR if key != "dcr"}):
        actions.weigh(row.pk, facts={**WEIGHED, "answers": answers}, by=grace, at=at)
        with pytest.raises(CannotRecall, match="standard"):
            decided(row, "FIXED_TERM", by=grace, at=at)
    assert decided(row, "STANDARD", by=grace, at=at).kind == "STANDARD"
    assert all(not one.differences for one in replaying.stored())


def test_a_decision_needs_its_reason_the_words_for_the_person_and_a_time_that_was(
    licence: int, grace: Principal, at: datetime
) -> None:
    row = weighed(licence, by=grace, at=at)
    for field, wrong in (
        ("words", {"words": " "}),
        ("told_words", {"told_words": ""}),
        ("decided_time", {"decided_at": at + MINUTE}),
        ("decided_time", {"decided_at": at - timedelta(days=2)}),
    ):
        with pytest.raises(CannotRecall) as refused:
            decided(row, "FIXED_TERM", by=grace, at=at, **wrong)
        assert refused.value.field == field
    with pytest.raises(ChangedMeanwhile):
        decided(row, "FIXED_TERM", by=grace, at=at, shown_version=row.version - 1)
    decided(row, "FIXED_TERM", by=grace, at=at)
    with pytest.raises(CannotRecall, match="It is decided"):
        decided(row, "NO_RECALL", by=grace, at=at)
    with pytest.raises(CannotRecall, match="stays as it was"):
        actions.weigh(row.pk, facts=WEIGHED, by=grace, at=at)


def test_two_days_are_48_elapsed_hours_from_the_recorded_decision(
    licence: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    row = weighed(licence, by=grace, at=at)
    typed = at + timedelta(hours=3)
    row = decided(row, "FIXED_TERM", by=grace, at=typed, decided_at=at)
    assert (row.decided_at, row.decided_entered_at) == (at, typed)
    assert due("revoke_licence") == at + 48 * HOUR
    assert due("endorse_recall") == at + 24 * HOUR
    agreed(row, by=ruth, at=typed + HOUR)
    assert due("endorse_recall_senior") == typed + 25 * HOUR
    (entry, *_) = queries.page(queries.get(row.pk), at=typed + HOUR).entries
    assert entry.typed_at == typed


def test_a_recall_in_progress_is_shown_where_a_failure_is_recorded(
    aaron: int, licence: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    row = decided(weighed(licence, by=grace, at=at), "FIXED_TERM", by=grace, at=at)
    assert [one.words for one in sentences.proceedings(aaron)] == ["Recall in progress"]
    assert Headline.objects.get(person_id=aaron).proceedings == "recall"
    agreed(row, by=ruth, at=at, answer="sent_back", words="Try approved premises first.")
    assert not Proceedings.objects.filter(until=None).exists()
    assert open_kinds() == {"consider_recall"}
    assert again(row).decision == ""
    assert RecallEndorsement.objects.get().answer == "sent_back"


# ----------------------------------------------------------------------------------------------------- two endorsements
def test_two_managers_agree_and_neither_is_who_decided(
    licence: int, grace: Principal, ruth: Principal, head: Principal, at: datetime
) -> None:
    row = decided(weighed(licence, by=grace, at=at), "FIXED_TERM", by=grace, at=at)
    with pytest.raises(CannotRecall, match="senior manager must agree"):
        actions.revoke(row.pk, revoked_at=at, by=grace, at=at)
    with pytest.raises(CannotRecall, match="Your role"):
        agreed(row, by=grace, at=at)
    with pytest.raises(CannotRecall, match="before it was decided"):
        agreed(row, by=ruth, at=at, given_at=at - MINUTE)
    with pytest.raises(CannotRecall, match="past"):
        agreed(row, by=ruth, at=at, given_at=at + MINUTE)
    with pytest.raises(CannotRecall, match="Say why"):
        agreed(row, by=ruth, at=at, answer="sent_back", words="")
    row = agreed(row, by=ruth, at=at)
    with pytest.raises(CannotRecall, match="Your role"):
        agreed(row, by=ruth, at=at)
    row = agreed(row, by=head, at=at)
    assert (row.agreed_at, row.requested_at) == (at, at)
    with pytest.raises(CannotRecall, match="Nothing waits"):
        agreed(row, by=head, at=at)
    assert open_kinds() == {"revoke_licence"}


def test_a_head_who_agreed_for_the_manager_does_not_agree_again(
    licence: int, grace: Principal, head: Principal, at: datetime
) -> None:
    row = agreed(decided(weighed(licence, by=grace, at=at), "FIXED_TERM", by=grace, at=at), by=head, at=at)
    with pytest.raises(CannotRecall, match="Somebody else"):
        agreed(row, by=head, at=at)


def test_a_manager_who_decides_has_agreed(
    licence: int, grace: Principal, ruth: Principal, head: Principal, at: datetime
) -> None:
    row = decided(weighed(licence, by=grace, at=at), "FIXED_TERM", by=ruth, at=at)
    assert row.agreed_at == at
    assert open_kinds() == {"endorse_recall_senior", "revoke_licence"}
    assert agreed(row, by=head, at=at).requested_at == at


def test_reasons_that_were_not_given_at_once_are_owed_by_the_next_working_day(
    licence: int, grace: Principal, ruth: Principal, head: Principal, at: datetime
) -> None:
    row = decided(weighed(licence, by=grace, at=at), "FIXED_TERM", by=grace, at=at, emergency=True)
    row = agreed(row, by=ruth, at=at, words="")
    assert due("recall_rationale") == datetime(2026, 11, 25, tzinfo=LONDON)
    with pytest.raises(CannotRecall, match="Give the reasons"):
        actions.write_rationale(row.pk, words="", by=ruth, at=at)
    with pytest.raises(CannotRecall, match="manager who agreed"):
        actions.write_rationale(row.pk, words=REASON, by=grace, at=at)
    actions.write_rationale(row.pk, words=REASON, by=ruth, at=at + HOUR)
    assert "recall_rationale" not in open_kinds()
    with pytest.raises(CannotRecall, match="No reasons"):
        actions.write_rationale(row.pk, words=REASON, by=ruth, at=at + HOUR)


# ------------------------------------------------------------------------------------------------------- the emergency
def test_an_emergency_has_two_hours_and_the_next_in_line_is_told_before_they_are_over(
    aaron: int,
    staff: Staff,
    licence: int,
    grace: Principal,
    ruth: Principal,
    head: Principal,
    at: datetime,
) -> None:
    night = datetime(2026, 11, 21, 23, 40, tzinfo=LONDON)
    turn = {"kind": "senior_on_call", "starts_at": night - HOUR, "ends_at": night + 8 * HOUR, "phone": "0191 498 0199"}
    organisations.add_turn(ruth.office_id, post_id=head.post_id, **turn, by=ruth, at=night - HOUR)
    row = weighed(licence, by=grace, at=night)
    row = decided(row, "FIXED_TERM", by=grace, at=night, emergency=True)
    assert due("endorse_recall_emergency") == night + HOUR
    assert due("revoke_licence_emergency") == night + 2 * HOUR
    days = DayRelation.objects.filter(person_id=aaron, post_id=head.post_id or 0).order_by("on")
    assert list(days.values_list("on", flat=True)) == [date(2026, 11, 21), date(2026, 11, 22)]
    assert queries.running_out(at=night + 29 * MINUTE) == []
    assert queries.running_out(at=night + 30 * MINUTE) == [row.pk]
    actions.warn_next_in_line(row.pk, by=DEMO, at=night + 30 * MINUTE)
    told = Duty.objects.get(kind="recall_next_in_line", ended_at=None)
    assert (told.owner_role, told.title) == (
        "head_of_unit",
        "A recall is about to run out of time: team manager's agreement",
    )
    assert told.detail == "On duty: Helen Marsh 0191 498 0199"
    assert queries.running_out(at=night + 31 * MINUTE) == []
    row = agreed(row, by=ruth, at=night + 40 * MINUTE)
    assert "recall_next_in_line" not in open_kinds()
    assert due("endorse_recall_senior_emergency") == night + 2 * HOUR
    assert queries.running_out(at=night + 89 * MINUTE) == []
    assert queries.running_out(at=night + 90 * MINUTE) == [row.pk]
    row = agreed(row, by=head, at=night + 95 * MINUTE)
    actions.revoke(row.pk, revoked_at=night + 100 * MINUTE, by=ruth, at=night + 110 * MINUTE)
    met = Duty.objects.get(kind="revoke_licence_emergency")
    assert met.met_at == night + 100 * MINUTE
    assert queries.running_out(at=night + 119 * MINUTE) == []


def test_of_those_on_duty_only_who_decides_on_recalls_is_given_a_part(
    aaron: int, staff: Staff, licence: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    turns = {"starts_at": at - HOUR, "ends_at": at + 2 * HOUR, "phone": "0191 498 0199", "by": ruth, "at": at - HOUR}
    organisations.add_turn(ruth.office_id, kind="duty", post_id=staff.paul.post_id, **turns)
    organisations.add_turn(ruth.office_id, kind="out_of_hours", post_id=ruth.post_id, **turns)
    decided(weighed(licence, by=grace, at=at), "FIXED_TERM", by=grace, at=at, decided_at=at)
    parts = DayRelation.objects.filter(person_id=aaron, kind="duty")
    assert list(parts.values_list("post_id", "on")) == [(ruth.post_id, local_day(at))]


def test_the_clockwork_tells_the_next_in_line_once(licence: int, grace: Principal, at: datetime) -> None:
    decided(weighed(licence, by=grace, at=at), "FIXED_TERM", by=grace, at=at, decided_at=at)
    warn_of_recalls(0)
    assert "recall_next_in_line" not in open_kinds()
    Duty.objects.filter(kind="endorse_recall").update(due_at=at + 5 * HOUR)
    warn_of_recalls(0)
    warn_of_recalls(0)
    told = Duty.objects.get(kind="recall_next_in_line")
    assert told.detail == "Nobody is on duty now"


# ---------------------------------------------------------------------------------------------------------- the stops
def test_two_stops_are_kept_and_the_days_between_are_at_large(
    aaron: int, licence: int, grace: Principal, ruth: Principal, head: Principal, at: datetime
) -> None:
    row = asked_for(licence, grace=grace, ruth=ruth, head=head, at=at)
    with pytest.raises(CannotRecall, match="before it was asked for"):
        actions.revoke(row.pk, revoked_at=at - MINUTE, by=ruth, at=at)
    actions.revoke(row.pk, revoked_at=at + HOUR, by=ruth, at=at + HOUR)
    place = Place.objects.get(person_id=aaron, until=None)
    assert (place.kind, place.since) == ("at_large", date(2026, 11, 23))
    later = at + timedelta(days=5)
    page = queries.page(queries.get(row.pk), at=later)
    assert page.at_large.startswith("Unlawfully at large for 4 days 23 h")
    assert [one.name for one in page.clocks if one.running] == []
    custody.receive(aaron, prison="Durham", why="recall", received_at=later, by=grace, at=later)
    row = again(row)
    assert (row.revoked_at, row.in_custody_at, row.prison) == (at + HOUR, later, "Durham")
    assert Place.objects.get(person_id=aaron, until=None).where == "Durham"
    # 56 days, the day of return the first of them
    assert row.release_on == date(2027, 1, 22)
    assert KeyDate.objects.get(code="PRRD", replaced_at=None).on == date(2027, 1, 22)
    assert open_kinds() == {"tell_recall", "release_after_recall"}
    page = queries.page(queries.get(row.pk), at=later)
    assert "4 days later" in page.at_large
    assert page.entries[-1].after == "5 days 0 h after the decision"


def back(licence: int, *, grace: Principal, ruth: Principal, head: Principal, at: datetime, days: int) -> Recall:
    """A recall whose licence was revoked at once, and who is recorded to be back so many days later."""
    row = asked_for(licence, grace=grace, ruth=ruth, head=head, at=at)
    actions.revoke(row.pk, revoked_at=at, by=ruth, at=at)
    later = at + timedelta(days=days)
    custody.receive(row.person_id, prison="Durham", why="recall", received_at=later, by=grace, at=later)
    run_jobs()
    return again(row)


def recalled_letters() -> list[tuple[str, bool]]:
    """The letters on why they were recalled, the first first: how each stands, and whether it says Holme House."""
    found = Letter.objects.filter(kind="recalled").order_by("id")
    return [(one.state, "Holme House" in one.to) for one in found]


@pytest.mark.parametrize("left", [False, True])
def test_a_return_recorded_wrongly_is_corrected_with_its_clocks_its_dates_and_one_letter(
    aaron: int, licence: int, grace: Principal, ruth: Principal, head: Principal, at: datetime, *, left: bool
) -> None:
    row = back(licence, grace=grace, ruth=ruth, head=head, at=at, days=5)
    tell, released = due("tell_recall"), row.release_on
    stay, later = Stay.objects.get(), at + timedelta(days=6)
    if left:
        Letter.objects.filter(kind="recalled").update(state="sent", sent_at=at + timedelta(days=5))
    given: dict[str, Any] = {"prison": "Holme House", "why": "recall", "because": "The police rang back."}
    custody.correct(stay.pk, **given, received_at=at + timedelta(days=2), by=grace, at=later)
    for _ in range(2):
        run_jobs()
    row = again(row)
    assert (row.in_custody_at, row.prison) == (at + timedelta(days=2), "Holme House")
    assert released is not None
    assert row.release_on == released - timedelta(days=3)
    assert KeyDate.objects.get(code="PRRD", replaced_at=None).on == row.release_on
    assert open_kinds() == {"tell_recall", "release_after_recall"}
    assert due("tell_recall") < tell
    assert local_day(due("release_after_recall") - MINUTE) == row.release_on
    assert Duty.objects.filter(kind__in=["tell_recall", "release_after_recall"]).count() == 2
    assert recalled_letters() == [("sent" if left else "withdrawn", False), ("held", True)]
    assert Letter.objects.filter(kind="correction").count() == (1 if left else 0)
    assert all(not one.differences for one in replaying.stored())
    custody.correct(stay.pk, **given | {"why": "other"}, received_at=at + timedelta(days=2), by=grace, at=later)
    run_jobs()
    assert [state for state, _ in recalled_letters()].count("held") == 1
    custody.release(stay.pk, released_at=later, by=grace, at=later)
    assert again(row).ended_because.startswith("Released again")


@pytest.mark.parametrize("left", [False, True])
def test_a_return_recorded_in_error_is_taken_back_and_the_recall_waits_for_it_again(
    aaron: int, licence: int, grace: Principal, ruth: Principal, head: Principal, at: datetime, *, left: bool
) -> None:
    row = back(licence, grace=grace, ruth=ruth, head=head, at=at, days=5)
    later = at + timedelta(days=6)
    if left:
        Letter.objects.filter(kind="recalled").update(state="sent", sent_at=at + timedelta(days=5))
    else:
        day: dict[str, Any] = {"received_at": at + timedelta(days=4), "because": "On Friday."}
        custody.correct(Stay.objects.get().pk, prison="Durham", why="recall", **day, by=grace, at=later)
    custody.take_back(Stay.objects.get().pk, because="Another man of this name.", by=grace, at=later)
    for _ in range(2):
        run_jobs()
    row = again(row)
    assert (row.in_custody_at, row.prison, row.release_on, row.ended_at) == (None, "", None, None)
    assert queries.status(row)[0] == "Unlawfully at large"
    place = Place.objects.get(person_id=aaron, until=None)
    assert place.kind == "at_large"
    assert not open_kinds()
    assert not KeyDate.objects.filter(code="PRRD", replaced_at=None).exists()
    ended = Duty.objects.filter(kind__in=["tell_recall", "release_after_recall"])
    assert {one.ended_because for one in ended} == {"The return to custody was recorded in error"}
    assert {state for state, _ in recalled_letters()} == {"sent" if left else "withdrawn"}
    assert Letter.objects.filter(kind="correction").count() == (1 if left else 0)
    custody.receive(aaron, prison="Holme House", why="recall", received_at=later, by=grace, at=later)
    run_jobs()
    row = again(row)
    assert (row.in_custody_at, row.prison) == (later, "Holme House")
    assert open_kinds() == {"tell_recall", "release_after_recall"}
    assert KeyDate.objects.get(code="PRRD", replaced_at=None).on == row.release_on
    assert recalled_letters()[-1] == ("held", True)


def test_a_reception_before_the_revocation_that_was_none_leaves_them_at_large_since_it(
    aaron: int, licence: int, grace: Principal, ruth: Principal, head: Principal, at: datetime
) -> None:
    before = at - timedelta(days=2)
    stay = custody.receive(aaron, prison="Durham", why="remand", received_at=before, by=grace, at=before)
    row = asked_for(licence, grace=grace, ruth=ruth, head=head, at=at)
    actions.revoke(row.pk, revoked_at=at, by=ruth, at=at)
    custody.take_back(stay.pk, because="Another man of this name.", by=grace, at=at + HOUR)
    places = [(one.kind, one.since) for one in Place.objects.filter(person_id=aaron).order_by("since")]
    assert places[-2:] == [("community", before.date()), ("at_large", at.date())]


def test_once_something_came_of_the_return_it_is_corrected_and_not_taken_back(
    aaron: int, licence: int, grace: Principal, ruth: Principal, head: Principal, at: datetime
) -> None:
    row = back(licence, grace=grace, ruth=ruth, head=head, at=at, days=0)
    actions.represent(row.pk, on=at.date(), words="I was only visiting.", by=grace, at=at)
    with pytest.raises(CannotRecall, match="is on record"):
        custody.take_back(Stay.objects.get().pk, because="Another man.", by=grace, at=at)
    assert again(row).in_custody_at == at
    assert Stay.objects.get().taken_back_at is None


def test_somebody_in_custody_already_is_back_with_the_revocation(
    aaron: int, licence: int, grace: Principal, ruth: Principal, head: Principal, at: datetime
) -> None:
    custody.receive(aaron, prison="Northgate police", why="remand", received_at=at - HOUR, by=grace, at=at)
    row = asked_for(licence, grace=grace, ruth=ruth, head=head, at=at)
    actions.revoke(row.pk, revoked_at=at + MINUTE, by=ruth, at=at + HOUR)
    row = again(row)
    assert row.in_custody_at == row.revoked_at == at + MINUTE
    assert queries.page(queries.get(row.pk), at=at + HOUR).at_large.startswith("In custody already")


def test_arrested_on_the_day_of_the_recall_they_are_in_custody_and_not_at_large(
    aaron: int, licence: int, grace: Principal, ruth: Principal, head: Principal, at: datetime
) -> None:
    row = asked_for(licence, grace=grace, ruth=ruth, head=head, at=at)
    actions.revoke(row.pk, revoked_at=at + HOUR, by=ruth, at=at + HOUR)
    custody.receive(aaron, prison="Durham", why="recall", received_at=at + 2 * HOUR, by=grace, at=at + 3 * HOUR)
    assert Place.objects.get(person_id=aaron, until=None).kind == "custody"
    assert not Place.objects.filter(person_id=aaron, kind="at_large").exists()
    assert again(row).release_on == date(2027, 1, 17)


def test_a_standard_recall_goes_to_the_parole_board_and_is_reviewed_each_year(
    aaron: int, licence: int, grace: Principal, ruth: Principal, head: Principal, at: datetime
) -> None:
    row = weighed(licence, by=grace, at=at, charge="ONLY_CHARGED")
    row = agreed(agreed(decided(row, "STANDARD", by=grace, at=at), by=ruth, at=at), by=head, at=at)
    actions.revoke(row.pk, revoked_at=at, by=ruth, at=at)
    with pytest.raises(CannotRecall, match="not back"):
        actions.tell(row.pk, told_on=at.date(), how="Read out", by=grace, at=at)
    custody.receive(aaron, prison="Durham", why="recall", received_at=at, by=grace, at=at)
    assert again(row).release_on == Sentence.objects.get(id=licence).ends_on
    assert open_kinds() == {"tell_recall", "refer_recall"}
    assert due("refer_recall") == datetime(2026, 12, 21, tzinfo=LONDON)  # the 28th day is 20 December
    actions.tell(row.pk, told_on=at.date(), how="Read out by his key worker", by=grace, at=at)
    said = actions.represent(row.pk, on=at.date(), words="I was only visiting.", by=grace, at=at)
    assert open_kinds() == {"refer_recall", "answer_recall"}
    actions.pass_on(said.pk, sent_on=at.date(), by=grace, at=at)
    with pytest.raises(CannotRecall, match="already"):
        actions.pass_on(said.pk, sent_on=at.date(), by=grace, at=at)
    assert not open_kinds()
    later = at + timedelta(days=60)
    actions.review(row.pk, on=later.date(), result="stays", words="The Parole Board: too early.", by=grace, at=later)
    assert due("review_recall") == datetime(2028, 1, 23, tzinfo=LONDON)
    with pytest.raises(CannotRecall, match="day of release"):
        actions.review(row.pk, on=later.date(), result="release", words="Parole Board.", by=grace, at=later)
    facts = {"on": later.date(), "result": "release", "words": "Parole Board.", "release_on": date(2027, 2, 1)}
    actions.review(row.pk, **facts, by=grace, at=later)
    assert again(row).release_on == date(2027, 2, 1)
    assert open_kinds() == {"release_after_recall"}
    out = datetime(2027, 2, 1, 9, tzinfo=LONDON)
    stay = Stay.objects.get()
    custody.release(stay.pk, released_at=out, by=grace, at=out)
    row = again(row)
    assert row.ended_because == "Released again on 1 February 2027"
    assert not open_kinds()
    assert not Proceedings.objects.filter(until=None).exists()
    assert Place.objects.get(person_id=aaron, until=None).kind == "community"
    assert RecallReview.objects.count() == 3
    assert all(not one.differences for one in replaying.stored())


# ------------------------------------------------------------------------------------------------------------ no recall
def test_a_decision_not_to_recall_is_agreed_to_told_and_ends_what_led_to_it(
    aaron: int, licence: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    (failure,) = failed(aaron, date(2026, 11, 12), by=grace, orders=[licence], at=at)
    decided_on(failure, "consider_recall", by=grace, at=at)
    row = Recall.objects.get()
    actions.weigh(row.pk, facts=WEIGHED, by=grace, at=at)
    row = decided(row, "NO_RECALL", by=grace, at=at, told_words="You told us at once, and you have kept every meeting.")
    assert (row.kind, row.ended_at) == ("", None)
    assert open_kinds() == {"endorse_recall"}
    assert not Proceedings.objects.exists()
    row = agreed(row, by=ruth, at=at)
    assert row.ended_because == "It was decided not to recall"
    referral = Referral.objects.get()
    assert (referral.decision, referral.ended_because) == ("no_recall", "Not recalled")
    assert Consideration.objects.get().decision == "consider_recall"
    assert open_kinds() == {"tell_decision"}


def test_a_managers_decision_not_to_recall_stands_at_once(
    licence: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    assert decided(weighed(licence, by=grace, at=at), "NO_RECALL", by=ruth, at=at).ended_at == at


def test_a_consideration_opened_in_error_is_stopped_with_a_reason(
    aaron: int, licence: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    (failure,) = failed(aaron, date(2026, 11, 12), by=grace, orders=[licence], at=at)
    decided_on(failure, "consider_recall", by=grace, at=at)
    row = Recall.objects.get()
    with pytest.raises(CannotRecall, match="Give the reason"):
        actions.stop_considering(row.pk, because="", by=grace, at=at)
    actions.stop_considering(row.pk, because="The licence ended yesterday.", by=grace, at=at)
    assert again(row).ended_because == "The licence ended yesterday."
    assert open_kinds() == {"consider_failure"}  # what follows the failure is to be decided again
    with pytest.raises(CannotRecall, match="has ended"):
        actions.weigh(row.pk, facts=WEIGHED, by=grace, at=at)


def test_done_twice_with_one_key_it_is_done_once(licence: int, grace: Principal, at: datetime) -> None:
    for _ in range(2):
        actions.consider(licence, origin="charge", happened_on=at.date(), words="Theft.", by=grace, at=at, key="one")
    assert RecallCause.objects.count() == 1


# ---------------------------------------------------------------------------------------------------------- the letters
def run_jobs() -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob  # noqa: PLC0415

    for (args,) in ProcrastinateJob.objects.filter(task_name="react").order_by("id").values_list("args"):
        tasks.react(**args)


@pytest.mark.parametrize("warns", [False, True])
def test_the_letter_says_why_they_are_not_recalled_and_may_be_a_warning(
    licence: int, grace: Principal, ruth: Principal, at: datetime, *, warns: bool
) -> None:
    decided(weighed(licence, by=grace, at=at), "NO_RECALL", by=ruth, at=at, warns=warns)
    run_jobs()
    letter = Letter.objects.get(kind="not_recalled")
    assert TOLD in letter.body
    assert ("This letter is a warning" in letter.body) is warns


def test_what_was_requested_or_decided_is_kept_among_the_papers_once(
    aaron: int, licence: int, grace: Principal, ruth: Principal, head: Principal, at: datetime
) -> None:
    decided(weighed(licence, by=grace, at=at), "NO_RECALL", by=ruth, at=at)
    run_jobs()
    row = asked_for(licence, grace=grace, ruth=ruth, head=head, at=at)
    for _ in range(2):
        run_jobs()
    kept = [(one.title, one.filename) for one in Document.objects.filter(person_id=aaron).order_by("id")]
    if not papers.possible():  # then it is printed from its page
        assert kept == []
        return
    (decision, _), (_, requested) = kept
    assert decision == "Not recalled, 23 November 2026"
    assert requested.endswith(f"-{row.pk}.pdf")


def test_the_page_of_a_recall_leads_to_its_papers_and_its_letters_and_to_no_other_recalls(
    aaron: int, licence: int, grace: Principal, ruth: Principal, head: Principal, at: datetime
) -> None:
    before = decided(weighed(licence, by=grace, at=at), "NO_RECALL", by=ruth, at=at)
    row = asked_for(licence, grace=grace, ruth=ruth, head=head, at=at)
    actions.revoke(row.pk, revoked_at=at, by=ruth, at=at)
    custody.receive(aaron, prison="Durham", why="recall", received_at=at, by=grace, at=at)
    run_jobs()
    client = Client()
    assert client.post(f"/demo/sign-in/{grace.user_id}/").status_code == 302
    for one, kind in ((before, "not_recalled"), (row, "recalled")):
        page = client.get(f"/recalls/{one.pk}/").content.decode()
        letters = Letter.objects.filter(kind__in=["not_recalled", "recalled"])
        assert {letter.kind for letter in letters if f'href="/letters/{letter.pk}/"' in page} == {kind}
        filed = Document.objects.filter(person_id=aaron)
        linked = [paper.filename for paper in filed if f'href="/papers/{paper.pk}/"' in page]
        # where no PDF can be made nothing is filed, and the pack is printed from its page
        assert linked == ([f"recall-N104229-{one.pk}.pdf"] if papers.possible() else [])
        assert f'href="/recalls/{one.pk}/paper/"' in page
    if papers.possible():
        paper = Document.objects.get(filename=f"recall-N104229-{row.pk}.pdf")
        paper.change(withdrawn_at=at, withdrawn_because="On the wrong record")
        assert f'href="/papers/{paper.pk}/"' not in client.get(f"/recalls/{row.pk}/").content.decode()


def test_the_letter_to_the_prison_says_why_how_long_and_what_they_can_do(
    aaron: int, licence: int, grace: Principal, ruth: Principal, head: Principal, at: datetime
) -> None:
    row = asked_for(licence, grace=grace, ruth=ruth, head=head, at=at)
    actions.revoke(row.pk, revoked_at=at, by=ruth, at=at)
    custody.receive(aaron, prison="Durham", why="recall", received_at=at, by=grace, at=at)
    run_jobs()
    letter = Letter.objects.get(kind="recalled")
    assert letter.to == "Aaron James Whitfield\nDurham"
    assert TOLD in letter.body
    assert "let out on Sunday 17 January 2027" in letter.body
    assert "within 28 days" in letter.body
