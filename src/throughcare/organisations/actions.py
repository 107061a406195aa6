"""Setting up organisations, offices, teams and posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.text import slugify

from throughcare.accounts import actions as accounts
from throughcare.accounts.models import User
from throughcare.accounts.principals import Principal
from throughcare.audit import actions as audit
from throughcare.kernel import context
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.organisations import shipped
from throughcare.organisations.events import PostEnded
from throughcare.organisations.models import (
    Closure,
    Help,
    Leave,
    LocalHoliday,
    Office,
    OpeningHours,
    Organisation,
    Post,
    Rota,
    Succession,
    Team,
)
from throughcare.organisations.queries import near
from throughcare.organisations.reference import Taken, take_in


@action
def add_organisation(
    name: str,
    *,
    kind: str,
    jurisdiction: str,
    by: Principal,
    since: date | None = None,
    until: date | None = None,
    code: str = "",
    parent_id: int | None = None,
) -> Organisation:
    """A trust, provider or other body that supervises people or helps them. Without a code its name makes one."""
    return Organisation.objects.create(
        name=name,
        code=code or _free_code(name),
        kind=kind,
        jurisdiction=jurisdiction,
        since=since,
        until=until,
        parent_id=parent_id,
    )


def _free_code(name: str) -> str:
    """A code from the name, such as `northgate-probation-trust`; a number tells namesakes apart."""
    first = slugify(name)[:50] or "body"
    taken = set(Organisation.objects.filter(code__startswith=first).values_list("code", flat=True))
    return next(code for n in count(1) if (code := first if n == 1 else f"{first}-{n}") not in taken)


@action
def add_office(
    organisation_id: int,
    *,
    code: str,
    name: str,
    lines: str,
    town: str,
    postcode: str,
    phone: str,
    by: Principal,
    duty_phone: str = "",
    rooms: str = "",
    directions: str = "",
    delivery_unit_id: int | None = None,
    weekdays: Sequence[int] = (0, 1, 2, 3, 4),
    opens: time = time(8, 30),
    closes: time = time(17, 30),
) -> Office:
    """An office, with the same hours on each of its `weekdays` (Monday is 0)."""
    office = Office.objects.create(
        organisation_id=organisation_id,
        code=code,
        name=name,
        lines=lines,
        town=town,
        postcode=postcode,
        phone=phone,
        duty_phone=duty_phone,
        rooms=rooms,
        directions=directions,
        delivery_unit_id=delivery_unit_id,
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(office=office, weekday=day, opens=opens, closes=closes) for day in weekdays
    )
    return office


@action
def load_shipped(*, on: date, by: Principal) -> list[Taken]:
    """Bring in the bodies and prisons the product knows itself, and who took over from whom. Harmless to run again."""
    taken: list[Taken] = []
    for jurisdiction in shipped.jurisdictions():
        taken += take_in(list(shipped.entries(jurisdiction)), on=on, by=by)
        ids = dict(Organisation.objects.exclude(code=None).values_list("code", "id"))
        Succession.objects.bulk_create(
            [
                Succession(
                    earlier_id=ids[one.earlier],
                    later_id=ids[one.later],
                    on=one.on,
                    share=one.share,
                    source=one.source,
                    verified=one.verified,
                )
                for one in shipped.hand_overs(jurisdiction)
            ],
            ignore_conflicts=True,
        )
    return taken


@action
def enter_organisation(
    name: str,
    *,
    kind: str,
    jurisdiction: str,
    parent_id: int | None,
    since: date | None,
    phone: str,
    email: str,
    lines: str,
    town: str,
    postcode: str,
    because: str,
    by: Principal,
    at: datetime,
) -> Organisation:
    """Enter a body of local reference data: a partner agency, a social work department, a unit, a region."""
    _refuse_namesake(name, kind=kind, jurisdiction=jurisdiction, parent_id=parent_id)
    body: Organisation = add_organisation(
        name, kind=kind, jurisdiction=jurisdiction, by=by, since=since, parent_id=parent_id
    )
    body.change(phone=phone, email=email, lines=lines, town=town, postcode=postcode)
    _note_body(f"{name}: entered as {body.get_kind_display().lower()}", because, by=by, at=at)
    return body


@action
def change_organisation(
    organisation_id: int,
    *,
    name: str,
    parent_id: int | None,
    since: date | None,
    phone: str,
    email: str,
    lines: str,
    town: str,
    postcode: str,
    until: date | None,
    closed: bool,
    because: str,
    by: Principal,
    at: datetime,
    shown_version: int | None = None,
) -> Organisation:
    """Correct what was recorded wrong about a body, end it, or open it again: without a day and not `closed` it is
    there. What was recorded before stays in its history. A body that truly changes is followed by another."""
    body = Organisation.objects.get(id=organisation_id).check_shown(shown_version)
    if until is not None and since is not None and until <= since:
        raise Refused("The last day must be after the first.", field="until")
    _refuse_namesake(name, kind=body.kind, jurisdiction=body.jurisdiction, parent_id=parent_id, but=body.pk)
    _refuse_loop(body.pk, parent_id)
    values: dict[str, Any] = {
        "name": name,
        "parent_id": parent_id,
        "since": since,
        "phone": phone,
        "email": email,
        "lines": lines,
        "town": town,
        "postcode": postcode,
        "until": until,
        "closed": until is not None or closed,
    }
    what = ", ".join(field for field, value in values.items() if getattr(body, field) != value)
    _note_body(f"{body.name}: corrected {what.replace('_id', '') or 'nothing'}", because, by=by, at=at)
    return body.change(**values)


@action
def follow_organisation(
    organisation_id: int,
    *,
    name: str,
    parent_id: int | None,
    on: date,
    because: str,
    by: Principal,
    at: datetime,
    shown_version: int | None = None,
) -> Organisation:
    """From a day the body has another name, or is part of another: it ends, and one that follows it begins.

    Nothing is overwritten, so who answered on a day before is still told. Its offices, its parts, its local holidays to
    come and the help it offers go over at once; so the day is today or before.
    """
    body = Organisation.objects.get(id=organisation_id).check_shown(shown_version)
    if body.closed or body.until is not None:
        raise Refused("It has ended. Open it again first, by correcting its last day.")
    if on > local_day(at):
        raise Refused("Its offices go over at once, so the day is today or before.", field="on")
    if body.since is not None and on <= body.since:
        raise Refused("It must change after it began.", field="on")
    if (name, parent_id) == (body.name, body.parent_id):
        raise Refused("Nothing would change. Enter another name, or another body it is part of.", field="name")
    _refuse_namesake(name, kind=body.kind, jurisdiction=body.jurisdiction, parent_id=parent_id)
    _refuse_loop(body.pk, parent_id)
    made: Organisation = add_organisation(
        name, kind=body.kind, jurisdiction=body.jurisdiction, by=by, since=on, parent_id=parent_id
    )
    made.change(
        **{field: getattr(body, field) for field in ("phone", "email", "lines", "town", "postcode", "other_codes")}
    )
    Succession.objects.create(earlier=body, later=made, on=on, source=because[:300])
    body.change(until=on, closed=True)
    for office in Office.objects.filter(organisation=body):
        office.change(organisation_id=made.pk)
    for office in Office.objects.filter(delivery_unit=body):
        office.change(delivery_unit_id=made.pk)
    for part in Organisation.objects.filter(parent=body, closed=False):
        part.change(parent_id=made.pk)
    for holiday in LocalHoliday.objects.filter(organisation=body, withdrawn_at=None, on__gte=on):
        holiday.change(organisation_id=made.pk)
    for help_ in Help.objects.filter(Q(until=None) | Q(until__gt=on), organisation=body):
        help_.change(organisation_id=made.pk)
    _note_body(f"{body.name}: followed by {name} from {on:%d %B %Y}", because, by=by, at=at)
    return made


def _refuse_namesake(name: str, *, kind: str, jurisdiction: str, parent_id: int | None, but: int | None = None) -> None:
    same = Organisation.objects.filter(name=name, kind=kind, jurisdiction=jurisdiction, parent_id=parent_id)
    if same.exclude(id=but or 0).exists():
        raise Refused("There is another body of this kind with this name.", field="name")


def _refuse_loop(organisation_id: int, parent_id: int | None) -> None:
    """No body is part of itself, nor of one of its own parts."""
    above = dict(Organisation.objects.values_list("id", "parent_id"))
    while parent_id is not None:
        if parent_id == organisation_id:
            raise Refused("It cannot be part of itself or of one of its own parts.", field="parent_id")
        parent_id = above.get(parent_id)


def _note_body(what: str, because: str, *, by: Principal, at: datetime) -> None:
    _note("change_directory", what, because, by=by, at=at)


@action
def change_office(
    office_id: int,
    *,
    name: str,
    lines: str,
    town: str,
    postcode: str,
    phone: str,
    duty_phone: str,
    rooms: str,
    delivery_unit_id: int | None,
    by: Principal,
    directions: str = "",
    shown_version: int | None = None,
) -> Office:
    """Correct an office: where it is, how it is reached, and the delivery unit it belongs to."""
    return Office.objects.get(id=office_id).change(
        shown_version=shown_version,
        name=name,
        lines=lines,
        town=town,
        postcode=postcode,
        phone=phone,
        duty_phone=duty_phone,
        rooms=rooms,
        directions=directions,
        delivery_unit_id=delivery_unit_id,
    )


@action
def offer_help(
    organisation_id: int,
    *,
    kind: str,
    since: date,
    by: Principal,
    words: str = "",
    where: str = "",
    phone: str = "",
    until: date | None = None,
) -> Help:
    """A partner agency offers one kind of help from a day. The same kind twice at a time is refused."""
    if until is not None and until <= since:
        raise Refused("The last day must be after the first.", field="until")
    same = Help.objects.filter(Q(until=None) | Q(until__gt=since), organisation_id=organisation_id, kind=kind)
    if until is not None:
        same = same.filter(since__lt=until)
    if same.exists():
        raise Refused("This help is on the list for those days already. End it first.", field="kind")
    return Help.objects.create(
        organisation_id=organisation_id, kind=kind, words=words, where=where, phone=phone, since=since, until=until
    )


@action
def end_help(help_id: int, *, until: date, by: Principal, shown_version: int | None = None) -> Help:
    """From this day the help is no longer offered."""
    help_ = Help.objects.get(id=help_id).check_shown(shown_version)
    if until <= help_.since:
        raise Refused("The last day must be after the first.", field="until")
    return help_.change(until=until)


@action
def add_local_holiday(
    *, on: date, name: str, by: Principal, office_id: int | None = None, organisation_id: int | None = None
) -> LocalHoliday:
    """A day that is no working day in an office, or in all offices of a body. Clocks opened from now on leave it out;
    `restate-duties` moves those that are open."""
    whose = Q(office=office_id) if office_id is not None else Q(organisation=organisation_id)
    same = LocalHoliday.objects.filter(whose, on=on, withdrawn_at=None)
    if same.exists():
        raise Refused("This day is a local holiday already.", field="on")
    return LocalHoliday.objects.create(on=on, name=name, office_id=office_id, organisation_id=organisation_id)


@action
def withdraw_local_holiday(holiday_id: int, *, at: datetime, by: Principal) -> LocalHoliday:
    """It is a working day after all."""
    holiday = LocalHoliday.objects.get(id=holiday_id)
    if holiday.withdrawn_at is not None:
        raise Refused("This local holiday was taken back already.")
    return holiday.change(withdrawn_at=at)


@action
def close_office(office_id: int, *, on: date, why: str, by: Principal) -> Closure:
    """Shut an office for one day. Raises `Refused` for a day on which it is shut already."""
    if Closure.objects.filter(office_id=office_id, on=on).exists():
        raise Refused("The office is shut on this day already.", field="on")
    return Closure.objects.create(office_id=office_id, on=on, why=why)


@action
def add_team(office_id: int, *, name: str, by: Principal) -> Team:
    """A team in an office."""
    return Team.objects.create(office_id=office_id, name=name)


@action
def hold_post(user_id: int, *, team_id: int, role: str, since: date, by: Principal, until: date | None = None) -> Post:
    """Give somebody a role in a team from a day. One post at a time: the database refuses a second.

    Whoever is signed in signs in anew: what a session may do never changes under it.
    """
    accounts.end_sessions(user_id, by=by)
    return Post.objects.create(user_id=user_id, team_id=team_id, role=role, since=since, until=until)


@action
def begin_post(
    user_id: int, *, team_id: int, role: str, since: date, because: str, by: Principal, at: datetime
) -> Post:
    """Give somebody who holds no post one, from today or a day to come, and say so in the audit."""
    _refuse_own(user_id, by)
    if since < local_day(at):
        raise Refused("A post begins today or later: nobody had rights before they were given.", field="since")
    if Post.objects.filter(Q(until=None) | Q(until__gt=since), user_id=user_id).exists():
        raise Refused("They hold a post then, or will. End that one first.", field="since")
    post = hold_post(user_id, team_id=team_id, role=role, since=since, by=by)
    _note_post(user_id, f"No post → {_post_in_words(post)} from {since:%d %B %Y}", because, by=by, at=at)
    return post


@action
def change_role(
    post_id: int,
    *,
    role: str,
    team_id: int,
    because: str,
    by: Principal,
    at: datetime,
    shown_version: int | None = None,
) -> Post:
    """From today somebody does other work, or the same in another team: their post ends and another begins.

    It takes effect at once: what they are signed in with ends, so that they sign in anew as what they are now. A post
    that began today is put right instead, since no post ends on the day it began.
    """
    post = Post.objects.select_related("team__office").get(id=post_id).check_shown(shown_version)
    today = local_day(at)
    _refuse_own(post.user_id, by)
    if post.since > today or (post.until is not None and post.until <= today):
        raise Refused("This post is not held today.")
    if (role, team_id) == (post.role, post.team_id):
        raise Refused("This is what they do now.", field="role")
    was = _post_in_words(post)
    accounts.end_sign_ins(post.user_id, by=by, at=at)
    publish(PostEnded(post_id=post.pk, user_id=post.user_id, at=at))
    if post.since == today:
        now = post.change(role=role, team_id=team_id)
        now.refresh_from_db()
    else:
        until = post.until
        post.change(until=today)
        now = hold_post(post.user_id, team_id=team_id, role=role, since=today, until=until, by=by)
    _note_post(post.user_id, f"{was} → {_post_in_words(now)} from {today:%d %B %Y}", because, by=by, at=at)
    return now


@action
def end_post(
    post_id: int, *, until: date, by: Principal, at: datetime, because: str = "", shown_version: int | None = None
) -> Post:
    """End a post: from that day its holder has no rights. If the day has come, their sessions, and the links and feeds
    made for them, end at once; if not, every request asks whether it has."""
    post = Post.objects.select_related("team__office").get(id=post_id).check_shown(shown_version)
    _refuse_own(post.user_id, by)
    if until <= post.since:
        raise Refused("A post must end after it began.", field="until")
    if until <= local_day(at):
        accounts.end_sign_ins(post.user_id, by=by, at=at)
        publish(PostEnded(post_id=post.pk, user_id=post.user_id, at=at))
    _note_post(post.user_id, f"{_post_in_words(post)} → no post from {until:%d %B %Y}", because, by=by, at=at)
    return post.change(until=until)


def _refuse_own(user_id: int, by: Principal) -> None:
    """Nobody gives themselves rights, or takes away the last ones that could give them back."""
    if by.user_id == user_id:
        raise Refused("This is about your own post. Another system administrator does it.")


def _post_in_words(post: Post) -> str:
    return f"{post.get_role_display()}, {post.team.name}, {post.team.office.name}"


def _note_post(user_id: int, what: str, because: str, *, by: Principal, at: datetime) -> None:
    """Rights changed hands."""
    name = User.objects.values_list("name", flat=True).get(pk=user_id)
    _note("change_post", f"{name}: {what}", because, by=by, at=at)


def _note(doing: str, what: str, because: str, *, by: Principal, at: datetime) -> None:
    """Said in the audit, beside the history of the row. Raises when it cannot be written."""
    audit.write(
        audit.Line(
            at=at,
            principal=by.key,
            who=by.titled,
            category="alteration",
            doing=doing,
            allowed=True,
            because=what,
            why=because,
            path=context.current().reason,
            request_id=context.current().request_id,
        )
    )


# ---------------------------------------------------------------------------------------------------- leave and cover
@action
def record_leave(
    post_id: int,
    *,
    since: date,
    until: date,
    kind: str,
    by: Principal,
    covered_by: int | None = None,
    note: str = "",
) -> Leave:
    """The holder of a post is away from a day; `until` is the first day back. `covered_by` is the post that covers.

    Refused when they are away then already, when nobody holds the post then, or when who covers is away or has left.
    """
    if until <= since:
        raise Refused("The first day back must be after the first day away.", field="until")
    _refuse_overlap(post_id, since=since, until=until)
    if not _held(post_id, since=since, until=since):
        raise Refused("Nobody holds this post on the first day away.", field="since")
    _refuse_cover(post_id, covered_by, since=since, until=until)
    return Leave.objects.create(
        post_id=post_id, since=since, until=until, kind=kind, covered_by_id=covered_by, note=note
    )


@action
def change_leave(
    leave_id: int,
    *,
    until: date,
    by: Principal,
    covered_by: int | None = None,
    note: str = "",
    shown_version: int | None = None,
) -> Leave:
    """They come back on another day, or somebody else covers."""
    leave = Leave.objects.get(id=leave_id)
    if leave.called_off_at is not None:
        raise Refused("This leave was called off.")
    if until <= leave.since:
        raise Refused("The first day back must be after the first day away.", field="until")
    _refuse_overlap(leave.post_id, since=leave.since, until=until, but=leave_id)
    if covered_by != leave.covered_by_id or until > leave.until:
        _refuse_cover(leave.post_id, covered_by, since=leave.since, until=until)
    return leave.change(shown_version=shown_version, until=until, covered_by_id=covered_by, note=note)


@action
def call_off_leave(leave_id: int, *, at: datetime, by: Principal) -> Leave:
    """They are not away after all. The row stays, with the moment it was called off."""
    leave = Leave.objects.get(id=leave_id)
    if leave.called_off_at is not None:
        raise Refused("This leave was called off already.")
    return leave.change(called_off_at=at)


def _refuse_overlap(post_id: int, *, since: date, until: date, but: int | None = None) -> None:
    away = Leave.objects.filter(post_id=post_id, since__lt=until, until__gt=since, called_off_at=None)
    if (away.exclude(id=but) if but is not None else away).exists():
        raise Refused("They are away on some of these days already.", field="since")


def _refuse_cover(post_id: int, covered_by: int | None, *, since: date, until: date) -> None:
    if covered_by is None:
        return
    if covered_by == post_id:
        raise Refused("Somebody else must cover.", field="covered_by")
    if not _held(covered_by, since=since, until=until):
        raise Refused("They do not hold their post on all of these days.", field="covered_by")
    away = Leave.objects.filter(post_id=covered_by, since__lt=until, until__gt=since, called_off_at=None)
    if away.exists():
        raise Refused("They are away on some of these days too. Choose somebody else.", field="covered_by")


def _held(post_id: int, *, since: date, until: date) -> bool:
    """Does somebody hold the post from the first of these days to the last?"""
    return (
        Post.objects.filter(Q(until=None) | Q(until__gte=until), id=post_id, since__lte=since)
        .exclude(until__lte=since)
        .exists()
    )


LONGEST_TURN = timedelta(days=14)


class CannotRota(Refused):
    """The turn cannot stand so."""


@action
def add_turn(
    office_id: int,
    *,
    kind: str,
    post_id: int,
    starts_at: datetime,
    ends_at: datetime,
    phone: str,
    by: Principal,
    at: datetime,
) -> Rota:
    """Somebody of the delivery unit is on duty for an office from a moment until a moment. Raises `CannotRota`:
    somebody else is, they hold no post there then, they are away, or it is over."""
    if ends_at <= starts_at:
        raise CannotRota("The turn must end after it begins.", field="ends")
    if ends_at <= at:
        raise CannotRota("This is over already.", field="last")
    if ends_at - starts_at > LONGEST_TURN:
        raise CannotRota(f"Enter at most {LONGEST_TURN.days} days at once.", field="last")
    if not phone.strip():
        raise CannotRota("Enter the number to ring.", field="phone")
    first, last = local_day(starts_at), local_day(ends_at)
    holds = Post.objects.filter(Q(until=None) | Q(until__gt=last), id=post_id, since__lte=first)
    if not holds.filter(near(office_id, office="team__office")).exists():
        raise CannotRota("They hold no post here on all of these days.", field="post_id")
    leave = Leave.objects.filter(post_id=post_id, called_off_at=None, since__lte=last, until__gt=first)
    if leave.exists():
        raise CannotRota("They are away then.", field="post_id")
    try:
        with transaction.atomic():
            return Rota.objects.create(
                office_id=office_id,
                kind=kind,
                post_id=post_id,
                starts_at=starts_at,
                ends_at=ends_at,
                phone=phone.strip(),
            )
    except IntegrityError as error:
        if "rota_one_at_a_time" not in str(error):
            raise
        raise CannotRota("Somebody is on this duty at that time already. Call that turn off first.") from error


@action
def call_off_turn(turn_id: int, *, at: datetime, by: Principal) -> Rota:
    """They are not on duty after all. Raises `CannotRota` when that was said before."""
    turn = Rota.objects.select_for_update().get(id=turn_id)
    if turn.called_off_at is not None:
        raise CannotRota("This turn was called off before.")
    return turn.change(called_off_at=at)
