"""An action is done whole or not at all, and once for each key."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connections, transaction

from throughcare.kernel import context
from throughcare.kernel.acts import action
from throughcare.kernel.errors import ChangedMeanwhile, KeyUsedForOther
from throughcare.people.models import Person

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@action
def add_person(reference: str, *, at: datetime) -> Person:
    return Person.objects.create(reference=reference)


@action
def add_and_fail(reference: str) -> None:
    Person.objects.create(reference=reference)
    raise ValueError


@pytest.mark.django_db
def test_second_click_gets_the_first_answer_and_makes_no_second_row() -> None:
    first = add_person("A1", at=AT, key="k")
    second = add_person("A1", at=AT.replace(minute=1), key="k")
    assert first == second
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_same_key_with_other_words_is_refused_and_changes_nothing() -> None:
    add_person("A1", at=AT, key="k")
    with pytest.raises(KeyUsedForOther):
        add_person("A2", at=AT, key="k")
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_key_of_somebody_else_gives_nothing_away() -> None:
    with context.acting(principal="staff:1", reason="test"):
        add_person("A1", at=AT, key="k")
    with pytest.raises(KeyUsedForOther), context.acting(principal="staff:2", reason="test"):
        add_person("A1", at=AT, key="k")


@pytest.mark.django_db
def test_failed_action_leaves_no_row_and_its_key_can_be_used_again() -> None:
    with pytest.raises(ValueError):
        add_and_fail("A1", key="k")
    assert not Person.objects.exists()
    with pytest.raises(ValueError):
        add_and_fail("A1", key="k")


@action
def add_and_go_on(reference: str) -> bool:
    Person.objects.create(reference=f"{reference}-whole")
    try:
        with transaction.atomic():
            add_and_fail(reference)
    except ValueError:
        return Person.objects.filter(reference=reference).exists()
    return True


@action
def add_both(reference: str) -> None:
    Person.objects.create(reference=f"{reference}-whole")
    add_and_fail(reference)


@pytest.mark.django_db
def test_failed_part_takes_the_whole_with_it_and_the_page_can_go_on() -> None:
    with pytest.raises(ValueError):
        add_both("A1")
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_whoever_goes_on_after_a_failed_part_keeps_the_rest() -> None:
    assert add_and_go_on("A1") is False
    assert [row.reference for row in Person.objects.all()] == ["A1-whole"]


@pytest.mark.usefixtures("committed")
def test_ten_clicks_at_once_make_one_row() -> None:
    answers: list[int] = []

    def click() -> None:
        with context.acting(principal="staff:1", reason="test"):
            answers.append(add_person("A1", at=AT, key="k").pk)
        connections.close_all()

    threads = [threading.Thread(target=click) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 10
    assert len(set(answers)) == 1
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_second_of_two_windows_is_told_and_overwrites_nothing() -> None:
    add_person("A1", at=AT)
    mine = Person.objects.get()
    theirs = Person.objects.get()
    theirs.change(language="Welsh")
    with pytest.raises(ChangedMeanwhile) as changed:
        mine.change(language="Somali")
    assert changed.value.current.language == "Welsh"
    assert Person.objects.get().language == "Welsh"
