"""Inviting a person to their own side, taking it back, and letting them in: by a code, or by a passkey."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from procrastinate.contrib.django import app

from throughcare.accounts import own, tallies
from throughcare.accounts.principals import Principal, person
from throughcare.accounts.sealing import sealer
from throughcare.audit import actions as audit
from throughcare.invitations import queries, rules
from throughcare.invitations.models import WHY_TAKEN_BACK, Code, Invitation, Passkey
from throughcare.kernel import context
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.texts import one_line
from throughcare.messaging import actions as messaging
from throughcare.messaging import letters
from throughcare.messaging import queries as messages
from throughcare.people import queries as people
from throughcare.people.models import Headline, Person, Phone
from throughcare.people.record import reach
from throughcare.policy.books import Messages
from throughcare.policy.editions import edition

ABOUT = "invitations.invitation"
NEW = "something_new"
_SEALED = "own sign-in"


class CannotInvite(Refused):
    """They cannot be invited so."""


class CannotTakeBack(Refused):
    """It has ended before."""


class CannotAdd(Refused):
    """This passkey cannot be added."""


# ---------------------------------------------------------------------------------------------------------- inviting
@action
def invite(
    person_id: int,
    *,
    channel: letters.Channel,
    shown_to: str,
    by: Principal,
    at: datetime,
    shown_version: int | None = None,
) -> Invitation:
    """Invite a person to their own side, by the number or address of the record that was shown and confirmed; on paper,
    by a letter that says how. What stood before ends, with its sign-ins and passkeys. `shown_version` is 0 where
    nothing stood; versions go on from one invitation to the next, so that none is taken for another.

    Raises `CannotInvite` when the record has another number by now, we may not use it, or somebody else signs in by it.
    """
    last = Invitation.objects.select_for_update().filter(person_id=person_id).order_by("-id").first()
    before = last if last is not None and last.ended_at is None else None
    if last is not None and (before is not None or shown_version):
        last.check_shown(shown_version)
    to = letters.ways(person_id, on=local_day(at)).to(channel)
    if channel != "post" and not to:
        raise CannotInvite("The record has no number or address for this, or we may not use it.", field="channel")
    if channel != "post" and to != shown_to:
        raise CannotInvite("The number or address has changed. Look at it again.", field="channel")
    if before is not None:
        _end(before, why="again", by=by, at=at)
    try:
        with transaction.atomic():
            made = Invitation.objects.create(
                person_id=person_id,
                version=last.version + 1 if last else 1,
                channel=channel,
                to="" if channel == "post" else to,
                shared=channel != "post" and people.others_have(to, but=person_id),
                invited_at=at,
                invited_by=by.name,
            )
    except IntegrityError as error:
        raise CannotInvite(
            "Somebody else signs in by this number or address. Choose another way: a code must be one person's.",
            field="channel",
        ) from error
    messaging.queue(
        person_id,
        kind="own_page",
        about=(ABOUT, made.pk, None),
        facts={"page": f"{urlsplit(settings.SITE_URL).netloc}/my/invited/"},
        once=f"own_page:{made.pk}",
        channel=channel,
        by=by,
        at=at,
    )
    return made


@action
def take_back(
    invitation_id: int, *, why: str, by: Principal, at: datetime, shown_version: int | None = None
) -> Invitation:
    """End an invitation: whoever is signed in by it is signed out at once, and no code or passkey of it works."""
    row = Invitation.objects.select_for_update().get(id=invitation_id).check_shown(shown_version)
    if row.ended_at is not None:
        raise CannotTakeBack("It has ended before.")
    if why not in dict(WHY_TAKEN_BACK):
        raise CannotTakeBack("Select why.", field="why")
    return _end(row, why=why, by=by, at=at)


@action
def look_at_number(person_id: int, *, by: Principal, at: datetime) -> None:
    """End the invitation whose number or address is no longer on the record: it may be another's by now. Also that of
    one which we may not write to any more, since others use it or they asked us not to: a code is written to it."""
    row = Invitation.objects.select_for_update().filter(person_id=person_id, ended_at=None).exclude(to="").first()
    if row is None or people.may_write_to(person_id, row.to):
        return
    there = Phone.objects.filter(person_id=person_id, until=None, value=row.to).exists()
    _end(row, why="unusable" if there else "changed", by=by, at=at)


@action
def end_of_merged(person_id: int, *, by: Principal, at: datetime) -> None:
    """The record went into another: whoever was signed in by it signs in anew."""
    own.end_of(person_id)


# ----------------------------------------------------------------------------------------------- the end of supervision
@action
def say_it_closes(invitation_id: int, *, on: date, by: Principal, at: datetime) -> Invitation:
    """Supervision has ended: they can sign in until the end of a day, and are told so beforehand."""
    row = Invitation.objects.select_for_update().get(id=invitation_id)
    if row.ended_at is not None or row.closes_on is not None or row.channel == "post":
        return row
    row.change(closes_on=on)
    way: letters.Channel = "text" if row.channel == "text" else "email"
    messaging.queue(
        row.person_id,
        kind="own_page_closes",
        about=(ABOUT, row.pk, None),
        facts={"last_on": on},
        once=f"own_page_closes:{row.pk}:{on.isoformat()}",
        channel=way if letters.ways(row.person_id, on=local_day(at)).to(way) else "post",
        by=by,
        at=at,
    )
    return row


@action
def keep_open(invitation_id: int, *, by: Principal, at: datetime) -> Invitation:
    """They are supervised again before it closed: it goes on as before."""
    row = Invitation.objects.select_for_update().get(id=invitation_id)
    return row if row.ended_at is not None or row.closes_on is None else row.change(closes_on=None)


@action
def close_due(*, by: Principal, at: datetime) -> list[int]:
    """End the invitations whose last day has passed. Answers which. Run by the clockwork; a new order asks for a new
    invitation, since a number may be somebody else's by then."""
    due = Invitation.objects.select_for_update().filter(ended_at=None, closes_on__lt=local_day(at)).order_by("id")
    return [_end(row, why="closed", by=by, at=at).pk for row in due]


