"""Whether somebody has an offender manager: found by the rule, decided where it leaves that open, and told either way.

What is owed is opened here with the finding: the officer to be named, the decision, and the telling.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

from throughcare.accounts.principals import Principal
from throughcare.allocations.events import OfficerDecided
from throughcare.allocations.models import OfficerFinding, Responsibility
from throughcare.allocations.rules.entitlement import EntitlementFacts, Length, officer_entitlement
from throughcare.duties import actions as duties
from throughcare.duties.models import Duty
from throughcare.kernel import bulk
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import one_line
from throughcare.people.models import Headline, Person
from throughcare.policy.books import Entitlement
from throughcare.policy.clocks import start_of_day
from throughcare.policy.editions import Edition, edition
from throughcare.policy.findings import CannotTell, to_json
from throughcare.sentences import queries as sentences
from throughcare.sentences.queries import InForce

FINDING = "allocations.officerfinding"
RESPONSIBILITY = "allocations.responsibility"
SENTENCE = "sentences.sentence"
TELL = "tell_about_officer"
SUPERVISOR = "supervisor_assigned"
NO_OFFICER = "There is no offender manager under this sentence now."
OFFICER_AFTER_ALL = "There is an offender manager under this sentence after all."
CHANGED = "What was found of the sentence changed."
Setting = Literal["community", "custody"]


class CannotDecide(Refused):
    """The rule does not leave this open, or it was decided."""


def setting_of(order: InForce, *, in_custody: bool) -> Setting:
    """Where an order is served now: in custody while the person is there, or while nobody recorded a release."""
    return "custody" if order.custody and (in_custody or not order.release) else "community"


@action
def find_officer(
    person_id: int, *, sentence_id: int, setting: Setting, by: Principal, at: datetime
) -> OfficerFinding | None:
    """Find whether the person has an offender manager under a sentence, keep it, and open what is owed by it.

    Found again with the same answer it changes nothing. Answers None where the rule book says nothing of it: another
    nation's, or an order it does not have.
    """
    on = local_day(at)
    jurisdiction = Person.objects.values_list("jurisdiction", flat=True).get(id=person_id)
    (order,) = sentences.in_force([person_id], sentence_id=sentence_id)[person_id]
    facts = facts_of(order, setting=setting, at=at)
    values = _values(facts, jurisdiction, on=order.sentenced_on or on)
    if values is None:
        return None
    officer = values["officer"]
    row = OfficerFinding.objects.select_for_update().filter(sentence_id=sentence_id, setting=setting).first()
    if row is None:
        row = OfficerFinding.objects.create(
            person_id=person_id, sentence_id=sentence_id, setting=setting, found_at=at, **values
        )
        _owe(row, by=by, at=at)
    elif any(getattr(row, name) != value for name, value in values.items()):
        was = row.officer
        if officer in {"will", "none"}:
            values |= {"decided": None, "decided_at": None, "decided_by": None, "decided_because": ""}
        row.change(found_at=at, **values)
        if was != officer:
            for kind in ("decide_officer", TELL):
                duties.end(kind, (FINDING, row.pk), because=CHANGED, at=at, by=by)
            _owe(row, by=by, at=at)
    return row


@action
def find_many(people: Sequence[int], *, by: Principal, at: datetime) -> int:
    """Keep what the rule finds for people who came with their history. Nothing is owed by it and nobody hears of it:
    whether they have an officer was settled and told elsewhere. An order that has a finding keeps it. Answers how many
    rows were written."""
    kept = set(OfficerFinding.objects.filter(person_id__in=people).values_list("sentence_id", flat=True))
    custody = sentences.in_custody(people)
    jurisdictions = dict(Person.objects.filter(id__in=people).values_list("id", "jurisdiction"))
    made = []
    for person_id, orders in sentences.in_force(people).items():
        for order in (one for one in orders if one.id not in kept):
            setting = setting_of(order, in_custody=person_id in custody)
            facts = facts_of(order, setting=setting, at=at)
            values = _values(facts, jurisdictions[person_id], on=order.sentenced_on or local_day(at))
            if values is not None:
                row = OfficerFinding(person_id=person_id, sentence_id=order.id, setting=setting, found_at=at, **values)
                made.append(row)
    bulk.add(made)
    return len(made)


def _values(facts: EntitlementFacts, jurisdiction: str, *, on: date) -> dict[str, Any] | None:
    """The answer as a row keeps it; None where the rule book says nothing of it."""
    try:
        book = edition(Entitlement, jurisdiction=jurisdiction, on=on)
        officer, kept = answer(facts, book)
    except LookupError:  # NoEdition is one
        return None
    return {"officer": officer, "facts": to_json(facts), "finding": kept, "policy": kept["policy"][0]}


def answer(facts: EntitlementFacts, book: Edition[Entitlement]) -> tuple[str, dict[str, Any]]:
    """The rule's answer and the finding as it is kept; "unknown" where a fact is missing. Raises LookupError for an
    order the book does not have."""
    try:
        found = officer_entitlement(facts, book=book)
    except CannotTell as error:
        return "unknown", {"because": [str(error)], "policy": [book.reference], "missing": error.field}
    return found.officer, to_json(found)


def facts_of(order: InForce, *, setting: Setting, at: datetime) -> EntitlementFacts:
    """What the rule is asked of an order. A length that nobody recorded is None; for life it has none."""
    length = _length(order)
    return EntitlementFacts(
        setting=setting,
        sentence_type=order.order_type,
        length=None if order.indeterminate else length,
        offence_on=order.committed_on,
        sentenced_on=order.sentenced_on,
        requirements=bool(order.requirements),
        on=local_day(at),
    )


def _length(order: InForce) -> Length | None:
    """As the court said it; of an order that a court extended, every day of it."""
    if order.extended_to is not None and order.begins_on is not None:
        return Length(days=(order.extended_to - order.begins_on).days + 1)
    if all(value is None for value in (order.years, order.months, order.weeks, order.days)):
        return None
    return Length(years=order.years or 0, months=order.months or 0, weeks=order.weeks or 0, days=order.days or 0)


def _owe(row: OfficerFinding, *, by: Principal, at: datetime) -> None:
    if is_open(row):
        duties.open_duty(
            row.person_id,
            kind="decide_officer",
            about=(FINDING, row.pk),
            facts={"from": local_day(at)},
            title="Decide whether they have an offender manager",
            detail=" ".join(row.finding["because"])[:300],
            at=at,
            by=by,
        )
        return
    has = has_officer(row)
    if has:
        _owe_naming(row, by=by, at=at)
        if row.setting == "custody":
            _owe_supervisor(row, by=by, at=at)
    else:
        duties.end("allocate_officer", (SENTENCE, row.sentence_id), because=NO_OFFICER, at=at, by=by)
        duties.end(SUPERVISOR, (FINDING, row.pk), because=NO_OFFICER, at=at, by=by)
    owe_telling(
        row.person_id,
        about=(FINDING, row.pk),
        title="Tell them who their offender manager is" if has else "Tell them that they have no offender manager",
        by=by,
        at=at,
    )
    publish(
        OfficerDecided(person_id=row.person_id, finding_id=row.pk, sentence_id=row.sentence_id, has_officer=has, at=at)
    )


def _owe_naming(row: OfficerFinding, *, by: Principal, at: datetime) -> None:
    """One is to be named, unless somebody holds the role or the order itself has asked for one already."""
    if (
        Responsibility.objects.filter(person_id=row.person_id, role="offender_manager", until=None).exists()
        or Duty.objects.filter(person_id=row.person_id, kind="allocate_officer", ended_at=None).exists()
    ):
        return
    duties.open_duty(
        row.person_id,
        kind="allocate_officer",
        about=(SENTENCE, row.sentence_id),
        facts={
            "from": local_day(at),
            "tier": Headline.objects.values_list("tier", flat=True).get(person_id=row.person_id) or None,
        },
        title="Name an offender manager",
        at=at,
        by=by,
    )


def _owe_supervisor(row: OfficerFinding, *, by: Principal, at: datetime) -> None:
    """Who has an officer while in custody has an offender supervisor in the prison as well."""
    if Responsibility.objects.filter(person_id=row.person_id, role="offender_supervisor", until=None).exists():
        return
    duties.open_duty(
        row.person_id,
        kind=SUPERVISOR,
        about=(FINDING, row.pk),
        facts={"from": local_day(at), "setting": "custody"},
        title="Name an offender supervisor",
        at=at,
        by=by,
    )


def owe_telling(person_id: int, *, about: tuple[str, int], title: str, by: Principal, at: datetime) -> None:
    """That the person is told is owed, from the day on which we were told ourselves: somebody who has had the role for
    weeks is told within days of that. A letter goes by itself; until it has left they were not told, and it comes up
    on a work list if it has not left by tomorrow."""
    duties.open_duty(
        person_id,
        kind=TELL,
        about=about,
        facts={"from": local_day(at)},
        title=title,
        shown_from=_tomorrow(at),
        at=at,
        by=by,
    )


def owe_telling_many(people: Sequence[tuple[int, tuple[str, int]]], *, title: str, by: Principal, at: datetime) -> None:
    """The same for many people at once, each with what it is about."""
    facts, shown_from = {"from": local_day(at)}, _tomorrow(at)
    owed = [
        duties.Opening(person_id, about=about, facts=facts, title=title, shown_from=shown_from)
        for person_id, about in people
    ]
    duties.open_many(owed, kind=TELL, at=at, by=by)


def _tomorrow(at: datetime) -> datetime:
    return start_of_day(local_day(at) + timedelta(days=1))


def is_open(row: OfficerFinding) -> bool:
    """Whether somebody must still decide."""
    return row.officer in {"may", "unknown"} and row.decided is None


def has_officer(row: OfficerFinding) -> bool:
    """Whether the person has an officer now, by the rule or by what was decided; from release is not yet."""
    return bool(row.decided) or (row.officer == "will" and not row.finding.get("from_release"))


def end_with_order(sentence_id: int, *, because: str, by: Principal, at: datetime) -> None:
    """Nothing is to be decided, named or told any more under an order that has ended."""
    for number in OfficerFinding.objects.filter(sentence_id=sentence_id).values_list("id", flat=True):
        for kind in ("decide_officer", TELL, SUPERVISOR):
            duties.end(kind, (FINDING, number), because=because, at=at, by=by)


def reopen_with_order(sentence_id: int, *, because: str, by: Principal, at: datetime) -> None:
    """What ended with an order that was ended wrongly is to be decided and told again; a supervisor is named only if
    nobody holds the role."""
    for row in OfficerFinding.objects.filter(sentence_id=sentence_id):
        held = Responsibility.objects.filter(person_id=row.person_id, role="offender_supervisor", until=None).exists()
        for kind in ("decide_officer", TELL) if held else ("decide_officer", TELL, SUPERVISOR):
            duties.reopen((FINDING, row.pk), kind=kind, because=because, by=by, at=at)


def none_under(sentence_id: int, *, setting: Setting) -> bool:
    """Whether it was found or decided that there is no offender manager under a sentence there."""
    row = OfficerFinding.objects.filter(sentence_id=sentence_id, setting=setting).first()
    return row is not None and not is_open(row) and not has_officer(row)


def end_in_custody(sentence_id: int, *, by: Principal, at: datetime) -> None:
    """They came out: no supervisor in a prison is to be named any more."""
    for number in OfficerFinding.objects.filter(sentence_id=sentence_id, setting="custody").values_list(
        "id", flat=True
    ):
        duties.end(SUPERVISOR, (FINDING, number), because="They are not in custody any more.", at=at, by=by)


@action
def decide_officer(
    finding_id: int, *, decided: bool, because: str, by: Principal, at: datetime, shown_version: int | None = None
) -> OfficerFinding:
    """Decide whether the person has an offender manager where the rule leaves it open. The person is told the answer.

    Raises `CannotDecide` where the rule does not leave it open, once it was decided, and without a reason.
    """
    row = OfficerFinding.objects.select_for_update().get(id=finding_id).check_shown(shown_version)
    because = one_line(because, "Say why. The person is told the reason.", refused=CannotDecide)
    if not is_open(row):
        raise CannotDecide("This is not open: the rule gives the answer, or it was decided.")
    row.change(decided=decided, decided_at=at, decided_by_id=by.post_id, decided_because=because)
    duties.meet("decide_officer", (FINDING, row.pk), at=at, by=by)
    _owe(row, by=by, at=at)
    return row
