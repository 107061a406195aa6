"""Failures, decisions, warnings and referrals of a person. To look, the record must be open; to decide, more."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.design.answers import save
from throughcare.enforcement import forms
from throughcare.enforcement.actions import decisions, failures, referrals
from throughcare.enforcement.models import Consideration
from throughcare.enforcement.queries import ladder, overview, pages, wording
from throughcare.enforcement.recall import queries as recalls
from throughcare.kernel import drafts
from throughcare.kernel.clock import local_day, now
from throughcare.messaging import queries as messaging
from throughcare.people import access

TAB = "failures"


def _opened(request: PrincipalRequest, person_id: int, *, doing: str) -> access.Record:
    """The record, opened to look, or to do something when a form is sent."""
    return access.open_record(request.principal, person_id, doing=doing if request.method == "POST" else "see_record")


def _page(request: HttpRequest, name: str, record: access.Record, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"record": record, "headline": record.headline, "tab": TAB, "today": local_day(now()), **more}
    return render(request, f"enforcement/{name}.html", context, status=status)


@require_safe
def list_failures(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Every order with where it stands, and every failure."""
    record = access.open_record(request.principal, person_id, doing="see_record")
    page = overview.failures_page(person_id, on=local_day(now()))
    return _page(request, "list", record, page=page, recalls=recalls.of_person(person_id))


