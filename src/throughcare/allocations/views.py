"""Who is responsible for one person; taking many people over."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.allocations import (
    actions,
    boards,
    capacities,
    carrying,
    forms,
    handovers,
    officers,
    queries,
    tier_pages,
    tiering,
    transfers,
    work_items,
)
from throughcare.design.answers import save
from throughcare.design.dates import plural
from throughcare.design.forms import ActForm
from throughcare.kernel.clock import local_day, now
from throughcare.organisations import queries as organisations
from throughcare.people import access
from throughcare.sentences import transferring


# ------------------------------------------------------------------------------------------------------- one person
@require_safe
def team(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Who is responsible, who was, and the tier with its history."""
    record = access.open_record(request.principal, person_id, doing="see_team")
    return render(
        request,
        "allocations/team.html",
        {
            "record": record,
            "headline": record.headline,
            "team": queries.team(person_id),
            "history": queries.responsibility_history(person_id),
            "tiers": queries.tier_history(person_id),
            "bodies": queries.bodies(person_id),
            "findings": queries.officer_findings(person_id),
            "today": local_day(now()),
        },
    )


def allocate(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Give a role for the person to somebody of the office."""
    record = access.open_record(request.principal, person_id, doing="allocate")
    on = local_day(now())
    form = forms.AllocateForm.of(
        request,
        draft=f"allocate:{person_id}",
        version=queries.newest_responsibility(person_id),
        initial={"post": _number(request.GET.get("post", "")) or None},
        posts=queries.post_choices(request.principal, on=on),
    )
    return save(
        request,
        form,
        act=lambda facts, key: actions.allocate(
            person_id,
            role=organisations.post(facts["post"]).role,
            post_id=facts["post"],
            because=facts["because"],
            changed_for=facts["changed_for"],
            shown_newest=form.shown_version,
            by=request.principal,
            at=now(),
            key=key,
        ),
        done=lambda _made: reverse("allocations:team", args=[person_id]),
        again=lambda form: _page(
            request,
            record,
            form,
            "allocations/allocate.html",
            team=queries.team(person_id),
            proposal=_proposal(request, record),
            today=on,
        ),
    )


def _proposal(request: PrincipalRequest, record: access.Record) -> carrying.Proposal | None:
    by = request.principal
    if by.office_id is None:
        return None
    return carrying.proposal(
        record.headline.person_id,
        office_id=by.office_id,
        jurisdiction=by.jurisdiction,
        on=local_day(now()),
        but=record.headline.post_id,
    )


def end(request: PrincipalRequest, person_id: int, responsibility_id: int) -> HttpResponse:
    """End a role that nobody takes over."""
    record = access.open_record(request.principal, person_id, doing="allocate")
    row = next((row for row in queries.responsibility_history(person_id) if row.id == responsibility_id), None)
    if row is None:
        raise Http404
    form = forms.EndForm.of(request, draft=f"end-role:{responsibility_id}", version=row.version)
    return save(
        request,
        form,
        act=lambda facts, key: actions.end(
            responsibility_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _made: reverse("allocations:team", args=[person_id]),
        again=lambda form: _page(request, record, form, "allocations/end.html", row=row),
    )


def set_tier(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Put the person in a tier, with a reason."""
    record = access.open_record(request.principal, person_id, doing="set_tier")
    on = local_day(now())
    model, tiers = queries.tier_choices(person_id, on=on)
    form = forms.TierForm.of(
        request,
        draft=f"tier:{person_id}",
        version=queries.newest_tier(person_id),
        initial={"on": on},
        tiers=tiers,
    )
    return save(
        request,
        form,
        act=lambda facts, key: actions.set_tier(
            person_id,
            **facts,
            model=model,
            shown_newest=form.shown_version,
            by=request.principal,
            at=now(),
            key=key,
        ),
        done=lambda _made: reverse("allocations:team", args=[person_id]) + "#tier",
        again=lambda form: _page(
            request,
            record,
            form,
            "allocations/set_tier.html",
            tiers=tiers,
            model=model,
            history=queries.tier_history(person_id),
            found=tier_pages.found(person_id),
        ),
    )


def override_tier(request: PrincipalRequest, person_id: int, model: str) -> HttpResponse:
    """Put the person in another tier of a model than the record gives, or back."""
    record = access.open_record(request.principal, person_id, doing="set_tier")
    on = local_day(now())
    choices = tiering.choices(model, jurisdiction=request.principal.jurisdiction, on=on)
    found = next((one for one in tier_pages.found(person_id) if one.model == model), None)
    if found is None or not choices:
        raise Http404
    form = forms.OverrideForm.of(
        request,
        draft=f"override-tier:{person_id}:{model}",
        version=found.newest,
        tiers=[*((one, one) for one in choices), (tiering.AS_FOUND, "The tier the record gives")],
    )
    return save(
        request,
        form,
        act=lambda facts, key: tiering.override(
            person_id,
            model=model,
            **facts,
            shown_newest=form.shown_version,
            by=request.principal,
            at=now(),
            key=key,
        ),
        done=lambda _made: reverse("allocations:set_tier", args=[person_id]),
        again=lambda form: _page(request, record, form, "allocations/override_tier.html", found=found),
    )


def decide_officer(request: PrincipalRequest, finding_id: int) -> HttpResponse:
    """Decide whether the person has an offender manager, where the rule leaves it open."""
    found = queries.officer_finding(finding_id)
    record = access.open_record(request.principal, found.person_id, doing="allocate")
    form = forms.DecideOfficerForm.of(request, draft=f"decide-officer:{finding_id}", version=found.version)
    return save(
        request,
        form,
        act=lambda facts, key: officers.decide_officer(
            finding_id,
            decided=facts["decided"] == "yes",
            because=facts["because"],
            shown_version=form.shown_version,
            by=request.principal,
            at=now(),
            key=key,
        ),
        done=lambda _made: reverse("allocations:team", args=[found.person_id]) + "#by-the-rule",
        again=lambda form: _page(request, record, form, "allocations/decide_officer.html", found=found),
    )


# ----------------------------------------------------------------------------------------------------------- reports
def work(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """The reports about a person that take an officer's time, and one more."""
    by, on = request.principal, local_day(now())
    record = access.open_record(by, person_id, doing="count_work")
    posts = work_items.choices(by, on=on)
    mine = next((number for number, _ in posts if number in (by.post_id, record.headline.post_id)), None)
    form = forms.WorkForm.of(
        request,
        draft=f"work:{person_id}",
        initial={"since": on, "post_id": mine},
        kinds=work_items.kinds(by.jurisdiction, on=on),
        posts=posts,
    )
    return save(
        request,
        form,
        act=lambda facts, key: work_items.add_work(
            person_id, report=work_items.Report(**facts), by=by, at=now(), key=key
        ),
        done=lambda _made: reverse("allocations:work", args=[person_id]),
        again=lambda form: _page(
            request,
            record,
            form,
            "allocations/work.html",
            rows=work_items.of_person(person_id, jurisdiction=by.jurisdiction, on=on),
        ),
    )


def finish_work(request: PrincipalRequest, work_item_id: int) -> HttpResponse:
    """Say that a report was done."""
    row, record = _work_item(request, work_item_id)
    on = local_day(now())
    form = forms.FinishWorkForm.of(request, version=row.version, initial={"until": on})
    return save(
        request,
        form,
        act=lambda facts, key: work_items.finish_work(
            work_item_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _made: reverse("allocations:work", args=[row.person_id]),
        again=lambda form: _page(request, record, form, "allocations/finish_work.html", row=row),
    )


def correct_work(request: PrincipalRequest, work_item_id: int) -> HttpResponse:
    """Put right what was entered of a report, or take it out."""
    row, record = _work_item(request, work_item_id)
    by, on = request.principal, local_day(now())
    form = forms.CorrectWorkForm.of(
        request,
        draft=f"correct-work:{work_item_id}",
        version=row.version,
        initial={name: getattr(row, name) for name in ("kind", "post_id", "since", "until")},
        kinds=work_items.kinds(by.jurisdiction, on=on),
        posts=work_items.choices(by, on=on, also=row.post_id),
    )

    def act(facts: dict[str, Any], key: str) -> Any:
        never, because = facts.pop("never"), facts.pop("because")
        report = None if never else work_items.Report(**facts)
        return work_items.correct_work(
            work_item_id,
            report=report,
            because=because,
            shown_version=form.shown_version,
            by=by,
            at=now(),
            key=key,
        )

    return save(
        request,
        form,
        act=act,
        done=lambda _made: reverse("allocations:work", args=[row.person_id]),
        again=lambda form: _page(request, record, form, "allocations/correct_work.html", row=row),
    )


def _work_item(request: PrincipalRequest, work_item_id: int) -> tuple[work_items.WorkRow, access.Record]:
    row = work_items.work_item(work_item_id, jurisdiction=request.principal.jurisdiction, on=local_day(now()))
    return row, access.open_record(request.principal, row.person_id, doing="count_work")


# ------------------------------------------------------------------------------------------------------ another area
def answer_transfer(request: PrincipalRequest, transfer_id: int) -> HttpResponse:
    """The manager of the area that is asked takes an order over and names its officer, or refuses and says why."""
    by = request.principal
    row = transfers.asked_of(by, transfer_id) if access.may_list(by, "answer_transfer") else None
    if row is None:
        raise access.refuse(by, doing="answer_transfer")
    access.open_list(by, people=[row.person_id], doing="answer_transfer")
    form = forms.TransferAnswerForm.of(
        request,
        draft=f"answer-transfer:{transfer_id}",
        version=row.version,
        posts=queries.post_choices(by, on=local_day(now())),
    )

    def act(facts: dict[str, Any], key: str) -> object:
        common: dict[str, Any] = {"shown_version": form.shown_version, "by": by, "at": now(), "key": key}
        if facts["answer"] == "accept":
            return transfers.accept(transfer_id, post_id=facts["post"], **common)
        return transferring.refuse(transfer_id, because=facts["because"], **common)

    return save(
        request,
        form,
        act=act,
        done=lambda _made: reverse("casefile:home"),
        again=lambda form: render(
            request, "allocations/answer_transfer.html", {"form": form, "row": row}, status=form.status
        ),
    )


# --------------------------------------------------------------------------------------------------------- handovers
@require_safe
def list_handovers(request: PrincipalRequest) -> HttpResponse:
    """The handover notes that wait for somebody."""
    rows = handovers.open_notes_of(request.principal) if access.may_list(request.principal, "see_handovers") else []
    access.open_list(request.principal, people=sorted({row.person_id for row in rows}), doing="see_handovers")
    return render(request, "allocations/handovers.html", {"rows": rows})


def handover(request: PrincipalRequest, handover_id: int) -> HttpResponse:
    """A handover note: written and signed by the one officer, read and signed by the next."""
    row = handovers.handover(handover_id)
    by = request.principal
    record = access.open_record(by, row.person_id, doing="hand_over")
    # A form that was shown before the other signed is read as what it was.
    giving = "words" in request.POST if request.method == "POST" else row.given_at is None
    form: ActForm
    if giving:
        form = forms.GiveForm.of(request, draft=f"handover:{handover_id}", version=row.version)
    else:
        form = forms.TakeForm.of(request, version=row.version)
    act = handovers.give if giving else handovers.take
    return save(
        request,
        form,
        act=lambda facts, key: act(handover_id, **facts, shown_version=form.shown_version, by=by, at=now(), key=key),
        done=lambda _made: reverse("allocations:handover", args=[handover_id]),
        again=lambda form: _page(
            request,
            record,
            form,
            "allocations/handover.html",
            page=handovers.page(row),
            row=row,
            may_give=giving and (form.is_bound or (row.ended_at is None and handovers.may_give(row, by))),
            may_take=not giving
            and row.given_at is not None
            and row.taken_at is None
            and row.ended_at is None
            and row.to_post_id == by.post_id,
            today=local_day(now()),
            at=now(),
        ),
    )


# --------------------------------------------------------------------------------------------------- what managers see
@require_safe
def queue(request: PrincipalRequest) -> HttpResponse:
    """Who waits for an officer, the most urgent first; decisions that are open; officers who leave."""
    by = request.principal
    found = boards.queue(by) if access.may_list(by, "see_queue") else boards.Queue([], [], [])
    people = sorted({row.person_id for row in found.waiting} | {row.person_id for row in found.open})
    access.open_list(by, people=people, doing="see_queue")
    return render(request, "allocations/queue.html", {"queue": found, "at": now(), "today": local_day(now())})


@require_safe
def workload(request: PrincipalRequest) -> HttpResponse:
    """What each officer carries, against what their hours allow."""
    by = request.principal
    access.open_list(by, people=[], doing="see_workload")
    on = local_day(now())
    loads = carrying.of_teams(organisations.teams_managed(by), jurisdiction=by.jurisdiction, on=on)
    skills = dict(capacities.skill_choices(by.jurisdiction, on=on))
    return render(
        request,
        "allocations/workload.html",
        {"loads": loads, "skills": skills, "books": carrying.books(by.jurisdiction, on=on), "today": on},
    )


@require_safe
def workload_of(request: PrincipalRequest, number: int) -> HttpResponse:
    """The people behind an officer's points."""
    by, on = request.principal, local_day(now())
    load = _load(request, number, doing="see_workload")
    cases = carrying.of_post(number, jurisdiction=by.jurisdiction, on=on) if load else []
    reports = work_items.of_post(number, jurisdiction=by.jurisdiction, on=on) if load else []
    people = {row.person_id for row in cases} | {row.person_id for row in reports}
    access.open_list(by, people=sorted(people), doing="see_workload", terms=str(number))
    if load is None:
        raise Http404
    return render(request, "allocations/workload_of.html", {"load": load, "cases": cases, "reports": reports})


def set_capacity(request: PrincipalRequest, number: int) -> HttpResponse:
    """The hours of an officer, and what they are good at."""
    by, on = request.principal, local_day(now())
    load = _load(request, number, doing="set_capacity")
    access.open_list(by, people=[], doing="set_capacity")
    if load is None:
        raise Http404
    newest = capacities.capacity(number)
    form = forms.CapacityForm.of(
        request,
        draft=f"capacity:{number}",
        version=newest.pk if newest else 0,
        initial={
            "hours": load.hours,
            "reduction": load.reduction,
            "reduction_because": load.reduction_because,
            "skills": list(load.skills),
        },
        skills=capacities.skill_choices(by.jurisdiction, on=on),
    )
    return save(
        request,
        form,
        act=lambda facts, key: capacities.set_capacity(
            number, **facts, shown_newest=form.shown_version, by=by, at=now(), key=key
        ),
        done=lambda _made: reverse("allocations:workload"),
        again=lambda form: render(
            request, "allocations/set_capacity.html", {"form": form, "load": load}, status=form.status
        ),
    )


def _load(request: PrincipalRequest, number: int, *, doing: str) -> carrying.Load | None:
    """An officer of the manager's teams with what they carry; None for anybody else's, and for who may not ask."""
    by = request.principal
    if not access.may_list(by, doing):
        return None
    found = carrying.of_teams(organisations.teams_managed(by), jurisdiction=by.jurisdiction, on=local_day(now()))
    return next((one for one in found if one.post_id == number), None)


@require_safe
def same_officer(request: PrincipalRequest) -> HttpResponse:
    """How often the same offender manager stayed from start to finish, and why not."""
    by = request.principal
    access.open_list(by, people=[], doing="see_same_officer")
    main, reasons, changes = boards.figures(boards.kept(organisations.teams_managed(by)))
    return render(request, "allocations/same_officer.html", {"figures": main, "reasons": reasons, "changes": changes})


@require_safe
def same_officer_people(request: PrincipalRequest, code: str) -> HttpResponse:
    """The people behind one of these figures."""
    by = request.principal
    asked = boards.of_figure([], code)
    if asked is None:
        raise Http404
    people: list[boards.Kept] = []
    if access.may_list(by, "see_same_officer"):
        people = boards.of_figure(boards.kept(organisations.teams_managed(by)), code) or []
    page = Paginator(people, queries.A_PAGE).get_page(request.GET.get("page", "1"))
    access.open_list(by, people=sorted(row.person_id for row in page.object_list), doing="see_same_officer", terms=code)
    name, counts = boards.name_of(code)
    context = {"page": page, "name": name, "counts": counts, "said": boards.change_text}
    return render(request, "allocations/same_officer_people.html", context)


def share_out(request: PrincipalRequest, number: int) -> HttpResponse:
    """Give the people of somebody who leaves to several others, with what it would mean before it is done."""
    by, at = request.principal, now()
    share = None
    if access.may_list(by, "share_out") and by.office_id is not None:
        share = carrying.share_out(number, office_id=by.office_id, jurisdiction=by.jurisdiction, at=at)
    leaver = queries.officer_of_office(number, office_id=by.office_id)
    shown = share.rows if share and leaver else ()
    access.open_list(by, people=sorted(row.person_id for row in shown), doing="share_out", terms=str(number))
    if share is None or leaver is None:
        raise Http404
    form = forms.ShareForm.of(
        request,
        initial={"shown": share.stamp},
        people=[(row.person_id, row.name, row.proposed) for row in share.rows],
        to=[(one.post_id, one.name) for one in share.officers],
    )

    def done(made: dict[str, int]) -> str:
        people, to = plural(made["taken"], "person", "people"), plural(made["officers"], "officer")
        messages.success(request, f"Shared out: {people} to {to}. Each is written to, and has a handover note.")
        return reverse("allocations:handovers")

    return save(
        request,
        form,
        act=lambda facts, key: actions.share_out(**facts, from_post=number, by=by, at=at, key=key),
        done=done,
        again=lambda form: render(
            request,
            "allocations/share_out.html",
            {"form": form, "share": share, "leaver": leaver, "today": local_day(at)},
            status=form.status,
        ),
    )


def _page(request: PrincipalRequest, record: access.Record, form: ActForm, template: str, **more: Any) -> HttpResponse:
    return render(
        request, template, {"record": record, "headline": record.headline, "form": form, **more}, status=form.status
    )


# -------------------------------------------------------------------------------------------------------- take over
@require_safe
def choose(request: PrincipalRequest) -> HttpResponse:
    """Choose from whom, and tick people."""
    by = request.principal
    shown = {name: request.GET.get(name, "") for name in ("source", "q", "tier")}
    form = forms.TakeOverForm.of(request, initial=shown, posts=_receivers(request))
    return _list(request, form, by_page=request.GET.get("page", "1"), tick_all=request.GET.get("tick") == "all", by=by)


def check(request: PrincipalRequest) -> HttpResponse:
    """What taking them over would mean; and, once agreed to, do it."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("allocations:choose"))
    if "shown" in request.POST:
        return _agree(request)
    form = forms.TakeOverForm.of(request, posts=_receivers(request))
    if not form.is_valid():
        form.status = 422
        return _list(request, form, by_page="1", tick_all=False, by=request.principal)
    entered = form.facts
    people = entered["people"]
    if entered["everyone"]:
        people = queries.everybody(
            request.principal, source=entered["source"], words=entered["q"], tier=entered["tier"]
        )
    agree = forms.AgreeForm(initial={"key": form.cleaned_data["key"], "because": entered["because"]})
    return _preview(request, agree, people=people, entered=entered)


def _agree(request: PrincipalRequest) -> HttpResponse:
    form = forms.AgreeForm.of(request)
    if not form.is_valid():
        return HttpResponseRedirect(reverse("allocations:choose"))
    entered = form.facts
    access.open_list(request.principal, people=entered["people"], doing="take_over")
    return save(
        request,
        form,
        act=lambda facts, key: actions.take_over(**facts, by=request.principal, at=now(), key=key),
        done=lambda counts: reverse("allocations:taken") + "?" + urlencode({**counts, "to": entered["to_post"]}),
        again=lambda form: _preview(request, form, people=entered["people"], entered=entered),
    )


@require_safe
def taken(request: PrincipalRequest) -> HttpResponse:
    """How many people changed hands."""
    access.open_list(request.principal, people=[], doing="take_over")
    number = {name: _number(request.GET.get(name, "")) for name in ("taken", "already", "to")}
    to = next(
        (post for post in queries.may_receive(request.principal, on=local_day(now())) if post.id == number["to"]), None
    )
    if to is None:
        raise Http404
    return render(
        request,
        "allocations/taken.html",
        {"taken": number["taken"], "already": number["already"], "to": to, "mine": to.id == request.principal.post_id},
    )


def _receivers(request: PrincipalRequest) -> list[tuple[int, str]]:
    posts = queries.may_receive(request.principal, on=local_day(now()))
    return [(post.id, post.name) for post in posts]


def _list(
    request: PrincipalRequest, form: forms.TakeOverForm, *, by_page: str, tick_all: bool, by: Any
) -> HttpResponse:
    source = form["source"].value() or "nobody"
    words, tier = form["q"].value() or "", form["tier"].value() or ""
    page = queries.candidates(by, source=source, words=words, tier=tier, at=now(), page=by_page)
    people = [row.person_id for row in page.object_list]
    access.open_list(by, people=people, doing="take_over", terms=" ".join(filter(None, (source, words, tier))))
    ticked = set(people) if tick_all else {int(x) for x in form["people"].value() or [] if str(x).isdigit()}
    return render(
        request,
        "allocations/choose.html",
        {
            "form": form,
            "page": page,
            "sources": queries.sources(by),
            "tiers": queries.tiers(by),
            "source": source,
            "q_words": words,
            "tier": tier,
            "ticked": ticked,
        },
        status=form.status,
    )


def _preview(
    request: PrincipalRequest, form: forms.AgreeForm, *, people: list[int], entered: dict[str, Any]
) -> HttpResponse:
    preview = queries.preview_take_over(people, to_post=entered["to_post"], by=request.principal, at=now())
    access.open_list(request.principal, people=[row.person_id for row in preview.rows], doing="take_over")
    return render(
        request,
        "allocations/check.html",
        {
            "form": form,
            "preview": preview,
            "because": entered["because"],
            "changed_for": entered["changed_for"],
            "left_out": len(people) - len(preview.rows),
            "most": actions.MOST_AT_ONCE,
            "today": local_day(now()),
            "at": now(),
        },
        status=form.status,
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
