"""Letters and messages: those we sent, and those they write to us."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from throughcare.messaging import replies
from throughcare.portal import answers
from throughcare.portal.forms.messages import MessageForm
from throughcare.portal.pages import OwnRequest, own_page, show
from throughcare.portal.queries import letters as queries
from throughcare.portal.queries import promised


@own_page()
def letters(request: OwnRequest) -> HttpResponse:
    """All letters and texts that left for them."""
    return show(request, "portal/letters.html", {"lines": queries.letters(request.me)})


@own_page()
def letter(request: OwnRequest, letter_id: int) -> HttpResponse:
    """One letter, as it left."""
    return show(request, "portal/letter.html", {"found": queries.letter(request.me, letter_id)})


@own_page(sending="own_message")
def messages(request: OwnRequest) -> HttpResponse:
    """Write to the officer or supervisor; below, what they wrote before."""
    me = request.me
    readers = queries.readers(me)
    form = MessageForm.of(request, draft="own:message", readers=readers, initial={"to": readers[0][0]})
    return answers.save(
        request,
        form,
        act=lambda facts, key: replies.write(me.person_id, **facts, by=request.principal, at=me.at, key=key),
        done=lambda made: reverse("portal:message", args=[made.pk]),
        again=lambda form: show(
            request,
            "portal/messages.html",
            {"form": form, "by": promised.answered_by(me, "answer_message"), "lines": queries.messages(me)},
        ),
        stopped=reverse("portal:home"),
    )


@own_page()
def message(request: OwnRequest, reply_id: int) -> HttpResponse:
    """One message of theirs, and our answer."""
    return show(request, "portal/message.html", {"found": queries.message(request.me, reply_id)})
