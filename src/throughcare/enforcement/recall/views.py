"""The pages of recall. To look, the record must be open; to weigh, decide or agree, more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.design import papers
from throughcare.design.answers import save
from throughcare.enforcement.breach import pack
from throughcare.enforcement.models import Recall
from throughcare.enforcement.queries import known, overview
from throughcare.enforcement.recall import actions, forms, queries, rota, rules
from throughcare.kernel.clock import local_day, now
from throughcare.people import access

TAB = "failures"
_NAMES = {rules.STANDARD: "Standard recall", rules.NO_RECALL: "Do not recall"}


def _page(request: HttpRequest, name: str, record: access.Record, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"record": record, "headline": record.headline, "tab": TAB, "today": local_day(now()), **more}
    return render(request, f"enforcement/recall/{name}.html", context, status=status)


def _shown(row: Recall) -> str:
    return reverse("enforcement:recall", args=[row.pk])


# ------------------------------------------------------------------------------------------------------------- one page
@require_safe
def recall(request: PrincipalRequest, recall_id: int) -> HttpResponse:
    """A recall from its beginning to its end: clocks, both stops, what was weighed, and what is to be done now."""
    at = now()
    row = queries.get(recall_id)
    opened = access.open_record(request.principal, row.person_id, doing="see_record")
    on_duty = rota.on_duty(opened.headline.office_id, at=at) if queries.next_step(row) else []
    page, kept = queries.page(row, at=at), queries.kept(row, at=at)
    return _page(request, "recall", opened, row=row, page=page, kept=kept, on_duty=on_duty)


@require_safe
def paper(request: PrincipalRequest, recall_id: int) -> HttpResponse:
    """The pack on paper: what was weighed and decided, with the record beside it."""
    return _paper(request, recall_id)


@require_safe
def paper_pdf(request: PrincipalRequest, recall_id: int) -> HttpResponse:
    """The same as a PDF; where none can be made, the page to print."""
    return _paper(request, recall_id, as_pdf=True)


def _paper(request: PrincipalRequest, recall_id: int, *, as_pdf: bool = False) -> HttpResponse:
    row = queries.get(recall_id)
    access.ask_as_known(row.person_id, request.GET.get("known"))
    opened = access.open_record(request.principal, row.person_id, doing="print_recall")
    row, at = access.as_known(row, lambda: queries.get(recall_id)), now()
    shown: dict[str, Any] = {
        "row": row,
        "page": queries.page(row, at=at),
        "pack": pack.put_together(row.sentence_id, on=local_day(at)),
    }
    if not as_pdf:
        steps = {"weighed_at": "weighed", "decision": "decided", "agreed_at": "agreed", "requested_at": "requested"}
        pdf_url = known.same_moment(reverse("enforcement:recall_pdf", args=[row.pk]))
        then = known.moments(row, steps, at=at)
        return _page(request, "paper", opened, pdf_possible=papers.possible(), pdf_url=pdf_url, then=then, **shown)
    try:
        made = papers.pdf("enforcement/recall/paper.html", {"headline": opened.headline, **shown})
    except papers.NoPdf:
        return redirect(known.same_moment(reverse("enforcement:recall_paper", args=[recall_id])))
    return papers.answer(made, name=f"recall-{opened.headline.reference}-{row.pk}")


def consider(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Open the consideration of recall for a concern or a new charge."""
    opened = access.open_record(request.principal, person_id, doing="consider_recall")
    today = local_day(now())
    licences = queries.licences(person_id, on=today)
    first = {"sentence_id": licences[0][0]} if len(licences) == 1 else {}
    form = forms.ConsiderForm.of(
        request, draft=f"consider-recall:{person_id}", licences=licences, today=today, initial=first
    )

    def act(facts: dict[str, Any], key: str) -> Recall:
        sentence_id = facts.pop("sentence_id")
        made: Recall = actions.consider(sentence_id, **facts, by=request.principal, at=now(), key=key)
        return made

    return save(
        request,
        form,
        act=act,
        done=_shown,
        again=lambda form: _page(
            request,
            "consider",
            opened,
            status=form.status,
            form=form,
            licences=licences,
            live=overview.live_proceedings(person_id),
        ),
    )


