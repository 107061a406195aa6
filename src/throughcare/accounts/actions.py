"""Entering the people who sign in, and ending their sign-ins."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from throughcare.accounts import sessions
from throughcare.accounts.models import User
from throughcare.accounts.principals import Principal
from throughcare.audit import actions as audit
from throughcare.kernel import context
from throughcare.kernel.acts import action
from throughcare.kernel.errors import Refused


@action
def enter(
    email: str, *, name: str, by: Principal, password: str | None = None, phone: str = "", demo: bool = False
) -> User:
    """Enter somebody who may sign in. Without a password they set one by the link "I forgot my password".

    Raises `Refused` when the address is taken. `demo` people sign in with one click, and only in a demo.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, name, password, phone=phone, is_demo=demo)
    except IntegrityError as error:
        raise Refused("Somebody already signs in with this e-mail address.", field="email") from error
    # An administrator entered the address, so the library need not have it confirmed before a code is set up.
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@action
def end_session(user: User, *, number: str, by: Principal, at: datetime) -> int:
    """End one session of one's own, by the number its list shows. Answers how many: 0 if it had ended."""
    return _note_ended(user, "end_session", sessions.end_of(user.pk, number=number), by=by, at=at)


@action
def end_other_sessions(user: User, *, this: str | None, by: Principal, at: datetime) -> int:
    """End all sessions of one's own but this one, by its key. Answers how many."""
    return _note_ended(user, "end_other_sessions", sessions.end_of(user.pk, but=this), by=by, at=at)


@action
def end_sessions(user_id: int, *, by: Principal) -> int:
    """Sign somebody out everywhere: what they may do has changed, so they sign in anew. Answers how many sessions."""
    return sessions.end_of(user_id)


@action
def end_sign_ins(user_id: int, *, by: Principal, at: datetime) -> int:
    """Take everything that opens something for somebody: sessions now, and links and feeds made until now."""
    User.objects.filter(pk=user_id).update(links_from=at)
    return sessions.end_of(user_id)


def _note_ended(user: User, doing: str, ended: int, *, by: Principal, at: datetime) -> int:
    audit.write(
        audit.Line(
            at=at,
            principal=by.key or f"staff:{user.pk}",  # who holds no post today may still sign out elsewhere
            who=user.name,
            category="sign_in",
            doing=doing,
            allowed=True,
            because=f"{ended} ended",
            request_id=context.current().request_id,
        )
    )
    return ended
