"""Letters of a person, one letter, what would go out, and what is to be printed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.design import papers
from throughcare.design.answers import save
from throughcare.kernel.clock import now
from throughcare.messaging import actions, letters, queries, reply_queries, wording_queries
from throughcare.messaging.forms import AnswerFeedbackForm, FeedbackForm, PrintedForm, TakeBackForm, WithdrawForm
from throughcare.people import access


@require_safe
def list_letters(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """The person's letters."""
    record = access.open_record(request.principal, person_id, doing="see_letters")
    rows = queries.letters_of(person_id, at=now())
    return render(
        request,
        "messaging/list.html",
        {
            "record": record,
            "headline": record.headline,
            "tab": "letters",
            "letters": rows,
            "said": reply_queries.said_by(person_id, at=now()),
            "texts_on": letters.is_on("text"),
        },
    )


@require_safe
def show(request: PrincipalRequest, letter_id: int) -> HttpResponse:
    """One letter as it will look, or looked."""
    letter = queries.letter(letter_id)
    record = access.open_record(request.principal, letter.person_id, doing="see_letters")
    return render(
        request,
        "messaging/show.html",
        {
            "record": record,
            "headline": record.headline,
            "tab": "letters",
            "letter": letter,
            "sheet": queries.sheet(letter, reference=record.headline.reference),
            "status": queries.status(letter, at=now()),
            "related": queries.related(letter),
            "words": wording_queries.of_letter(letter),
            "pdf_possible": papers.possible(),
        },
    )


@require_safe
def show_pdf(request: PrincipalRequest, letter_id: int) -> HttpResponse:
    """One letter as a PDF. Its page, where none can be made, or the letter was stopped and is to reach nobody."""
    letter = queries.letter(letter_id)
    record = access.open_record(request.principal, letter.person_id, doing="see_letters")
    if letter.state == "withdrawn":
        return redirect("messaging:show", letter_id=letter_id)
    sheet = queries.sheet(letter, reference=record.headline.reference)
    shown = {"headline": record.headline, "letter": letter, "sheet": sheet}
    try:
        made = papers.pdf("messaging/letter_paper.html", shown)
    except papers.NoPdf:
        return redirect("messaging:show", letter_id=letter_id)
    return papers.answer(made, name=f"letter-{record.headline.reference}-{letter.pk}")


def withdraw(request: PrincipalRequest, letter_id: int) -> HttpResponse:
    """Stop a letter that has not left, with a reason."""
    letter = queries.letter(letter_id)
    record = access.open_record(request.principal, letter.person_id, doing="withdraw_letter")
    form = WithdrawForm.of(request, draft=f"withdraw-letter:{letter_id}", version=letter.version)
    return save(
        request,
        form,
        act=lambda facts, key: actions.withdraw_letter(
            letter_id, **facts, by=request.principal, at=now(), shown_version=form.shown_version, key=key
        ),
        done=lambda _: reverse("messaging:show", args=[letter_id]),
        again=lambda form: render(
            request,
            "messaging/withdraw.html",
            {
                "record": record,
                "headline": record.headline,
                "tab": "letters",
                "form": form,
                "letter": letter,
                "status": queries.status(letter, at=now()),
            },
            status=form.status,
        ),
    )


@require_safe
def outbox(request: PrincipalRequest) -> HttpResponse:
    """What would go out."""
    chosen = {name: request.GET.get(name, "") for name in ("state", "kind")}
    number = request.GET.get("page", "1")
    found = queries.outbox(
        request.principal, at=now(), **chosen, number=int(number) if number.isdecimal() and len(number) < 6 else 1
    )
    access.open_list(request.principal, people=found.people, doing="see_outbox", terms=_terms(chosen))
    return render(
        request,
        "messaging/outbox.html",
        {
            "found": found,
            "chosen": chosen,
            "kinds": [(code, kind.name) for code, kind in letters.kinds().items()],
            "states": queries.STATE_NAMES,
            "may_print": access.may_list(request.principal, "see_letters_to_print"),
            "may_reply": access.may_list(request.principal, "see_replies"),
            "channels": {channel: letters.is_on(channel) for channel in ("text", "email")},
        },
    )


