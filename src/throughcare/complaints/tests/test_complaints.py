"""Making, answering, handing on, looking again and taking back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from throughcare.accounts.principals import Principal
from throughcare.casefile.queries import home
from throughcare.complaints import actions, heard, queries
from throughcare.complaints.actions import CannotAnswer, CannotComplain
from throughcare.complaints.events import ComplaintAnswered, ComplaintGiven
from throughcare.complaints.models import Answer, Complaint, Handing
from throughcare.complaints.tests.telling import WORDS, head, himself, made, manager
from throughcare.demo import cast
from throughcare.duties.models import Duty
from throughcare.kernel.clock import last_day
from throughcare.kernel.errors import ChangedMeanwhile
from throughcare.messaging.events import LetterSent
from throughcare.messaging.models import Letter
from throughcare.organisations.events import PostEnded
from throughcare.people.models import Headline

SAID = {"words": "Grace raised her voice. She should not have.", "will_do": "Grace says sorry to you on Monday."}


def owed(person_id: int) -> dict[str, str]:
    """The kinds of duties about complaints that are open, with their last days."""
    found = Duty.objects.filter(person_id=person_id, about_kind="complaints.complaint", ended_at=None)
    return {duty.kind: str(last_day(duty.due_at)) for duty in found}


def answered(complaint: Complaint, *, by: Principal, at: datetime, found: str = "upheld") -> Answer:
    return actions.answer(complaint.pk, found=found, **SAID, by=by, at=at)


def letter(complaint: Complaint, *, at: datetime, why: str = "made") -> Letter | None:
    handing = Handing.objects.filter(complaint=complaint).latest("id")
    heard.tell_who_answers(
        ComplaintGiven(person_id=complaint.person_id, complaint_id=complaint.pk, handing_id=handing.pk, why=why, at=at)
    )
    return Letter.objects.filter(kind="complaint_received", once=f"complaint_received:{handing.pk}").first()


def test_a_complaint_is_answered_by_the_team_manager_by_a_day_and_never_by_the_officer(
    aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    complaint = made(aaron, of_id=grace.post_id, at=at)
    assert complaint.answerer_id == ruth.post_id
    assert complaint.acknowledged_at == at
    # 20 working days from Monday 23 November; Christmas and Boxing Day do not count
    assert owed(aaron) == {"answer_complaint": "2026-12-21"}
    assert queries.promised(aaron, jurisdiction="england_wales", at=at) == date(2026, 12, 21)
    with pytest.raises(CannotAnswer, match="given to somebody else"):
        answered(complaint, by=grace, at=at)
    answered(complaint, by=ruth, at=at)
    assert owed(aaron) == {}
    complaint.refresh_from_db()
    assert complaint.state == "answered"
    with pytest.raises(CannotAnswer, match="not open"):
        answered(complaint, by=ruth, at=at)


def test_the_database_lets_nobody_answer_what_is_about_them(aaron: int, ruth: Principal, at: datetime) -> None:
    complaint = made(aaron, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        complaint.change(of_id=ruth.post_id)


def test_a_complaint_about_the_manager_goes_to_the_head_of_unit(
    aaron: int, ruth: Principal, staff: cast.Staff, at: datetime
) -> None:
    helen = head(staff, at=at)
    complaint = made(aaron, of_id=ruth.post_id, at=at)
    assert complaint.answerer_id == helen.post_id
    handing = Handing.objects.get()
    assert handing.because == "The complaint is about Ruth Okonjo. Helen Marsh heads the delivery unit."
    assert Duty.objects.get(kind="answer_complaint").owner_role == "head_of_unit"


def test_nobody_near_who_could_answer_is_said_on_the_list(aaron: int, ruth: Principal, at: datetime) -> None:
    complaint = made(aaron, of_id=ruth.post_id, at=at)
    assert complaint.answerer_id is None
    assert Duty.objects.get(kind="answer_complaint").detail == "Nobody was found who could answer. Hand it on."
    assert letter(complaint, at=at) is None


def test_what_was_said_to_staff_is_marked_so_and_a_letter_says_who_answers(
    aaron: int, paul: Principal, at: datetime
) -> None:
    with pytest.raises(CannotComplain, match="how it was made"):
        made(aaron, by=paul, at=at)
    complaint = made(aaron, by=paul, how_made="paper", answer_how="paper", at=at)
    assert complaint.how_made == "paper"
    assert owed(aaron) == {"acknowledge_complaint": "2026-11-24", "answer_complaint": "2026-12-21"}
    sent = letter(complaint, at=at)
    assert sent is not None
    assert "Ruth Okonjo looks at it." in sent.body
    assert "by Monday 21 December 2026" in sent.body
    assert WORDS not in sent.body
    heard.told_by_letter(
        LetterSent(
            person_id=aaron,
            letter_id=sent.pk,
            kind=sent.kind,
            about_kind=sent.about_kind,
            about_id=sent.about_id,
            sent_at=at + timedelta(hours=3),
        )
    )
    complaint.refresh_from_db()
    assert complaint.acknowledged_how == "letter"
    assert owed(aaron) == {"answer_complaint": "2026-12-21"}


def test_who_wants_the_answer_by_letter_gets_it_and_how_to_go_on(
    aaron: int, ruth: Principal, staff: cast.Staff, at: datetime
) -> None:
    head(staff, at=at)
    complaint = made(aaron, answer_how="paper", at=at)
    first = answered(complaint, by=ruth, at=at)
    told = ComplaintAnswered(person_id=aaron, complaint_id=complaint.pk, answer_id=first.pk, at=at)
    heard.tell_answer(told)
    body = Letter.objects.get(kind="complaint_answered").body
    assert "You were right." in body
    assert SAID["will_do"] in body
    assert "by Monday 21 December 2026" in body
    assert "They do not work for us." in body


def test_who_wants_it_on_their_page_gets_no_letter(aaron: int, ruth: Principal, at: datetime) -> None:
    complaint = made(aaron, at=at)
    assert letter(complaint, at=at) is None
    first = answered(complaint, by=ruth, at=at)
    heard.tell_answer(ComplaintAnswered(person_id=aaron, complaint_id=complaint.pk, answer_id=first.pk, at=at))
    assert not Letter.objects.exists()
    (own,) = queries.own(aaron, at=at)
    assert [one.will_do for one in own.answers] == [SAID["will_do"]]
    assert own.ask_by == date(2026, 12, 21)


def test_not_happy_the_next_one_up_looks_again_once(
    aaron: int, ruth: Principal, staff: cast.Staff, at: datetime
) -> None:
    helen = head(staff, at=at)
    complaint = made(aaron, at=at)
    with pytest.raises(CannotComplain, match="no answer"):
        actions.ask_again(complaint.pk, words="No.", by=himself(aaron), at=at)
    answered(complaint, by=ruth, at=at, found="not_upheld")
    later = at + timedelta(days=7)
    actions.ask_again(complaint.pk, words="Nobody asked my daughter.", by=himself(aaron), at=later)
    complaint.refresh_from_db()
    assert complaint.answerer_id == helen.post_id
    assert owed(aaron) == {"review_complaint": "2026-12-30"}
    with pytest.raises(CannotAnswer, match="given to somebody else"):
        answered(complaint, by=ruth, at=later)
    last = answered(complaint, by=helen, at=later)
    assert last.look == 2
    complaint.refresh_from_db()
    assert complaint.state == "reviewed"
    heard.tell_answer(ComplaintAnswered(person_id=aaron, complaint_id=complaint.pk, answer_id=last.pk, at=later))
    with pytest.raises(CannotComplain, match="no answer"):
        actions.ask_again(complaint.pk, words="No.", by=himself(aaron), at=later)


def test_another_look_is_asked_for_in_time(aaron: int, ruth: Principal, at: datetime) -> None:
    complaint = made(aaron, at=at)
    answered(complaint, by=ruth, at=at)
    with pytest.raises(CannotComplain, match="21 December 2026"):
        actions.ask_again(complaint.pk, words="No.", by=himself(aaron), at=at + timedelta(days=29))


def test_it_is_handed_on_with_a_reason_and_keeps_its_day(
    aaron: int, grace: Principal, ruth: Principal, staff: cast.Staff, at: datetime
) -> None:
    helen = head(staff, at=at)
    complaint = made(aaron, of_id=grace.post_id, at=at)
    later = at + timedelta(days=3)
    with pytest.raises(CannotAnswer, match="Select who"):
        actions.hand_on(complaint.pk, to_post_id=grace.post_id, because="You know it.", by=ruth, at=later)
    with pytest.raises(CannotAnswer, match="Say why"):
        actions.hand_on(complaint.pk, to_post_id=helen.post_id, because=" ", by=ruth, at=later)
    with pytest.raises(CannotAnswer, match="about you"):
        actions.hand_on(complaint.pk, to_post_id=helen.post_id, because="Not me.", by=grace, at=later)
    actions.hand_on(complaint.pk, to_post_id=helen.post_id, because="I was there.", by=ruth, at=later)
    complaint.refresh_from_db()
    assert complaint.answerer_id == helen.post_id
    assert owed(aaron) == {"answer_complaint": "2026-12-21"}
    assert "answer_complaint" in {one["kind"] for one in home.duties(helen, at=later)}
    assert "answer_complaint" not in {one["kind"] for one in home.team_decisions(ruth, at=later)}


def test_it_is_on_the_list_of_who_answers_and_of_nobody_else(
    aaron: int, grace: Principal, ruth: Principal, staff: cast.Staff, at: datetime
) -> None:
    helen = head(staff, at=at)
    made(aaron, at=at)
    assert [one["title"] for one in home.team_decisions(ruth, at=at) if "complaint" in one["kind"]] == [
        "Answer a complaint"
    ]
    for other in (grace, helen):
        assert not [one for one in home.duties(other, at=at) if "complaint" in one["kind"]]


def test_when_who_answers_leaves_somebody_else_is_found(
    aaron: int, ruth: Principal, staff: cast.Staff, at: datetime
) -> None:
    helen = head(staff, at=at)
    complaint = made(aaron, at=at)
    assert ruth.post_id is not None
    assert ruth.user_id is not None
    heard.answerer_left(PostEnded(post_id=ruth.post_id, user_id=ruth.user_id, at=at))
    complaint.refresh_from_db()
    assert complaint.answerer_id == helen.post_id


def test_only_they_take_it_back(aaron: int, grace: Principal, ruth: Principal, at: datetime) -> None:
    complaint = made(aaron, of_id=grace.post_id, at=at)
    with pytest.raises(CannotComplain, match="Only they"):
        actions.withdraw(complaint.pk, words="He does not mean it.", by=grace, at=at)
    with pytest.raises(CannotComplain, match="what they said"):
        actions.withdraw(complaint.pk, words="", by=ruth, at=at)
    actions.withdraw(complaint.pk, by=himself(aaron), at=at)
    assert owed(aaron) == {}
    with pytest.raises(CannotComplain, match="not open"):
        actions.withdraw(complaint.pk, by=himself(aaron), at=at)


def test_whom_it_is_about_reads_it_only_once_it_was_opened_to_them(
    aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    complaint = made(aaron, of_id=grace.post_id, at=at)
    assert queries.door(complaint, grace) == "see_complaint_of_oneself"
    with pytest.raises(CannotAnswer, match="given to somebody else"):
        actions.open_to_officer(complaint.pk, by=grace, at=at)
    opened = actions.open_to_officer(complaint.pk, by=ruth, at=at)
    assert queries.door(opened, grace) == "see_opened_complaint"
    with pytest.raises(CannotAnswer, match="already"):
        actions.open_to_officer(complaint.pk, by=ruth, at=at)


def test_a_second_click_complains_once_and_an_old_page_changes_nothing(
    aaron: int, ruth: Principal, at: datetime
) -> None:
    said = {"subject": "late", "words": "I waited.", "answer_how": "page", "by": himself(aaron), "at": at, "key": "1"}
    assert actions.make(aaron, **said).pk == actions.make(aaron, **said).pk
    complaint = Complaint.objects.get()
    shown = complaint.version
    actions.withdraw(complaint.pk, shown_version=shown, by=himself(aaron), at=at)
    with pytest.raises(ChangedMeanwhile):
        actions.answer(complaint.pk, found="upheld", **SAID, shown_version=shown, by=ruth, at=at)


def test_what_cannot_be_a_complaint_is_refused_at_its_field(aaron: int, omar: Principal, at: datetime) -> None:
    for field, said in (
        ("subject", {"subject": "weather"}),
        ("words", {"words": "  "}),
        ("answer_how", {"answer_how": "owl"}),
        ("of_id", {"of_id": omar.post_id}),
        ("wants", {"wants": "x" * 4001}),
    ):
        with pytest.raises(CannotComplain) as refused:
            made(aaron, at=at, **said)
        assert refused.value.field == field


def test_acknowledged_by_word_of_mouth(aaron: int, paul: Principal, ruth: Principal, at: datetime) -> None:
    complaint = made(aaron, by=paul, how_made="said", answer_how="phone", at=at)
    with pytest.raises(CannotAnswer, match="how they were told"):
        actions.acknowledge(complaint.pk, how="pigeon", by=ruth, at=at)
    actions.acknowledge(complaint.pk, how="phone", by=ruth, at=at)
    assert owed(aaron) == {"answer_complaint": "2026-12-21"}
    with pytest.raises(CannotAnswer, match="told before"):
        actions.acknowledge(complaint.pk, how="phone", by=ruth, at=at)


def test_a_manager_of_another_team_is_offered(aaron: int, ruth: Principal, staff: cast.Staff, at: datetime) -> None:
    helen = head(staff, at=at)
    assert helen.team_id is not None
    bethan = manager("Bethan Price", "team_manager", helen.team_id, at=at)
    complaint = made(aaron, at=at)
    assert [post for post, _ in queries.could_answer(complaint, on=at.date())] == [
        str(bethan.post_id),
        str(helen.post_id),
    ]
    would = queries.would_answer(Headline.objects.get(person_id=aaron), on=at.date())
    assert would is not None
    assert (would.name, would.own_manager) == ("Ruth Okonjo", True)
