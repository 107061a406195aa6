"""What papers do when something happens elsewhere."""

from __future__ import annotations

from throughcare.documents import exports
from throughcare.organisations.events import PostEnded


def end_exports(event: PostEnded) -> None:
    """Who leaves takes no files along: those made for them are deleted, and none is made any more."""
    exports.end_all_of(event.user_id)
