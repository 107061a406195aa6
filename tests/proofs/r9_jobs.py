"""R9: jobs delivered one to five times in random order leave the same as each delivered once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from time_machine import travel

from tests.cast import NOW
from tests.proofs.r18_simulation import head_of_unit
from throughcare.cli.proofs import Size
from throughcare.kernel import context, tasks

if TYPE_CHECKING:
    from throughcare.demo.cast import Staff

_MAKES_A_PAPER = (  # each a file with a name of its own: delivered again apart from the trials
    "throughcare.enforcement.breach.heard.file_pack",
    "throughcare.enforcement.breach.heard.file_note",
    "throughcare.enforcement.recall.heard.file_paper",
)
# What differs between two runs of the same job, and what only keeps count of runs.
_OWN_TO_A_RUN = "array['id', 'entered_at', 'entered_in', 'pgh_id', 'pgh_created_at', 'pgh_context_id']"
_UNCOUNTED = ("audit_", "django_", "kernel_", "procrastinate_", "pghistory_")


def prove(size: Size) -> dict[str, Any]:
    """The jobs of the cast's stories, written down but not yet run, delivered by many random plans."""
    from throughcare.demo import cast, stories  # noqa: PLC0415  reads models

    with travel(NOW, tick=False):
        with context.acting(principal=cast.DEMO.key, reason="proof"):
            staff = cast.make_staff(at=NOW)
            stories.tell_all(staff, at=NOW)
            _enforce(staff, at=NOW)
            _work(staff, at=NOW)
        all_jobs = list(ProcrastinateJob.objects.filter(status="todo", task_name="react").order_by("id"))
        papers = [job for job in all_jobs if job.args["reaction"] in _MAKES_A_PAPER]
        jobs = [job for job in all_jobs if job not in papers]
        heard = {job.args["reaction"] for job in all_jobs}
        assert not (gone := _WANTED - heard), f"nothing to deliver of {sorted(gone)}"
        once = _after(list(range(len(jobs))), jobs)
        trials = size.of(4, 300)
        delivered = 0
        for trial in range(trials):
            plan = [number for number in range(len(jobs)) for _ in range(size.random.randint(1, 5))]
            size.random.shuffle(plan)
            delivered += len(plan)
            found = _after(plan, jobs)
            different = {table for table in once if once[table] != found[table]}
            assert not different, f"trial {trial}: {sorted(different)} differ after {plan}"
        filed = _papers(papers)
    return {
        "jobs": len(jobs),
        "reactions": len(heard),
        "trials": trials,
        "deliveries": delivered,
        "papers filed once": filed,
        "differences": 0,
    }


_WANTED = {
    f"throughcare.{name}"
    for name in (
        "enforcement.breach.heard.correct_result",
        "enforcement.breach.heard.file_note",
        "enforcement.breach.heard.file_pack",
        "enforcement.breach.heard.tell_of_calling_off",
        "enforcement.breach.heard.tell_of_hearing",
        "enforcement.breach.heard.tell_of_result",
        "enforcement.heard.send_warning",
        "enforcement.heard.tell_what_follows",
        "enforcement.recall.heard.file_paper",
        "enforcement.recall.heard.tell_not_recalled",
        "enforcement.recall.heard.tell_recalled",
        "sentences.heard.tell_of_change",
        "unpaid_work.heard.hours_credited",
        "unpaid_work.heard.order_changed",
        "unpaid_work.heard.tell_sessions",
    )
}


def _enforce(staff: Staff, *, at: datetime) -> None:
    """Orders taken to court, with each kind of result and one taken back; a recall, and a decision not to recall."""
    from throughcare.courts import actions as courts  # noqa: PLC0415  reads models
    from throughcare.courts.facts import CourtDid  # noqa: PLC0415
    from throughcare.custody import actions as custody  # noqa: PLC0415
    from throughcare.enforcement.breach import actions as breach  # noqa: PLC0415
    from throughcare.enforcement.recall import actions as recalls  # noqa: PLC0415
    from throughcare.enforcement.tests import recalling, telling  # noqa: PLC0415
    from throughcare.enforcement.tests.test_breach import AFTER, laid, to_court  # noqa: PLC0415
    from throughcare.sentences.models import Requirement  # noqa: PLC0415

    grace, ruth = staff.grace, staff.ruth
    head = head_of_unit(staff.team, at=at)
    fined, undone, stopped, changed, recalled, kept = (_somebody(staff, n, at=at) for n in range(6))
    did = CourtDid(finding="proved", power="fine", words="You must pay.", fine=Decimal(50))
    for person_id in (fined, undone, changed):
        order = telling.first_order(person_id)
        hearing = laid(
            to_court(person_id, orders=[order], by=grace, manager=ruth, at=at), by=grace, manager=ruth, at=at
        )
        if person_id == changed:
            asked = Requirement.objects.get(sentence_id=order, code="unpaid_work")
            more = replace(
                did, power="more_onerous", fine=None, requirement_id=asked.pk, amount=(asked.amount or Decimal(0)) + 20
            )
            courts.record_result(hearing.pk, did=more, by=ruth, at=AFTER)
            continue
        result = courts.record_result(hearing.pk, did=did, by=ruth, at=AFTER)
        if person_id == undone:
            courts.take_back(result.pk, because="It was another case.", by=ruth, at=AFTER + timedelta(hours=1))
    matter = to_court(stopped, orders=[telling.first_order(stopped)], by=grace, manager=ruth, at=at)
    laid(matter, by=grace, manager=ruth, at=at)
    breach.withdraw(matter.pk, because="They came with proof.", by=ruth, at=at + timedelta(hours=1))
    breach.write_note(
        fined, sentence_id=telling.first_order(fined), court="Northgate", words="It goes well.", by=grace, at=at
    )
    licence = telling.on_licence(recalled, by=grace, at=at)
    row = recalling.decided(recalling.weighed(licence, by=grace, at=at), "FIXED_TERM", by=grace, at=at)
    recalling.agreed(recalling.agreed(row, by=ruth, at=at), by=head, at=at)
    recalls.revoke(row.pk, revoked_at=at, by=ruth, at=at)
    custody.receive(recalled, prison="Northgate", why="recall", received_at=at, by=grace, at=at + timedelta(hours=1))
    licence = telling.on_licence(kept, by=grace, at=at)
    row = recalling.decided(recalling.weighed(licence, by=grace, at=at), "NO_RECALL", by=grace, at=at)
    recalling.agreed(row, by=ruth, at=at)


