"""Who gets in, who does not, and what is written down of both."""

from __future__ import annotations

import pytest

from throughcare.accounts.principals import NOBODY, Principal
from throughcare.audit.models import Entry, Shown
from throughcare.organisations.models import ROLES
from throughcare.people import access


def entries() -> list[Entry]:
    return list(Entry.objects.using("audit").order_by("id"))


def test_offender_manager_opens_the_record_and_one_row_says_so(aaron: int, grace: Principal) -> None:
    record = access.open_record(grace, aaron, doing="judge_absence")
    assert record.relation == "allocated"
    assert record.headline.name == "Aaron James Whitfield"
    (entry,) = entries()
    assert (entry.person_id, entry.allowed, entry.doing, entry.principal) == (aaron, True, "judge_absence", grace.key)
    assert list(Shown.objects.using("audit").values_list("person_id", flat=True)) == [aaron]


def test_outsider_is_refused_and_the_refusal_is_written(aaron: int, omar: Principal) -> None:
    with pytest.raises(access.AccessRefused) as refused:
        access.open_record(omar, aaron, doing="see_record")
    assert refused.value.ask == "Grace Adeyemi"
    assert "Aaron" not in refused.value.why
    (entry,) = entries()
    assert not entry.allowed
    assert refused.value.number in entry.because


def test_colleague_in_the_team_may_judge_but_not_read_sensitive_notes(aaron: int, simon: Principal) -> None:
    assert access.open_record(simon, aaron, doing="judge_absence").relation == "team"
    with pytest.raises(access.AccessRefused):
        access.open_record(simon, aaron, doing="see_sensitive")


def test_auditor_reads_everything_and_changes_nothing(aaron: int, amina: Principal) -> None:
    assert access.open_record(amina, aaron, doing="see_record").may("see_letters")
    with pytest.raises(access.AccessRefused):
        access.open_record(amina, aaron, doing="note")


def test_nobody_and_a_missing_record_get_nothing(aaron: int, grace: Principal) -> None:
    with pytest.raises(access.AccessRefused):
        access.open_record(NOBODY, aaron, doing="see_record")
    with pytest.raises(access.NoSuchPerson):
        access.open_record(grace, 10**9, doing="see_record")
    assert [e.allowed for e in entries()] == [False, False]


def test_every_role_of_the_table_names_known_relations_and_verbs() -> None:
    table = access.table()
    known = {"card", "read", "sensitive", "write", "decide", "agree", "allocate", "print", "looked", "limit", "merge"}
    known |= {"endorse", "enforce", "court", "complaint"}
    for role, _ in ROLES:
        for relation, verbs in table[role].items():
            assert relation in access.ALL_RELATIONS, role
            assert set(verbs) <= known, role
    nobodys = {"complaint about oneself"}  # asked for so that it is refused, and written down
    assert {what["verb"] for what in table["doing"].values()} <= known | nobodys
    assert set(table) == {*dict(ROLES), "former_days", "opened_hours", "person", "doing", "own", "stranger", "listing"}
    assert {relation: set(verbs) for relation, verbs in table["person"].items()} == {"own": {"see", "tell"}}
    assert {what["verb"] for what in table["own"].values()} == {"see", "tell"}
