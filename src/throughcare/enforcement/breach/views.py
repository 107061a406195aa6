"""A breach on its way to court and back, further offences, and progress notes. The door says who may act."""

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
from throughcare.design.forms import ActForm
from throughcare.enforcement.breach import actions, forms, offences, queries
from throughcare.enforcement.models import Breach
from throughcare.enforcement.queries import known, ladder
from throughcare.kernel.clock import local_day, now
from throughcare.people import access

TAB = "failures"


def _page(request: HttpRequest, name: str, record: access.Record, *, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, f"enforcement/breach/{name}.html", _about(record, **more), status=status)


def _form(request: HttpRequest, record: access.Record, form: ActForm, **more: Any) -> HttpResponse:
    """A page that is one form."""
    return render(request, "design/person_form.html", _about(record, form=form, **more), status=form.status)


def _about(record: access.Record, **more: Any) -> dict[str, Any]:
    return {"record": record, "headline": record.headline, "tab": TAB, "today": local_day(now()), **more}


# -------------------------------------------------------------------------------------------------------------- looking
@require_safe
def court(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """What is or was at court: breaches, hearings, further offences, progress notes."""
    record = access.open_record(request.principal, person_id, doing="see_record")
    return _page(request, "court", record, page=queries.court_page(person_id))


@require_safe
def breach(request: PrincipalRequest, breach_id: int) -> HttpResponse:
    """One breach: the pack, what it lacks, and the one next step."""
    row = queries.breach(breach_id)
    record = access.open_record(request.principal, row.person_id, doing="see_record")
    return _page(request, "breach", record, row=row, page=queries.breach_page(row, on=local_day(now())))


@require_safe
def paper(request: PrincipalRequest, breach_id: int) -> HttpResponse:
    """The pack on paper."""
    return _paper(request, breach_id)


@require_safe
def paper_pdf(request: PrincipalRequest, breach_id: int) -> HttpResponse:
    """The same as a PDF; where none can be made, the page to print."""
    return _paper(request, breach_id, as_pdf=True)


def _paper(request: PrincipalRequest, breach_id: int, *, as_pdf: bool = False) -> HttpResponse:
    row = queries.breach(breach_id)
    access.ask_as_known(row.person_id, request.GET.get("known"))
    record = access.open_record(request.principal, row.person_id, doing="print_breach")
    row = access.as_known(row, lambda: queries.breach(breach_id))
    shown: dict[str, Any] = {"row": row, "page": queries.breach_page(row, on=local_day(now()))}
    if not as_pdf:
        pdf_url = known.same_moment(reverse("enforcement:breach_pdf", args=[row.pk]))
        then = known.moments(row, {"declared_at": "declared", "endorsed_at": "endorsed", "laid_on": "laid"}, at=now())
        return _page(request, "paper", record, pdf_possible=papers.possible(), pdf_url=pdf_url, then=then, **shown)
    try:
        made = papers.pdf("enforcement/breach/paper.html", {"headline": record.headline, **shown})
    except papers.NoPdf:
        return redirect(known.same_moment(reverse("enforcement:breach_paper", args=[breach_id])))
    return papers.answer(made, name=f"breach-{record.headline.reference}-{row.pk}")


# ----------------------------------------------------------------------------------------------------- a breach's steps
def _step(
    request: PrincipalRequest,
    breach_id: int,
    *,
    doing: str,
    form: Callable[[Breach], ActForm],
    act: Callable[[ActForm, dict[str, Any], str], object],
    **page: Any,
) -> HttpResponse:
    """One step of a breach: its form on a page of its own, then back to the breach."""
    row = queries.breach(breach_id)
    record = access.open_record(request.principal, row.person_id, doing=doing)
    back = reverse("enforcement:breach", args=[breach_id])
    made = form(row)
    return save(
        request,
        made,
        act=lambda facts, key: act(made, facts, key),
        done=lambda _: back,
        again=lambda form: _form(request, record, form, back_url=back, **page),
    )


def write(request: PrincipalRequest, breach_id: int) -> HttpResponse:
    """The statement, what the person says, and the proposal."""
    names = ("statement", "asked_how", "person_says", "proposal", "proposal_words")
    return _step(
        request,
        breach_id,
        doing="write_breach",
        form=lambda row: forms.WriteForm.of(
            request,
            draft=f"write-breach:{breach_id}",
            version=row.version,
            initial={name: getattr(row, name) for name in names},
            proposals=queries.proposals(row),
        ),
        act=lambda form, facts, key: actions.write(
            breach_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        title="Write the breach",
        lead="Order, failures, letters and what we did not keep come from the record.",
    )


def declare(request: PrincipalRequest, breach_id: int) -> HttpResponse:
    """The author's declaration; then a manager is asked."""
    return _step(
        request,
        breach_id,
        doing="write_breach",
        form=lambda row: forms.DeclareForm.of(request, version=row.version),
        act=lambda form, facts, key: actions.declare(
            breach_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        title="Declare the breach",
        lead="What the record says now is kept as it stands. A manager is then asked to endorse it.",
        button="Declare it",
    )


def endorse(request: PrincipalRequest, breach_id: int) -> HttpResponse:
    """A manager endorses it or sends it back."""
    return _step(
        request,
        breach_id,
        doing="endorse_breach",
        form=lambda row: forms.EndorseForm.of(request, draft=f"endorse-breach:{breach_id}", version=row.version),
        act=lambda form, facts, key: actions.endorse(
            breach_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        title="Endorse the breach, or send it back",
    )


def lay(request: PrincipalRequest, breach_id: int) -> HttpResponse:
    """It was laid at court, and the hearing has a day."""
    today = local_day(now())
    return _step(
        request,
        breach_id,
        doing="write_breach",
        form=lambda row: forms.LayForm.of(
            request,
            draft=f"lay-breach:{breach_id}",
            version=row.version,
            initial={"court": row.sentence.court, "laid_on": today},
            today=today,
        ),
        act=lambda form, facts, key: actions.lay(
            breach_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        title="Laid at court",
        lead="The person is told by letter when and where they must come, why, and what if they do not.",
        button="Save and tell them",
    )


def withdraw(request: PrincipalRequest, breach_id: int) -> HttpResponse:
    """It is not taken to court after all."""
    return _step(
        request,
        breach_id,
        doing="write_breach",
        form=lambda row: forms.WithdrawForm.of(request, draft=f"withdraw-breach:{breach_id}", version=row.version),
        act=lambda form, facts, key: actions.withdraw(
            breach_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        title="Withdraw the breach",
        lead="A hearing that is listed is called off, and the person is told.",
        button="Withdraw it",
    )


# ----------------------------------------------------------------------------------------------------- further offences
def record_offence(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """A new charge or conviction during an order."""
    record = access.open_record(request.principal, person_id, doing="record_offence")
    form = forms.OffenceForm.of(
        request,
        draft=f"record-offence:{person_id}",
        orders=queries.orders_for_offence(person_id, on=local_day(now())),
        today=local_day(now()),
    )
    return save(
        request,
        form,
        act=lambda facts, key: offences.record(person_id, **facts, by=request.principal, at=now(), key=key),
        done=_recorded,
        again=lambda form: _form(
            request,
            record,
            form,
            title="Record a charge or conviction",
            lead="It is no breach of itself. What follows is decided for each order; for a licence it is recall.",
            back_url=reverse("enforcement:court", args=[person_id]),
        ),
    )


def _recorded(made: dict[str, list[int]]) -> str:
    """Recall is the more urgent; else what follows for the first order."""
    if made["recalls"]:
        return reverse("enforcement:recall", args=[made["recalls"][0]])
    return reverse("enforcement:offence", args=[made["offences"][0]])


_AFTER = {"note": "enforcement:write_note"}  # what a decision asks for next


def offence(request: PrincipalRequest, offence_id: int) -> HttpResponse:
    """One further offence: what the rule finds, and the decision."""
    row = queries.offence(offence_id)
    doing = "decide_offence" if request.method == "POST" else "see_record"
    record = access.open_record(request.principal, row.person_id, doing=doing)
    form = forms.DecideOffenceForm.of(
        request,
        draft=f"offence:{offence_id}",
        version=row.version,
        allowed=() if row.decision else queries.offence_decisions(row),
    )
    return save(
        request,
        form,
        act=lambda facts, key: offences.decide(
            offence_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda made: reverse(_AFTER.get(made.decision, "enforcement:court"), args=[row.person_id]),
        again=lambda form: _page(
            request,
            "offence",
            record,
            status=form.status,
            form=form,
            row=row,
            order_name=ladder.order_name(row.sentence),
        ),
    )


def convict(request: PrincipalRequest, offence_id: int) -> HttpResponse:
    """They were convicted of what was a charge."""
    row = queries.offence(offence_id)
    record = access.open_record(request.principal, row.person_id, doing="record_offence")
    back = reverse("enforcement:offence", args=[offence_id])
    form = forms.ConvictForm.of(
        request,
        draft=f"convict:{offence_id}",
        version=row.version,
        initial={"court": row.court},
        today=local_day(now()),
    )
    return save(
        request,
        form,
        act=lambda facts, key: offences.convict(
            offence_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: back,
        again=lambda form: _form(request, record, form, title="They were convicted", lead=row.offence, back_url=back),
    )


# ------------------------------------------------------------------------------------------------------- progress notes
def write_note(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Tell a court how an order goes, without a breach."""
    record = access.open_record(request.principal, person_id, doing="write_progress_note")
    form = forms.NoteForm.of(request, draft=f"progress-note:{person_id}", orders=queries.orders_for_court(person_id))
    return save(
        request,
        form,
        act=lambda facts, key: actions.write_note(person_id, **facts, by=request.principal, at=now(), key=key),
        done=lambda made: reverse("enforcement:note_paper", args=[made.pk]),
        again=lambda form: _form(
            request,
            record,
            form,
            title="Write a progress note to a court",
            lead="It says how the order goes. It is no breach.",
            back_url=reverse("enforcement:court", args=[person_id]),
        ),
    )


@require_safe
def note_paper(request: PrincipalRequest, note_id: int) -> HttpResponse:
    """A progress note on paper."""
    return _note(request, note_id)


@require_safe
def note_pdf(request: PrincipalRequest, note_id: int) -> HttpResponse:
    """The same as a PDF; where none can be made, the page to print."""
    return _note(request, note_id, as_pdf=True)


def _note(request: PrincipalRequest, note_id: int, *, as_pdf: bool = False) -> HttpResponse:
    row = queries.note(note_id)
    record = access.open_record(request.principal, row.person_id, doing="print_breach")
    shown = {"row": row, "page": row.shown}
    if not as_pdf:
        return _page(request, "note_paper", record, pdf_possible=papers.possible(), **shown)
    try:
        made = papers.pdf("enforcement/breach/note_paper.html", {"headline": record.headline, **shown})
    except papers.NoPdf:
        return redirect("enforcement:note_paper", note_id=note_id)
    return papers.answer(made, name=f"progress-note-{record.headline.reference}-{row.pk}")
