"""A person's plan: read it, write it, read it with them, and live with it. To look, the record must be open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.appointments.queries import meetings
from throughcare.courts import queries as courts
from throughcare.design import papers
from throughcare.design.answers import save
from throughcare.design.forms import ActForm
from throughcare.kernel.clock import local_day, now
from throughcare.organisations import queries as organisations
from throughcare.people import access
from throughcare.plans import facts, forms, queries
from throughcare.plans.actions import living, saying, telling, writing
from throughcare.policy.plan_books import LibraryAim

TAB = "plan"
_YEAR = timedelta(days=365)


def _opened(request: PrincipalRequest, person_id: int, *, doing: str) -> access.Record:
    """The record, opened to look, or to do something when a form is sent."""
    return access.open_record(request.principal, person_id, doing=doing if request.method == "POST" else "see_record")


def _page(request: HttpRequest, name: str, record: access.Record, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"record": record, "headline": record.headline, "tab": TAB, "today": local_day(now()), **more}
    return render(request, f"plans/{name}.html", context, status=status)


def _form(
    request: HttpRequest,
    record: access.Record,
    form: ActForm,
    *,
    title: str,
    back: str,
    name: str = "form",
    **more: Any,
) -> HttpResponse:
    """A page that is one form: its fields in order, one button, and the way back."""
    shown = {"lead": "", "button": "", "paper": "", "title": title, "back_url": back, **more}
    return _page(request, name, record, status=form.status, form=form, **shown)


# ---------------------------------------------------------------------------------------------------------- looking
@require_safe
def plan(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """The plan in force, what is due about it, and the one that is being written."""
    record = access.open_record(request.principal, person_id, doing="see_record")
    return _page(request, "plan", record, page=queries.plan_page(person_id, at=now()))


@require_safe
def version(request: PrincipalRequest, plan_id: int) -> HttpResponse:
    """One version whole. While it is written each part can be changed from here."""
    row = queries.plan_row(plan_id)
    record = access.open_record(request.principal, row.person_id, doing="see_record")
    page = queries.version(row, today=local_day(now()))
    return _page(request, "version", record, page=page, reviews=queries.reviews(row))


@require_safe
def paper(request: PrincipalRequest, plan_id: int) -> HttpResponse:
    """The plan on paper, for the file and for others who work with the person. Risk and victims are not on it."""
    return _paper(request, plan_id, "paper")


@require_safe
def plain_paper(request: PrincipalRequest, plan_id: int) -> HttpResponse:
    """The plan on paper for the person, in plain words."""
    return _paper(request, plan_id, "plain_paper")


@require_safe
def paper_pdf(request: PrincipalRequest, plan_id: int) -> HttpResponse:
    """The same as a PDF; where none can be made, the page to print."""
    return _paper(request, plan_id, "paper", as_pdf=True)


@require_safe
def plain_paper_pdf(request: PrincipalRequest, plan_id: int) -> HttpResponse:
    """The plain one as a PDF; where none can be made, the page to print."""
    return _paper(request, plan_id, "plain_paper", as_pdf=True)


def _paper(request: PrincipalRequest, plan_id: int, name: str, *, as_pdf: bool = False) -> HttpResponse:
    row = queries.plan_row(plan_id)
    record = access.open_record(request.principal, row.person_id, doing="print_plan")
    at = now()
    page = queries.version(row, today=local_day(at))
    shown: dict[str, Any] = {"page": page, "at": at, "meetings": _must_attend(row.person_id, at=at)}
    if not as_pdf:
        return _page(request, name, record, pdf_possible=papers.possible(), **shown)
    try:
        made = papers.pdf(f"plans/{name}.html", {"headline": record.headline, **shown})
    except papers.NoPdf:
        return redirect(f"plans:{name}", plan_id=plan_id)
    kind = "plan" if name == "paper" else "my-plan"
    return papers.answer(made, name=f"{kind}-{record.headline.reference}-{row.number}")


def _must_attend(person_id: int, *, at: datetime) -> list[dict[str, Any]]:
    """Every meeting that is booked and every hearing at court, the next first. Two queries."""
    told = [*meetings.coming_told(person_id, after=at), *courts.coming_told(person_id, after=at)]
    return sorted(told, key=lambda one: one["next_at"])


# ---------------------------------------------------------------------------------------------------------- writing
def begin(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Begin a version."""
    record = access.open_record(request.principal, person_id, doing="write_plan")
    form = forms.BeginForm.of(request, draft=f"begin-plan:{person_id}")
    return save(
        request,
        form,
        act=lambda said, key: writing.begin(person_id, **said, by=request.principal, at=now(), key=key),
        done=lambda made: reverse("plans:version", args=[made.pk]),
        again=lambda form: _form(
            request,
            record,
            form,
            title="Write a plan",
            lead="It begins with what the plan in force says, or with what the orders ask.",
            back=reverse("plans:plan", args=[person_id]),
            button="Begin",
        ),
    )


