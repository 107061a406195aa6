"""Entering the people who sign in."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from throughcare.accounts.models import User
from throughcare.accounts.principals import Principal
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
