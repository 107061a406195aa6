"""The pages of duplicates: seen side by side, proposed, confirmed by another, the old address, taken apart."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.allocations import actions as allocations
from throughcare.demo import cast
from throughcare.people import actions as people
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.people.matching import actions as matching
from throughcare.people.matching import finding, rules
from throughcare.people.models import Likely, Merge, Person


def _browser(who: Principal) -> Client:
    browser = Client()
    assert browser.post(f"/demo/sign-in/{who.user_id}/").status_code == 302
    return browser


def _twice(staff: cast.Staff, at: datetime) -> list[int]:
    made = []
    for forenames in ("Ada", "Adah"):
        facts = PersonFacts(names=(NameFacts("Overby", forenames),), date_of_birth=date(1991, 5, 17))
        made.append(people.admit(facts, by=staff.grace, at=at).id)
        allocations.allocate(
            made[-1], role="offender_manager", post_id=staff.grace.post_id, because="x", by=staff.ruth, at=at
        )
    for _, pairs in finding.pairs(made, by=rules.weights(at.date())):
        matching.hold(pairs, by=staff.grace, at=at)
    return made


def test_two_people_put_a_pair_together_and_it_comes_apart(staff: cast.Staff, at: datetime) -> None:
    keep, other = _twice(staff, at)
    paul, ruth = _browser(staff.paul), _browser(staff.ruth)
    url = f"/people/duplicates/{Likely.objects.get().pk}/"
    page = paul.get(url)
    assert page.status_code == 200
    assert "Same date of birth" in page.content.decode()
    sent = {"key": str(uuid.uuid4()), "because": "Seen together.", "name_current": "kept"}
    assert paul.post(url, {**sent, "name_current": ""}).status_code == 422
    assert paul.post(url, sent).status_code == 303
    row = Merge.objects.get()
    url = f"/people/merges/{row.pk}/"
    assert "waits for a team manager" in paul.get(url).content.decode()
    assert "Put them together" in ruth.get(url).content.decode()
    assert ruth.post(url, {"key": str(uuid.uuid4()), "version": row.version}).status_code == 303
    old = ruth.get(f"/people/{other}/details/")
    assert old.status_code == 302
    assert old.headers["Location"] == f"/people/{keep}/details/"
    row.refresh_from_db()
    sent = {"key": str(uuid.uuid4()), "version": str(row.version), "because": "Two people."}
    assert ruth.post(url, sent).status_code == 303
    assert ruth.get(f"/people/{other}/details/").status_code == 200


def test_whoever_is_added_twice_is_shown_first_and_a_reason_is_kept(staff: cast.Staff, at: datetime) -> None:
    _twice(staff, at)
    grace = _browser(staff.grace)
    sent = {"key": str(uuid.uuid4()), "forenames": "Ada", "surname": "Overbie", "date_of_birth": "17/5/1991"}
    page = grace.post("/people/add/", sent)
    assert page.status_code == 422
    assert "Likely the same as" in page.content.decode()
    assert Person.objects.count() == 2
    assert grace.post("/people/add/", {**sent, "not_same": "Another Ada; I know both."}).status_code == 303
    assert Likely.objects.filter(state="two", because="Another Ada; I know both.").exists()
