"""Failures to sign in: growing waits, then a lock, for one account from one address.

The address of an office as a whole is never locked, and an account never from everywhere: neither may be taken from
those who have a right to it. Whether an account exists makes no difference to anything here.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connections, transaction

from throughcare.accounts.models import Attempts
from throughcare.accounts.tallies import TooMany, settled

_ALIAS = "audit"


# Counted before the password is looked at, and only if there is no wait: of many tries sent at once only one is let in
# once waits have begun.
_TRY = """
insert into accounts_attempts as a (who, failures, last_at, wait_until) values (%(who)s, 1, %(at)s, %(at)s)
on conflict (who) do update set last_at = excluded.last_at,
    failures = case when greatest(a.last_at, a.wait_until) < %(forget)s then 1 else a.failures + 1 end
where a.wait_until <= %(at)s
returning failures
"""


def begin(login: str, address: str, *, at: datetime) -> int:
    """Count a try of this account from this address; `forget` takes it back when it was right.

    Answers how many in a row this is. Raises `TooMany` while the account must wait for this address.
    """
    rule = settled()["sign_in"]
    who = _who(login, address)
    with transaction.atomic(using=_ALIAS), connections[_ALIAS].cursor() as cursor:
        cursor.execute(_TRY, {"who": who, "at": at, "forget": at - timedelta(seconds=rule["forget"])})
        if (row := cursor.fetchone()) is not None:
            cursor.execute(
                "update accounts_attempts set wait_until = %s where who = %s",
                [at + timedelta(seconds=wait_after(row[0])), who],
            )
            return int(row[0])
    waits = Attempts.objects.using(_ALIAS).filter(who=who).values_list("wait_until", flat=True).first()
    raise TooMany(words=rule["words"], again_at=waits or at)


def wait_after(failures: int) -> int:
    """How many seconds until the next try, after so many failures in a row."""
    rule = settled()["sign_in"]
    if failures >= rule["locks_at"] - 1:
        return int(rule["locked"])
    over = failures - rule["free"]
    return int(rule["first_wait"] * 2 ** (over - 1)) if over > 0 else 0


def forget(login: str, address: str) -> None:
    """They signed in: what came before no longer counts."""
    Attempts.objects.using(_ALIAS).filter(who=_who(login, address)).delete()


def drop_old(*, at: datetime) -> int:
    """Drop failures nobody followed up. Answers how many."""
    return Attempts.objects.filter(wait_until__lt=at - timedelta(days=1)).delete()[0]


def _who(login: str, address: str) -> str:
    text = f"{login.strip().lower()} {address}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
