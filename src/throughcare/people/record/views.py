"""The full record of a person: its page, a page for each act, its history, and changes that wait to be confirmed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.design import dates
from throughcare.design.answers import save
from throughcare.design.fields import DayField
from throughcare.design.forms import ActForm
from throughcare.kernel.clock import local_day, now
from throughcare.people import access
from throughcare.people import queries as people
from throughcare.people.models import ProposedChange
from throughcare.people.record import forms, history, page, queries
from throughcare.people.record.actions import changes, parts, visits, wrong
from throughcare.people.record.kinds import KINDS

TITLES = {
    "name": "Add a name",
    "address": "Add an address",
    "phone": "Add a number or e-mail",
    "disability": "Add a disability",
    "adjustment": "Add what helps",
    "commitment": "Add to their diary",
    "registration": "Register what staff must know",
    "circumstance": "Add how they live",
    "family": "Add somebody of the family",
    "support": "Add a mentor, group or other support",
}


def _page(request: HttpRequest, name: str, record: access.Record, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"record": record, "headline": record.headline, "tab": "details", "today": local_day(now()), **more}
    return render(request, f"people/{name}.html", context, status=status)


def _answer(
    request: PrincipalRequest,
    record: access.Record,
    form: Any,
    title: str,
    act: Callable[[dict[str, Any], str], Any],
    **more: Any,
) -> HttpResponse:
    """The page of one act: its form, or what it says done and back to the details."""
    return save(
        request,
        form,
        act=act,
        done=lambda _: reverse("people:details", args=[record.person_id]),
        again=lambda form: _page(request, "change", record, status=form.status, form=form, title=title, **more),
    )


@require_safe
def details(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Everything recorded about the person themselves, with what is not recorded said so."""
    record = access.open_record(request.principal, person_id, doing="see_details")
    today = local_day(now())
    found = people.details(person_id)
    written = page.write(
        found,
        queries.lists(found.person, on=today),
        may=record.may("change_details"),
        may_decide=record.may("decide_change"),
        today=today,
    )
    return _page(request, "details", record, written=written, as_on=None)