def _end(row: Invitation, *, why: str, by: Principal, at: datetime) -> Invitation:
    row.change(ended_at=at, ended_why=why, ended_by=by.name)
    Passkey.objects.filter(invitation=row, removed_at=None).update(removed_at=at)
    own.end_of(row.person_id)
    return row


# -------------------------------------------------------------------------------------------------------- something new
@action
def tell_of_new(person_id: int, *, by: Principal, at: datetime) -> None:
    """Something new waits on their page for who signs in there: they get one text that says so, and not what, or an
    e-mail where we may not text. What comes while it is held is in it; who looks meanwhile gets none (`unread`)."""
    row = Invitation.objects.select_for_update().filter(person_id=person_id, ended_at=None).exclude(to="").first()
    ways = letters.ways(person_id, on=local_day(at))
    if row is None or row.first_used_at is None or not (ways.text or ways.email):
        return
    Invitation.objects.filter(id=row.pk).update(new_at=at)
    if messages.is_held(NEW, about=(ABOUT, row.pk)):
        return
    jurisdiction = Person.objects.values_list("jurisdiction", flat=True).get(id=person_id)
    book = edition(Messages, jurisdiction=jurisdiction, on=local_day(at)).book
    messaging.queue(
        person_id,
        kind=NEW,
        about=(ABOUT, row.pk, row.version),
        facts={},
        once=f"{NEW}:{row.pk}:{at.isoformat()}",
        channel="text" if ways.text else "email",
        hold_until=at + timedelta(minutes=book.gather_minutes),
        by=by,
        at=at,
    )


# ------------------------------------------------------------------------------------------------------------- codes
@action
def ask_code(typed: str, *, address: str, language: str, by: Principal, at: datetime) -> Code:
    """Somebody asks for a code to a number or address. The same is done whether we know it or not.

    Raises `TooMany` for a number, or for an address of the network, that asked too often.
    """
    sought = contact(typed)
    asked_for = tallies.digest(sought)
    tallies.spend_as(asked_for, "own_code", at=at)
    tallies.spend_as(tallies.digest(address), "own_code_from", at=at)
    minutes = tallies.settled()["own_code"]["minutes"]
    # Here, for every number alike: if only those of somebody stopped, a second browser would tell whose a number is.
    Code.objects.filter(asked_for=asked_for, used_at=None, until__gt=at).update(until=at)
    code = Code.objects.create(
        asked_for=asked_for,
        sought=sealer(_SEALED).encrypt(sought.encode()).decode(),
        language=language,
        asked_at=at,
        until=at + timedelta(minutes=minutes),
    )
    app.configure_task("send_own_code").defer(code_id=str(code.pk))
    return code


def contact(typed: str) -> str:
    """A number or address as the record writes it; what is neither stays as it was typed."""
    text = " ".join(typed.split())[:254]
    if "@" in text:
        return text.lower()
    try:
        return reach.number(text)
    except Refused:
        return text


@dataclass(frozen=True)
class Message:
    """A message that carries a code: to whom, and the code."""

    channel: str
    to: str
    code: str
    language: str


