"""An order on its way to court and back: the pack, the declaration, the endorsement, the hearing and its result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from time_machine import travel

from throughcare.accounts.principals import Principal
from throughcare.appointments.tests.telling import book, follow, letters, post_letters, record
from throughcare.casefile.queries import home
from throughcare.courts import actions as courts
from throughcare.courts import queries as listed
from throughcare.courts import replaying as at_court
from throughcare.courts.actions import CannotRecordResult
from throughcare.courts.facts import CourtDid
from throughcare.courts.models import Hearing, Result
from throughcare.custody import actions as custody
from throughcare.duties import actions as duties
from throughcare.duties.models import Duty
from throughcare.enforcement.actions import decisions, failures, referrals
from throughcare.enforcement.actions.referrals import CHECKS
from throughcare.enforcement.breach import actions, offences, queries
from throughcare.enforcement.breach import replaying as further
from throughcare.enforcement.breach.actions import CannotBreach
from throughcare.enforcement.models import Breach, FurtherOffence, ProgressNote, Recall, Referral, Warning
from throughcare.enforcement.recall import actions as recalling
from throughcare.enforcement.tests.telling import REASON, decided, failed, first_order, on_licence, suspended, warned
from throughcare.kernel.clock import LONDON
from throughcare.kernel.errors import Refused
from throughcare.people.models import Headline
from throughcare.sentences import actions as sentences
from throughcare.sentences.facts import OffenceFacts
from throughcare.sentences.models import Place, Proceedings, Requirement, Sentence

COURT = "Northgate Magistrates' Court"
HEARD = date(2026, 12, 9)
AFTER = datetime(2026, 12, 9, 11, 0, tzinfo=LONDON)
SAID = "You were told twice. Do the hours."


def to_court(person_id: int, *, orders: list[int], by: Principal, manager: Principal, at: datetime) -> Breach:
    """A warning in the summer, a failure in November that must be referred, and the referral taken to court."""
    warned(person_id, date(2026, 6, 1), by=by, orders=orders)
    (row,) = failed(person_id, date(2026, 11, 12), by=by, orders=orders, at=at)
    decided(row, "refer", by=by, at=at)
    referrals.decide_referral(
        Referral.objects.get(consideration=row).id,
        decision="lay_information",
        words=REASON,
        stored={"checked": [code for code, _ in CHECKS]},
        by=manager,
        at=at,
    )
    return Breach.objects.get(referral__consideration=row)


def written(breach: Breach, *, by: Principal, at: datetime, **more: str) -> None:
    values = {
        "statement": "He was asked twice.",
        "person_says": "I was ill and had no credit.",
        "asked_how": "phone",
        "proposal": "more_onerous",
        "proposal_words": "He can do more hours.",
        **more,
    }
    actions.write(breach.pk, **values, by=by, at=at)


def laid(breach: Breach, *, by: Principal, manager: Principal, at: datetime) -> Hearing:
    """The whole way to a hearing on 9 December at 10:30."""
    written(breach, by=by, at=at)
    actions.declare(breach.pk, true=True, by=by, at=at)
    actions.endorse(breach.pk, answer="endorse", by=manager, at=at)
    actions.lay(breach.pk, court=COURT, laid_on=at.date(), on=HEARD, starts=time(10, 30), by=by, at=at)
    return Hearing.objects.get(about_id=breach.pk, state="listed")


def decide(hearing: Hearing, power: str, *, by: Principal, at: datetime = AFTER, **more: Any) -> Result:
    did = CourtDid(**{"finding": "admitted", "power": power, "words": SAID, **more})
    return courts.record_result(hearing.pk, did=did, by=by, at=at)


@pytest.fixture
def breach(aaron: int, grace: Principal, ruth: Principal, at: datetime) -> Breach:
    return to_court(aaron, orders=[first_order(aaron)], by=grace, manager=ruth, at=at)


@pytest.fixture
def hearing(breach: Breach, grace: Principal, ruth: Principal, at: datetime) -> Hearing:
    return laid(breach, by=grace, manager=ruth, at=at)


def open_kinds(person_id: int) -> set[str]:
    of_court = ("start_breach", "endorse_breach", "record_result", "tell_court", "enter_order")
    wanted = (*of_court, "consider_offence", "record_reception")
    return set(Duty.objects.filter(person_id=person_id, ended_at=None, kind__in=wanted).values_list("kind", flat=True))


def test_the_time_to_lay_it_leaves_out_the_holidays(breach: Breach, grace: Principal, at: datetime) -> None:
    about = ("enforcement.breach", breach.pk)
    duty = duties.open_duty(
        breach.person_id,
        kind="start_breach",
        about=about,
        facts={"from": "2026-12-21"},
        title="Lay it",
        at=at,
        by=grace,
    )
    assert duty.due_at == datetime(2027, 1, 8, tzinfo=LONDON)  # the end of 7 January: 25 and 28 December, 1 January


def test_the_pack_holds_failures_letters_and_what_we_did_not_keep(
    aaron: int, breach: Breach, grace: Principal, at: datetime
) -> None:
    meeting = at - timedelta(days=5)
    late = meeting + timedelta(minutes=35)
    record(book(aaron, meeting, by=grace, at=late), "ATTC", by=grace, at=late, came_at=meeting, seen_at=late)
    page = queries.breach_page(queries.breach(breach.pk), on=at.date())
    first, second = page.pack["failures"]
    assert first["warning"] == "Given 1 June 2026"
    assert second["day"] == "12 November 2026"
    assert second["judged"] == REASON
    assert "1 of 1 meeting kept." in page.pack["attendance"]["words"]
    assert [row["what"] for row in page.pack["ours"]] == ["Kept waiting, 35 minutes"]
    assert page.pack["requirements"]
    assert len(page.lacking) == 3


def test_it_is_declared_whole_endorsed_by_another_and_laid(
    breach: Breach, grace: Principal, ruth: Principal, at: datetime
) -> None:
    with pytest.raises(CannotBreach, match="statement is not written"):
        actions.declare(breach.pk, true=True, by=grace, at=at)
    with pytest.raises(CannotBreach, match="Where it stands: being written"):
        actions.endorse(breach.pk, answer="endorse", by=ruth, at=at)
    with pytest.raises(CannotBreach, match="what a court can do"):
        written(breach, by=grace, at=at, proposal="activate_full")
    written(breach, by=grace, at=at)
    actions.declare(breach.pk, true=True, by=grace, at=at)
    with pytest.raises(CannotBreach, match="somebody else"):
        actions.endorse(breach.pk, answer="endorse", by=grace, at=at)
    with pytest.raises(CannotBreach, match="Say why"):
        actions.endorse(breach.pk, answer="send_back", by=ruth, at=at)
    actions.endorse(breach.pk, answer="send_back", words="What did he say?", by=ruth, at=at)
    breach.refresh_from_db()
    assert (breach.state, breach.pack, breach.returned[0]["reason"]) == ("writing", None, "What did he say?")
    hearing = laid(breach, by=grace, manager=ruth, at=at)
    assert (hearing.court, hearing.kind) == (COURT, "breach")
    assert open_kinds(breach.person_id) == {"record_result", "tell_court"}


def test_a_failure_that_falls_away_sends_what_is_not_laid_back(
    breach: Breach, grace: Principal, ruth: Principal, at: datetime
) -> None:
    written(breach, by=grace, at=at)
    actions.declare(breach.pk, true=True, by=grace, at=at)
    assert breach.referral is not None
    failures.withdraw_failure(breach.referral.consideration.failure_id, because="Faulty tag.", by=grace, at=at)
    breach.refresh_from_db()
    assert breach.state == "writing"
    assert "endorse_breach" not in open_kinds(breach.person_id)


def test_the_person_is_told_what_why_when_and_what_if(
    hearing: Hearing, breach: Breach, grace: Principal, at: datetime
) -> None:
    follow(times=2)
    (letter,) = letters(breach.person_id, kind="to_court")
    assert "Did not keep a curfew on 12 November 2026." in letter.body
    assert "Wednesday 9 December 2026 at 10:30am" in letter.body
    assert COURT in letter.body
    assert "If you do not come" in letter.body
    assert "ring" in letter.body
    of_referral = Duty.objects.filter(kind="tell_decision", about_kind="enforcement.referral", ended_at=None)
    assert of_referral.count() == 1
    post_letters(by=grace, at=at + timedelta(days=2))
    assert "tell_court" not in open_kinds(breach.person_id)
    assert not of_referral.exists(), "the letter about court tells what was decided on the referral"


def test_hours_the_court_adds_stand_on_the_order_and_the_breach_is_over(
    hearing: Hearing, breach: Breach, ruth: Principal
) -> None:
    order = Sentence.objects.get(id=breach.sentence_id)
    asked = Requirement.objects.get(sentence=order, code="unpaid_work")
    assert asked.amount is not None
    decide(hearing, "more_onerous", by=ruth, requirement_id=asked.pk, amount=asked.amount + 20)
    before = asked.amount
    asked.refresh_from_db()
    breach.refresh_from_db()
    assert asked.amount == before + 20
    assert (breach.state, breach.ended_because) == ("ended", "The court decided: made more demanding")
    assert Proceedings.objects.get(sentence=order).until == HEARD
    assert Headline.objects.get(person_id=breach.person_id).proceedings == ""
    assert not open_kinds(breach.person_id)
    follow()
    assert [letter.kind for letter in letters(breach.person_id, kind="order_changed")] == ["order_changed"]


def test_a_wrong_result_is_taken_back_whole(hearing: Hearing, breach: Breach, ruth: Principal) -> None:
    result = decide(hearing, "resentence", by=ruth)
    assert Sentence.objects.get(id=breach.sentence_id).ended_on == HEARD
    assert open_kinds(breach.person_id) == {"enter_order"}
    courts.take_back(result.pk, because="It was another person's case.", by=ruth, at=AFTER)
    breach.refresh_from_db()
    hearing.refresh_from_db()
    assert Sentence.objects.get(id=breach.sentence_id).ended_on is None
    assert (breach.state, hearing.state) == ("court", "listed")
    assert Proceedings.objects.get(sentence=breach.sentence_id, until=None).kind == "breach"
    assert open_kinds(breach.person_id) == {"record_result"}
    decide(hearing, "no_action", by=ruth)
    breach.refresh_from_db()
    assert breach.state == "ended"


def test_prison_is_where_they_are_until_the_result_is_taken_back(
    hearing: Hearing, breach: Breach, ruth: Principal
) -> None:
    result = decide(hearing, "custody", by=ruth, term_months=3, prison="HMP Durham", not_imprisonable=True, wilful=True)
    assert Place.objects.get(person_id=breach.person_id, until=None).where == "HMP Durham"
    assert open_kinds(breach.person_id) == {"enter_order", "record_reception"}
    courts.take_back(result.pk, because="Suspended after all.", by=ruth, at=AFTER)
    assert Place.objects.get(person_id=breach.person_id, until=None).kind == "community"
    assert open_kinds(breach.person_id) == {"record_result"}


def test_the_prison_that_took_them_in_stays_where_they_are_though_the_result_is_taken_back(
    hearing: Hearing, breach: Breach, grace: Principal, ruth: Principal
) -> None:
    whose, client = breach.person_id, Client()
    result = decide(hearing, "custody", by=ruth, term_months=3, prison="HMP Durham", not_imprisonable=True, wilful=True)
    with travel(AFTER + timedelta(hours=6), tick=False):
        assert client.post(f"/demo/sign-in/{grace.user_id}/").status_code == 302
        assert (
            "The court sent them to HMP Durham on 9 December 2026"
            in client.get(f"/people/{whose}/custody/").content.decode()
        )
        form = client.get(f"/people/{whose}/custody/receive/").content.decode()
    assert 'value="HMP Durham"' in form
    assert 'value="sentence" checked' in form
    later = AFTER + timedelta(hours=6)
    stay = custody.receive(whose, prison="HMP Durham", why="sentence", received_at=later, by=grace, at=later)
    assert open_kinds(whose) == {"enter_order"}
    courts.take_back(result.pk, because="In part, not in full.", by=ruth, at=later)
    assert Place.objects.get(person_id=whose, until=None).where == "HMP Durham"
    again = later + timedelta(hours=1)
    decide(
        hearing, "custody", by=ruth, at=again, term_months=2, prison="HMP Durham", not_imprisonable=True, wilful=True
    )
    assert "record_reception" not in open_kinds(whose)
    result = Result.objects.get(taken_back_at=None)
    custody.release(stay.pk, released_at=again, by=grace, at=again)
    courts.take_back(result.pk, because="It was another person's case.", by=ruth, at=again)
    assert Place.objects.get(person_id=whose, until=None).kind == "community"


def test_a_reception_recorded_in_error_leaves_them_where_the_court_sent_them_and_is_owed_again(
    hearing: Hearing, breach: Breach, grace: Principal, ruth: Principal
) -> None:
    whose, later = breach.person_id, AFTER + timedelta(hours=6)
    result = decide(hearing, "custody", by=ruth, term_months=3, prison="HMP Durham", not_imprisonable=True, wilful=True)
    stay = custody.receive(whose, prison="HMP Leeds", why="sentence", received_at=later, by=grace, at=later)
    assert open_kinds(whose) == {"enter_order"}
    custody.correct(
        stay.pk, prison="HMP Durham", why="sentence", received_at=later, because="As sent.", by=grace, at=later
    )
    assert Place.objects.get(person_id=whose, until=None).where == "HMP Durham"
    custody.take_back(stay.pk, because="The van broke down.", by=grace, at=later)
    assert Place.objects.get(person_id=whose, until=None).where == "HMP Durham"
    assert open_kinds(whose) == {"enter_order", "record_reception"}
    stay = custody.receive(whose, prison="HMP Durham", why="sentence", received_at=later, by=grace, at=later)
    assert open_kinds(whose) == {"enter_order"}
    courts.take_back(result.pk, because="Suspended after all.", by=ruth, at=later)
    custody.take_back(stay.pk, because="He never was.", by=grace, at=later)
    assert Place.objects.get(person_id=whose, until=None).kind == "community"
    assert open_kinds(whose) == {"record_result"}


def test_what_is_too_long_is_refused_at_its_field_and_never_cut(
    hearing: Hearing, breach: Breach, grace: Principal, ruth: Principal, at: datetime
) -> None:
    long, warning = "x" * 401, Warning.objects.get()
    later: dict[str, Any] = {"on": date(2026, 12, 16), "starts": time(14, 0), "reason": "time", "by": grace, "at": at}
    tried: list[tuple[str, Callable[[], object]]] = [
        ("words", lambda: courts.put_off(hearing.pk, words=long, **later)),
        ("room", lambda: courts.put_off(hearing.pk, room="x" * 41, **later)),
        ("prison", lambda: decide(hearing, "custody", by=ruth, term_months=3, prison="x" * 81,
                                  not_imprisonable=True, wilful=True)),
        ("because", lambda: actions.withdraw(breach.pk, because=long, by=grace, at=at)),
        ("because", lambda: decisions.withdraw_warning(warning.pk, because=long, by=grace, at=at)),
        ("because", lambda: failures.withdraw_failure(
            warning.consideration.failure_id, because=long, by=grace, at=at)),
        ("court", lambda: actions.write_note(
            breach.person_id, sentence_id=breach.sentence_id, court=long, words="Well.", by=grace, at=at)),
    ]  # fmt: skip
    for field, act in tried:
        with pytest.raises(Refused, match="too long") as refused, transaction.atomic():
            act()
        assert refused.value.field == field
    assert hearing.state == "listed"


def test_a_fine_above_the_cap_is_no_result(hearing: Hearing, ruth: Principal) -> None:
    with pytest.raises(CannotRecordResult, match="2,500") as refused:
        decide(hearing, "fine", by=ruth, fine=Decimal(2501))
    assert refused.value.field == "fine"
    with pytest.raises(CannotRecordResult, match="The hearing is on 9 December 2026"):
        decide(hearing, "no_action", by=ruth, at=AFTER - timedelta(days=1))


def test_what_changes_nothing_is_told_by_a_letter_of_its_own(hearing: Hearing, breach: Breach, ruth: Principal) -> None:
    decide(hearing, "fine", by=ruth, fine=Decimal(150))
    follow(times=2)
    (letter,) = letters(breach.person_id, kind="court_result")
    for words in (
        "did not keep to your order",
        "You must pay a fine of £150.00.",
        "tells you by when you must pay. If you do not pay by then",
        "Your order goes on, until",
    ):
        assert words in letter.body


def test_put_off_it_is_heard_on_another_day_and_the_first_letter_is_stopped(
    hearing: Hearing, breach: Breach, grace: Principal, at: datetime
) -> None:
    follow()
    later = courts.put_off(hearing.pk, on=date(2026, 12, 16), starts=time(14, 0), reason="solicitor", by=grace, at=at)
    follow()
    (letter,) = letters(breach.person_id, kind="to_court")
    assert "The court has put off your hearing of 9 December 2026." in letter.body
    assert (later.after_id, later.court) == (hearing.pk, COURT)
    assert open_kinds(breach.person_id) == {"record_result", "tell_court"}


def test_withdrawn_the_hearing_is_called_off_and_who_was_told_is_told(
    hearing: Hearing, breach: Breach, grace: Principal, at: datetime
) -> None:
    follow()
    post_letters(by=grace, at=at + timedelta(days=2))
    actions.withdraw(breach.pk, because="He has moved to Scotland.", by=grace, at=at + timedelta(days=3))
    follow()
    hearing.refresh_from_db()
    assert hearing.state == "called_off"
    assert not Proceedings.objects.filter(until=None).exists()
    (told,) = letters(breach.person_id, kind="correction")
    assert "You do not have to come to Northgate Magistrates" in told.body


# ---------------------------------------------------------------------------------------------------- further offences
def offended(person_id: int, order: int, *, by: Principal, at: datetime, **days: date) -> FurtherOffence:
    made = offences.record(
        person_id,
        sentence_ids=[order],
        offence="Theft from a shop",
        committed_on=date(2026, 10, 3),
        told_us="Police",
        by=by,
        at=at,
        **days,
    )
    return FurtherOffence.objects.get(id=made["offences"][0])


def test_one_charge_goes_to_the_court_s_own_route_and_to_the_one_consideration_of_recall(
    aaron: int, grace: Principal, at: datetime
) -> None:
    order, licence = suspended(aaron, by=grace, at=at), on_licence(aaron, by=grace, at=at)
    recalling.consider(licence, origin="concern", happened_on=at.date(), words="Drinking again.", by=grace, at=at)
    client = Client()
    assert client.post(f"/demo/sign-in/{grace.user_id}/").status_code == 302
    address = f"/people/{aaron}/court/offences/record/"
    assert "licence" in client.get(address).content.decode()
    sent = {
        "key": "0d8d8a53-5a3e-4c2c-9d32-51d1b5b2e001",
        "sentence_ids": [str(order), str(licence)],
        "offence": "Theft from a shop",
        "committed_on": "20/11/2026",
        "charged_on": "22/11/2026",
        "told_us": "Police",
    }
    wrong = client.post(address, {**sent, "told_us": "P" * 121})
    assert (wrong.status_code, FurtherOffence.objects.count()) == (422, 0)
    answer = client.post(address, sent)
    recall = Recall.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/recalls/{recall.pk}/")
    assert [row.origin for row in recall.causes.order_by("id")] == ["concern", "charge"]
    assert recall.causes.get(origin="charge").words == (
        "Theft from a shop: committed on 20 November 2026, charged on 22 November 2026. Told by: Police."
    )
    assert FurtherOffence.objects.get().finding["route"] == "consider"
    assert open_kinds(aaron) == {"consider_offence"}


def test_a_conviction_in_the_operational_period_goes_to_court_and_activates(
    aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    order = suspended(aaron, by=grace, at=at)
    row = offended(aaron, order, by=grace, at=at, charged_on=date(2026, 10, 4))
    assert row.finding["route"] == "consider"
    offences.decide(row.pk, decision="note", words="It is only a charge.", by=grace, at=at)
    offences.convict(row.pk, convicted_on=date(2026, 11, 20), by=grace, at=at)
    row.refresh_from_db()
    assert (row.finding["route"], row.decision) == ("court", "")
    assert open_kinds(aaron) == {"consider_offence"}
    offences.decide(row.pk, decision="court", words="Six weeks into it.", by=grace, at=at)
    breach = Breach.objects.get()
    assert breach.route == "offence"
    written(breach, by=grace, at=at, proposal="activate_full")
    hearing = laid_again(breach, grace, ruth, at)
    with pytest.raises(CannotRecordResult, match="unjust"):
        decide(hearing, "fine", by=ruth, finding="convicted", fine=Decimal(100))
    decide(hearing, "activate_full", by=ruth, finding="convicted", prison="HMP Durham")
    assert Sentence.objects.get(id=order).ended_on == HEARD
    assert open_kinds(aaron) == {"enter_order", "record_reception"}
    sentences.impose(
        aaron,
        order_type="SDS",
        court="Northgate Crown Court",
        sentenced_on=HEARD,
        length_months=6,
        offences=[OffenceFacts(text="Theft from a shop")],
        by=ruth,
        at=AFTER,
    )
    assert open_kinds(aaron) == {"record_reception"}


def laid_again(breach: Breach, by: Principal, manager: Principal, at: datetime) -> Hearing:
    actions.declare(breach.pk, true=True, by=by, at=at)
    actions.endorse(breach.pk, answer="endorse", by=manager, at=at)
    actions.lay(breach.pk, court=COURT, laid_on=at.date(), on=HEARD, starts=time(10, 30), by=by, at=at)
    return Hearing.objects.get(about_id=breach.pk, state="listed")


def test_a_charge_during_a_community_order_is_no_breach(aaron: int, grace: Principal, at: datetime) -> None:
    row = offended(aaron, first_order(aaron), by=grace, at=at, convicted_on=date(2026, 11, 20))
    assert row.finding["route"] == "consider"
    with pytest.raises(offences.CannotRecordOffence, match="one of the decisions"):
        offences.decide(row.pk, decision="court", words=REASON, by=grace, at=at)
    offences.decide(row.pk, decision="nothing", words=REASON, by=grace, at=at)
    assert not Breach.objects.exists()


def test_a_progress_note_keeps_what_the_record_said(aaron: int, grace: Principal, at: datetime) -> None:
    actions.write_note(
        aaron, sentence_id=first_order(aaron), court=COURT, words="Half of the hours are done.", by=grace, at=at
    )
    note = ProgressNote.objects.get()
    assert note.shown["order"]["court"] == COURT
    assert not Proceedings.objects.exists()


def test_enforcement_stands_on_the_list_of_the_officer_of_the_office(
    breach: Breach, grace: Principal, at: datetime
) -> None:
    officer = Principal(
        kind="staff", name="Enid", role="enforcement_officer", post_id=0, office_id=grace.office_id, unit_id=None
    )
    assert [row["kind"] for row in home.duties(officer, at=at)] == ["start_breach"]


def test_the_list_of_the_day_shows_the_court_officer_all_and_others_their_own(
    hearing: Hearing, breach: Breach, grace: Principal, omar: Principal
) -> None:
    officer = Principal(kind="staff", name="Carol", role="court_officer", post_id=0, office_id=omar.office_id)
    for by, seen in ((grace, {breach.person_id}), (officer, {breach.person_id}), (omar, set())):
        assert listed.court_day(by, on=HEARD).people == seen
    ((court, (row,)),) = listed.court_day(grace, on=HEARD).courts
    assert (court, row.time, row.hearing_id) == (COURT, "10:30", hearing.pk)
    assert not listed.court_day(grace, on=HEARD + timedelta(days=1)).courts


def test_what_was_found_of_results_and_offences_comes_out_again(
    hearing: Hearing, breach: Breach, grace: Principal, ruth: Principal, at: datetime
) -> None:
    decide(hearing, "fine", by=ruth, fine=Decimal(150))
    offended(breach.person_id, breach.sentence_id, by=grace, at=at, charged_on=date(2026, 10, 4))
    found = [*at_court.stored(), *further.stored()]
    assert [row.kind for row in found] == ["Results of hearings", "Further offences"]
    assert not any(row.differences for row in found)
