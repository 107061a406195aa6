"""Tell us: a move, a number, when they work, what is hard, what is wrong; and what came of each."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from throughcare.messaging import replies
from throughcare.people.record.actions import wrong as corrections
from throughcare.portal import answers
from throughcare.portal.actions import telling
from throughcare.portal.forms import tell as forms
from throughcare.portal.pages import OwnRequest, own_page, show
from throughcare.portal.queries import told as queries
from throughcare.portal.queries.promised import answered_by


@own_page()
def tell(request: OwnRequest) -> HttpResponse:
    """What they can tell us, and what they told us before."""
    return show(request, "portal/tell.html", {"found": queries.menu(request.me)})


@own_page(sending="own_tell")
def tell_address(request: OwnRequest) -> HttpResponse:
    """They move, or have moved."""
    me = request.me
    form = forms.AddressForm.of(request, draft="own:address", today=me.today)
    shown = {"why_ask": queries.must_ask(me), "by": answered_by(me, "confirm_change")}
    return _answer(
        request,
        form,
        "tell_address",
        lambda facts, key: telling.tell_address(me.person_id, **facts, by=request.principal, at=me.at, key=key),
        "told",
        check=lambda form, typed: show(
            request, "portal/tell_address_check.html", {"form": form, "typed": typed, **shown}
        ),
        **shown,
    )


@own_page(sending="own_tell")
def tell_phone(request: OwnRequest) -> HttpResponse:
    """They have another number."""
    me = request.me
    form = forms.PhoneForm.of(request)
    return _answer(
        request,
        form,
        "tell_phone",
        lambda facts, key: telling.tell_phone(me.person_id, **facts, by=request.principal, at=me.at, key=key),
        "told",
        by=answered_by(me, "confirm_change"),
    )


@own_page(sending="own_tell")
def tell_work(request: OwnRequest) -> HttpResponse:
    """When they work."""
    me = request.me
    form = forms.WorkForm.of(request)
    return _answer(
        request,
        form,
        "tell_work",
        lambda facts, key: telling.tell_work(me.person_id, **facts, by=request.principal, at=me.at, key=key),
        "message",
        by=answered_by(me, "answer_message"),
    )


@own_page(sending="own_tell")
def tell_rule(request: OwnRequest) -> HttpResponse:
    """A rule is hard to keep."""
    me = request.me
    form = forms.RuleForm.of(request, draft="own:rule", rules=queries.rules(me))
    return _answer(
        request,
        form,
        "tell_rule",
        lambda facts, key: replies.write(
            me.person_id, **facts, topic="rule", to="offender_manager", by=request.principal, at=me.at, key=key
        ),
        "message",
        by=answered_by(me, "answer_message"),
    )


@own_page(sending="own_correction")
def tell_wrong(request: OwnRequest) -> HttpResponse:
    """Something on their record is wrong."""
    me = request.me
    form = forms.WrongForm.of(request, draft="own:wrong")
    return _answer(
        request,
        form,
        "tell_wrong",
        lambda facts, key: corrections.ask(me.person_id, **facts, by=request.principal, at=me.at, key=key),
        "wrong_one",
        by=answered_by(me, "answer_correction"),
    )


def _answer(
    request: OwnRequest, form: Any, page: str, act: Any, leads_to: str, check: Any = None, **more: Any
) -> HttpResponse:
    """The page with its form, or what it says sent and on to the page that says what happens with it."""
    return answers.save(
        request,
        form,
        act=act,
        done=lambda made: reverse(f"portal:{leads_to}", args=[made.pk]),
        again=lambda form: show(request, f"portal/{page}.html", {"form": form, **more}),
        stopped=reverse("portal:tell") if form.draft else "",
        check=check,
    )


@own_page()
def told(request: OwnRequest, change_id: int) -> HttpResponse:
    """A change they told us of, and what came of it."""
    return show(request, "portal/told.html", {"found": queries.told(request.me, change_id)})


@own_page()
def wrong_one(request: OwnRequest, asked_id: int) -> HttpResponse:
    """Something they say is wrong, and our answer."""
    return show(request, "portal/wrong_one.html", {"found": queries.wrong(request.me, asked_id), "parts": forms.PARTS})


@own_page()
def days(request: OwnRequest) -> HttpResponse:
    """Days that matter to them."""
    return show(request, "portal/days.html", {"found": queries.days(request.me)})


@own_page(sending="own_important_day")
def tell_day(request: OwnRequest) -> HttpResponse:
    """Tell us of a day beforehand."""
    me = request.me
    form = forms.DayForm.of(request, today=me.today)
    return _answer(
        request,
        form,
        "tell_day",
        lambda facts, key: telling.tell_day(me.person_id, **facts, by=request.principal, at=me.at, key=key),
        "told",
        by=answered_by(me, "confirm_change"),
    )