def _terms(chosen: dict[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in chosen.items() if value)


def to_print(request: PrincipalRequest) -> HttpResponse:
    """The office's letters to print, and the form that says they are in the post."""
    rows = queries.to_print(request.principal, at=now())
    access.open_list(
        request.principal,
        people={row.person_id for row in rows},
        doing="see_letters_to_print",
        terms=request.method or "",
    )
    form = PrintedForm.of(request, rows=rows)
    return save(
        request,
        form,
        act=lambda facts, key: actions.mark_printed(**facts, by=request.principal, at=now(), key=key),
        done=lambda done: _say_what_was_posted(request, done),
        again=lambda form: render(
            request,
            "messaging/to_print.html",
            {"rows": rows, "form": form, "posted": queries.posted_today(request.principal, at=now())},
            status=form.status,
        ),
    )


def take_back(request: PrincipalRequest) -> HttpResponse:
    """Letters marked as posted today by mistake wait to be printed again."""
    rows = queries.posted_today(request.principal, at=now())
    access.open_list(
        request.principal, people={row.person_id for row in rows}, doing="see_letters_to_print", terms="posted today"
    )
    form = TakeBackForm.of(request, rows=rows)

    def done(taken: list[int]) -> str:
        count = len(taken)
        messages.success(request, f"{count} {'letter waits' if count == 1 else 'letters wait'} to be printed again.")
        return reverse("messaging:to_print")

    return save(
        request,
        form,
        act=lambda facts, key: actions.take_back_printed(**facts, by=request.principal, at=now(), key=key),
        done=done,
        again=lambda form: render(
            request, "messaging/take_back.html", {"rows": rows, "form": form}, status=form.status
        ),
    )


def feedback(request: PrincipalRequest) -> HttpResponse:
    """Somebody says what is slow, wrong, missing or good, and sees what became of what they said."""
    form = FeedbackForm.of(request, draft="feedback", initial={"page": request.GET.get("page", "")[:200]})

    def done(_made: Any) -> str:
        messages.success(request, "Thank you. The administrator of the system reads it.")
        return reverse("messaging:feedback")

    return save(
        request,
        form,
        act=lambda facts, key: actions.say(**facts, by=request.principal, at=now(), key=key),
        done=done,
        again=lambda form: render(
            request,
            "messaging/feedback.html",
            {"form": form, "said": queries.own_feedback(request.principal)},
            status=form.status,
        ),
    )


@require_safe
def list_feedback(request: PrincipalRequest) -> HttpResponse:
    """For the administrator of the system: what staff say."""
    access.open_list(request.principal, people=[], doing="see_feedback")
    return render(request, "messaging/feedback_list.html", {"rows": queries.feedback()})


def answer_feedback(request: PrincipalRequest, number: int) -> HttpResponse:
    """What is done about one of them."""
    access.open_list(request.principal, people=[], doing="see_feedback", terms=str(number))
    row = queries.one_feedback(number)
    if row is None:
        raise Http404("there is no such feedback")
    if row.answered_at is not None and request.method != "POST":
        return redirect("messaging:feedback_list")
    form = AnswerFeedbackForm.of(request, draft=f"feedback:{number}")
    return save(
        request,
        form,
        act=lambda facts, key: actions.answer_feedback(number, **facts, by=request.principal, at=now(), key=key),
        done=lambda _made: reverse("messaging:feedback_list"),
        again=lambda form: render(
            request, "messaging/feedback_answer.html", {"form": form, "row": row}, status=form.status
        ),
    )


def _say_what_was_posted(request: PrincipalRequest, done: dict[str, Any]) -> str:
    if done["printed"]:
        count = len(done["printed"])
        messages.success(request, f"{count} {'letter is' if count == 1 else 'letters are'} in the post.")
    if done["stopped"]:
        count = len(done["stopped"])
        one = (
            "letter was stopped, since its facts changed. Take it"
            if count == 1
            else ("letters were stopped, since their facts changed. Take them")
        )
        messages.error(request, f"{count} {one} out of the post.")
    return reverse("messaging:to_print")


@require_safe
def sheets(request: PrincipalRequest) -> HttpResponse:
    """The office's letters to print, one a page."""
    found = queries.sheets(request.principal, at=now())
    access.open_list(
        request.principal, people={person_id for person_id, _ in found}, doing="see_letters_to_print", terms="sheets"
    )
    return render(request, "messaging/sheets.html", {"sheets": [sheet for _, sheet in found]})
