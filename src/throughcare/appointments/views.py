"""Pages of meetings, absences, proof and notes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.appointments import forms
from throughcare.appointments.actions import contacts, diary, judging, outcomes
from throughcare.appointments.models import KINDS, Contact
from throughcare.appointments.queries import absences, booking, events, meetings, notes
from throughcare.design.answers import save
from throughcare.design.fields import DayField
from throughcare.design.forms import ActForm
from throughcare.kernel import drafts
from throughcare.kernel.clock import LONDON, local_day, now
from throughcare.people import access
from throughcare.people.access import Record

F = TypeVar("F", bound=ActForm)


@require_safe
def list_meetings(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """What is to come, what is to be recorded, and the past by pages."""
    record = access.open_record(request.principal, person_id, doing="see_record")
    shown, kind = request.GET.get("shown", ""), request.GET.get("kind", "")
    from_, until = _day(request.GET.get("from")), _day(request.GET.get("until"))
    page = request.GET.get("page", "")
    found = meetings.meetings(
        person_id,
        at=now(),
        jurisdiction=request.principal.jurisdiction,
        came_of_it=shown if shown in meetings.SHOWN else "",
        kind=kind if kind in dict(KINDS) else "",
        from_=from_,
        until=until,
        page=int(page) if page.isascii() and page.isdigit() else 1,
    )
    told = [one for row in events.events(person_id, at=now()) if row.told_on for one in row.against]
    chosen = {"shown": shown, "kind": kind, "from": request.GET.get("from", ""), "until": request.GET.get("until", "")}
    return render(
        request,
        "appointments/list.html",
        {**about(record), "found": found, "chosen": chosen, "shown": meetings.SHOWN, "kinds": KINDS, "told": told},
    )


def book(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Book a meeting: proposed times first, another place asks why.

    On the way from the court (`?from=court`) it is the first meeting: with their officer, or while they have none with
    whoever is on duty at the office.
    """
    record = access.open_record(request.principal, person_id, doing="book")
    from_court = request.GET.get("from") == "court"
    post_id = request.principal.post_id
    with_whom, due = "", None
    if from_court:
        due = booking.first_contact_due(person_id)
        post_id = record.headline.post_id
        with_whom = record.headline.officer or "Whoever is on duty at the office: no officer is named yet"
    given = booking.booking(person_id, headline=record.headline, post_id=post_id, at=now(), owed_by=due)
    form = forms.BookForm.of(
        request,
        draft=f"book:{person_id}",
        booking=given,
        initial={
            "kind": "first" if from_court else "supervision",
            "where": forms.HOME_OFFICE if given.home_office_id or not from_court else "office",
            "office": str(request.principal.office_id or "") if from_court else "",
            "serves": [str(order.id) for order in given.orders] if len(given.orders) == 1 or from_court else [],
            "told_how": "face" if from_court else "",
        },
    )
    return save(
        request,
        form,
        act=lambda _, key: diary.book(
            person_id, **form.given, post_id=post_id, by=request.principal, at=now(), key=key
        ),
        done=lambda made: (
            reverse("casefile:order_slip", args=[person_id])
            if from_court
            else reverse("appointments:meeting", args=[made.pk])
        ),
        again=lambda form: render(
            request,
            "appointments/book.html",
            {
                **about(record),
                "form": form,
                "booking": given,
                "from_court": from_court,
                "with_whom": with_whom,
                "due": due,
            },
            status=form.status,
        ),
    )


@require_safe
def meeting(request: PrincipalRequest, appointment_id: int) -> HttpResponse:
    """One meeting whole."""
    person_id = meetings.person_of_meeting(appointment_id)
    record = access.open_record(request.principal, person_id, doing="see_record")
    found = meetings.meeting(appointment_id, at=now())
    return render(request, "appointments/meeting.html", {**about(record), "meeting": found, "visit_id": found.visit_id})


def move(request: PrincipalRequest, appointment_id: int) -> HttpResponse:
    """Move a meeting."""
    person_id = meetings.person_of_meeting(appointment_id)
    record = access.open_record(request.principal, person_id, doing="book")
    found = meetings.meeting(appointment_id, at=now(), notes=False)
    offered = booking.booking(person_id, headline=record.headline, post_id=found.post_id, at=now())
    proposals = offered.proposals
    form = forms.MoveForm.of(
        request,
        draft=f"move:{appointment_id}",
        version=found.version,
        proposals=proposals,
        minutes=offered.usual_minutes,
    )
    return save(
        request,
        form,
        act=lambda _, key: diary.move(
            appointment_id, **form.given, by=request.principal, at=now(), shown_version=form.shown_version, key=key
        ),
        done=lambda made: reverse("appointments:meeting", args=[made.pk]),
        again=lambda form: render(
            request,
            "appointments/move.html",
            {**about(record), "form": form, "meeting": found, "proposals": proposals},
            status=form.status,
        ),
    )


