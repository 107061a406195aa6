"""A new charge or conviction during an order: recorded once for each order it concerns, and decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.design.dates import full_day
from throughcare.duties import actions as duties
from throughcare.enforcement.actions import steps
from throughcare.enforcement.breach import actions, queries, rules
from throughcare.enforcement.events import FurtherOffenceRecorded
from throughcare.enforcement.models import FurtherOffence, Recall
from throughcare.enforcement.queries import ladder
from throughcare.enforcement.recall import actions as recalling
from throughcare.enforcement.recall import queries as recalls
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import one_line
from throughcare.policy.editions import NoEdition
from throughcare.policy.findings import to_json
from throughcare.sentences.models import Sentence

OFFENCE = "enforcement.furtheroffence"


class CannotRecordOffence(Refused):
    """What was entered is no charge or conviction that could be recorded, or it was decided."""


@action
def record(
    person_id: int,
    *,
    sentence_ids: Iterable[int],
    offence: str,
    committed_on: date,
    charged_on: date | None = None,
    convicted_on: date | None = None,
    court: str = "",
    told_us: str,
    by: Principal,
    at: datetime,
) -> dict[str, list[int]]:
    """Record a charge or conviction, once for each order it concerns; what follows is then decided for each. From a
    licence it opens the consideration of recall, or adds to the one that is open. Answers the ids of the `offences`
    and the `recalls`."""
    orders = sorted(set(sentence_ids))
    steps.lock_orders(orders)
    found = list(Sentence.objects.filter(person_id=person_id, id__in=orders).select_related("person").order_by("id"))
    if not orders or len(found) != len(orders):
        raise CannotRecordOffence("Select at least one order of this person.", field="sentence_ids")
    if any(recalls.is_licence(row) and not ladder.in_force(row, on=local_day(at)) for row in found):
        raise CannotRecordOffence("The licence is not in force today.", field="sentence_ids")
    for text, field, message in ((offence, "offence", "Enter the offence."), (told_us, "told_us", "Say who told us.")):
        if not text.strip():
            raise CannotRecordOffence(message, field=field)
    _check_days(committed_on, charged_on, convicted_on, on=local_day(at))
    made: dict[str, list[int]] = {"offences": [], "recalls": []}
    for sentence in found:
        if recalls.is_licence(sentence):
            day = charged_on or convicted_on or committed_on
            words = _said(offence, committed_on, charged_on, convicted_on, court=court, told_us=told_us)
            recall: Recall = recalling.consider(
                sentence.pk, origin="charge", happened_on=day, words=words, by=by, at=at
            )
            made["recalls"].append(recall.pk)
            continue
        row = FurtherOffence(
            person_id=person_id,
            sentence=sentence,
            offence=one_line(offence, refused=CannotRecordOffence, field="offence", most=200),
            committed_on=committed_on,
            charged_on=charged_on,
            convicted_on=convicted_on,
            court=_court(court),
            told_us=one_line(told_us, refused=CannotRecordOffence, field="told_us", most=120),
        )
        row.finding = _ask(row)
        row.save(force_insert=True)
        _open(row, by=by, at=at)
        made["offences"].append(row.pk)
    return made


def _said(
    offence: str, committed_on: date, charged_on: date | None, convicted_on: date | None, *, court: str, told_us: str
) -> str:
    """The same as the consideration of recall keeps it: in a sentence."""
    days = [f"committed on {full_day(committed_on)}"]
    days += [f"charged on {full_day(charged_on)}"] if charged_on else []
    days += [f"convicted on {full_day(convicted_on)}"] if convicted_on else []
    at_court = f" Court: {court.strip()}." if court.strip() else ""
    return f"{offence.strip()}: {', '.join(days)}.{at_court} Told by: {told_us.strip()}."


def _court(name: str) -> str:
    """The court, where it is known."""
    return one_line(name, refused=CannotRecordOffence, field="court", most=160) if name.strip() else ""


def _check_days(committed_on: date, charged_on: date | None, convicted_on: date | None, *, on: date) -> None:
    if charged_on is None and convicted_on is None:
        raise CannotRecordOffence("Enter the day of the charge or of the conviction.", field="charged_on")
    if committed_on > on:
        raise CannotRecordOffence("The day must be today or in the past.", field="committed_on")
    for name, day in (("charged_on", charged_on), ("convicted_on", convicted_on)):
        if day is not None and not committed_on <= day <= on:
            raise CannotRecordOffence(
                f"The day must be on or after {full_day(committed_on)}, and not in the future.", field=name
            )
    if charged_on is not None and convicted_on is not None and convicted_on < charged_on:
        raise CannotRecordOffence("The conviction cannot come before the charge.", field="convicted_on")


def _ask(row: FurtherOffence) -> dict[str, Any]:
    """What the rule finds, as it is kept. Raises where the rule book says nothing."""
    facts = queries.offence_facts(row)
    try:
        found = rules.after_offence(facts, book=queries.offence_book(row))
    except NoEdition:
        raise CannotRecordOffence("On that day the rule book says nothing of further offences.") from None
    return {**to_json(found), "inputs": to_json(facts)}


def _open(row: FurtherOffence, *, by: Principal, at: datetime) -> None:
    duties.open_duty(
        row.person_id,
        kind="consider_offence",
        about=(OFFENCE, row.pk),
        facts={"from": local_day(at).isoformat()},
        title="Decide what follows a further offence",
        detail=f"{row.finding['name']}",
        by=by,
        at=at,
    )
    publish(
        FurtherOffenceRecorded(
            person_id=row.person_id,
            offence_id=row.pk,
            sentence_id=row.sentence_id,
            convicted=row.convicted_on is not None,
            at=at,
        )
    )


@action
def convict(
    offence_id: int,
    *,
    convicted_on: date,
    court: str = "",
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> FurtherOffence:
    """They were convicted of what was only a charge. The rule is asked once more; unless the order went to court with
    it, it is to be decided again."""
    row = _lock(offence_id, shown_version=shown_version)
    if row.convicted_on is not None:
        raise CannotRecordOffence("The conviction is recorded already.", field="convicted_on")
    _check_days(row.committed_on, row.charged_on, convicted_on, on=local_day(at))
    row.convicted_on, row.court = convicted_on, _court(court) or row.court
    undecided: dict[str, Any] = {"decision": "", "decided_at": None, "decided_by": None, "decision_words": ""}
    row.change(
        convicted_on=convicted_on,
        court=row.court,
        finding=_ask(row),
        **({} if row.decision == "court" else undecided),
    )
    if not row.decision:
        _open(row, by=by, at=at)
    return row


@action
def decide(
    offence_id: int, *, decision: str, words: str, shown_version: int | None = None, by: Principal, at: datetime
) -> FurtherOffence:
    """Decide what follows for the order: its own court, a progress note, or nothing more. Raises `CannotRecordOffence`
    for what the rule does not leave open."""
    row = _lock(offence_id, shown_version=shown_version)
    if row.decision:
        raise CannotRecordOffence(f"This was decided: {row.get_decision_display().lower()}.")
    if decision not in dict(queries.offence_decisions(row)):
        raise CannotRecordOffence("Select one of the decisions on this page.", field="decision")
    if not words.strip():
        raise CannotRecordOffence("Give your reason.", field="words")
    row.change(decision=decision, decided_at=at, decided_by_id=by.post_id, decision_words=words.strip())
    duties.meet("consider_offence", (OFFENCE, row.pk), at=at)
    if decision == "court":
        actions.begin(row.sentence_id, failed_on=row.convicted_on or local_day(at), offence=row, by=by, at=at)
    return row


def _lock(offence_id: int, *, shown_version: int | None) -> FurtherOffence:
    sentence_id = FurtherOffence.objects.values_list("sentence_id", flat=True).get(id=offence_id)
    steps.lock_orders([sentence_id])
    row = FurtherOffence.objects.select_related("sentence__person").get(id=offence_id)
    return row.check_shown(shown_version)
