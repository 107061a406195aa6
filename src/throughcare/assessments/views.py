"""What a person needs: their assessments, their own account, scores and the risk of serious harm."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.assessments import forms
from throughcare.assessments.actions import assessing, harming, scoring, telling
from throughcare.assessments.models import Assessment
from throughcare.assessments.queries import books, pages, scores, standing
from throughcare.assessments.rules.scoring import TOOLS
from throughcare.design.answers import save
from throughcare.kernel.clock import local_day, now
from throughcare.people import access
from throughcare.policy.editions import NoEdition

TAB = "assessment"


def _page(request: HttpRequest, name: str, record: access.Record, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"record": record, "headline": record.headline, "tab": TAB, "today": local_day(now()), **more}
    return render(request, f"assessments/{name}.html", context, status=status)


def _book(person_id: int) -> books.Book:
    """What is asked where the person is, or 404 where the rule book does not say."""
    try:
        return books.of_person(person_id, on=local_day(now()))
    except NoEdition as error:
        raise Http404 from error


@require_safe
def overview(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Needs over time, the risk of harm, scores and every assessment."""
    record = access.open_record(request.principal, person_id, doing="see_assessment")
    return _page(request, "overview", record, page=pages.overview(person_id, on=local_day(now())))


def begin(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Begin an assessment, from the last one if there is one."""
    record = access.open_record(request.principal, person_id, doing="assess")
    _book(person_id)
    form = forms.BeginForm.of(request, initial={"because": request.GET.get("because", "")})
    return save(
        request,
        form,
        act=lambda facts, key: assessing.begin(person_id, **facts, by=request.principal, at=now(), key=key),
        done=lambda made: reverse("assessments:assessment", args=[made.id]),
        again=lambda form: _page(
            request, "begin", record, status=form.status, form=form, last=standing.last_signed(person_id)
        ),
    )


def assessment(request: PrincipalRequest, assessment_id: int) -> HttpResponse:
    """One assessment: what is still to fill in, or what was signed; and saying that one has read it."""
    row = pages.assessment(assessment_id)
    doing = "assess" if request.method == "POST" else "see_assessment"
    record = access.open_record(request.principal, row.person_id, doing=doing)
    return save(
        request,
        forms.ReadForm.of(request),
        act=lambda facts, key: assessing.acknowledge(assessment_id, by=request.principal, at=now(), key=key),
        done=lambda _: reverse("assessments:assessment", args=[assessment_id]),
        again=lambda form: _assessment(request, record, row, form),
    )


def _assessment(
    request: PrincipalRequest, record: access.Record, row: Assessment, form: forms.ReadForm
) -> HttpResponse:
    readers, post_id = pages.readers(row), request.principal.post_id
    return _page(
        request,
        "assessment",
        record,
        status=form.status,
        row=row,
        form=form,
        page=pages.assessment_page(row, role=request.principal.role),
        readers=readers,
        unread=row.signed_by_id != post_id and all(one.by_post_id != post_id for one in readers),
    )


def section(request: PrincipalRequest, assessment_id: int, code: str) -> HttpResponse:
    """Fill in one part of life."""
    row = pages.assessment(assessment_id)
    record = access.open_record(request.principal, row.person_id, doing="assess")
    page = pages.section_page(row, code)
    if page is None:
        raise Http404
    book = books.of(row).book
    form = forms.SectionForm.of(
        request,
        draft=f"assessment:{assessment_id}:{code}",
        version=page.row.version if page.row else 0,
        initial=page.initial,
        asked=book.asked(code),
        grades=book.grades,
    )
    return save(
        request,
        form,
        act=lambda facts, key: assessing.save_section(
            assessment_id,
            section=code,
            **facts,
            shown_version=form.shown_version,
            by=request.principal,
            at=now(),
            key=key,
        ),
        done=lambda _: _after(request, row, page),
        again=lambda form: _page(request, "section", record, status=form.status, form=form, row=row, page=page),
    )


def _after(request: HttpRequest, row: Assessment, page: pages.SectionPage) -> str:
    """The next section where that was asked for, else the whole assessment."""
    if request.POST.get("then") == "next" and page.next is not None:
        return reverse("assessments:section", args=[row.id, page.next.code])
    return reverse("assessments:assessment", args=[row.id])


def account(request: PrincipalRequest, assessment_id: int) -> HttpResponse:
    """The person's own account, beside the officer's view."""
    row = pages.assessment(assessment_id)
    record = access.open_record(request.principal, row.person_id, doing="assess")
    form = forms.AccountForm.of(
        request,
        draft=f"assessment-account:{assessment_id}",
        version=row.version,
        initial=pages.account_initial(row),
        asked=books.of(row).book.account,
        today=local_day(now()),
    )
    return save(
        request,
        form,
        act=lambda facts, key: assessing.save_account(
            assessment_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: reverse("assessments:assessment", args=[assessment_id]),
        again=lambda form: _page(request, "account", record, status=form.status, form=form, row=row),
    )


def sign(request: PrincipalRequest, assessment_id: int) -> HttpResponse:
    """Look at the whole once more, and sign it."""
    row = pages.assessment(assessment_id)
    record = access.open_record(request.principal, row.person_id, doing="assess")
    page = pages.assessment_page(row, role=request.principal.role)
    form = forms.SignForm.of(request, version=page.version)
    return save(
        request,
        form,
        act=lambda facts, key: assessing.sign(
            assessment_id, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: reverse("assessments:assessment", args=[assessment_id]),
        again=lambda form: _page(request, "sign", record, status=form.status, form=form, row=row, page=page),
    )


def countersign(request: PrincipalRequest, assessment_id: int) -> HttpResponse:
    """A manager signs as well, or sends it back."""
    row = pages.assessment(assessment_id)
    record = access.open_record(request.principal, row.person_id, doing="countersign_assessment")
    form = forms.CountersignForm.of(request, version=row.version)

    def act(facts: dict[str, Any], key: str) -> object:
        answer = assessing.countersign if facts["answer"] == "sign" else assessing.send_back
        return answer(
            assessment_id,
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
        done=lambda _: reverse("assessments:assessment", args=[assessment_id]),
        again=lambda form: _page(
            request,
            "countersign",
            record,
            status=form.status,
            form=form,
            row=row,
            page=pages.assessment_page(row, role=request.principal.role),
        ),
    )


@require_safe
def beside(request: PrincipalRequest, assessment_id: int, other_id: int) -> HttpResponse:
    """Two versions side by side, with what changed first."""
    after, before = pages.assessment(assessment_id), pages.assessment(other_id)
    record = access.open_record(request.principal, after.person_id, doing="see_assessment")
    if before.person_id != after.person_id:
        raise Http404
    rows = pages.beside(before, after, role=request.principal.role)
    return _page(request, "beside", record, before=before, after=after, rows=rows)


def record_score(request: PrincipalRequest, person_id: int, tool: str) -> HttpResponse:
    """Gather the inputs of a tool; the record fills in what it knows."""
    record = access.open_record(request.principal, person_id, doing="assess")
    if tool not in TOOLS:
        raise Http404
    _book(person_id)
    asked = TOOLS[tool].inputs
    known = scores.known(record.headline, tool, on=local_day(now()))
    form = forms.ScoreForm.of(
        request,
        draft=f"score-{tool}:{person_id}",
        initial=forms.score_initial(known, asked),
        asked=asked,
        known=known,
        today=local_day(now()),
    )
    return save(
        request,
        form,
        act=lambda facts, key: scoring.record_score(
            person_id, tool=tool, **facts, by=request.principal, at=now(), key=key
        ),
        done=lambda made: reverse("assessments:score", args=[made.id]),
        again=lambda form: _page(request, "record_score", record, status=form.status, form=form, tool=TOOLS[tool]),
    )


@require_safe
def score(request: PrincipalRequest, score_id: int) -> HttpResponse:
    """One score with every input and term, and whether it would come out the same today."""
    row = scores.score(score_id)
    record = access.open_record(request.principal, row.person_id, doing="see_assessment")
    return _page(request, "score", record, page=scores.shown(row, on=local_day(now())))


def enter_score(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Enter the score of another tool, as it was given."""
    record = access.open_record(request.principal, person_id, doing="assess")
    today = local_day(now())
    tools = _book(person_id).book.other_tools
    asked = {"tool": request.GET.get("tool", "")}  # whoever came to enter one score finds it chosen
    form = forms.EnterForm.of(request, draft=f"other-score:{person_id}", initial=asked, tools=tools, today=today)
    return save(
        request,
        form,
        act=lambda facts, key: scoring.enter_score(person_id, **facts, by=request.principal, at=now(), key=key),
        done=lambda made: reverse("assessments:score", args=[made.id]),
        again=lambda form: _page(request, "enter_score", record, status=form.status, form=form),
    )


@require_safe
def harm(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """The risk of serious harm, by group and setting, and how it is managed."""
    record = access.open_record(request.principal, person_id, doing="see_assessment")
    return _page(
        request, "harm", record, page=pages.harm_page(person_id, book=_book(person_id).book, on=local_day(now()))
    )


def assess_harm(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Judge the risk of serious harm. It starts from the last judgement."""
    record = access.open_record(request.principal, person_id, doing="assess_harm")
    book = _book(person_id).book
    last = standing.harm_now(person_id)
    form = forms.HarmForm.of(
        request,
        draft=f"harm:{person_id}",
        version=last.pk if last else 0,
        initial=pages.harm_initial(last),
        groups=book.groups,
        settings=book.settings,
        levels=book.levels,
    )
    return save(
        request,
        form,
        act=lambda facts, key: harming.assess_harm(
            person_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: reverse("assessments:harm", args=[person_id]),
        again=lambda form: _page(request, "assess_harm", record, status=form.status, form=form, last=last, book=book),
    )


def victim_safety(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """How those who were harmed are kept safe: read and written only by those who may read what is sensitive."""
    doing = "write_victim_safety" if request.method == "POST" else "see_victim_safety"
    record = access.open_record(request.principal, person_id, doing=doing)
    last = standing.victim_safety(person_id)
    form = forms.VictimSafetyForm.of(
        request,
        draft=f"victim-safety:{person_id}",
        version=last.pk if last else 0,
        initial={"words": last.words if last else ""},
    )
    return save(
        request,
        form,
        act=lambda facts, key: harming.write_victim_safety(
            person_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: reverse("assessments:harm", args=[person_id]),
        again=lambda form: _page(request, "victim_safety", record, status=form.status, form=form, last=last),
    )


# ----------------------------------------------------------------------------------------- what they tell of themselves
def story(request: PrincipalRequest, story_id: int) -> HttpResponse:
    """What they tell of themselves, as they sent it; whoever reads it says so."""
    row = pages.story(story_id)
    doing = "assess" if request.method == "POST" else "see_assessment"
    record = access.open_record(request.principal, row.person_id, doing=doing)
    form = forms.ReadForm.of(request, version=row.version)
    return save(
        request,
        form,
        act=lambda facts, key: telling.read(
            story_id, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: reverse("assessments:story", args=[story_id]),
        again=lambda form: _page(
            request, "story", record, status=form.status, form=form, row=row, told=pages.story_told(row)
        ),
    )


def enter_story(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """All they sent, and the form to write down for them what they told or wrote on the sheet."""
    doing = "say_for_them" if request.method == "POST" else "see_assessment"
    record = access.open_record(request.principal, person_id, doing=doing)
    asked = _book(person_id).book.account
    form = forms.StoryForm.of(request, draft=f"enter-story:{person_id}", asked=asked)
    return save(
        request,
        form,
        act=lambda facts, key: telling.enter(person_id, **facts, by=request.principal, at=now(), key=key),
        done=lambda made: reverse("assessments:story", args=[made.pk]),
        again=lambda form: _page(
            request, "enter_story", record, status=form.status, form=form, rows=pages.stories(person_id)
        ),
    )


@require_safe
def story_sheet(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """The questions on paper, with room to write, for who has no phone."""
    record = access.open_record(request.principal, person_id, doing="see_assessment")
    return _page(request, "story_sheet", record, asked=_book(person_id).book.account)
