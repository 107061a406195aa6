"""The pages of a plan, as staff use them."""

from __future__ import annotations

import io
import re
import sys
from datetime import datetime, timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from tests.browsing import send, signed_in, text
from throughcare.accounts.principals import Principal, person
from throughcare.appointments.actions import diary
from throughcare.appointments.tests import telling as meetings
from throughcare.assessments.actions import assessing, harming
from throughcare.assessments.models import Account
from throughcare.assessments.tests import telling as assessed
from throughcare.design import papers
from throughcare.plans.actions import saying
from throughcare.plans.models import Check, HelpAsked, HelpNotHad, Objective, Plan, PlanAction
from throughcare.plans.tests.telling import WORDS, in_force, ready, the_actions, the_objective, to_prison, written
from throughcare.plans.tests.test_telling import not_there
from throughcare.sentences.models import Requirement, Sentence


def test_a_plan_is_written_read_with_him_and_in_force(aaron: int, grace: Principal, at: datetime) -> None:
    client = signed_in(grace)
    assert "No plan is in force." in text(client.get(f"/people/{aaron}/plan/"))
    send(client, f"/people/{aaron}/plan/begin/", because="The order began")
    plan = Plan.objects.get()
    here = f"/plans/{plan.pk}/"
    assert "The plan has no objective yet." in text(client.get(here))
    words: dict[str, Any] = {name: value for name, value in WORDS.items() if name != "their_say"}
    send(client, f"{here}words/", version=plan.version, their_say=["hard"], **words)
    library = text(client.get(f"{here}objectives/add/?from=home"))
    assert "I have a safe place to live that I can keep.</textarea>" in library
    aim: dict[str, Any] = {
        "aim": "A room of my own.",
        "why": "I sleep on sofas.",
        "measure": "A key.",
        "comes_from": "Accommodation",
    }
    send(client, f"{here}objectives/add/", target_on="1/3/2027", their_say="on", **aim)
    row = Objective.objects.get()
    assert (row.source_kind, row.comes_from, row.their_say) == ("need", "Accommodation", True)
    work = Requirement.objects.get(person_id=aaron, code="unpaid_work")
    send(
        client,
        f"/plan-objectives/{row.pk}/actions/add/",
        text="Do the hours",
        who="person",
        by_on="20/12/2026",
        rests_on=f"requirement:{work.pk}",
    )
    act = PlanAction.objects.get()
    page = text(client.get(here))
    for said in ("Can be enforced", "Requirement: Unpaid work", "They had a say", "A room of my own."):
        assert said in page
    send(client, f"/plan-actions/{act.pk}/", text="Do the hours on Saturdays", who="person", by_on="20/12/2026")
    assert "Agreed, not ordered: it cannot be enforced." in text(client.get(here))
    plan.refresh_from_db()
    send(client, f"{here}ready/", version=plan.version)
    plan.refresh_from_db()
    send(
        client,
        f"{here}answer/",
        answers=422,
        answer="disagrees",
        asked_on="23/11/2026",
        how="read",
        version=plan.version,
    )
    send(
        client,
        f"{here}answer/",
        answer="agrees",
        asked_on="23/11/2026",
        how="read",
        would_change="Not at weekends.",
        version=plan.version,
    )
    page = text(client.get(f"/people/{aaron}/plan/"))
    for said in (
        "Version 1, in force since 23 November 2026",
        "Not at weekends.",
        "Agrees",
        "Review the plan with them",
    ):
        assert said in page


def test_a_plan_that_is_not_whole_says_what_it_lacks_and_offers_no_button(
    aaron: int, grace: Principal, at: datetime
) -> None:
    client = signed_in(grace)
    send(client, f"/people/{aaron}/plan/begin/", because="The order began")
    page = text(client.get(f"/plans/{Plan.objects.get().pk}/ready/"))
    assert "The plan has no objective yet." in page
    assert "It is ready to read" not in page


def test_an_objective_is_changed_and_left_out(aaron: int, grace: Principal, at: datetime) -> None:
    client = signed_in(grace)
    row = the_objective(written(aaron, by=grace, at=at))
    send(client, f"/plan-objectives/{row.pk}/", aim="A flat of my own.", version=row.version)
    row.refresh_from_db()
    assert row.aim == "A flat of my own."
    send(client, f"/plan-objectives/{row.pk}/leave-out/", because="He has one.", version=row.version)
    assert "He has one." in text(client.get(f"/plans/{row.plan_id}/"))


