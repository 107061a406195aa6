"""The address at which a calendar reads a diary: made, made anew, and ended."""

from __future__ import annotations

import uuid
from datetime import datetime

from throughcare.accounts.principals import Principal
from throughcare.appointments.models import DiaryFeed
from throughcare.kernel.acts import action
from throughcare.kernel.errors import Refused


class CannotFeed(Refused):
    """There is no diary to read."""


@action
def make_feed(*, by: Principal, at: datetime) -> DiaryFeed:
    """A new address for the diary of one's own post; the one before works no more."""
    if by.post_id is None:
        raise CannotFeed("Only somebody who holds a post has a diary.")
    _end(by, at=at)
    return DiaryFeed.objects.create(post_id=by.post_id, nonce=uuid.uuid4(), made_at=at)


@action
def end_feed(*, by: Principal, at: datetime) -> None:
    """The address works no more."""
    _end(by, at=at)


def _end(by: Principal, *, at: datetime) -> None:
    for feed in DiaryFeed.objects.select_for_update().filter(post_id=by.post_id or 0, ended_at=None):
        feed.change(ended_at=at)
