"""Saying who may not see a person, opening a record for a reason, and looking at that afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from throughcare.accounts.principals import Principal
from throughcare.audit import actions as audit
from throughcare.kernel import context
from throughcare.kernel.acts import action
from throughcare.kernel.errors import Refused
from throughcare.organisations import queries as organisations
from throughcare.people import access
from throughcare.people.models import (
    Acquaintance,
    Address,
    DayRelation,
    Fence,
    Headline,
    Limit,
    Name,
    Opening,
    OwnFacts,
    Person,
)
from throughcare.people.tables.limits import DAY_KINDS, PURPOSES


class CannotLimit(Refused):
    """This would shut out whoever must see the record, or names nobody."""


class CannotOpen(Refused):
    """There is a part in the case already, or no purpose or reason was given."""


class CannotReview(Refused):
    """It was looked at already, or it is one's own."""


class CannotConfirm(Refused):
    """It was decided already, or it is one's own, or it would shut the officer out."""


# ---------------------------------------------------------------------------------------- exclusions and restrictions
@action
def set_limit(
    person_id: int,
    *,
    kind: str,
    users: Sequence[int],
    message: str,
    because: str,
    by: Principal,
    at: datetime,
    shown_version: int | None = None,
) -> Limit:
    """Exclude users from a person, or restrict the person to users; over what stood before of the same kind.
    `shown_version` is 0 where nothing of the kind stood when the page was shown.

    Raises `CannotLimit` without names, message or reason, and when it would shut out the offender manager or whoever
    sets it: there must be somebody who works with the person, and somebody who can end it.
    """
    named = sorted(set(users))
    if not named:
        raise CannotLimit("Choose at least one person.", field="users")
    if not message.strip():
        raise CannotLimit("Say what they will read.", field="message")
    if not because.strip():
        raise CannotLimit("Give the reason.", field="because")
    Person.objects.select_for_update(no_key=True).get(id=person_id)  # two who set one at once wait for each other
    row = Limit.objects.filter(person_id=person_id, kind=kind, until=None).first()
    if row is not None:
        row.check_shown(shown_version)
    elif shown_version:
        raise CannotLimit("This was ended meanwhile. Open the page again, and set it anew if it is still needed.")
    must = {by.user_id: "You"}
    headline = Headline.objects.get(person_id=person_id)
    if headline.post_id is not None:
        officer = organisations.post(headline.post_id)
        must.setdefault(officer.user_id, officer.name)
    for user_id, name in must.items():
        if (user_id in named) is (kind == "exclusion"):
            raise CannotLimit(
                f"{name} must be able to see the record: {_WAY_OUT[kind, user_id == by.user_id]}", field="users"
            )
    facts: dict[str, Any] = {
        "users": named,
        "message": message.strip(),
        "because": because.strip(),
        "set_by": by.titled,
        "ask": f"{by.titled}, {by.office_name}",
    }
    if row is None:
        row = Limit.objects.create(person_id=person_id, kind=kind, since=at, **facts)
    else:
        row.change(**facts)
    restate_fence(person_id)
    return row


_WAY_OUT = {
    ("exclusion", True): "another manager excludes you.",
    ("exclusion", False): "change who is responsible first.",
    ("restriction", True): "add yourself to the list.",
    ("restriction", False): "add them to the list, or change who is responsible first.",
}


@action
def end_limit(limit_id: int, *, because: str, shown_version: int, by: Principal, at: datetime) -> Limit:
    """End an exclusion or a restriction: the record opens again by role and part."""
    if not because.strip():
        raise CannotLimit("Give the reason.", field="because")
    row = Limit.objects.get(id=limit_id).check_shown(shown_version)
    if row.until is not None:
        raise CannotLimit("This has ended already.")
    row.change(shown_version=shown_version, until=at, ended_because=because.strip())
    restate_fence(row.person_id)
    return row


def restate_fence(person_id: int) -> None:
    """Write what the database's policies read anew from limits and confirmed acquaintances. The mark on the headline
    first: the fence may be shut behind whoever writes it."""
    limits = {row.kind: row.users for row in Limit.objects.filter(person_id=person_id, until=None)}
    known = Acquaintance.objects.filter(person_id=person_id, state="confirmed").values_list("user_id", flat=True)
    refused = sorted({*limits.get("exclusion", ()), *known})
    allowed = limits.get("restriction")
    Headline.objects.filter(person_id=person_id).update(fenced=bool(refused or allowed is not None))
    if refused or allowed is not None:
        Fence.objects.update_or_create(person_id=person_id, defaults={"allowed": allowed, "refused": refused})
    else:
        Fence.objects.filter(person_id=person_id).delete()