def test_risk_and_victims_are_for_few_and_on_no_page_he_reads(
    aaron: int, grace: Principal, simon: Principal, at: datetime
) -> None:
    plan = in_force(aaron, by=grace, at=at)
    client = signed_in(grace)
    send(client, f"/plans/{plan.pk}/safety/", risk="To his former partner.", victims="She moved to Seaholm.")
    assert "She moved to Seaholm." in text(client.get(f"/plans/{plan.pk}/safety/"))
    assert signed_in(simon).get(f"/plans/{plan.pk}/safety/").status_code == 403
    for page in (f"/people/{aaron}/plan/", f"/plans/{plan.pk}/plain-paper/", f"/plans/{plan.pk}/paper/"):
        assert "Seaholm" not in text(client.get(page))


def test_the_papers_say_the_plan_each_in_its_way(aaron: int, grace: Principal, at: datetime) -> None:
    plan = in_force(aaron, by=grace, at=at)
    client = signed_in(grace)
    plain = text(client.get(f"/plans/{plan.pk}/plain-paper/"))
    for said in ("Aaron, this is your plan", "You must do this.", "Me: Ring the housing office", "My sister"):
        assert said in plain
    official = text(client.get(f"/plans/{plan.pk}/paper/"))
    for said in ("Sentence plan, version 1", "Community order, 24 months", "Requirement: Unpaid work"):
        assert said in official


def test_both_papers_come_as_pdf_with_the_meetings_and_without_what_he_does_not_see(
    aaron: int, grace: Principal, at: datetime
) -> None:
    plan = in_force(aaron, by=grace, at=at)
    meetings.book(aaron, at + timedelta(days=3), by=grace, at=at)
    client = signed_in(grace)
    for paper, name, said in (
        ("paper", "plan", "Sentence plan, version 1"),
        ("plain-paper", "my-plan", "this is your plan"),
    ):
        answer = client.get(f"/plans/{plan.pk}/{paper}/pdf/")
        assert answer.headers["Content-Type"] == "application/pdf"
        assert re.fullmatch(rf'attachment; filename="{name}-N\d+-1.pdf"', answer.headers["Content-Disposition"])
        made = PdfReader(io.BytesIO(answer.content))
        words = " ".join(page.extract_text() for page in made.pages)
        assert said in words
        assert "Grace Adeyemi" in words
        assert "Seaholm" not in words
        assert made.metadata is not None
        assert made.metadata.title
        assert "/StructTreeRoot" in made.trailer["/Root"]  # type: ignore[operator]  # it can be read aloud
        assert f"/{paper}/pdf/" in text(client.get(f"/plans/{plan.pk}/{paper}/"))


def test_where_no_pdf_can_be_made_the_page_to_print_is_shown(
    aaron: int, grace: Principal, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = in_force(aaron, by=grace, at=at)
    client = signed_in(grace)
    monkeypatch.setitem(sys.modules, "weasyprint", None)  # as where the system has no Pango
    papers.possible.cache_clear()
    try:
        assert client.get(f"/plans/{plan.pk}/paper/pdf/").headers["Location"] == f"/plans/{plan.pk}/paper/"
        assert "/pdf/" not in text(client.get(f"/plans/{plan.pk}/paper/"))
    finally:
        papers.possible.cache_clear()


def test_the_next_three_meetings_stand_on_the_plan(aaron: int, grace: Principal, at: datetime) -> None:
    in_force(aaron, by=grace, at=at)
    client = signed_in(grace)
    assert "None is booked." in text(client.get(f"/people/{aaron}/plan/"))
    for days in (9, 2, 16, 23):
        starts_at = (at + timedelta(days=days)).replace(hour=10, minute=0)
        diary.book(
            aaron,
            kind="supervision",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=30),
            post_id=grace.post_id,
            office_id=grace.office_id,
            serves=[],
            told_how="face",
            anyway_because="So agreed.",
            by=grace,
            at=at,
        )
    page = text(client.get(f"/people/{aaron}/plan/"))
    shown = [words for words in ("25 Nov", "2 Dec", "9 Dec", "16 Dec") if words in page]
    assert shown == ["25 Nov", "2 Dec", "9 Dec"]
    assert "Kilner Street" in page


