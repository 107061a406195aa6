"""A part of the day is given and ended by a manager; it opens the record at once and shuts it at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connections
from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.demo import cast
from throughcare.kernel.errors import Refused
from throughcare.people import limits
from throughcare.people.models import DayRelation

SignIn = Callable[[Principal], Client]


def _send(client: Client, url: str, **facts: object) -> int:
    key = re.search(r'name="key" value="([^"]+)"', client.get(url).content.decode())
    assert key is not None
    return client.post(url, {"key": key[1], **facts}).status_code


def test_a_manager_gives_a_colleague_a_part_of_today_and_ends_it(
    aaron: int, staff: cast.Staff, signed_in: SignIn, at: datetime
) -> None:
    url = f"/people/{aaron}/today/"
    assert signed_in(staff.grace).get(url).status_code == 403
    ruth, paul = signed_in(staff.ruth), signed_in(staff.paul)
    assert f'href="{url}"' in ruth.get(f"/people/{aaron}/team/").content.decode()
    page = ruth.get(url).content.decode()
    assert "Nobody has a part for today alone." in page
    assert "Amina Siddiqui" not in page  # an auditor has nothing by it
    assert _send(ruth, url, kind="duty") == 422
    assert _send(ruth, url, post=staff.omar.post_id, kind="duty") == 422  # of another office
    assert _send(ruth, url, post=staff.simon.post_id, kind="duty") == 303
    assert "Simon Hale" in ruth.get(url).content.decode()
    number = DayRelation.objects.get().pk
    assert paul.get(f"{url}{number}/end/").status_code == 403
    assert _send(ruth, f"{url}{number}/end/") == 303
    assert not DayRelation.objects.exists()
    assert ruth.get(f"{url}{number}/end/").status_code == 302
    with pytest.raises(Refused):
        limits.end_part_today(number, person_id=aaron, by=staff.ruth, at=at)
    with connections["audit"].cursor() as cursor:
        cursor.execute(
            "select because from audit_entry where doing = 'give_day' and person_id = %s order by id", [aaron]
        )
        noted = [row[0] for row in cursor.fetchall() if "Simon" in row[0]]
    assert noted == [
        "Simon Hale: duty officer of the day, 23 November 2026",
        "Simon Hale: no longer duty officer of the day",
    ]
