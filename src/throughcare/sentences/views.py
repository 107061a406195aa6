"""The sentence page, and the acts on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.design.answers import save
from throughcare.design.forms import ActForm
from throughcare.kernel.clock import LONDON, local_day, now
from throughcare.people import access
from throughcare.sentences import actions, changing, dates, forms, queries, transferring
from throughcare.sentences.models import Instruction, OrderChange, Transfer

FROM_COURT = "?from=court"


@require_safe
def sentence(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Orders and how far they are, instructions and what came of them, and where the person was."""
    record = access.open_record(request.principal, person_id, doing="see_record")
    today = local_day(now())
    return render(
        request,
        "sentences/sentence.html",
        {
            "record": record,
            "headline": record.headline,
            "page": queries.sentence_page(person_id, today=today),
            "today": today,
        },
    )


def impose(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Add an order. On the way from the court (`?from=court`) another order or the first meeting comes next."""
    record = access.open_record(request.principal, person_id, doing="add_sentence")
    at = now()
    today = local_day(at)
    choices = queries.choices(person_id, today=today)
    before = queries.court_day(request.principal.key, since=today - timedelta(days=1))
    form = forms.SentenceForm.of(
        request,
        draft=f"sentence:{person_id}",
        initial={
            "conditions": choices.standard,
            **({"court": before.court, "sentenced_on": before.sentenced_on} if before else {}),
        },
        choices=choices,
    )

    def done(_made: Any) -> str:
        after = request.POST.get("next")
        if after == "another":
            return reverse("sentences:impose", args=[person_id]) + FROM_COURT
        if after == "meeting":
            return reverse("appointments:book", args=[person_id]) + FROM_COURT
        return reverse("sentences:sentence", args=[person_id])

    return save(
        request,
        form,
        act=lambda _facts, key: actions.impose(person_id, **form.values(), by=request.principal, at=now(), key=key),
        done=done,
        again=lambda form: _page(
            request, record, form, "sentences/impose.html", before=before, from_court=request.GET.get("from") == "court"
        ),
    )


@require_safe
def offences(request: PrincipalRequest) -> HttpResponse:
    """The list of offences: found by words or code, as a page, or for a field that suggests them."""
    words = request.GET.get("q", "")[:100]
    found = queries.find_offences(words)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"choices": [row.choice for row in found]})
    return render(request, "sentences/offences.html", {"words": words, "found": found})


def end(request: PrincipalRequest, sentence_id: int) -> HttpResponse:
    """End an order, with a reason."""
    today = local_day(now())
    order = queries.order(sentence_id, today=today)
    record = access.open_record(request.principal, order.person_id, doing="add_sentence")
    form = forms.EndForm.of(
        request, draft=f"end-sentence:{sentence_id}", version=order.version, initial={"on": order.suggested_end(today)}
    )
    return save(
        request,
        form,
        act=lambda facts, key: actions.end(
            sentence_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _made: reverse("sentences:sentence", args=[order.person_id]),
        again=lambda form: _page(request, record, form, "sentences/end.html", order=order),
    )


def reopen(request: PrincipalRequest, sentence_id: int) -> HttpResponse:
    """Open an order again that was ended wrongly, with a reason."""
    order = queries.order(sentence_id, today=local_day(now()))
    record = access.open_record(request.principal, order.person_id, doing="add_sentence")
    form = forms.ReopenForm.of(request, draft=f"reopen-sentence:{sentence_id}", version=order.version)
    return save(
        request,
        form,
        act=lambda facts, key: actions.reopen(
            sentence_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _made: reverse("sentences:sentence", args=[order.person_id]),
        again=lambda form: _page(request, record, form, "sentences/reopen.html", order=order),
    )


def instruct(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Record what the person was asked to do."""
    record = access.open_record(request.principal, person_id, doing="instruct")
    at = now()
    orders = queries.live_orders(person_id, today=local_day(at))
    form = forms.InstructForm.of(
        request,
        draft=f"instruct:{person_id}",
        initial={"told_on": local_day(at), "told_time": at.astimezone(LONDON).time().replace(second=0, microsecond=0)},
        orders=orders,
    )
    return save(
        request,
        form,
        act=lambda _facts, key: actions.instruct(**form.values(), by=request.principal, at=now(), key=key),
        done=lambda _made: reverse("sentences:sentence", args=[person_id]) + "#instructions",
        again=lambda form: _page(request, record, form, "sentences/instruct.html", orders=orders),
    )


def record_instruction(request: PrincipalRequest, instruction_id: int) -> HttpResponse:
    """Record what came of an instruction."""
    today = local_day(now())
    person_id, row = queries.instruction(instruction_id, today=today)
    record = access.open_record(request.principal, person_id, doing="instruct")
    form = forms.InstructionForm.of(
        request, draft=f"instruction:{instruction_id}", version=row.version, initial={"on": today}, instruction=row
    )

    def act(facts: dict[str, Any], key: str) -> Instruction:
        common: dict[str, Any] = {"shown_version": form.shown_version, "by": request.principal, "at": now(), "key": key}
        state, because = facts["state"], facts["because"]
        if state == forms.LONGER:
            return actions.give_longer(instruction_id, until=facts["until"], because=because, **common)
        return actions.record_instruction(instruction_id, state=state, on=facts["on"], because=because, **common)

    return save(
        request,
        form,
        act=act,
        done=lambda _made: reverse("sentences:sentence", args=[person_id]) + "#instructions",
        again=lambda form: _page(
            request, record, form, "sentences/record_instruction.html", instruction=row, today=today
        ),
    )


def record_progress(request: PrincipalRequest, requirement_id: int) -> HttpResponse:
    """Say how much of a requirement is done."""
    today = local_day(now())
    person_id, version, row = queries.asked(requirement_id, today=today)
    record = access.open_record(request.principal, person_id, doing="add_sentence")
    form = forms.ProgressForm.of(
        request,
        version=version,
        initial={"on": today, "done": f"{row.done.normalize():f}"},
        amount=row.amount,
        unit=row.unit or "",
    )
    return save(
        request,
        form,
        act=lambda facts, key: actions.record_progress(
            requirement_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _made: reverse("sentences:sentence", args=[person_id]),
        again=lambda form: _page(request, record, form, "sentences/record_progress.html", asked=row),
    )


def move_to(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Record where the person is."""
    record = access.open_record(request.principal, person_id, doing="add_sentence")
    places = queries.places(person_id)
    form = forms.PlaceForm.of(request, draft=f"place:{person_id}", initial={"on": local_day(now())})
    return save(
        request,
        form,
        act=lambda facts, key: actions.move_to(person_id, **facts, by=request.principal, at=now(), key=key),
        done=lambda _made: reverse("sentences:sentence", args=[person_id]) + "#places",
        again=lambda form: _page(request, record, form, "sentences/move_to.html", places=places),
    )


# ---------------------------------------------------------------------------------------------------- changed orders
def change(request: PrincipalRequest, sentence_id: int) -> HttpResponse:
    """What a court did with an order in force: a later last day, one more requirement, or its end."""
    today = local_day(now())
    order, record = _opened(request, sentence_id, today=today)
    requirements, _ = queries.can_be_added(order.person_id, on=today)
    form = forms.ChangeForm.of(
        request,
        draft=f"change-sentence:{sentence_id}",
        version=order.version,
        initial={"on": today},
        choices=requirements if order.holds == "requirements" else [],
    )

    def act(facts: dict[str, Any], key: str) -> OrderChange:
        court = {name: facts[name] for name in ("on", "court", "because")}
        by: dict[str, Any] = {"by": request.principal, "at": now(), "key": key}
        if facts["kind"] == "add":
            return changing.add_requirement(sentence_id, asked=form.asked, **court, **by)
        if facts["kind"] == "extend":
            return changing.extend(
                sentence_id,
                ends_on=facts["ends_on"],
                court_words=facts["court_words"],
                **court,
                shown_version=form.shown_version,
                **by,
            )
        return changing.revoke(sentence_id, **court, shown_version=form.shown_version, **by)

    return _save(request, record, form, act, "sentences/change.html", order=order, courts=queries.courts)


def change_requirement(request: PrincipalRequest, requirement_id: int) -> HttpResponse:
    """What a court did with one requirement: changed what it asks, or took it off."""
    today = local_day(now())
    person_id, version, asked = queries.asked(requirement_id, today=today)
    record = access.open_record(request.principal, person_id, doing="add_sentence")
    form = forms.RequirementChangeForm.of(
        request,
        draft=f"change-requirement:{requirement_id}",
        version=version,
        initial={
            "on": today,
            "amount": f"{asked.amount.normalize():f}" if asked.amount is not None else "",
            "text": asked.text,
            "months": asked.months,
            "days_a_week": asked.days_a_week,
            "court_words": asked.court_words,
        },
    )

    def act(facts: dict[str, Any], key: str) -> OrderChange:
        common: dict[str, Any] = {name: facts[name] for name in ("on", "court", "because")}
        common |= {"shown_version": form.shown_version, "by": request.principal, "at": now(), "key": key}
        if facts["kind"] == "remove":
            return changing.remove_requirement(requirement_id, **common)
        more = {name: facts[name] for name in ("amount", "text", "months", "days_a_week", "court_words")}
        return changing.vary_requirement(requirement_id, **more, **common)

    return _save(request, record, form, act, "sentences/change_requirement.html", asked=asked, courts=queries.courts)


def add_condition(request: PrincipalRequest, sentence_id: int) -> HttpResponse:
    """Add a condition to a licence."""
    today = local_day(now())
    order, record = _opened(request, sentence_id, today=today)
    _, kinds = queries.can_be_added(order.person_id, on=today)
    form = forms.ConditionForm.of(
        request,
        draft=f"condition:{sentence_id}",
        initial={"on": today},
        listed=queries.listed_conditions(),
        kinds=kinds,
    )

    def act(facts: dict[str, Any], key: str) -> OrderChange:
        return changing.add_condition(
            sentence_id,
            code=facts["code"],
            text=facts["text"],
            wording=facts["listed"],
            on=facts["on"],
            because=facts["because"],
            by=request.principal,
            at=now(),
            key=key,
        )

    return _save(request, record, form, act, "sentences/add_condition.html", order=order)


def transfer(request: PrincipalRequest, sentence_id: int) -> HttpResponse:
    """Ask another area to take the order over."""
    order, record = _opened(request, sentence_id, today=local_day(now()))
    form = forms.TransferForm.of(request, draft=f"transfer:{sentence_id}", version=order.version, areas=queries.areas())

    def act(facts: dict[str, Any], key: str) -> Transfer:
        return transferring.ask(
            sentence_id,
            body_id=int(facts["body_id"]),
            because=facts["because"],
            shown_version=form.shown_version,
            by=request.principal,
            at=now(),
            key=key,
        )

    return _save(request, record, form, act, "sentences/transfer.html", order=order)


def call_off_transfer(request: PrincipalRequest, transfer_id: int) -> HttpResponse:
    """A move that is not wanted any more, before the area answered."""
    row, record = _transfer(request, transfer_id)
    form = forms.CallOffForm.of(request, draft=f"call-off-transfer:{transfer_id}", version=row.version)
    return _save(
        request,
        record,
        form,
        lambda facts, key: transferring.call_off(
            transfer_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        "sentences/call_off_transfer.html",
        row=row,
    )


def read_transfer(request: PrincipalRequest, transfer_id: int) -> HttpResponse:
    """Why another area does not take the order over: the officer reads it."""
    row, record = _transfer(request, transfer_id)
    if row.state != "refused":
        raise Http404
    form = forms.ReadForm.of(request, version=row.version)
    return _save(
        request,
        record,
        form,
        lambda _facts, key: transferring.read(
            transfer_id, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        "sentences/read_transfer.html",
        row=row,
    )


def _transfer(request: PrincipalRequest, transfer_id: int) -> tuple[queries.TransferRow, access.Record]:
    row = queries.transfer(transfer_id)  # not there, or hidden: the door's middleware answers and writes it down
    return row, access.open_record(request.principal, row.person_id, doing="add_sentence")


def undo_change(request: PrincipalRequest, change_id: int) -> HttpResponse:
    """Take back a change that was recorded by mistake."""
    person_id, row = queries.change(change_id)
    record = access.open_record(request.principal, person_id, doing="add_sentence")
    form = forms.UndoForm.of(request, draft=f"undo-change:{change_id}", version=row.version)
    return _save(
        request,
        record,
        form,
        lambda facts, key: changing.undo(
            change_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        "sentences/undo_change.html",
        change=row,
    )


def set_date(request: PrincipalRequest, sentence_id: int) -> HttpResponse:
    """Say when a day that matters is."""
    today = local_day(now())
    order, record = _opened(request, sentence_id, today=today)
    form = forms.DateForm.of(
        request,
        draft=f"key-date:{sentence_id}",
        initial={"code": request.GET.get("code", "")},
        kinds=queries.date_kinds(sentence_id, today=today),
    )
    return _save(
        request,
        record,
        form,
        lambda facts, key: dates.set_date(sentence_id, **facts, by=request.principal, at=now(), key=key),
        "sentences/set_date.html",
        order=order,
        stand=queries.key_dates(order.person_id).get(sentence_id, []),
    )


def _opened(request: PrincipalRequest, sentence_id: int, *, today: date) -> tuple[queries.OrderRow, access.Record]:
    """The order, and the person's record opened at the door."""
    order = queries.order(sentence_id, today=today)
    return order, access.open_record(request.principal, order.person_id, doing="add_sentence")


def _save(
    request: PrincipalRequest,
    record: access.Record,
    form: ActForm,
    act: Callable[[dict[str, Any], str], Any],
    template: str,
    *,
    courts: Callable[[int], list[str]] | None = None,
    **more: Any,
) -> HttpResponse:
    """Show or save a form about an order, and go on to the sentence page."""
    person_id = record.headline.person_id

    def again(form: ActForm) -> HttpResponse:
        if courts is not None:
            more["courts"] = courts(person_id)
        return _page(request, record, form, template, **more)

    return save(request, form, act=act, done=lambda _made: reverse("sentences:sentence", args=[person_id]), again=again)


def _page(request: PrincipalRequest, record: access.Record, form: ActForm, template: str, **more: Any) -> HttpResponse:
    return render(
        request, template, {"record": record, "headline": record.headline, "form": form, **more}, status=form.status
    )
