"""Sending by hand, and what people told us by text and on the phone."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from throughcare.accounts.requests import PrincipalRequest
from throughcare.design.answers import save
from throughcare.design.dates import when
from throughcare.kernel.clock import LONDON, local_day, now
from throughcare.kernel.errors import Refused
from throughcare.messaging import actions, letters, queries, reply_queries
from throughcare.messaging import replies as said
from throughcare.messaging.forms import AnswerReplyForm, CallForm, MatchForm, SendForm, TakeOffForm
from throughcare.messaging.models import CHANNELS, Reply
from throughcare.people import access

CHANNEL_NAMES = dict(CHANNELS)


def _about(record: access.Record) -> dict[str, Any]:
    return {"record": record, "headline": record.headline, "tab": "letters"}


# -------------------------------------------------------------------------------------------------------------- by hand
def send(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Choose what to send and how; then see it and the number it goes to, and confirm both."""
    record = access.open_record(request.principal, person_id, doing="send_message")
    at = now()
    ways, kinds = letters.ways(person_id, on=local_day(at)), letters.by_hand()
    form = SendForm.of(request, draft=f"send:{person_id}", kinds=kinds, ways=ways)
    if request.method == "POST" and request.POST.get("step") != "save" and form.is_valid():
        return _check(request, record, form=form, ways=ways)
    return save(
        request,
        form,
        act=lambda facts, key: actions.send_by_hand(person_id, **facts, by=request.principal, at=at, key=key),
        done=lambda letter: reverse("messaging:show", args=[letter.pk]),
        again=lambda form: render(
            request,
            "messaging/send.html",
            {**_about(record), "form": form, "ways": ways, "texts_on": letters.is_on("text")},
            status=form.status,
        ),
    )


def _check(request: PrincipalRequest, record: access.Record, *, form: SendForm, ways: letters.Ways) -> HttpResponse:
    kind, channel = form.cleaned_data["kind"], cast(letters.Channel, form.cleaned_data["channel"])
    to, at = ways.to(channel), now()
    typed: QueryDict = request.POST.copy()
    typed["step"], typed["shown_to"] = "save", to
    sheet = queries.preview(
        kind,
        person_id=record.person_id,
        reference=record.headline.reference,
        facts={},
        on=local_day(at),
        channel=channel,
    )
    return render(
        request,
        "messaging/check.html",
        {
            **_about(record),
            "base": "design/person_base.html",
            "title_text": "Is this the right number?" if channel == "text" else "Is this the right address?",
            "rows": [
                ("What", letters.by_hand()[kind].name),
                ("How", CHANNEL_NAMES[channel]),
                ("To", to.replace("\n", ", ")),
            ],
            "typed": typed,
            "key": form["key"].value(),
            "version": form["version"].value(),
            "action": request.path,
            "button": f"Yes, send it to {to}" if channel != "post" else "Yes, send it there",
            "leaves": "It is held for a few minutes of open office, in which you can stop it."
            + (" No text leaves at night." if channel == "text" else ""),
            "back_url": request.path,
            "sheet": sheet,
        },
    )


# ------------------------------------------------------------------------------------------------------- what they said
def record_call(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Write down what somebody said on the phone."""
    record = access.open_record(request.principal, person_id, doing="take_call")
    at = now()
    form = CallForm.of(
        request,
        draft=f"call:{person_id}",
        initial={"called_day": local_day(at), "called_time": at.astimezone(LONDON).time()},
    )
    return save(
        request,
        form,
        act=lambda facts, key: said.record_call(person_id, **facts, by=request.principal, at=at, key=key),
        done=lambda _: reverse("messaging:list", args=[person_id]),
        again=lambda form: render(request, "messaging/call.html", {**_about(record), "form": form}, status=form.status),
    )


def reply(request: PrincipalRequest, reply_id: int) -> HttpResponse:
    """What somebody told us, and how they are answered."""
    found = reply_queries.reply(reply_id)
    if found.person_id is None:
        raise Http404("it is on nobody's record")
    record = access.open_record(
        request.principal, found.person_id, doing="answer_reply" if request.method == "POST" else "see_letters"
    )
    form = AnswerReplyForm.of(request, draft=f"reply:{reply_id}", version=found.version)
    person_id = found.person_id
    return save(
        request,
        form,
        act=lambda facts, key: said.answer_reply(
            reply_id, **facts, by=request.principal, at=now(), shown_version=form.shown_version, key=key
        ),
        done=lambda _: reverse("messaging:list", args=[person_id]),
        again=lambda form: render(
            request,
            "messaging/reply.html",
            {**_about(record), "form": form, "reply": found, "when": when(found.at, local_day(now()))},
            status=form.status,
        ),
    )


def take_off(request: PrincipalRequest, reply_id: int) -> HttpResponse:
    """A text is not from this person: it goes to the list of unknown numbers."""
    found = reply_queries.reply(reply_id)
    if (person_id := reply_queries.was_of(found)) is None:
        raise Http404("it was on nobody's record")
    record = access.open_record(request.principal, person_id, doing="answer_reply")
    if found.person_id is None and request.method != "POST":
        return redirect("messaging:list", person_id)

    def done(_: Any) -> str:
        messages.success(request, "The text is off this record and on the list of unknown numbers.")
        return reverse("messaging:list", args=[person_id])

    form = TakeOffForm.of(request, version=found.version)
    return save(
        request,
        form,
        act=lambda facts, key: said.take_off(
            reply_id, by=request.principal, at=now(), shown_version=form.shown_version, key=key
        ),
        done=done,
        again=lambda form: render(
            request, "messaging/take_off.html", {**_about(record), "form": form, "reply": found}, status=form.status
        ),
    )


def match(request: PrincipalRequest, reply_id: int) -> HttpResponse:
    """Whose an unknown number's text is. The record's own door is asked before it is put there."""
    access.open_list(request.principal, people=[], doing="match_replies", terms=f"unknown number {reply_id}")
    found = reply_queries.reply(reply_id)
    if not reply_queries.of_office(found, request.principal):
        raise Http404("it is not on this list")
    if (found.person_id is not None or found.aside_at is not None) and request.method != "POST":
        return redirect("casefile:replies")
    form = MatchForm.of(request, draft=f"match:{reply_id}", version=found.version)

    def act(facts: dict[str, Any], key: str) -> Reply:
        more: dict[str, Any] = {"by": request.principal, "at": now(), "shown_version": form.shown_version, "key": key}
        if facts["whose"] == "nobody":
            return said.set_aside(reply_id, because=facts["because"], **more)
        person_id = reply_queries.by_reference(facts["reference"])
        if person_id is None:
            raise Refused("Nobody you may see has this reference.", field="reference")
        access.open_record(request.principal, person_id, doing="take_call")
        return said.match_reply(reply_id, person_id=person_id, **more)

    return save(
        request,
        form,
        act=act,
        done=lambda _: reverse("casefile:replies"),
        again=lambda form: render(
            request,
            "messaging/match.html",
            {"form": form, "reply": found, "when": when(found.at, local_day(now()))},
            status=form.status,
        ),
    )