def words(request: PrincipalRequest, plan_id: int) -> HttpResponse:
    """Rules and responsibilities, and what to do when it gets hard."""
    row = queries.plan_row(plan_id)
    record = access.open_record(request.principal, row.person_id, doing="write_plan")
    back = reverse("plans:version", args=[plan_id])
    names = ("rules", "responsibilities", "signs", "i_do", "i_call", "their_say")
    form = forms.WordsForm.of(
        request,
        draft=f"plan-words:{plan_id}",
        version=row.version,
        initial={name: getattr(row, name) for name in names},
    )
    return save(
        request,
        form,
        act=lambda said, key: writing.write_words(
            plan_id, **said, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: back,
        again=lambda form: _form(
            request, record, form, title="Rules, responsibilities, and when it gets hard", back=back
        ),
    )


def safety(request: PrincipalRequest, plan_id: int) -> HttpResponse:
    """Risk and victim safety, which the person does not see."""
    row = queries.plan_row(plan_id)
    doing = "write_plan_safety" if request.method == "POST" else "see_plan_safety"
    record = access.open_record(request.principal, row.person_id, doing=doing)
    back = reverse("plans:version", args=[plan_id])
    kept = queries.safety(plan_id)
    form = forms.SafetyForm.of(
        request,
        draft=f"plan-safety:{plan_id}",
        version=kept.version if kept else 0,
        initial={"risk": kept.risk, "victims": kept.victims} if kept else queries.safety_of_record(row.person_id),
    )
    return save(
        request,
        form,
        act=lambda said, key: writing.write_safety(
            plan_id, **said, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: back,
        again=lambda form: _form(
            request,
            record,
            form,
            title="Risk and victim safety",
            lead="The person does not see it, and it is on no paper. It begins with what the record says of harm.",
            back=back,
        ),
    )


def add_objective(request: PrincipalRequest, plan_id: int) -> HttpResponse:
    """Add an objective, begun with what they said they want, or words of the library, if the address names one."""
    row = queries.plan_row(plan_id)
    record = access.open_record(request.principal, row.person_id, doing="write_plan")
    today = local_day(now())
    back = reverse("plans:version", args=[plan_id])
    library = facts.book_named(row.policy).book.library
    wish = queries.own_wish(row.person_id)
    begun = _begun_with(request.GET.get("from", ""), library, wish=wish)
    form = forms.ObjectiveForm.of(
        request,
        draft="" if begun else f"add-objective:{plan_id}",
        initial=begun,
        sources=queries.sources(row.person_id, today=today),
        today=today,
    )
    return save(
        request,
        form,
        act=lambda said, key: writing.write_objective(plan_id, **said, by=request.principal, at=now(), key=key),
        done=lambda made: reverse("plans:add_action", args=[made.pk]),
        again=lambda form: _form(
            request,
            record,
            form,
            title="Add an objective",
            back=back,
            name="objective",
            library=library,
            wish=wish,
            plan=row,
        ),
    )


def _begun_with(code: str, library: Sequence[LibraryAim], *, wish: str) -> dict[str, Any] | None:
    if code == "wish" and wish:
        return {"aim": wish, "comes_from": queries.OWN_WISH, "their_say": True}
    taken = next((one for one in library if one.code == code), None)
    return {"aim": taken.aim, "why": taken.why, "measure": taken.measure} if taken else None


def objective(request: PrincipalRequest, objective_id: int) -> HttpResponse:
    """Change an objective of a version that is being written."""
    row = queries.objective_row(objective_id)
    record = access.open_record(request.principal, row.person_id, doing="write_plan")
    today = local_day(now())
    back = reverse("plans:version", args=[row.plan_id])
    names = ("aim", "why", "measure", "target_on", "comes_from", "their_say")
    form = forms.ObjectiveForm.of(
        request,
        draft=f"objective:{objective_id}",
        version=row.version,
        initial={name: getattr(row, name) for name in names},
        sources=queries.sources(row.person_id, today=today),
        today=today,
    )
    return save(
        request,
        form,
        act=lambda said, key: writing.write_objective(
            row.plan_id,
            **said,
            objective_id=objective_id,
            shown_version=form.shown_version,
            by=request.principal,
            at=now(),
            key=key,
        ),
        done=lambda _: back,
        again=lambda form: _form(request, record, form, title="Change the objective", back=back),
    )


def leave_out(request: PrincipalRequest, objective_id: int) -> HttpResponse:
    """Leave an objective out of a version that is being written."""
    row = queries.objective_row(objective_id)
    record = access.open_record(request.principal, row.person_id, doing="write_plan")
    back = reverse("plans:version", args=[row.plan_id])
    form = forms.BecauseForm.of(request, draft=f"leave-out:{objective_id}", version=row.version)
    return save(
        request,
        form,
        act=lambda said, key: writing.leave_out(
            objective_id, **said, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: back,
        again=lambda form: _form(request, record, form, title="Leave this objective out", lead=row.aim, back=back),
    )


def add_action(request: PrincipalRequest, objective_id: int) -> HttpResponse:
    """Add an action to an objective."""
    row = queries.objective_row(objective_id)
    record = access.open_record(request.principal, row.person_id, doing="write_plan")
    back = reverse("plans:version", args=[row.plan_id])
    form = forms.ActionForm.of(
        request,
        draft=f"add-action:{objective_id}",
        rests=queries.rests(row.person_id, today=local_day(now())),
    )
    return save(
        request,
        form,
        act=lambda said, key: writing.write_action(objective_id, **said, by=request.principal, at=now(), key=key),
        done=lambda _: back,
        again=lambda form: _form(request, record, form, title="Add an action", lead=row.aim, back=back),
    )


def action(request: PrincipalRequest, action_id: int) -> HttpResponse:
    """Change an action of a version that is being written."""
    row = queries.action_row(action_id)
    record = access.open_record(request.principal, row.person_id, doing="write_plan")
    back = reverse("plans:version", args=[row.objective.plan_id])
    rests_on = (
        f"requirement:{row.requirement_id}"
        if row.requirement_id
        else f"instruction:{row.instruction_id}"
        if row.instruction_id
        else ""
    )
    names = ("text", "who", "agency", "by_on", "number", "their_say")
    form = forms.ActionForm.of(
        request,
        draft=f"action:{action_id}",
        version=row.version,
        initial={**{name: getattr(row, name) for name in names}, "rests_on": rests_on},
        rests=queries.rests(row.person_id, today=local_day(now())),
    )
    return save(
        request,
        form,
        act=lambda said, key: writing.write_action(
            row.objective_id,
            **said,
            action_id=action_id,
            shown_version=form.shown_version,
            by=request.principal,
            at=now(),
            key=key,
        ),
        done=lambda _: back,
        again=lambda form: _form(request, record, form, title="Change the action", lead=row.objective.aim, back=back),
    )


# --------------------------------------------------------------------------------------------------- asking the person
def ready(request: PrincipalRequest, plan_id: int) -> HttpResponse:
    """Say that the version is whole and can be read with the person."""
    row = queries.plan_row(plan_id)
    record = access.open_record(request.principal, row.person_id, doing="write_plan")
    back = reverse("plans:version", args=[plan_id])
    form = forms.ReadyForm.of(request, version=row.version)
    return save(
        request,
        form,
        act=lambda said, key: writing.make_ready(
            plan_id, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: back,
        again=lambda form: _form(
            request,
            record,
            form,
            title="Is it ready to read with them?",
            back=back,
            name="ready",
            page=queries.version(row, today=local_day(now())),
        ),
    )


def answer(request: PrincipalRequest, plan_id: int) -> HttpResponse:
    """Write down what the person said when they read it."""
    row = queries.plan_row(plan_id)
    record = access.open_record(request.principal, row.person_id, doing="ask_about_plan")
    today = local_day(now())
    form = forms.AnswerForm.of(
        request, draft=f"answer-plan:{plan_id}", version=row.version, initial={"asked_on": today}, today=today
    )
    return save(
        request,
        form,
        act=lambda said, key: writing.record_answer(
            plan_id, **said, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda made: reverse("plans:version" if made.answer == "change" else "plans:plan", args=[_where(made)]),
        again=lambda form: _form(
            request,
            record,
            form,
            title="What do they say to the plan?",
            lead="Read it with them. They may agree, disagree and say why, or want it changed first.",
            back=reverse("plans:version", args=[plan_id]),
            paper=reverse("plans:plain_paper", args=[plan_id]),
        ),
    )


def _where(made: Any) -> int:
    return int(made.plan_id if made.answer == "change" else made.person_id)


# ----------------------------------------------------------------------------------------------------- a plan in force
def progress(request: PrincipalRequest, objective_id: int) -> HttpResponse:
    """Say how far an objective is."""
    row = queries.objective_row(objective_id)
    record = access.open_record(request.principal, row.person_id, doing="review_plan")
    today = local_day(now())
    back = reverse("plans:plan", args=[row.person_id])
    page = queries.version(row.plan, today=today)
    shown = next(one for one in page.objectives if one.id == objective_id)
    form = forms.ProgressForm.of(
        request,
        draft=f"progress:{objective_id}",
        version=row.version,
        initial={"on": today, **{f"state_{one.id}": one.state for one in shown.actions}},
        actions=shown.actions,
        today=today,
    )
    return save(
        request,
        form,
        act=lambda said, key: living.record_progress(
            objective_id, **said, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: back,
        again=lambda form: _form(request, record, form, title="How far is it?", lead=row.aim, back=back),
    )


def review(request: PrincipalRequest, plan_id: int) -> HttpResponse:
    """Look at the plan with the person: each objective, and whether it stays or changes."""
    row = queries.plan_row(plan_id)
    record = access.open_record(request.principal, row.person_id, doing="review_plan")
    today = local_day(now())
    back = reverse("plans:plan", args=[row.person_id])
    page = queries.version(row, today=today)
    form = forms.ReviewForm.of(
        request,
        draft=f"review-plan:{plan_id}",
        version=row.version,
        initial={"on": today},
        objectives=[one for one in page.objectives if one.state == "open"],
        reasons=queries.reasons(row),
        today=today,
    )
    return save(
        request,
        form,
        act=lambda said, key: living.review(
            plan_id, **said, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: back,
        again=lambda form: _form(
            request,
            record,
            form,
            title="Review the plan",
            lead="If it changes, a new version is begun, and they are asked about that one.",
            back=back,
            name="review",
        ),
    )


def check(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """The supervisor's checks, and the form for the next."""
    record = _opened(request, person_id, doing="check_plan")
    today = local_day(now())
    found = queries.standing_actions(person_id, today=today)
    acts = found or []
    form = forms.CheckForm.of(
        request,
        draft=f"check-plan:{person_id}",
        initial={"seen_on": today, **{f"state_{one.id}": one.state for one in acts}},
        actions=acts,
        today=today,
    )
    return save(
        request,
        form,
        act=lambda said, key: living.check(person_id, **said, by=request.principal, at=now(), key=key),
        done=lambda _: reverse("plans:check", args=[person_id]),
        again=lambda form: _form(
            request,
            record,
            form,
            title="Supervisor’s checks",
            back=reverse("plans:plan", args=[person_id]),
            name="checks",
            planned=found is not None,
            checks=queries.checks(person_id),
        ),
    )


def read_check(request: PrincipalRequest, check_id: int) -> HttpResponse:
    """One check; whoever it is for says that they read it."""
    row, shown = queries.check(check_id)
    record = _opened(request, row.person_id, doing="read_check")
    form = forms.ReadForm.of(request, draft=f"read-check:{check_id}", version=row.version)
    return save(
        request,
        form,
        act=lambda said, key: living.read_check(
            check_id, **said, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: reverse("plans:plan", args=[row.person_id]),
        again=lambda form: _form(
            request,
            record,
            form,
            title="The supervisor’s check",
            back=reverse("plans:check", args=[row.person_id]),
            name="check",
            row=shown,
            mine=row.post_id == request.principal.post_id,
        ),
    )


# ---------------------------------------------------------------------------------------------- help that was not there
def record_help(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Help that was not there for a person, and the form for more."""
    record = _opened(request, person_id, doing="record_no_help")
    today = local_day(now())
    form = forms.HelpForm.of(
        request,
        draft=f"no-help:{person_id}",
        initial={"known_on": today},
        actions=queries.standing_actions(person_id, today=today) or [],
        today=today,
    )
    return save(
        request,
        form,
        act=lambda said, key: telling.record_help(person_id, **said, by=request.principal, at=now(), key=key),
        done=lambda made: reverse("plans:help", args=[made.pk]),
        again=lambda form: _form(
            request,
            record,
            form,
            title="Help that was not there",
            back=reverse("plans:plan", args=[person_id]),
            name="helps",
            rows=queries.helps(person_id),
        ),
    )


def help_not_there(request: PrincipalRequest, help_id: int) -> HttpResponse:
    """Help that was not there, and the day the person was told why."""
    row = queries.help_row(help_id)
    record = _opened(request, row.person_id, doing="tell_no_help")
    today = local_day(now())
    form = forms.TellForm.of(
        request, draft=f"tell-no-help:{help_id}", version=row.version, initial={"told_on": today}, today=today
    )
    return save(
        request,
        form,
        act=lambda said, key: telling.tell_why(
            help_id, **said, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: reverse("plans:help", args=[help_id]),
        again=lambda form: _form(
            request,
            record,
            form,
            title=row.what,
            back=reverse("plans:record_help", args=[row.person_id]),
            name="help",
            row=row,
        ),
    )


def close_help(request: PrincipalRequest, help_id: int) -> HttpResponse:
    """Say what became of it, once they were told."""
    row = queries.help_row(help_id)
    record = access.open_record(request.principal, row.person_id, doing="record_no_help")
    back = reverse("plans:help", args=[help_id])
    form = forms.CloseForm.of(request, draft=f"close-help:{help_id}", version=row.version)
    return save(
        request,
        form,
        act=lambda said, key: telling.close_help(
            help_id, **said, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: back,
        again=lambda form: _form(request, record, form, title="What became of it?", lead=row.what, back=back),
    )


@require_safe
def help_list(request: PrincipalRequest) -> HttpResponse:
    """Help that was not there for the people of a manager's teams, by kind and by area."""
    teams = organisations.teams_managed(request.principal)
    page = queries.help_page(teams, since=local_day(now()) - _YEAR)
    access.open_list(request.principal, people=sorted({row.person_id for row in page.rows}), doing="see_help_not_had")
    return render(request, "plans/help_list.html", {"page": page, "today": local_day(now())})


def choose(request: PrincipalRequest, help_id: int) -> HttpResponse:
    """Write down for them what they say to what there is instead."""
    row = queries.help_row(help_id)
    record = access.open_record(request.principal, row.person_id, doing="say_for_them")
    back = reverse("plans:help", args=[help_id])
    form = forms.ChooseForm.of(request, draft=f"choose-help:{help_id}", version=row.version)
    return save(
        request,
        form,
        act=lambda said, key: saying.choose_instead(
            help_id, **said, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: back,
        again=lambda form: _form(
            request, record, form, title="Do they want what there is instead?", lead=row.instead, back=back
        ),
    )


# -------------------------------------------------------------------------------------------- what they say themselves
@require_safe
def said(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """All they said of their plan and of help, what waits for an answer first."""
    record = access.open_record(request.principal, person_id, doing="see_record")
    return _page(request, "said", record, page=queries.said(person_id))


def write_wish(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Write down for them what they would change in their plan."""
    record = access.open_record(request.principal, person_id, doing="say_for_them")
    back = reverse("plans:said", args=[person_id])
    plan, parts = queries.wish_parts(person_id)
    if plan is None:
        return redirect(back)
    form = forms.WriteWishForm.of(request, draft=f"write-wish:{person_id}", parts=parts)
    return save(
        request,
        form,
        act=lambda said, key: saying.wish(plan.pk, **said, by=request.principal, at=now(), key=key),
        done=lambda _: back,
        again=lambda form: _form(
            request,
            record,
            form,
            title="What would they change?",
            lead="Write it as they say it. It says that you wrote it down for them.",
            back=back,
        ),
    )


def ask_help(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Write down for them what help they ask for."""
    record = access.open_record(request.principal, person_id, doing="say_for_them")
    back = reverse("plans:said", args=[person_id])
    form = forms.AskHelpForm.of(request, draft=f"ask-help:{person_id}")
    return save(
        request,
        form,
        act=lambda said, key: saying.ask_for_help(person_id, **said, by=request.principal, at=now(), key=key),
        done=lambda made: reverse("plans:help_asked", args=[made.pk]),
        again=lambda form: _form(
            request,
            record,
            form,
            title="What help do they ask for?",
            lead="Write it as they say it. It says that you wrote it down for them.",
            back=back,
        ),
    )


def wish(request: PrincipalRequest, wish_id: int) -> HttpResponse:
    """What they would change, and whether it is taken up."""
    row = queries.wish_row(wish_id)
    return _answer_said(
        request,
        row,
        title="What they would change",
        form=forms.AnswerWishForm.of(request, draft=f"answer-wish:{wish_id}", version=row.version),
        act=lambda **said: saying.answer_wish(wish_id, **said),
    )


def tick(request: PrincipalRequest, tick_id: int) -> HttpResponse:
    """What they say they have done, and whether it is."""
    row = queries.tick_row(tick_id)
    return _answer_said(
        request,
        row,
        title="What they say they have done",
        form=forms.SeeDoneForm.of(request, draft=f"see-tick:{tick_id}", version=row.version),
        act=lambda **said: saying.see_done(tick_id, **said),
    )


def help_asked(request: PrincipalRequest, asked_id: int) -> HttpResponse:
    """Help they asked for, and what comes of it."""
    row = queries.help_asked_row(asked_id)
    actions = queries.standing_actions(row.person_id, today=local_day(now())) or []
    return _answer_said(
        request,
        row,
        title="Help they asked for",
        form=forms.AnswerHelpForm.of(request, draft=f"answer-help:{asked_id}", version=row.version, actions=actions),
        act=lambda **said: saying.answer_help(asked_id, **said),
    )


def _answer_said(
    request: PrincipalRequest, row: queries.SaidRow, *, title: str, form: ActForm, act: Callable[..., Any]
) -> HttpResponse:
    """A page with what they said and the form for our answer."""
    record = _opened(request, row.person_id, doing="answer_said")
    return save(
        request,
        form,
        act=lambda said, key: act(**said, shown_version=form.shown_version, by=request.principal, at=now(), key=key),
        done=lambda _: reverse("plans:said", args=[row.person_id]),
        again=lambda form: _form(
            request,
            record,
            form,
            title=title,
            back=reverse("plans:said", args=[row.person_id]),
            name="said_one",
            row=row,
        ),
    )


# ------------------------------------------------------------------------------------------------------ first meeting
@require_safe
def first_meetings(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """The orders in force, each with its checklist."""
    record = access.open_record(request.principal, person_id, doing="see_record")
    return _page(request, "first_meetings", record, rows=queries.first_meetings(person_id))


def first_meeting(request: PrincipalRequest, sentence_id: int) -> HttpResponse:
    """What the first meeting under an order must explain, and the form for what was explained."""
    today = local_day(now())
    person_id, page = queries.first_meeting(sentence_id, today=today)
    record = _opened(request, person_id, doing="explain_first")
    form = forms.FirstMeetingForm.of(
        request,
        draft=f"first-meeting:{sentence_id}",
        initial={"on": today},
        points=[(point.code, point.says) for point in page.points],
        today=today,
    )
    return save(
        request,
        form,
        act=lambda said, key: telling.explain(sentence_id, **said, by=request.principal, at=now(), key=key),
        done=lambda _: reverse("plans:first_meeting", args=[sentence_id]),
        again=lambda form: _form(
            request,
            record,
            form,
            title="First meeting",
            back=reverse("plans:first_meetings", args=[person_id]),
            name="first_meeting",
            page=page,
        ),
    )
