"""Complaints, as staff enter, answer and hand them on. Only whoever may answer reads what was written."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.complaints import actions, forms, queries
from throughcare.complaints.models import Complaint
from throughcare.design.answers import save
from throughcare.design.forms import ActForm
from throughcare.kernel.clock import local_day, now
from throughcare.people import access

TAB = "compliance"


def _about(record: access.Record, **more: Any) -> dict[str, Any]:
    return {"record": record, "headline": record.headline, "tab": TAB, "today": local_day(now()), **more}


def _page(request: HttpRequest, name: str, record: access.Record, *, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, f"complaints/{name}.html", _about(record, **more), status=status)


def _form(request: HttpRequest, record: access.Record, form: ActForm, **more: Any) -> HttpResponse:
    """A page that is one form."""
    return render(request, "design/person_form.html", _about(record, form=form, **more), status=form.status)


# ------------------------------------------------------------------------------------------------------------- looking
@require_safe
def listed(request: PrincipalRequest) -> HttpResponse:
    """The complaints of a manager's teams and those given to them, what is due first."""
    chosen = next((code for code, _ in queries.WHICH if code == request.GET.get("which")), queries.FIRST)
    number = request.GET.get("page", "")
    at = now()
    found = queries.listed(
        request.principal,
        which=chosen,
        subject=request.GET.get("subject", ""),
        number=int(number) if number.isdecimal() and len(number) < 6 else 1,
        at=at,
    )
    access.open_list(
        request.principal, people=found.people, doing="see_complaints", terms=request.GET.urlencode()[:200]
    )
    context = {
        "found": found,
        "which": queries.WHICH,
        "chosen": chosen,
        "subjects": queries.every_subject(jurisdiction=request.principal.jurisdiction, on=local_day(at)),
        "subject": request.GET.get("subject", ""),
    }
    return render(request, "complaints/list.html", context)


@require_safe
def of_person(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """That somebody complained, when, and by when they are answered. What they wrote is not here."""
    record = access.open_record(request.principal, person_id, doing="see_record")
    return _page(request, "of_person", record, rows=queries.of_person(person_id, by=request.principal, at=now()))


@require_safe
def complaint(request: PrincipalRequest, complaint_id: int) -> HttpResponse:
    """One complaint: their words, who answers, and what was answered."""
    row = queries.complaint(complaint_id)
    record = access.open_record(request.principal, row.person_id, doing=queries.door(row, request.principal))
    mine = request.principal.post_id == row.answerer_id
    return _page(request, "complaint", record, page=queries.page(row), mine=mine, me=request.principal.post_id)


# ------------------------------------------------------------------------------------------------ written down for them
def enter(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """A complaint that was said or written to us."""
    record = access.open_record(request.principal, person_id, doing="enter_complaint")
    today = local_day(now())
    form = forms.EnterForm.of(
        request,
        draft=f"complaint:{person_id}",
        subjects=queries.subjects(person_id, on=today),
        staff=[(str(one.id), f"{one.name}, {one.role_name}") for one in queries.could_be_about(person_id, on=today)],
    )
    return save(
        request,
        form,
        act=lambda said, key: actions.make(person_id, **said, by=request.principal, at=now(), key=key),
        done=lambda _made: reverse("complaints:of_person", args=[person_id]),
        again=lambda form: _form(
            request,
            record,
            form,
            title="Write down a complaint",
            lead="Somebody other than the offender manager answers it. After you save, only they can read it.",
            button="Save the complaint",
            back_url=reverse("complaints:of_person", args=[person_id]),
        ),
    )


def ask_again(request: PrincipalRequest, complaint_id: int) -> HttpResponse:
    """They told us that they are not happy with the answer: somebody else looks again."""
    row = queries.complaint(complaint_id)
    record = access.open_record(request.principal, row.person_id, doing="enter_complaint")
    form = forms.AgainForm.of(request, draft=f"complaint-again:{complaint_id}", version=row.version)
    back = reverse("complaints:of_person", args=[row.person_id])
    return save(
        request,
        form,
        act=lambda said, key: actions.ask_again(
            complaint_id, **said, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _made: back,
        again=lambda form: _form(
            request,
            record,
            form,
            title="They are not happy with the answer",
            lead="The next one up looks again, and answers by a new day.",
            button="Ask for another look",
            back_url=back,
        ),
    )


# ----------------------------------------------------------------------------------------------------------- answering
def _answering(
    request: PrincipalRequest, row: Complaint, form: ActForm, *, act: Any, title: str, button: str, lead: str = ""
) -> HttpResponse:
    """A form of whoever answers, opened at the door like the complaint itself."""
    # Whom it is about does nothing here, even once it was opened to them.
    doing = "see_complaint_of_oneself" if queries.is_about(row, request.principal) else "answer_complaint"
    record = access.open_record(request.principal, row.person_id, doing=doing)
    back = reverse("complaints:complaint", args=[row.pk])
    return save(
        request,
        form,
        act=lambda said, key: act(
            row.pk, **said, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _made: back,
        again=lambda form: _page(
            request,
            "form",
            record,
            status=form.status,
            form=form,
            row=row,
            title=title,
            lead=lead,
            button=button,
            back_url=back,
        ),
    )


def acknowledge(request: PrincipalRequest, complaint_id: int) -> HttpResponse:
    """They were told that we have it."""
    row = queries.complaint(complaint_id)
    return _answering(
        request,
        row,
        forms.AcknowledgeForm.of(request, version=row.version),
        act=actions.acknowledge,
        title="They know that we have it",
        lead="A letter goes by itself. If you told them yourself, say so here.",
        button="Save",
    )


def answer(request: PrincipalRequest, complaint_id: int) -> HttpResponse:
    """What was found, and what we will do."""
    row = queries.complaint(complaint_id)
    return _answering(
        request,
        row,
        forms.AnswerForm.of(request, draft=f"complaint-answer:{complaint_id}", version=row.version),
        act=actions.answer,
        title="Answer the complaint",
        lead="They read it as you write it. Do not repeat what they wrote: a letter can be read by others in the team.",
        button="Send the answer",
    )


def hand_on(request: PrincipalRequest, complaint_id: int) -> HttpResponse:
    """Somebody else answers it."""
    row = queries.complaint(complaint_id)
    return _answering(
        request,
        row,
        forms.HandOnForm.of(
            request,
            version=row.version,
            posts=queries.could_answer(row, on=local_day(now())),
            answerer_id=row.answerer_id,
        ),
        act=actions.hand_on,
        title="Hand the complaint on",
        lead="The day for the answer stays. They are told who answers now.",
        button="Hand it on",
    )


def open_to_officer(request: PrincipalRequest, complaint_id: int) -> HttpResponse:
    """Let whom it is about read it."""
    row = queries.complaint(complaint_id)
    return _answering(
        request,
        row,
        forms.OpenForm.of(request, version=row.version),
        act=actions.open_to_officer,
        title=f"Open it to {row.of.user.name if row.of else 'whom it is about'}",
        lead="They can read every word of it then. This cannot be taken back. Think of who asked for it not to be.",
        button="Open it",
    )


def withdraw(request: PrincipalRequest, complaint_id: int) -> HttpResponse:
    """They said that they take it back."""
    row = queries.complaint(complaint_id)
    return _answering(
        request,
        row,
        forms.WithdrawForm.of(request, version=row.version),
        act=actions.withdraw,
        title="They take it back",
        lead="Only they can. You write down what they said, and nothing more is owed.",
        button="Save",
    )