def record(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Record a failure without a meeting."""
    opened = access.open_record(request.principal, person_id, doing="record_failure")
    today = local_day(now())
    orders = ladder.orders_that_may_be_broken(person_id, on=today)
    form = forms.RecordForm.of(request, draft=f"record-failure:{person_id}", orders=orders, today=today)
    return save(
        request,
        form,
        act=lambda facts, key: failures.consider_failure(person_id, **facts, by=request.principal, at=now(), key=key),
        done=lambda made: reverse("enforcement:failure", args=[made.id]),
        again=lambda form: _page(
            request,
            "record",
            opened,
            status=form.status,
            form=form,
            orders=orders,
            live=overview.live_proceedings(person_id),
        ),
    )


@require_safe
def failure(request: PrincipalRequest, failure_id: int) -> HttpResponse:
    """One failure, and what follows from it on each order."""
    row = pages.failure(failure_id)
    opened = access.open_record(request.principal, row.person_id, doing="see_record")
    return _page(request, "failure", opened, row=row, orders=pages.orders_of_failure(failure_id))


def judge(request: PrincipalRequest, failure_id: int) -> HttpResponse:
    """Say once whether there was a reasonable excuse."""
    row = pages.failure(failure_id)
    opened = access.open_record(request.principal, row.person_id, doing="consider_failure")
    form = forms.JudgeForm.of(request, draft=f"judge-failure:{failure_id}", version=row.version)
    return save(
        request,
        form,
        act=lambda facts, key: failures.judge_failure(
            failure_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: reverse("enforcement:failure", args=[failure_id]),
        again=lambda form: _page(
            request,
            "judge",
            opened,
            status=form.status,
            form=form,
            row=row,
            orders=pages.orders_of_failure(failure_id),
            live=overview.live_proceedings(row.person_id),
        ),
    )


def withdraw_failure(request: PrincipalRequest, failure_id: int) -> HttpResponse:
    """It was no failure after all."""
    row = pages.failure(failure_id)
    opened = access.open_record(request.principal, row.person_id, doing="consider_failure")
    form = forms.BecauseForm.of(request, draft=f"withdraw-failure:{failure_id}", version=row.version)
    return save(
        request,
        form,
        act=lambda facts, key: failures.withdraw_failure(
            failure_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: reverse("enforcement:failure", args=[failure_id]),
        again=lambda form: _page(
            request,
            "withdraw_failure",
            opened,
            status=form.status,
            form=form,
            row=row,
            orders=pages.orders_of_failure(failure_id),
        ),
    )


def consider(request: PrincipalRequest, consideration_id: int) -> HttpResponse:
    """The window, the rule, the letter, and the decision, which is checked once more before anything is saved."""
    at = now()
    row = pages.consideration(consideration_id)
    opened = _opened(request, row.person_id, doing="consider_failure")
    asked = ladder.ask_about(row)
    form = forms.DecideForm.of(
        request,
        draft=f"consider:{consideration_id}",
        version=row.version,
        initial={"circumstances": wording.circumstances_from_record(row.failure)},
        allowed=asked.finding.decisions,
    )
    if request.method == "POST" and request.POST.get("step") != "save" and form.is_valid():
        return _check(request, opened, row=row, asked=asked, form=form)
    return save(
        request,
        form,
        act=lambda facts, key: decisions.decide(
            consideration_id, **facts, shown_version=form.shown_version, by=request.principal, at=at, key=key
        ),
        done=lambda _: reverse("enforcement:consider", args=[consideration_id]),
        again=lambda form: _page(
            request,
            "consider",
            opened,
            status=form.status,
            form=form,
            row=row,
            page=_consideration(opened, row, asked),
            letter=wording.warning_draft(
                asked, circumstances=form["circumstances"].value() or "", given_on=local_day(at)
            ),
            paragraphs=wording.draft_paragraphs,
        ),
    )


def _consideration(opened: access.Record, row: Consideration, asked: ladder.Asked) -> pages.ConsiderationPage:
    return pages.consideration_page(row, now=asked, in_progress=bool(opened.headline.proceedings), on=local_day(now()))


def _check(
    request: PrincipalRequest,
    opened: access.Record,
    *,
    row: Consideration,
    asked: ladder.Asked,
    form: forms.DecideForm,
) -> HttpResponse:
    """The decision as it will be saved, with the letter as it will leave. What was typed is kept for going back."""
    facts = form.facts
    drafts.keep(by=request.principal.key, form=form.draft, values=drafts.typed(request.POST))
    chosen = asked.decision(facts["decision"])
    assert chosen is not None
    warns = facts["decision"] == "warn"
    return _page(
        request,
        "check",
        opened,
        base="design/person_base.html",
        title_text=f"Check: {chosen.name[:1].lower()}{chosen.name[1:]}",
        lead=pages.consideration_lead(row),
        rows=[("Order", asked.order_name), ("Decision", chosen.name), ("Your reason", facts["words"])],
        typed=_saving(request.POST),
        key=form["key"].value(),
        version=form["version"].value(),
        action=request.path,
        button="Give this warning" if warns else "Save this decision",
        leaves=pages.what_follows(facts["decision"]),
        back_url=request.path,
        sheet=_preview(opened, asked, facts["circumstances"]) if warns else None,
    )


def _preview(opened: access.Record, asked: ladder.Asked, circumstances: str) -> messaging.Sheet:
    at = now()
    draft = wording.warning_draft(asked, circumstances=circumstances, given_on=local_day(at))
    return messaging.preview(
        "warning",
        person_id=opened.person_id,
        reference=opened.headline.reference,
        facts=wording.draft_facts(asked, draft, at=at),
        on=local_day(at),
    )


def _saving(posted: QueryDict) -> QueryDict:
    """What was typed, on its way to be saved."""
    data = posted.copy()
    data["step"] = "save"
    return data


def agree(request: PrincipalRequest, consideration_id: int) -> HttpResponse:
    """The team manager agrees to neither, or sends it back."""
    row = pages.consideration(consideration_id)
    opened = access.open_record(request.principal, row.person_id, doing="agree_decision")
    form = forms.AgreeForm.of(request, draft=f"agree:{consideration_id}", version=row.version)

    def act(facts: dict[str, Any], key: str) -> object:
        answer = decisions.agree if facts["answer"] == "agree" else decisions.send_back
        return answer(
            consideration_id,
            words=facts["words"],
            shown_version=form.shown_version,
            by=request.principal,
            at=now(),
            key=key,
        )

    return save(
        request,
        form,
        act=act,
        done=lambda _: reverse("enforcement:consider", args=[consideration_id]),
        again=lambda form: _page(
            request,
            "agree",
            opened,
            status=form.status,
            form=form,
            row=row,
            page=_consideration(opened, row, ladder.ask_about(row)),
        ),
    )


@require_safe
def warning(request: PrincipalRequest, warning_id: int) -> HttpResponse:
    """A warning as it was given, how long it counts, and whether it still stands."""
    row = pages.warning(warning_id)
    opened = access.open_record(request.principal, row.person_id, doing="see_record")
    return _page(
        request,
        "warning",
        opened,
        row=row,
        order_name=ladder.order_name(row.sentence),
        letters=wording.letters_about(row),
    )


def withdraw_warning(request: PrincipalRequest, warning_id: int) -> HttpResponse:
    """Take a warning back, with the reason the person reads if the letter has left."""
    row = pages.warning(warning_id)
    opened = access.open_record(request.principal, row.person_id, doing="warn")
    form = forms.BecauseForm.of(request, draft=f"withdraw-warning:{warning_id}", version=row.version)
    return save(
        request,
        form,
        act=lambda facts, key: decisions.withdraw_warning(
            warning_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: reverse("enforcement:warning", args=[warning_id]),
        again=lambda form: _page(
            request,
            "withdraw_warning",
            opened,
            status=form.status,
            form=form,
            row=row,
            order_name=ladder.order_name(row.sentence),
            letters=wording.letters_about(row),
        ),
    )


def referral(request: PrincipalRequest, referral_id: int) -> HttpResponse:
    """A referral: what was referred and why, what may be decided and by whom, or what was."""
    row = pages.referral(referral_id)
    opened = _opened(request, row.person_id, doing="decide_referral")
    page = pages.referral_page(row, on=local_day(now()))
    form = forms.ReferralForm.of(
        request,
        draft=f"referral:{referral_id}",
        version=row.version,
        initial={"circumstances": wording.circumstances_from_record(row.consideration.failure)},
        allowed=page.open_to(request.principal.role),
        known=tuple(page.asked.referral_decisions(row.kind).values()),
        today=local_day(now()),
    )
    return save(
        request,
        form,
        act=lambda facts, key: referrals.decide_referral(
            referral_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: reverse("enforcement:referral", args=[referral_id]),
        again=lambda form: _page(
            request,
            "referral",
            opened,
            status=form.status,
            form=form,
            row=row,
            page=page,
            recall_id=recalls.of_referral(row),
        ),
    )


def send_evidence(request: PrincipalRequest, referral_id: int) -> HttpResponse:
    """Answer what was missing from a referral."""
    row = pages.referral(referral_id)
    opened = access.open_record(request.principal, row.person_id, doing="refer")
    form = forms.EvidenceForm.of(request, draft=f"evidence:{referral_id}", version=row.version)
    return save(
        request,
        form,
        act=lambda facts, key: referrals.send_evidence(
            referral_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: reverse("enforcement:referral", args=[referral_id]),
        again=lambda form: _page(
            request,
            "send_evidence",
            opened,
            status=form.status,
            form=form,
            row=row,
            returned=pages.returned(row),
        ),
    )