def test_progress_and_a_review(aaron: int, grace: Principal, at: datetime) -> None:
    plan = in_force(aaron, by=grace, at=at)
    client, row = signed_in(grace), the_objective(plan)
    states: dict[str, Any] = {f"state_{act.pk}": "under_way" for act in the_actions(plan)}
    here = f"/plan-objectives/{row.pk}/progress/"
    send(client, here, how_far="well", words="He rang.", on="23/11/2026", version=row.version, **states)
    assert "He rang." in text(client.get(f"/people/{aaron}/plan/"))
    said: dict[str, Any] = {
        "reason": "asked",
        "on": "23/11/2026",
        "far_1": "slowly",
        "words_1": "No rooms.",
        "result": "changes",
    }
    plan.refresh_from_db()
    send(client, f"/plans/{plan.pk}/review/", version=plan.version, **said)
    assert "Go on with version 2" in text(client.get(f"/people/{aaron}/plan/"))
    assert "They asked for it" in text(client.get(f"/plans/{plan.pk}/"))


def test_a_supervisors_check_is_written_and_read(aaron: int, grace: Principal, simon: Principal, at: datetime) -> None:
    plan = in_force(aaron, by=grace, at=at)
    to_prison(aaron, on=at.date(), by=grace, at=at)
    client = signed_in(simon)
    states: dict[str, Any] = {f"state_{act.pk}": "stuck" for act in the_actions(plan)}
    said: dict[str, Any] = {
        "seen_on": "23/11/2026",
        "how_they_are": "Tired.",
        "told_manager": "That he needs credit.",
        **states,
    }
    send(client, f"/people/{aaron}/plan/checks/", **said)
    made = Check.objects.get()
    assert "I have read it" not in text(client.get(f"/plan-checks/{made.pk}/"))
    manager = signed_in(grace)
    assert "I have read it" in text(manager.get(f"/plan-checks/{made.pk}/"))
    send(manager, f"/plan-checks/{made.pk}/", words="I send credit.", version=made.version)
    assert "Grace Adeyemi, 23 November 2026: I send credit." in text(manager.get(f"/people/{aaron}/plan/checks/"))


