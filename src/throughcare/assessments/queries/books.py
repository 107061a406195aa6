"""The editions of the rule book that an assessment rests on."""

from __future__ import annotations

from datetime import date

from throughcare.assessments.models import Assessment
from throughcare.people.models import Person
from throughcare.policy import assessment_books, editions, predictor_books
from throughcare.policy.editions import Edition, NoEdition

Book = Edition[assessment_books.Assessment]


def assessment(jurisdiction: str, *, on: date) -> Book:
    """What is asked of somebody on a day. Raises NoEdition."""
    return editions.edition(assessment_books.Assessment, jurisdiction=jurisdiction, on=on)


def of_person(person_id: int, *, on: date) -> Book:
    """What is asked of this person on a day. One query. Raises NoEdition."""
    return assessment(Person.objects.values_list("jurisdiction", flat=True).get(id=person_id), on=on)


def possible(person_id: int, *, on: date) -> bool:
    """Whether the rule book says what is asked where the person is. One query."""
    try:
        of_person(person_id, on=on)
    except NoEdition:
        return False
    return True


def of(row: Assessment) -> Book:
    """What was asked in an assessment, by the edition it was begun with."""
    return named(row.policy)


def named(reference: str) -> Book:
    """What is asked by the edition a row names."""
    return editions.edition_cited(assessment_books.Assessment, reference)


def needs(row: Assessment) -> Edition[predictor_books.Needs]:
    """The sections of an assessment and their thresholds, as of the day it was begun."""
    jurisdiction = row.policy.partition("/")[0]
    return editions.edition(predictor_books.Needs, jurisdiction=jurisdiction, on=row.begun_on)
