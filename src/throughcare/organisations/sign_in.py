"""Who is signed in, read together with the post they hold, because every page needs both."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from throughcare.accounts.models import User
from throughcare.kernel import clock
from throughcare.organisations import queries


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Signs in by e-mail and password, as the library does."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session, with the principal they are today; None if they may not sign in any more."""
        found = queries.signed_in(user_id, on=clock.local_day(clock.now()))
        if found is None or not self.user_can_authenticate(found[0]):
            return None
        user, principal = found
        user.principal = principal
        return user
