"""What a manager and an officer discussed about a person, and who works with the person, told to them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.allocations import oversight as acts
from throughcare.allocations import queries as allocations
from throughcare.allocations import team_queries as queries
from throughcare.casefile import actions, team_forms
from throughcare.design.answers import save
from throughcare.kernel.clock import local_day, now
from throughcare.organisations import queries as organisations
from throughcare.people import access


@require_safe
def show(request: PrincipalRequest) -> HttpResponse:
    """A manager's notes, or an officer's: what is to be done and read first."""
    by, at = request.principal, now()
    notes = queries.overseen(by) if access.may_list(by, "see_oversights") else []
    access.open_list(by, people=sorted({note.person_id for note in notes}), doing="see_oversights")
    context = {"notes": notes, "today": local_day(at), "mine": by.role != "offender_manager", "post_id": by.post_id}
    return render(request, "casefile/oversights.html", context)


@require_safe
def of_person(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Every note about one person."""
    record = access.open_record(request.principal, person_id, doing="see_record")
    context = {
        "record": record,
        "headline": record.headline,
        "notes": queries.oversight_of(person_id),
        "today": local_day(now()),
        "by": request.principal,
    }
    return render(request, "casefile/oversight.html", context)


def add(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Note what was discussed and decided."""
    record = access.open_record(request.principal, person_id, doing="oversee")
    officers = _officers(person_id, team_id=request.principal.team_id, but=request.principal.post_id)
    today = local_day(now())
    form = team_forms.OversightForm.of(
        request,
        draft=f"oversight:{person_id}",
        officers=officers,
        today=today,
        initial={"officer_id": str(officers[0][0]) if officers else "", "discussed_on": today},
    )
    return save(
        request,
        form,
        act=lambda facts, key: acts.note(person_id, talk=_talk(facts), by=request.principal, at=now(), key=key),
        done=lambda _made: reverse("casefile:oversight", args=[person_id]),
        again=lambda form: _page(request, record, form, "casefile/oversee.html", correcting=None),
    )


def correct(request: PrincipalRequest, oversight_id: int) -> HttpResponse:
    """Put a note right."""
    wrong = queries.oversight(oversight_id)
    record = access.open_record(request.principal, wrong.person_id, doing="oversee")
    officers = _officers(wrong.person_id, team_id=request.principal.team_id, but=request.principal.post_id)
    if wrong.officer_id not in dict(officers):
        officers.append((wrong.officer_id, wrong.officer))
    form = team_forms.OversightForm.of(
        request,
        draft=f"oversight-correct:{oversight_id}",
        officers=officers,
        today=local_day(now()),
        initial={
            "officer_id": str(wrong.officer_id),
            **{name: getattr(wrong, name) for name in ("discussed_on", "words", "decision", "by_on")},
        },
    )
    return save(
        request,
        form,
        act=lambda facts, key: acts.correct(oversight_id, talk=_talk(facts), by=request.principal, at=now(), key=key),
        done=lambda _made: reverse("casefile:oversight", args=[wrong.person_id]),
        again=lambda form: _page(request, record, form, "casefile/oversee.html", correcting=wrong),
    )


def read(request: PrincipalRequest, oversight_id: int) -> HttpResponse:
    """The officer says that they have read it."""
    note = queries.oversight(oversight_id)
    record = access.open_record(request.principal, note.person_id, doing="read_oversight")
    form = team_forms.ReadForm.of(request)
    return save(
        request,
        form,
        act=lambda _facts, key: acts.read(oversight_id, by=request.principal, at=now(), key=key),
        done=lambda _made: reverse("casefile:oversight", args=[note.person_id]),
        again=lambda form: _page(request, record, form, "casefile/oversight_read.html", note=note),
    )


def carry_out(request: PrincipalRequest, oversight_id: int) -> HttpResponse:
    """What was decided is done."""
    note = queries.oversight(oversight_id)
    record = access.open_record(request.principal, note.person_id, doing="read_oversight")
    form = team_forms.CarriedOutForm.of(request, draft=f"oversight-done:{oversight_id}")
    return save(
        request,
        form,
        act=lambda facts, key: acts.carry_out(oversight_id, **facts, by=request.principal, at=now(), key=key),
        done=lambda _made: reverse("casefile:oversight", args=[note.person_id]),
        again=lambda form: _page(request, record, form, "casefile/oversight_done.html", note=note),
    )


def _talk(facts: dict[str, Any]) -> acts.Talk:
    return acts.Talk(**{**facts, "officer_id": int(facts["officer_id"])})


def _officers(person_id: int, *, team_id: int | None, but: int | None) -> list[tuple[int, str]]:
    """Whoever works with the person, the offender manager first, then the rest of the team."""
    theirs = [(row.post_id, f"{row.name}, {row.role_name.lower()}") for row in allocations.team(person_id)]
    team = organisations.posts(on=local_day(now()), team_id=team_id) if team_id is not None else []
    rest = [(row.id, f"{row.name}, {row.role_name.lower()}") for row in team]
    return [one for one in dict([*rest[::-1], *theirs[::-1]][::-1]).items() if one[0] != but]


def _page(request: PrincipalRequest, record: access.Record, form: Any, template: str, **more: Any) -> HttpResponse:
    context = {"record": record, "headline": record.headline, "form": form, "today": local_day(now()), **more}
    return render(request, template, context, status=form.status)


# ----------------------------------------------------------------------------------------------------------------- slip
@require_safe
def slip(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Who works with the person, on a piece of paper for them."""
    record = access.open_record(request.principal, person_id, doing="see_team")
    context = {
        "record": record,
        "headline": record.headline,
        "slip": queries.slip(record.headline, at=now()),
        "at": now(),
    }
    return render(request, "casefile/slip.html", context)


def tell_team(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """The person is told who works with them."""
    record = access.open_record(request.principal, person_id, doing="tell_team")
    at = now()
    form = team_forms.TellTeamForm.of(request)

    def done(_made: Any) -> str:
        messages.success(request, "Kept: they were told who works with them.")
        return reverse("casefile:tell_team", args=[person_id])

    return save(
        request,
        form,
        act=lambda facts, key: actions.tell_team(
            person_id, how=facts["how"], told_at=at, by=request.principal, at=at, key=key
        ),
        done=done,
        again=lambda form: _page(
            request,
            record,
            form,
            "casefile/tell_team.html",
            told=queries.slips_told(person_id),
            slip=queries.slip(record.headline, at=at),
        ),
    )
