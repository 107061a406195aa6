"""Judging the risk of serious harm, and writing how the victim is kept safe."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from throughcare.accounts.principals import Principal
from throughcare.assessments.events import HarmAssessed
from throughcare.assessments.models import Harm, HarmTo, VictimSafety
from throughcare.assessments.queries import books, standing
from throughcare.assessments.rules import harm
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import ChangedMeanwhile, Refused
from throughcare.kernel.events import publish
from throughcare.people.models import Registration
from throughcare.people.record.actions import parts
from throughcare.policy import clocks
from throughcare.policy.findings import CannotTell


class CannotJudgeHarm(Refused):
    """What was entered is no judgement of the risk of serious harm."""


@action
def assess_harm(
    person_id: int,
    *,
    levels: Mapping[str, Mapping[str, str]],
    words: str,
    supervision: str,
    monitoring: str,
    interventions: str,
    review_on: date,
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Harm:
    """Judge the risk of serious harm: the level by group and setting, why, and how it is managed.

    What everybody must know of it (the registration that the identity bar shows, with its review day) follows in the
    same act. `shown_version` is the id of the judgement that was shown, 0 for none. Raises `CannotJudgeHarm`.
    """
    on = local_day(at)
    _check_newest(standing.harm_now(person_id), shown_version)
    book = books.of_person(person_id, on=on)
    given = {(group, setting): level for group, row in levels.items() for setting, level in row.items() if level}
    try:
        found = harm.overall(given, book=book)
    except CannotTell as error:
        raise CannotJudgeHarm(str(error), field=error.field) from error
    if found.level is None:
        first = f"{book.book.groups[0].code}_{book.book.settings[0].code}"
        raise CannotJudgeHarm("Say how high the risk is for at least one group.", field=first)
    if not words.strip():
        raise CannotJudgeHarm("Say why, and what might bring it about.", field="words")
    latest = clocks.plus_months(on, book.book.harm_review_months)
    if not on < review_on <= latest:
        raise CannotJudgeHarm(
            f"The day to look at it again comes after today, and within {book.book.harm_review_months} months.",
            field="review_on",
        )
    made = Harm.objects.create(
        person_id=person_id,
        assessed_on=on,
        by_post_id=by.post_id,
        overall=found.level,
        finding={
            "inputs": [[group, setting, level] for (group, setting), level in given.items()],
            "because": list(found.because),
            "policy": list(found.policy),
        },
        words=words.strip(),
        supervision=supervision.strip(),
        monitoring=monitoring.strip(),
        interventions=interventions.strip(),
        review_on=review_on,
    )
    HarmTo.objects.bulk_create(
        HarmTo(person_id=person_id, harm=made, group=group, setting=setting, level=level)
        for (group, setting), level in given.items()
    )
    _register(person_id, level=book.book.level(found.level).name, review_on=review_on, by=by, at=at)
    publish(HarmAssessed(person_id, made.id, overall=found.level))
    return made


def _register(person_id: int, *, level: str, review_on: date, by: Principal, at: datetime) -> None:
    on = local_day(at)
    old = Registration.objects.filter(person_id=person_id, kind="serious_harm", until=None).first()
    note = old.note if old is not None else ""
    facts = {"kind": "serious_harm", "level": level, "note": note, "since": on, "review_on": review_on}
    if old is None:
        parts.add(person_id, part="registration", facts=facts, by=by, at=at)
    else:
        parts.change(old.pk, part="registration", facts=facts, shown_version=old.version, by=by, at=at)


@action
def write_victim_safety(
    person_id: int, *, words: str, shown_version: int | None = None, by: Principal, at: datetime
) -> VictimSafety:
    """Write how those who were harmed are kept safe. The earlier text stays on the record. Raises `CannotJudgeHarm`."""
    _check_newest(standing.victim_safety(person_id), shown_version)
    if not words.strip():
        raise CannotJudgeHarm("Say how they are kept safe.", field="words")
    return VictimSafety.objects.create(person_id=person_id, words=words.strip(), written_at=at, by_post_id=by.post_id)


def _check_newest(newest: Harm | VictimSafety | None, shown_version: int | None) -> None:
    """Raise `ChangedMeanwhile` if somebody wrote a newer one than was shown."""
    if newest is not None and shown_version is not None and newest.pk != shown_version:
        raise ChangedMeanwhile(newest, shown_version=shown_version, version=newest.pk)
