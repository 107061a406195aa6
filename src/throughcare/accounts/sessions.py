"""Sessions in the database, as Django keeps them, read by a statement that is planned before: every page begins so."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db

from throughcare.kernel import clock, prepared

_LIVE = "select session_data, expire_date from django_session where session_key = %s and expire_date > %s"


class SessionStore(db.SessionStore):
    """A session of Django's own table."""

    def _get_session_from_db(self) -> Any:
        found = prepared.tuples(_LIVE, [self.session_key, clock.now()])
        if not found:
            self._session_key = None
            return None
        return self.model(session_key=self.session_key or "", session_data=found[0][0], expire_date=found[0][1])