# ------------------------------------------------------------------------------------------------- opening, looking at
@action
def open_without_part(
    person_id: int, *, purpose: str, reason: str, by: Principal, at: datetime, hours: int | None = None
) -> Opening:
    """Open a record without a part in the case, for `hours` (the table's four). The offender manager is told, and it
    is on their manager's list.

    Raises `CannotOpen` without a purpose of the list or a reason of a few words.
    """
    if purpose not in dict(PURPOSES):
        raise CannotOpen("Select what it is for.", field="purpose")
    if len(reason.split()) < 3:
        raise CannotOpen("Say why, in a sentence: your manager and theirs will read it.", field="reason")
    headline = Headline.objects.get(person_id=person_id)
    return Opening.objects.create(
        person_id=person_id,
        post_id=by.post_id or 0,
        user_id=by.user_id or 0,
        who=f"{by.titled}, {by.office_name}",
        purpose=purpose,
        reason=reason.strip(),
        at=at,
        until=at + timedelta(hours=hours or access.table()["opened_hours"]),
        told_post_id=headline.post_id,
        team_id=headline.team_id,
        office_id=headline.office_id,
    )


@action
def notice_opening(opening_id: int, *, by: Principal, at: datetime) -> Opening:
    """The officer has read that a record of theirs was opened."""
    row = Opening.objects.get(id=opening_id, told_post_id=by.post_id)
    if row.seen_at is None:
        row.change(seen_at=at)
    return row


@action
def review_opening(
    opening_id: int, *, found: str, words: str, shown_version: int, by: Principal, at: datetime
) -> Opening:
    """Say that an opening was right, that it was not (with a note), or ask whoever opened the record (with words)."""
    row = Opening.objects.get(id=opening_id).check_shown(shown_version)
    if row.user_id == by.user_id:
        raise CannotReview("You opened this record yourself. Another manager looks at it.")
    if row.review in {"right", "not_right"}:
        raise CannotReview(f"{row.reviewed_by} has looked at this already.")
    if found != "right" and not words.strip():
        raise CannotReview("Say what you ask." if found == "asked" else "Say what was not right.", field="words")
    return row.change(
        shown_version=shown_version,
        review=found,
        review_words=words.strip(),
        reviewed_by=by.name,
        reviewed_at=at,
        answer="" if found == "asked" else row.answer,
    )


@action
def answer_opening(
    opening_id: int, *, words: str, by: Principal, at: datetime, shown_version: int | None = None
) -> Opening:
    """Whoever opened the record answers the manager."""
    row = Opening.objects.get(id=opening_id, user_id=by.user_id or 0).check_shown(shown_version)
    if row.review != "asked":
        raise CannotReview("Nobody is asking about this now.")
    if not words.strip():
        raise CannotReview("Write your answer.", field="words")
    return row.change(answer=words.strip())


# ------------------------------------------------------------------------------------------------- a part for the day
@action
def take_part_today(person_id: int, *, kind: str, post_id: int, on: date, by: Principal, at: datetime) -> DayRelation:
    """Give a post a part in the case for one day: the court list, the duty rota, the front desk."""
    post = organisations.post(post_id)
    if not access.may_see(post.user_id, [person_id]):
        raise Refused("This record is closed to them.", field="post")
    _note_day(person_id, f"{post.name}: {dict(DAY_KINDS)[kind].lower()}, {on:%d %B %Y}", by=by, at=at)
    return DayRelation.objects.get_or_create(person_id=person_id, post_id=post_id, kind=kind, on=on)[0]


@action
def end_part_today(number: int, *, person_id: int, by: Principal, at: datetime) -> None:
    """They have no part today after all: what was opened by it shuts at once. The audit keeps that it was given."""
    row = DayRelation.objects.select_related("post__user").filter(id=number, person_id=person_id).first()
    if row is None:
        raise Refused("It was ended already.")
    _note_day(person_id, f"{row.post.user.name}: no longer {row.get_kind_display().lower()}", by=by, at=at)
    row.delete()