@require_safe
def past(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Any field on any day: its values with from and until, who wrote them and why; or the record as it stood."""
    record = access.open_record(request.principal, person_id, doing="see_details")
    today = local_day(now())
    part, _, field = request.GET.get("field", "").partition(".")
    if part and (part not in history.PARTS or (field and field not in dict(history.fields(part)))):
        raise Http404
    problem, on = "", None
    if typed := request.GET.get("on", "").strip():
        try:
            on = DayField(name="day", latest=today).clean(typed)
        except ValidationError as error:
            problem = error.messages[0]
    then = history.as_known(person_id, on) if on else None
    return _page(
        request,
        "history",
        record,
        status=422 if problem else 200,
        chosen=request.GET.get("field", ""),
        choices=[
            (name, title, [(f"{name}.{of}", words) for of, words in history.fields(name)])
            for name, (title, _, _) in history.PARTS.items()
        ],
        typed=typed,
        problem=problem,
        on=on,
        written=_as_it_stood(then, on) if then and on else None,
        values=[] if on else _rows(history.values(person_id, part=part, field=field)),
        corrections=[] if on else history.corrections(person_id),
        most=history.MOST,
    )


def _as_it_stood(then: people.Details, on: date) -> page.Page:
    return page.write(then, queries.lists(then.person, on=on), may=False, may_decide=False, today=on)


def _rows(found: list[history.Value]) -> list[dict[str, Any]]:
    return [
        {
            "cells": {
                "field": {"text": f"{one.part}: {one.field}", "note": f"Row {one.row_id}"},
                "value": {"text": one.text, "strong": one.until is None},
                "from": f"{dates.full_day(one.from_)}, {dates.clock(one.from_)}",
                "until": f"{dates.full_day(one.until)}, {dates.clock(one.until)}" if one.until else "Still so",
                "by": {"text": one.by, "note": one.why},
                "request": one.request[:8] or "None",
            }
        }
        for one in found
    ]


def about(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Change what is said once of a person."""
    record = access.open_record(request.principal, person_id, doing="change_details")
    row, today = queries.person(person_id), local_day(now())
    form = forms.AboutForm.of(
        request,
        draft=f"details:about:{person_id}",
        version=row.version,
        initial={name: getattr(row, name) for name in forms.AboutForm.base_fields if hasattr(row, name)},
        lists=queries.lists(row, on=today),
        today=today,
    )
    return _answer(
        request,
        record,
        form,
        "Change who they are",
        lambda facts, key: parts.describe(
            person_id,
            facts=form.values,
            because=facts["because"],
            shown_version=form.shown_version,
            by=request.principal,
            at=now(),
            key=key,
        ),
    )


def change(request: PrincipalRequest, person_id: int, what: str) -> HttpResponse:
    """Add one thing to the record."""
    if what not in KINDS:
        raise Http404
    record = access.open_record(request.principal, person_id, doing="change_details")
    today = local_day(now())
    form = forms.FORMS[what].of(
        request,
        draft=f"details:{what}:{person_id}",
        lists=queries.lists(queries.person(person_id), on=today),
        today=today,
    )
    return _answer(
        request,
        record,
        form,
        TITLES[what],
        lambda _, key: parts.add(person_id, part=what, facts=form.values, by=request.principal, at=now(), key=key),
    )


_SAYS = {
    "change": "It is otherwise from a day on: what stood here ends on that day and stays in the record.",
    "correct": "It was wrong from the start. What it said is kept, with how we know.",
    "end": "It holds no more. It stays in the record as earlier.",
    "strike": "It was never so, or is somebody else's. It stays in the history and counts for nothing.",
}


_ALSO = {
    "end": "It holds no more: end it",
    "correct": "It was wrong from the start: correct it",
    "strike": "It was never so, or is somebody else's: strike it",
}


def edit(request: PrincipalRequest, person_id: int, part: str, row_id: int, act: str) -> HttpResponse:
    """Change, correct, end or strike a part."""
    if part not in KINDS or act not in _SAYS:
        raise Http404
    record = access.open_record(request.principal, person_id, doing="change_details")
    row = queries.row(person_id, part, row_id)
    today = local_day(now())
    shown: dict[str, Any] = {"draft": f"details:{act}:{part}:{row_id}", "version": row.version}
    form: Any
    if act in {"change", "correct"}:
        kind = forms.correcting(part) if act == "correct" else forms.FORMS[part]
        first = queries.initial(part, row)
        if act == "change":
            first |= {name: None for name in ("since", "told_on", "planned_for") if name in first}
        form = kind.of(request, **shown, initial=first, lists=queries.lists(row.person, on=today), today=today)
    else:
        form = (forms.EndForm if act == "end" else forms.StrikeForm).of(request, **shown)
    done = {"change": parts.change, "correct": parts.correct, "end": parts.end, "strike": parts.strike}[act]

    def do(facts: dict[str, Any], key: str) -> Any:
        given = facts if act in {"end", "strike"} else {"facts": form.values}
        if act == "correct":
            given["because"] = facts["because"]
        return done(
            row_id, part=part, **given, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        )

    title = f"{act.capitalize()}: {KINDS[part].name.lower()}"
    others = {"change": ("end", "correct", "strike"), "correct": ("strike",)}.get(act, ())
    also = [(_ALSO[other], reverse("people:edit", args=[person_id, part, row_id, other])) for other in others]
    return _answer(request, record, form, title, do, says=_SAYS[act], also=also)


def verify(request: PrincipalRequest, address_id: int) -> HttpResponse:
    """Say whether the person lives at an address, and how we know."""
    row = queries.address(address_id)
    record = access.open_record(request.principal, row.person_id, doing="change_details")
    today = local_day(now())
    form = forms.VerifyForm.of(
        request,
        draft=f"verify:{address_id}",
        version=row.version,
        initial={"on": today},
        lists=queries.lists(row.person, on=today),
        today=today,
    )
    return _on_row(
        request, record, form, "Verify an address", visits.verify_address, address_id, f"{row.lines}, {row.town}"
    )


def moved(request: PrincipalRequest, address_id: int) -> HttpResponse:
    """A planned move happened."""
    row = queries.address(address_id)
    record = access.open_record(request.principal, row.person_id, doing="change_details")
    form = forms.MovedForm.of(
        request, draft=f"moved:{address_id}", version=row.version, initial={"on": row.planned_for}
    )
    return _on_row(request, record, form, "They have moved", visits.moved, address_id, f"{row.lines}, {row.town}")


def review(request: PrincipalRequest, registration_id: int) -> HttpResponse:
    """Look at a registration again."""
    row = queries.registration(registration_id)
    record = access.open_record(request.principal, row.person_id, doing="change_details")
    form = forms.ReviewForm.of(request, draft=f"review:{registration_id}", version=row.version)
    title = f"Look again: {row.get_kind_display()}"
    said = ". ".join(part for part in (row.level, row.note) if part)
    return _on_row(request, record, form, title, visits.review_registration, registration_id, said)


def ask(request: PrincipalRequest, adjustment_id: int) -> HttpResponse:
    """Ask whether what was agreed still helps."""
    row = queries.adjustment(adjustment_id)
    record = access.open_record(request.principal, row.person_id, doing="change_details")
    form = forms.AskForm.of(request, draft=f"ask:{adjustment_id}", version=row.version)
    return _on_row(request, record, form, "Does it still help?", visits.review_adjustment, adjustment_id, row.text)


def consent(request: PrincipalRequest, relation_id: int) -> HttpResponse:
    """They agree that we may be in touch with somebody."""
    row = queries.relation(relation_id)
    record = access.open_record(request.principal, row.person_id, doing="change_details")
    form = forms.ConsentForm.of(request, draft=f"consent:{relation_id}")
    return _answer(
        request,
        record,
        form,
        f"Consent to be in touch with {row.name}",
        lambda facts, key: visits.give_consent(relation_id, **facts, by=request.principal, at=now(), key=key),
    )


def withdraw(request: PrincipalRequest, consent_id: int) -> HttpResponse:
    """They agree no more."""
    row = queries.consent(consent_id)
    record = access.open_record(request.principal, row.person_id, doing="change_details")
    form = forms.WithdrawForm.of(request, draft=f"withdraw-consent:{consent_id}", version=row.version)
    title = f"Withdraw consent to be in touch with {row.relation.name}"
    return _on_row(request, record, form, title, visits.withdraw_consent, consent_id, row.get_covers_display())


def _on_row(
    request: PrincipalRequest,
    record: access.Record,
    form: ActForm,
    title: str,
    act: Callable[..., Any],
    row_id: int,
    says: str,
) -> HttpResponse:
    return _answer(
        request,
        record,
        form,
        title,
        lambda facts, key: act(
            row_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        says=says.strip(", "),
    )


def declare(request: PrincipalRequest, person_id: int, part: str) -> HttpResponse:
    """Somebody told us of a change that is still to be confirmed."""
    if part not in changes.DECLARABLE:
        raise Http404
    record = access.open_record(request.principal, person_id, doing="declare_change")
    today = local_day(now())
    form = forms.declaring(part).of(
        request,
        draft=f"declare:{part}:{person_id}",
        lists=queries.lists(queries.person(person_id), on=today),
        today=today,
    )

    def do(facts: dict[str, Any], key: str) -> Any:
        values, who = forms.split_declared(facts)
        return changes.declare(person_id, part=part, facts=values, **who, by=request.principal, at=now(), key=key)

    says = "It changes nothing until it is confirmed."
    return _answer(request, record, form, f"A change they told us of: {KINDS[part].name.lower()}", do, says=says)


def confirm(request: PrincipalRequest, change_id: int) -> HttpResponse:
    """Old beside new: accept, accept with a correction, or refuse with a reason."""
    found = queries.declared(change_id)
    row = found.change
    record = access.open_record(request.principal, row.person_id, doing="decide_change")
    refusing = request.method == "POST" and "refuse" in request.POST
    today = local_day(now())
    leave = bool(row.leave_because)
    values = forms.confirming(row.part, leave=leave).of(
        request,
        draft="" if refusing else f"confirm:{change_id}",
        version=row.version,
        initial=found.values,
        lists=queries.lists(row.person, on=today),
        today=today,
    )
    no = forms.RefuseForm.of(request, draft=f"refuse:{change_id}" if refusing else "", version=row.version)
    shown: Any = no if refusing else values

    def do(facts: dict[str, Any], key: str) -> Any:
        common = {"shown_version": shown.shown_version, "by": request.principal, "at": now(), "key": key}
        if refusing:
            return changes.refuse(change_id, because=facts["because"], **common)
        if values.values == {**values.values, **{name: v for name, v in found.values.items() if name in values.values}}:
            return changes.accept(change_id, because=facts["because"] if leave else "", **common)
        return changes.accept_corrected(change_id, facts=values.values, because=facts["because"], **common)

    def again(form: Any) -> HttpResponse:
        clean = forms.confirming(row.part, leave=leave)
        return _page(
            request,
            "confirm",
            record,
            status=form.status,
            found=found,
            beside=_beside(found, values),
            who=row.declared_name or row.get_declared_by_display().lower(),
            form=form,
            values=values
            if not refusing
            else clean(initial=values.initial, lists=queries.lists(row.person, on=today), today=today),
            no=no if refusing else forms.RefuseForm(initial=no.initial, auto_id="no_%s"),
            part=KINDS[row.part].name,
            refuse_if=queries.leave_words(row, on=today),
        )

    def done(change: ProposedChange) -> str:
        event = row.part == "commitment" and found.values.get("kind") in {"faith", "event"}
        moves = event and change.state != "refused"  # meetings that stand against it are moved there
        return reverse("appointments:events" if moves else "people:details", args=[row.person_id])

    return save(
        request,
        shown,
        act=do,
        done=done,
        again=again,
    )


def note_correction(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """The person says that something on their record is wrong, and somebody writes it down for them."""
    record = access.open_record(request.principal, person_id, doing="note_correction")
    form = forms.NoteCorrectionForm.of(request, draft=f"wrong:{person_id}")
    return _answer(
        request,
        record,
        form,
        "They say that something is wrong",
        lambda facts, key: wrong.ask(person_id, **facts, by=request.principal, at=now(), key=key),
        says="Write it in their own words. They are told what came of it.",
    )


def answer_correction(request: PrincipalRequest, asked_id: int) -> HttpResponse:
    """What they say is wrong and what would be right, and the answer; putting it right is done on the part itself."""
    row = queries.correction_asked(asked_id)
    doing = "answer_correction" if request.method == "POST" else "see_details"
    record = access.open_record(request.principal, row.person_id, doing=doing)
    form = forms.AnswerCorrectionForm.of(request, draft=f"answer-wrong:{asked_id}", version=row.version)
    return save(
        request,
        form,
        act=lambda facts, key: wrong.answer(
            asked_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: reverse("people:details", args=[row.person_id]),
        again=lambda form: _page(request, "wrong", record, status=form.status, form=form, row=row),
    )


def _beside(found: queries.Declared, form: ActForm) -> list[tuple[str, Any, Any]]:
    """What the record says beside what was declared, in the words of the form."""

    def said(name: str, value: Any) -> Any:
        names = dict(getattr(form.fields[name], "choices", ()))
        return names.get(value, value) if value is not None and not isinstance(value, bool) else value

    return [
        (str(form.fields[name].label), said(name, was), said(name, to))
        for name, was, to in found.beside
        if name in form.fields
    ]