def cancel(request: PrincipalRequest, appointment_id: int) -> HttpResponse:
    """Cancel a meeting."""
    person_id = meetings.person_of_meeting(appointment_id)
    record = access.open_record(request.principal, person_id, doing="book")
    found = meetings.meeting(appointment_id, at=now(), notes=False)
    form = forms.CancelForm.of(request, draft=f"cancel:{appointment_id}", version=found.version)
    return save(
        request,
        form,
        act=lambda facts, key: diary.cancel(
            appointment_id, **facts, by=request.principal, at=now(), shown_version=form.shown_version, key=key
        ),
        done=lambda _: reverse("appointments:list", args=[person_id]),
        again=lambda form: render(
            request, "appointments/cancel.html", {**about(record), "form": form, "meeting": found}, status=form.status
        ),
    )


@require_safe
def list_events(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Faith days and important events to come, and the meetings that stand against them."""
    record = access.open_record(request.principal, person_id, doing="see_record")
    found = events.events(person_id, at=now())
    return render(request, "appointments/events.html", {**about(record), "events": found})


def accept_event(request: PrincipalRequest, appointment_id: int, commitment_id: int) -> HttpResponse:
    """A meeting gives way to an event they told us of beforehand."""
    person_id = meetings.person_of_meeting(appointment_id)
    record = access.open_record(request.principal, person_id, doing="book")
    found = meetings.meeting(appointment_id, at=now(), notes=False)
    told = events.event(commitment_id, person_id=person_id, at=now())
    if told is None:
        raise Http404("no such event of this person is to come")
    offered = booking.booking(person_id, headline=record.headline, post_id=found.post_id, at=now())
    form = forms.AcceptForm.of(
        request, version=found.version, proposals=offered.proposals, minutes=offered.usual_minutes
    )
    return save(
        request,
        form,
        act=lambda _, key: diary.accept_event(
            appointment_id,
            commitment_id=commitment_id,
            **form.given,
            by=request.principal,
            at=now(),
            shown_version=form.shown_version,
            key=key,
        ),
        done=lambda made: reverse("appointments:meeting", args=[made.pk]),
        again=lambda form: render(
            request,
            "appointments/accept_event.html",
            {**about(record), "form": form, "meeting": found, "event": told, "proposals": offered.proposals},
            status=form.status,
        ),
    )


def tell(request: PrincipalRequest, appointment_id: int) -> HttpResponse:
    """How and when the person was told of a meeting."""
    person_id = meetings.person_of_meeting(appointment_id)
    record = access.open_record(request.principal, person_id, doing="book")
    found = meetings.meeting(appointment_id, at=now(), notes=False)
    at = now()
    form = forms.ToldForm.of(
        request,
        version=found.version,
        initial={"told_day": local_day(at), "told_time": at.astimezone(LONDON).time()},
    )
    return save(
        request,
        form,
        act=lambda facts, key: diary.tell(
            appointment_id,
            told_how=facts["told_how"],
            told_at=forms.moment(facts["told_day"], facts["told_time"]),
            by=request.principal,
            at=now(),
            shown_version=form.shown_version,
            key=key,
        ),
        done=lambda _: reverse("appointments:meeting", args=[appointment_id]),
        again=lambda form: render(
            request, "appointments/tell.html", {**about(record), "form": form, "meeting": found}, status=form.status
        ),
    )


# --------------------------------------------------------------------------------------------------- recurring meetings
def book_series(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Recurring meetings, proposed for the weeks to come; the officer changes what does not suit and books them all."""
    record = access.open_record(request.principal, person_id, doing="book")
    post_id = request.principal.post_id
    proposal = booking.propose_series(person_id, headline=record.headline, post_id=post_id, at=now())
    form = forms.SeriesForm.of(
        request,
        proposal=proposal,
        initial={
            "kind": "supervision",
            "minutes": proposal.minutes,
            "where": forms.HOME_OFFICE if proposal.home_office_id else None,
            "serves": [str(order.id) for order in proposal.orders],
        },
    )
    return save(
        request,
        form,
        act=lambda _, key: diary.book_series(
            person_id, **form.given, post_id=post_id, by=request.principal, at=now(), key=key
        ),
        done=lambda made: reverse("appointments:series", args=[made.pk]),
        again=lambda form: render(
            request,
            "appointments/book_series.html",
            {**about(record), "form": form, "proposal": proposal},
            status=form.status,
        ),
    )


@require_safe
def series(request: PrincipalRequest, series_id: int) -> HttpResponse:
    """Recurring meetings: which stand, and why they were proposed so."""
    record, found = _series(request, series_id, doing="see_record")
    return render(request, "appointments/series.html", {**about(record), "series": found})


def move_series(request: PrincipalRequest, series_id: int) -> HttpResponse:
    """Move all that is to come."""
    record, found = _series(request, series_id, doing="book")
    form = forms.MoveSeriesForm.of(request, draft=f"move-series:{series_id}", version=found.version)
    return save(
        request,
        form,
        act=lambda facts, key: diary.move_series(
            series_id, **facts, by=request.principal, at=now(), shown_version=form.shown_version, key=key
        ),
        done=lambda _: reverse("appointments:series", args=[series_id]),
        again=lambda form: render(
            request,
            "appointments/move_series.html",
            {**about(record), "form": form, "series": found},
            status=form.status,
        ),
    )


def cancel_series(request: PrincipalRequest, series_id: int) -> HttpResponse:
    """Cancel all that is to come."""
    record, found = _series(request, series_id, doing="book")
    form = forms.CancelSeriesForm.of(request, draft=f"cancel-series:{series_id}", version=found.version)
    return save(
        request,
        form,
        act=lambda facts, key: diary.cancel_series(
            series_id, **facts, by=request.principal, at=now(), shown_version=form.shown_version, key=key
        ),
        done=lambda _: reverse("appointments:series", args=[series_id]),
        again=lambda form: render(
            request,
            "appointments/cancel_series.html",
            {**about(record), "form": form, "series": found},
            status=form.status,
        ),
    )


def _series(request: PrincipalRequest, series_id: int, *, doing: str) -> tuple[Record, meetings.SeriesPage]:
    person_id = meetings.person_of_series(series_id)
    record = access.open_record(request.principal, person_id, doing=doing)
    return record, meetings.series(series_id, at=now(), jurisdiction=request.principal.jurisdiction)


def correct_outcome(request: PrincipalRequest, appointment_id: int) -> HttpResponse:
    """Put another outcome in place of a wrong one."""
    person_id = meetings.person_of_meeting(appointment_id)
    record = access.open_record(request.principal, person_id, doing="record_outcome")
    found = meetings.meeting(appointment_id, at=now(), notes=False)
    if not found.outcome:
        raise Http404("this meeting has no outcome to correct")
    asks = meetings.outcome_questions(found)
    form = forms.CorrectForm.of(
        request,
        draft=f"correct:{appointment_id}",
        version=found.version,
        initial={
            "came_at": _time(found.came_at),
            "seen_at": _time(found.seen_at),
            "left_at": _time(found.left_at),
            "failed_how": found.failed_how,
        },
    )
    form.ask(
        choices=asks.choices,
        acceptable=asks.acceptable,
        reasons=asks.reasons,
        held_on=local_day(found.starts_at),
        today=local_day(now()),
    )
    return save(
        request,
        form,
        act=lambda facts, key: outcomes.correct_outcome(
            appointment_id,
            facts=form.given,
            because=facts["because"],
            by=request.principal,
            at=now(),
            shown_version=form.shown_version,
            key=key,
        ),
        done=lambda _: reverse("appointments:meeting", args=[appointment_id]),
        again=lambda form: render(
            request,
            "appointments/correct_outcome.html",
            {**about(record), "form": form, "meeting": found, "asks": asks},
            status=form.status,
        ),
    )


def judge_absence(request: PrincipalRequest, absence_id: int) -> HttpResponse:
    """What happened, what the rule finds, and a person's decision."""
    at = now()
    absence, record = _absence(
        request, absence_id, doing="judge_absence" if request.method == "POST" else "see_record", at=at
    )
    form = forms.JudgeForm.of(
        request,
        draft=f"judge-absence:{absence_id}",
        version=absence.version,
        extendable=not absence.extended,
        latest=absence.latest_extension,
        today=local_day(at),
    )

    def act(facts: dict[str, Any], key: str) -> Any:
        common: dict[str, Any] = {"by": request.principal, "at": now(), "shown_version": form.shown_version, "key": key}
        words, told = facts["words"], facts["told"]
        if facts["decision"] == "extend":
            return judging.extend(absence_id, until=facts["until"], because=words, told=told, **common)
        return judging.judge_absence(absence_id, decision=facts["decision"], words=words, told=told, **common)

    return save(
        request,
        form,
        act=act,
        done=lambda _: reverse("appointments:judge_absence", args=[absence_id]),
        again=lambda form: render(
            request,
            "appointments/judge_absence.html",
            {**about(record), "form": form, "absence": absence, "today": local_day(at)},
            status=form.status,
        ),
    )


def give_reason(request: PrincipalRequest, absence_id: int) -> HttpResponse:
    """Why the person did not come."""
    absence, record = _absence(request, absence_id, doing="add_proof", at=now())
    form = forms.ReasonForm.of(
        request,
        draft=f"reason:{absence_id}",
        version=absence.version,
        reasons=meetings.reason_choices(absence.meeting.jurisdiction, on=absence.missed_on),
        today=local_day(now()),
        initial={
            "reason": absence.reason,
            "words": absence.reason_words,
            "told_on": absence.told_on or local_day(now()),
            "notice_on": absence.notice_on,
        },
    )
    return save(
        request,
        form,
        act=lambda facts, key: judging.give_reason(
            absence_id, **facts, by=request.principal, at=now(), shown_version=form.shown_version, key=key
        ),
        done=lambda _: reverse("appointments:judge_absence", args=[absence_id]),
        again=lambda form: render(
            request,
            "appointments/give_reason.html",
            {**about(record), "form": form, "absence": absence},
            status=form.status,
        ),
    )


def add_proof(request: PrincipalRequest, absence_id: int) -> HttpResponse:
    """Proof of the reason: uploaded and kept, or seen and not kept."""
    absence, record = _absence(request, absence_id, doing="add_proof", at=now())
    how = request.GET.get("how", "")
    form = forms.ProofForm.of(
        request,
        version=absence.version,
        kinds=meetings.proof_choices(absence.meeting.jurisdiction, on=absence.missed_on),
        proofs=[
            f"{row.name}: {row.words}" if row.words else row.name for row in absence.proofs if not row.withdrawn_at
        ],
        today=local_day(now()),
        initial={"received_on": local_day(now()), "how": how if how in {"kept", "seen"} else None},
    )

    def act(facts: dict[str, Any], key: str) -> Any:
        file = facts["upload"] if facts["how"] == "kept" else None
        return judging.add_proof(
            absence_id,
            kind=facts["kind"],
            received_on=facts["received_on"],
            dated_on=facts["dated_on"],
            upload=judging.Upload(filename=file.name, content=file.read()) if file else None,
            seen=facts["how"] == "seen",
            words=facts["words"],
            by=request.principal,
            at=now(),
            shown_version=form.shown_version,
            key=key,
        )

    return save(
        request,
        form,
        act=act,
        done=lambda _: reverse("appointments:judge_absence", args=[absence_id]),
        again=lambda form: render(
            request,
            "appointments/add_proof.html",
            {**about(record), "form": form, "absence": absence},
            status=form.status,
        ),
    )


def withdraw_proof(request: PrincipalRequest, proof_id: int) -> HttpResponse:
    """Proof that does not stand."""
    at = now()
    absence, record = _absence(request, absences.absence_of_proof(proof_id), doing="add_proof", at=at)
    absence_id = absence.id
    proof = next(row for row in absence.proofs if row.id == proof_id)
    form = forms.WithdrawProofForm.of(request, version=proof.version)
    return save(
        request,
        form,
        act=lambda facts, key: judging.withdraw_proof(
            proof_id, **facts, by=request.principal, at=now(), shown_version=form.shown_version, key=key
        ),
        done=lambda _: reverse("appointments:judge_absence", args=[absence_id]),
        again=lambda form: render(
            request,
            "appointments/withdraw_proof.html",
            {**about(record), "form": form, "absence": absence, "proof": proof},
            status=form.status,
        ),
    )


def reopen(request: PrincipalRequest, absence_id: int) -> HttpResponse:
    """Take a decision back, to be taken again."""
    absence, record = _absence(request, absence_id, doing="judge_absence", at=now())
    form = forms.ReopenForm.of(request, version=absence.version)
    return save(
        request,
        form,
        act=lambda facts, key: judging.reopen(
            absence_id, **facts, by=request.principal, at=now(), shown_version=form.shown_version, key=key
        ),
        done=lambda _: reverse("appointments:judge_absence", args=[absence_id]),
        again=lambda form: render(
            request,
            "appointments/reopen.html",
            {**about(record), "form": form, "absence": absence},
            status=form.status,
        ),
    )


@require_safe
def list_against_rule(request: PrincipalRequest) -> HttpResponse:
    """For the team's manager: decisions of the last three months that go against what the rule found, and why."""
    rows = absences.decided_against_rule(request.principal.team_id or 0, from_=now() - timedelta(days=92))
    access.open_list(request.principal, people=[row.person_id for row in rows], doing="see_against_rule")
    return render(request, "appointments/against_rule.html", {"rows": rows})


def write_note(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Write down a contact; `?meeting=` says of which meeting."""
    record = access.open_record(request.principal, person_id, doing="note")
    at = now()
    asked = request.GET.get("meeting", "")
    appointment_id = int(asked) if asked.isascii() and asked.isdigit() else None
    form = forms.NoteForm.of(
        request,
        draft=f"note:{person_id}",
        today=local_day(at),
        initial={
            "kind": "meeting" if appointment_id else "note",
            "day": local_day(at),
            "time": at.astimezone(LONDON).time().replace(second=0, microsecond=0),
        },
    )

    def again(form: forms.NoteForm) -> HttpResponse:
        return render(request, "appointments/write_note.html", {**about(record), "form": form}, status=form.status)

    if "back" in request.POST:
        return again(_typed_again(request, form))
    return save(
        request,
        form,
        act=lambda facts, key: contacts.write_note(
            person_id,
            kind=facts["kind"],
            at_=forms.moment(facts["day"], facts["time"]),
            words=facts["words"],
            sensitive=facts["sensitive"],
            appointment_id=appointment_id,
            by=request.principal,
            at=now(),
            key=key,
        ),
        done=lambda made: _after_note(record, made),
        again=again,
    )


@require_safe
def note(request: PrincipalRequest, contact_id: int) -> HttpResponse:
    """One note; a sensitive one asks the door for more."""
    person_id, sensitive = notes.person_of_note(contact_id)
    record = access.open_record(request.principal, person_id, doing="see_sensitive" if sensitive else "see_record")
    return render(
        request, "appointments/note.html", {**about(record), "tab": "timeline", "note": notes.note(contact_id)}
    )


def supersede_note(request: PrincipalRequest, contact_id: int) -> HttpResponse:
    """The right note in place of a wrong one."""
    person_id, sensitive = notes.person_of_note(contact_id)
    record = access.open_record(request.principal, person_id, doing="see_sensitive" if sensitive else "note")
    found = notes.note(contact_id)
    form = forms.SupersedeForm.of(
        request,
        draft=f"correct-note:{contact_id}",
        version=found.version,
        was_sensitive=found.sensitive,
        initial={"words": found.words, "sensitive": found.sensitive},
    )

    def again(form: forms.SupersedeForm) -> HttpResponse:
        shown = {**about(record), "tab": "timeline", "form": form, "note": found}
        return render(request, "appointments/supersede_note.html", shown, status=form.status)

    if "back" in request.POST:
        return again(_typed_again(request, form))
    return save(
        request,
        form,
        act=lambda facts, key: contacts.supersede_note(
            contact_id,
            words=facts["words"],
            because=facts["because"],
            sensitive=facts["sensitive"],
            by=request.principal,
            at=now(),
            shown_version=form.shown_version,
            key=key,
        ),
        done=lambda made: _after_note(record, made),
        again=again,
    )


def _after_note(record: Record, made: Contact) -> str:
    """The note itself, for those who may read it."""
    if made.sensitive and not record.may("see_sensitive"):
        return reverse("appointments:list", args=[record.person_id])
    return reverse("appointments:note", args=[made.pk])


def _typed_again(request: PrincipalRequest, form: F) -> F:
    """The form as it was typed, to be changed: somebody was asked twice and was not sure."""
    form.is_bound = False
    form.show_typed(drafts.typed(request.POST))
    return form


def about(record: Record) -> dict[str, Any]:
    """What every page about a person needs."""
    return {"record": record, "headline": record.headline, "tab": "meetings", "person_id": record.person_id}


def _absence(
    request: PrincipalRequest, absence_id: int, *, doing: str, at: datetime
) -> tuple[absences.AbsenceToJudge, Record]:
    """An absence whole, once the door has opened for it."""
    absence = absences.absence_to_judge(absence_id, at=at)
    return absence, access.open_record(request.principal, absence.person_id, doing=doing)


def _day(text: str | None) -> date | None:
    """A day of a filter; what cannot be read filters nothing."""
    try:
        return DayField(required=False).clean(text)
    except ValidationError:
        return None


def _time(at: Any) -> Any:
    return at.astimezone(LONDON).time() if at else None