def _note_day(person_id: int, what: str, *, by: Principal, at: datetime) -> None:
    audit.write(
        audit.Line(
            at=at,
            principal=by.key,
            who=by.titled,
            category="alteration",
            doing="give_day",
            allowed=True,
            because=what,
            person_id=person_id,
            people=(person_id,),
            path=context.current().reason,
            request_id=context.current().request_id,
        )
    )


# ------------------------------------------------------------------------------------------------------ acquaintances
@action
def declare(person_id: int, *, how: str, words: str, by: Principal, at: datetime) -> Acquaintance:
    """Say that one knows the person. Nothing shuts until a manager confirms it."""
    row = Acquaintance.objects.filter(~Q(state="ended"), person_id=person_id, user_id=by.user_id or 0).first()
    if row is None:
        return Acquaintance.objects.create(
            person_id=person_id, user_id=by.user_id or 0, how=how, words=words.strip(), state="declared", since=at
        )
    if row.state in {"declared", "confirmed"}:
        raise CannotConfirm("You have said so already.")
    return row.change(how=how, words=words.strip(), state="declared", since=at, decided_by="", decided_at=None)


@action
def decide_acquaintance(
    acquaintance_id: int, *, known: bool, because: str, shown_version: int, by: Principal, at: datetime
) -> Acquaintance:
    """Confirm that somebody of the staff knows the person, which shuts the door to them; or say that they do not.

    Raises `CannotConfirm` for one's own, for what was decided already, and while they are the offender manager.
    """
    row = Acquaintance.objects.get(id=acquaintance_id).check_shown(shown_version)
    if row.user_id == by.user_id:
        raise CannotConfirm("This is about yourself. Another manager decides.")
    if row.state not in {"declared", "suggested"}:
        raise CannotConfirm("This was decided already.")
    if not known and not because.strip():
        raise CannotConfirm("Say why not.", field="because")
    headline = Headline.objects.get(person_id=row.person_id)
    if known and headline.post_id and organisations.post(headline.post_id).user_id == row.user_id:
        raise CannotConfirm(f"{headline.officer} is the offender manager. Change who is responsible first.")
    row.change(
        shown_version=shown_version,
        state="confirmed" if known else "not",
        because=because.strip(),
        decided_by=by.name,
        decided_at=at,
    )
    restate_fence(row.person_id)
    return row


@action
def tell_own_facts(
    *,
    surname: str,
    date_of_birth: date | None,
    lines: str,
    postcode: str,
    by: Principal,
    at: datetime,
    shown_version: int | None = None,
) -> OwnFacts:
    """What one says of oneself, so that people one may know are suggested; and the suggestions that follow.

    `shown_version` is 0 where nothing was said when the page was shown.
    """
    facts: dict[str, Any] = {"surname": surname, "date_of_birth": date_of_birth, "lines": lines, "postcode": postcode}
    row = OwnFacts.objects.filter(user_id=by.user_id or 0).first()
    row = (
        row.check_shown(shown_version).change(**facts)
        if row
        else OwnFacts.objects.create(user_id=by.user_id or 0, **facts)
    )
    suggest_for(row, at=at)
    return row


def suggest_for(row: OwnFacts, *, at: datetime) -> int:
    """Suggest people with the same address, or the same surname and day of birth. A likeness shuts nothing by itself.
    Answers how many are new."""
    found: dict[int, str] = {}
    if row.surname and row.date_of_birth:
        same = Name.objects.filter(surname__iexact=row.surname, person__date_of_birth=row.date_of_birth)
        found |= dict.fromkeys(same.values_list("person_id", flat=True), "myself")
    if row.postcode and row.lines:
        same_place = Address.objects.filter(lines__iexact=row.lines, postcode__iexact=row.postcode)
        found |= dict.fromkeys(same_place.values_list("person_id", flat=True), "household")
    known = set(Acquaintance.objects.filter(user_id=row.user_id).values_list("person_id", flat=True))
    new = [
        Acquaintance(person_id=person_id, user_id=row.user_id, how=how, state="suggested", since=at)
        for person_id, how in found.items()
        if person_id not in known
    ]
    for one in new:
        one.save(force_insert=True)
    return len(new)