def test_help_that_was_not_there_is_told_and_closed(
    aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    client = signed_in(grace)
    send(
        client,
        f"/people/{aaron}/plan/help/",
        late="no",
        kind="accommodation",
        help_with="A room at Harbour Homes",
        asked_on="9/11/2026",
        asked_of="Harbour Homes",
        known_on="20/11/2026",
        why_not="No rooms before spring.",
        instead="The council.",
    )
    row = HelpNotHad.objects.get()
    assert "Not told yet" in text(signed_in(ruth).get("/help-not-there/"))
    assert "Tell them why: A room at Harbour Homes" in text(client.get(f"/people/{aaron}/plan/"))
    close: dict[str, Any] = {"outcome": "He found one.", "version": row.version}
    assert "Tell them first" in text(send(client, f"/help-not-there/{row.pk}/close/", answers=422, **close))
    send(client, f"/help-not-there/{row.pk}/", told_on="23/11/2026", how="said", version=row.version)
    row.refresh_from_db()
    send(client, f"/help-not-there/{row.pk}/close/", outcome="He found one.", version=row.version)
    assert "This is closed." in text(client.get(f"/help-not-there/{row.pk}/"))
    assert signed_in(grace).get("/help-not-there/").status_code == 403


def test_help_for_an_action_of_the_plan_is_not_described_again(aaron: int, grace: Principal, at: datetime) -> None:
    client = signed_in(grace)
    action = the_actions(in_force(aaron, by=grace, at=at))[0]
    PlanAction.objects.filter(pk=action.pk).update(who="agency", agency="Harbour Homes")
    said: dict[str, Any] = {
        "late": "no",
        "kind": "accommodation",
        "asked_on": "9/11/2026",
        "known_on": "20/11/2026",
        "why_not": "No rooms before spring.",
        "instead": "The council.",
    }
    here = f"/people/{aaron}/plan/help/"
    assert "Say what help it was" in text(send(client, here, answers=422, **said))
    send(client, here, action_id=action.pk, **said)
    row = HelpNotHad.objects.get()
    assert (row.what, row.asked_of) == (action.text, "Harbour Homes")


def test_what_the_first_meeting_explained_is_ticked_off(aaron: int, grace: Principal, at: datetime) -> None:
    order = Sentence.objects.get(person_id=aaron)
    client = signed_in(grace)
    here = f"/orders/{order.pk}/first-meeting/"
    assert here in text(client.get(f"/people/{aaron}/plan/first-meetings/"))
    assert "5 points to go" in text(client.get(here))
    half = send(client, here, answers=422, on="23/11/2026", how_terms="said")
    assert "Say how you checked that they understood" in text(half)
    send(client, here, on="23/11/2026", how_terms="easy", understood_terms="He told me them back.")
    page = text(client.get(here))
    assert "4 points to go" in page
    assert "He told me them back." in page


def test_a_version_that_waits_offers_to_write_down_what_he_says(aaron: int, grace: Principal, at: datetime) -> None:
    plan = ready(aaron, by=grace, at=at)
    client = signed_in(grace)
    assert "Write down what they say" in text(client.get(f"/plans/{plan.pk}/"))
    not_there(aaron, by=grace, at=at)
    assert "Read the plan with them and ask what they say" in text(client.get(f"/people/{aaron}/plan/"))


def test_what_was_assessed_is_taken_over_and_named_as_where_it_comes_from(
    aaron: int, grace: Principal, at: datetime
) -> None:
    need = assessed.filled(assessed.begun(aaron, by=grace, at=at), by=grace, at=at)
    assessing.sign(need.assessment_id, by=grace, at=at)
    assessed.judged(aaron, by=grace, at=at)
    harming.write_victim_safety(aaron, words="She moved to Seaholm.", by=grace, at=at)
    client = signed_in(grace)
    send(client, f"/people/{aaron}/plan/begin/", because="The order began")
    plan = Plan.objects.get()
    here = f"/plans/{plan.pk}/objectives/add/"
    assert "Accommodation (linked to offending)" in text(client.get(here))
    Account.objects.create(
        person_id=aaron, assessment_id=need.assessment_id, question="want", words="A door I can lock."
    )
    assert text(client.get(f"{here}?from=wish")).count("A door I can lock.") == 2  # to begin with, and begun
    send(client, here, aim="A room of my own.", comes_from="Accommodation")
    row = Objective.objects.get()
    assert (row.source_kind, row.source_id, row.comes_from) == ("assessments.section", need.pk, "Accommodation")
    kept_apart = text(client.get(f"/plans/{plan.pk}/safety/"))
    assert "Seen every week." in kept_apart
    assert "She moved to Seaholm." in kept_apart


# --------------------------------------------------------------------------------------------- what they say themselves
def test_what_he_says_himself_is_answered_from_one_page(aaron: int, grace: Principal, at: datetime) -> None:
    plan = in_force(aaron, by=grace, at=at)
    himself = person(aaron, name="Aaron")
    wish = saying.wish(plan.pk, said=saying.WishSaid("More time."), by=himself, at=at)
    tick = saying.tell_done(the_actions(plan)[0].pk, words="They have it.", by=himself, at=at)
    client = signed_in(grace)
    here = f"/people/{aaron}/plan/said/"
    assert "“More time.”" in text(client.get(here))
    assert "themselves" in text(client.get(f"/plan-wishes/{wish.pk}/"))
    send(client, f"/plan-wishes/{wish.pk}/", answers=422, version=wish.version, answer="taken")
    send(client, f"/plan-wishes/{wish.pk}/", version=wish.version, answer="not", words="The court set it.")
    send(client, f"/plan-ticks/{tick.pk}/", version=tick.version, agreed="yes")
    page = text(client.get(here))
    assert "The court set it." in page
    assert "Done" in page
    assert "This is answered." in text(client.get(f"/plan-ticks/{tick.pk}/"))


def test_who_has_no_phone_says_it_through_his_officer_and_it_says_so(
    aaron: int, grace: Principal, at: datetime
) -> None:
    plan = in_force(aaron, by=grace, at=at)
    client = signed_in(grace)
    here = f"/people/{aaron}/plan/said/"
    send(client, f"{here}wish/", about=f"objective:{the_objective(plan).pk}", words="Near my girl.")
    send(client, f"{here}help/", kind="money", words="I owe rent.")
    assert text(client.get(here)).count("Written down by Grace") == 2
    asked = HelpAsked.objects.get()
    no: dict[str, Any] = {
        "version": asked.version,
        "state": "not_had",
        "words": "The fund is empty.",
        "asked_of": "The fund",
    }
    assert "Say what there is instead" in text(send(client, f"/help-asked/{asked.pk}/", answers=422, **no))
    send(client, f"/help-asked/{asked.pk}/", instead="The food bank.", **no)
    row = HelpNotHad.objects.get()
    send(client, f"/help-not-there/{row.pk}/choice/", version=row.version, choice="talk", words="I want to think.")
    assert "Written down by Grace" in text(client.get(f"/help-not-there/{row.pk}/"))
    assert "They ask for help: money, benefits and debt" in text(client.get(f"/people/{aaron}/timeline/"))


def test_without_a_plan_there_is_nothing_to_change(aaron: int, grace: Principal) -> None:
    client = signed_in(grace)
    assert client.get(f"/people/{aaron}/plan/said/wish/").status_code == 302
    assert "They have said nothing yet." in text(client.get(f"/people/{aaron}/plan/said/"))