def weigh(request: PrincipalRequest, recall_id: int) -> HttpResponse:
    """Write down what is weighed, and answer what the rule turns on."""
    row = queries.get(recall_id)
    opened = access.open_record(request.principal, row.person_id, doing="decide_recall")
    book = queries.book(row.sentence, on=local_day(now())).book
    form = forms.WeighForm.of(
        request,
        draft=f"weigh-recall:{recall_id}",
        version=row.version,
        initial=forms.weighed(row, queries.known_answers(row), group=queries.group_of(row.sentence)),
        book=book,
        conditions=queries.conditions(row),
    )
    return save(
        request,
        form,
        act=lambda facts, key: actions.weigh(
            recall_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=_shown,
        again=lambda form: _page(request, "weigh", opened, status=form.status, form=form, row=row),
    )


def decide(request: PrincipalRequest, recall_id: int) -> HttpResponse:
    """Recall, of which kind, or not: with what the rule finds beside it."""
    at = now()
    row = queries.get(recall_id)
    opened = access.open_record(request.principal, row.person_id, doing="decide_recall")
    asked = queries.ask(row, on=local_day(at))
    allowed = [(code, _name(code, asked)) for code in asked.finding.allowed]
    form = forms.DecideForm.of(
        request,
        draft=f"decide-recall:{recall_id}",
        version=row.version,
        initial=forms.just_now("decided", at),
        allowed=allowed,
        now=at,
    )
    return save(
        request,
        form,
        act=lambda facts, key: actions.decide(
            recall_id, **facts, shown_version=form.shown_version, by=request.principal, at=at, key=key
        ),
        done=_shown,
        again=lambda form: _page(request, "decide", opened, status=form.status, form=form, row=row, asked=asked),
    )


def _name(code: str, asked: queries.Asked) -> str:
    if code == rules.FIXED_TERM and asked.finding.fixed_term:
        return f"Recall: {asked.edition.book.kind(asked.finding.fixed_term).name.lower()}"
    return _NAMES[code]


# ------------------------------------------------------------------------------------------------- the acts with a form
def _act(
    request: PrincipalRequest,
    row: Recall,
    form: forms.RecallForm,
    *,
    doing: str,
    title: str,
    button: str,
    act: Callable[[dict[str, Any], str], Any],
    lead: str = "",
    says: str = "",
    name: str = "act",
) -> HttpResponse:
    """One short form about a recall, on a page of its own, and back to the recall."""
    opened = access.open_record(request.principal, row.person_id, doing=doing)
    return save(
        request,
        form,
        act=act,
        done=lambda _: _shown(row),
        again=lambda form: _page(
            request,
            name,
            opened,
            status=form.status,
            form=form,
            row=row,
            title=title,
            lead=lead or queries.status(row)[0],
            says=says,
            button=button,
        ),
    )


def endorse(request: PrincipalRequest, recall_id: int) -> HttpResponse:
    """The manager, or the senior manager, agrees or sends it back."""
    at = now()
    row = queries.get(recall_id)
    form = forms.EndorseForm.of(
        request,
        draft=f"endorse-recall:{recall_id}",
        version=row.version,
        initial=forms.just_now("given", at),
        now=at,
    )
    opened = access.open_record(request.principal, row.person_id, doing="endorse_recall")
    return save(
        request,
        form,
        act=lambda facts, key: actions.endorse(
            recall_id, **facts, shown_version=form.shown_version, by=request.principal, at=at, key=key
        ),
        done=_shown,
        again=lambda form: _page(
            request, "endorse", opened, status=form.status, form=form, row=row, page=queries.page(row, at=at)
        ),
    )


def rationale(request: PrincipalRequest, recall_id: int) -> HttpResponse:
    """The reasons of the manager who agreed, written afterwards."""
    row = queries.get(recall_id)
    form = forms.RationaleForm.of(request, draft=f"recall-rationale:{recall_id}", version=row.version)
    return _act(
        request,
        row,
        form,
        doing="endorse_recall",
        title="Why you agreed to the recall",
        button="Save your reasons",
        act=lambda facts, key: actions.write_rationale(
            recall_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
    )


def revoke(request: PrincipalRequest, recall_id: int) -> HttpResponse:
    """The licence was revoked: the clock ends there."""
    at = now()
    row = queries.get(recall_id)
    form = forms.RevokeForm.of(
        request,
        draft=f"revoke-recall:{recall_id}",
        version=row.version,
        initial=forms.just_now("revoked", at),
        now=at,
    )
    return _act(
        request,
        row,
        form,
        doing="record_recall",
        title="The licence is revoked",
        says="The clock of the recall ends at this time. They are unlawfully at large from it until they are back.",
        button="Save",
        act=lambda facts, key: actions.revoke(
            recall_id, **facts, shown_version=form.shown_version, by=request.principal, at=at, key=key
        ),
    )


def tell(request: PrincipalRequest, recall_id: int) -> HttpResponse:
    """They were told why they were recalled."""
    row = queries.get(recall_id)
    form = forms.ToldForm.of(
        request, draft=f"tell-recall:{recall_id}", version=row.version, initial={"told_on": local_day(now())}
    )
    return _act(
        request,
        row,
        form,
        doing="record_recall",
        title="They were told why",
        says="The letter that says why goes to the prison by itself. Write here how they were told beside it.",
        button="Save",
        act=lambda facts, key: actions.tell(
            recall_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
    )


def represent(request: PrincipalRequest, recall_id: int) -> HttpResponse:
    """What they say against the recall."""
    row = queries.get(recall_id)
    form = forms.RepresentForm.of(request, draft=f"represent-recall:{recall_id}", initial={"on": local_day(now())})
    return _act(
        request,
        row,
        form,
        doing="record_recall",
        title="What they say against the recall",
        says="Their own words. They are passed on to whoever reviews the recall.",
        button="Save",
        act=lambda facts, key: actions.represent(recall_id, **facts, by=request.principal, at=now(), key=key),
    )


def pass_on(request: PrincipalRequest, review_id: int) -> HttpResponse:
    """What they say was passed on."""
    said = queries.review(review_id)
    row = queries.get(said.recall_id)
    form = forms.PassOnForm.of(
        request, draft=f"pass-on:{review_id}", version=said.version, initial={"sent_on": local_day(now())}
    )
    return _act(
        request,
        row,
        form,
        doing="record_recall",
        title="Passed on to whoever reviews the recall",
        says=said.words,
        button="Save",
        act=lambda facts, key: actions.pass_on(
            review_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
    )


def review(request: PrincipalRequest, recall_id: int) -> HttpResponse:
    """What a review of the recall came to."""
    row = queries.get(recall_id)
    form = forms.ReviewForm.of(
        request, draft=f"review-recall:{recall_id}", version=row.version, initial={"on": local_day(now())}
    )
    return _act(
        request,
        row,
        form,
        doing="record_recall",
        title="What the review came to",
        button="Save",
        name="review",
        act=lambda facts, key: actions.review(
            recall_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
    )


def stop(request: PrincipalRequest, recall_id: int) -> HttpResponse:
    """Recall is not gone on with."""
    row = queries.get(recall_id)
    form = forms.StopForm.of(request, draft=f"stop-recall:{recall_id}", version=row.version)
    return _act(
        request,
        row,
        form,
        doing="decide_recall",
        title="Recall is not gone on with",
        says="For a consideration that was opened in error, or a licence that ended. A decision not to "
        "recall is taken on its own page, with reasons and a letter.",
        button="Stop it",
        act=lambda facts, key: actions.stop_considering(
            recall_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
    )