@action
def find_whose(code_id: str, *, by: Principal, at: datetime) -> Message | None:
    """The message with a code, if somebody may sign in by the number or address it was asked for. What was typed is
    forgotten then."""
    code = Code.objects.select_for_update().filter(id=code_id, used_at=None, until__gt=at).first()
    if code is None:
        return None
    if code.sought:
        sought = sealer(_SEALED).decrypt(code.sought.encode()).decode()
        found = Invitation.objects.filter(to__iexact=sought, ended_at=None).exclude(to="").first()
        code.sought = ""
        if found is not None:
            code.whose, code.invitation_id = found.person_id, found.pk
        code.save(update_fields=["sought", "whose", "invitation_id"])
    if code.invitation_id is None:
        return None
    stands = Invitation.objects.select_for_update().filter(id=code.invitation_id, ended_at=None).first()
    if stands is None:
        return None
    if not stands.shared and people.others_have(stands.to, but=stands.person_id):
        _end(stands, why="another", by=by, at=at)  # since then it came onto another record: whose phone is it now?
        return None
    digits = rules.code_of(str(code.id), key=settings.SECRET_KEY)
    return Message(channel=stands.channel, to=stands.to, code=digits, language=code.language)


@dataclass(frozen=True)
class Tried:
    """What came of a code that was typed: whose it is, by number and name; else how many tries are left."""

    person_id: int | None = None
    name: str = ""
    left: int = 0

    @property
    def is_in(self) -> bool:
        """Whether they are in."""
        return self.person_id is not None


@action
def try_code(code_id: str, *, typed: str, by: Principal, at: datetime) -> dict[str, Any]:
    """Try a code: right, it signs in once; wrong, it is one try less. The fields of `Tried`.

    Each try is counted before it is looked at, so that many at once are not more tries.
    """
    most = tallies.settled()["own_code"]["tries"]
    counted = Code.objects.filter(id=code_id, used_at=None, until__gt=at, tries__lt=most)
    if not counted.update(tries=F("tries") + 1):
        return asdict(Tried())
    code = Code.objects.get(id=code_id)
    right = rules.is_right(typed, code=rules.code_of(str(code.id), key=settings.SECRET_KEY))
    who = None
    if right and code.whose is not None and code.invitation_id is not None:
        who = _let_in(code.whose, code.invitation_id, how="code", at=at)
    if who is None:
        _note(code.whose, "", allowed=False, because="code, wrong", at=at)
        return asdict(Tried(left=most - code.tries))
    Code.objects.filter(id=code_id).update(used_at=at)
    return asdict(Tried(person_id=who.person_id, name=who.name))


@action
def let_in_of_demo(invitation_id: int, *, by: Principal, at: datetime) -> dict[str, Any]:
    """Sign in one of the demo's people without a code; nobody outside a demo. The fields of `Tried`."""
    row = Invitation.objects.filter(id=invitation_id, ended_at=None).first() if settings.DEMO else None
    who = _let_in(row.person_id, row.pk, how="one click, demo", at=at) if row else None
    return asdict(Tried(person_id=who.person_id, name=who.name) if who else Tried())


def _let_in(person_id: int, invitation_id: int, *, how: str, at: datetime) -> Principal | None:
    """Somebody showed who they are: write it down as theirs. None where they may not sign in any more."""
    with context.acting(principal=f"person:{person_id}", reason=context.current().reason):
        stands = Invitation.objects.filter(id=invitation_id, person_id=person_id, ended_at=None)
        if not stands.update(last_used_at=at):
            return None
        stands.filter(first_used_at=None).update(first_used_at=at)
        name = Headline.objects.values_list("name", flat=True).get(person_id=person_id)
        _note(person_id, name, allowed=True, because=how, at=at)
    return person(person_id, name=name)


def _note(person_id: int | None, name: str, *, allowed: bool, because: str, at: datetime) -> None:
    audit.write(
        audit.Line(
            at=at,
            principal=f"person:{person_id}" if allowed else "nobody",
            who=name,
            category="sign_in",
            doing="sign_in",
            allowed=allowed,
            because=because,
            person_id=person_id,
            people=(person_id,) if person_id is not None else (),
            path=context.current().reason,
            request_id=context.current().request_id,
        )
    )


@action
def leave(person_id: int, *, by: Principal, at: datetime) -> None:
    """They leave: every sign-in of theirs ends, also one they forgot on a borrowed phone."""
    own.end_of(person_id)
    audit.write(
        audit.Line(
            at=at,
            principal=by.key,
            who=by.name,
            category="sign_in",
            doing="sign_out",
            allowed=True,
            person_id=person_id,
            people=(person_id,),
            path=context.current().reason,
            request_id=context.current().request_id,
        )
    )