def _somebody(staff: Staff, number: int, *, at: datetime) -> int:
    """Somebody on a community order with hours to work, Grace their officer."""
    from throughcare.allocations import actions as allocations  # noqa: PLC0415  reads models
    from throughcare.demo import cast  # noqa: PLC0415
    from throughcare.people.facts import NameFacts, PersonFacts  # noqa: PLC0415
    from throughcare.sentences import actions as sentences  # noqa: PLC0415
    from throughcare.sentences.facts import OffenceFacts, RequirementFacts, SentenceFacts  # noqa: PLC0415

    facts = PersonFacts(names=(NameFacts(surname=f"Followed {number}", forenames="A"),), date_of_birth=date(1990, 1, 1))
    person_id = cast.admit(facts, by=cast.DEMO, at=at)
    order = SentenceFacts(
        order_type="CO",
        court="Northgate Magistrates' Court",
        sentenced_on=date(2026, 3, 2),
        length_months=24,
        requirements=(RequirementFacts(code="unpaid_work", amount=Decimal(120)),),
        offences=(OffenceFacts(text="Theft from a shop"),),
    )
    sentences.impose_many([(person_id, order)], by=cast.DEMO, at=at)
    allocations.allocate(
        person_id,
        role="offender_manager",
        post_id=staff.grace.post_id or 0,
        because="Allocated at sentence.",
        by=staff.ruth,
        at=at,
    )
    return person_id


def _work(staff: Staff, *, at: datetime) -> None:
    """Sessions are booked, one is worked and credited, and the hours are made more."""
    from throughcare.sentences import changing  # noqa: PLC0415  reads models
    from throughcare.sentences.models import Requirement  # noqa: PLC0415
    from throughcare.unpaid_work.tests import telling  # noqa: PLC0415

    person_id = _somebody(staff, 6, at=at)
    telling.placed(person_id, telling.garden(by=staff.grace, at=at), by=staff.grace, at=at)
    first = telling.sessions(person_id)[0]
    telling.worked(first, by=staff.grace, at=telling.clock(first.on, 17))
    asked = Requirement.objects.get(person_id=person_id, code="unpaid_work")
    changing.vary_requirement(
        asked.pk,
        amount=(asked.amount or 0) + 20,
        text=asked.text,
        on=at.date(),
        court="Northgate Magistrates' Court",
        court_words="More hours.",
        because="The court said so.",
        by=staff.grace,
        at=at,
    )


def _papers(jobs: list[ProcrastinateJob]) -> int:
    """What is filed is filed once, however often its job comes. Answers how many papers there are."""
    from throughcare.design import papers  # noqa: PLC0415  reads settings
    from throughcare.documents.models import Document  # noqa: PLC0415  reads models

    for job in [*jobs, *jobs]:
        tasks.react(**job.args)
    names = ("breach-", "progress-note-", "recall-")
    filed = [Document.objects.filter(filename__startswith=name).count() for name in names]
    heard = Counter(job.args["reaction"] for job in jobs)
    wanted = [heard[_MAKES_A_PAPER[0]], heard[_MAKES_A_PAPER[1]], 2]  # one recalled, one not
    assert not papers.possible() or filed == wanted, (filed, wanted)
    return sum(filed)


def _after(plan: list[int], jobs: list[ProcrastinateJob]) -> dict[str, list[str]]:
    """Every row of every table after these deliveries, which are then undone."""
    with transaction.atomic():
        for number in plan:
            tasks.react(**jobs[number].args)
        state = _state()
        transaction.set_rollback(True)
    return state


def _state() -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public' order by 1")
        tables = [name for (name,) in cursor.fetchall() if not name.startswith(_UNCOUNTED)]
        found = {}
        for table in tables:
            cursor.execute(f"select (to_jsonb(t) - {_OWN_TO_A_RUN})::text from {table} t order by 1")
            found[table] = [row for (row,) in cursor.fetchall()]
    return found
