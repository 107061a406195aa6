"""What others hear about posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PostEnded:
    """Somebody holds their post no more. Whatever opens something for them must end with it."""

    post_id: int
    user_id: int
    at: datetime