# ---------------------------------------------------------------------------------------------------------- passkeys
def _server() -> Fido2Server:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    # Our own host alone: by itself the library takes any host below it, too.
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name="Throughcare"), verify_origin=_is_ours)


def _is_ours(origin: str) -> bool:
    here, told = urlsplit(settings.SITE_URL), urlsplit(origin)
    return (told.scheme, told.hostname) == (here.scheme, here.hostname)


def passkey_options(person_id: int) -> tuple[dict[str, Any], Any]:
    """What a browser is asked to make a passkey of, and what must be kept until it answers."""
    known = [AttestedCredentialData(bytes(row.credential)) for row in queries.passkeys_of(person_id)]
    options, state = _server().register_begin(
        user=PublicKeyCredentialUserEntity(id=f"person:{person_id}".encode(), name="Throughcare", display_name="Me"),
        credentials=known,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options), state


def sign_in_options() -> tuple[dict[str, Any], Any]:
    """What a browser is asked to sign in with: any passkey it has for us."""
    options, state = _server().authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
    return dict(options), state


@action
def add_passkey(
    person_id: int, *, name: str, credential: dict[str, Any], state: dict[str, Any], by: Principal, at: datetime
) -> Passkey:
    """Keep a passkey that the person's own phone made. Raises `CannotAdd` where it does not answer what we asked."""
    invitation = Invitation.objects.get(person_id=person_id, ended_at=None)
    try:
        made = _server().register_complete(state, RegistrationResponse.from_dict(credential)).credential_data
    except Exception as error:  # the parser fails in many ways on a hostile answer, and each of them means no
        raise CannotAdd("That did not work. Try again.") from error
    if made is None:
        raise CannotAdd("That did not work. Try again.")
    called = one_line(name, "Type a name, like: my phone.", refused=CannotAdd, field="name", most=60)
    try:
        with transaction.atomic():
            return Passkey.objects.create(
                person_id=person_id,
                invitation=invitation,
                name=called,
                credential_id=websafe_encode(made.credential_id),
                credential=bytes(made),
                added_at=at,
            )
    except IntegrityError as error:  # sent twice, or one that is there already
        raise CannotAdd("That did not work. Try again.") from error


@action
def remove_passkey(passkey_id: int, *, by: Principal, at: datetime) -> Passkey:
    """The passkey opens nothing any more. Removed twice it is removed."""
    row = Passkey.objects.select_for_update().get(id=passkey_id)
    return row if row.removed_at is not None else row.change(removed_at=at)


@action
def try_passkey(credential: dict[str, Any], *, state: dict[str, Any], by: Principal, at: datetime) -> dict[str, Any]:
    """Sign in with a passkey. The fields of `Tried`; without a person it was not one of ours, or it has ended."""
    person_id = _handle(credential)
    if person_id is None:
        return asdict(Tried())
    with context.acting(principal=f"person:{person_id}", reason=context.current().reason):
        row = Passkey.objects.filter(
            credential_id=str(credential.get("id", "")), person_id=person_id, removed_at=None
        ).first()
        count = _count_of(credential, state, row) if row is not None else None
        if row is None or count is None:
            return asdict(Tried())
        Passkey.objects.filter(id=row.pk).update(last_used_at=at, sign_count=count)
    who = _let_in(person_id, row.invitation_id, how="passkey", at=at)
    return asdict(Tried(person_id=who.person_id, name=who.name) if who else Tried())


def _handle(credential: dict[str, Any]) -> int | None:
    """Whose passkey it says it is; its signature is looked at afterwards."""
    try:
        told = websafe_decode(credential["response"]["userHandle"]).decode()
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    found = re.fullmatch(r"person:([0-9]{1,18})", told)  # as the fence of the database reads it
    return int(found[1]) if found else None


def _count_of(credential: dict[str, Any], state: dict[str, Any], row: Passkey) -> int | None:
    """How often the passkey says that it was used; None for a wrong answer, and for one that counts backwards: a copy.
    Those that do not count say 0."""
    try:
        answer = AuthenticationResponse.from_dict(credential)
        _server().authenticate_complete(state, [AttestedCredentialData(bytes(row.credential))], answer)
    except Exception:  # the parser fails in many ways on a hostile answer, and each of them means no
        return None
    count = answer.response.authenticator_data.counter
    return None if count and count <= row.sign_count else count


def drop_old(*, at: datetime) -> int:
    """Drop codes that no longer work. Answers how many."""
    return Code.objects.filter(until__lt=at - timedelta(days=1)).delete()[0]
