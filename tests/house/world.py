"""The world the house tests walk: the cast with their stories, and one of everything a page can be about.

`tell` fills an empty database once; `find` says what is in it; `Visitor` asks for pages as one of the cast; `ROWS` is
the table of what they must be answered, read from access.toml.
"""

from __future__ import annotations

import io
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, Literal

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from fido2.cose import ES256
from fido2.webauthn import AttestedCredentialData
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob
from time_machine import travel

from tests.fixtures import own_session
from throughcare.accounts import actions as accounts
from throughcare.accounts import principals
from throughcare.accounts.models import User
from throughcare.accounts.principals import Principal, person
from throughcare.allocations import actions as allocations
from throughcare.allocations import handovers, officers, oversight, tiering, work_items
from throughcare.allocations.boards import FIGURES as SAME
from throughcare.allocations.models import Cover, Handover, OfficerFinding, Oversight, Responsibility, WorkItem
from throughcare.allocations.rules.entitlement import EntitlementFacts
from throughcare.appointments.actions import contacts, diary, groups, visits
from throughcare.appointments.models import Absence, Appointment, Contact, GroupSession, Proof, Series
from throughcare.appointments.models import Visit as HomeVisit
from throughcare.assessments.actions import assessing, harming
from throughcare.assessments.actions import telling as own_story
from throughcare.assessments.models import Assessment, Score, Story
from throughcare.casefile import actions as casefile
from throughcare.casefile import making_exports
from throughcare.casefile import rehearsing as rehearsals
from throughcare.casefile.queries.figures import FIGURES
from throughcare.casefile.queries.quality import CHECKS
from throughcare.complaints import actions as complaints
from throughcare.complaints.models import Complaint
from throughcare.courts import actions as courts
from throughcare.courts.facts import CourtDid
from throughcare.courts.models import Hearing, Result
from throughcare.custody import actions as custody
from throughcare.custody.models import Stay
from throughcare.demo import cast, stories
from throughcare.documents import actions as documents
from throughcare.documents import exports
from throughcare.documents.models import Document, Export
from throughcare.duties import rehearsing
from throughcare.duties.models import Duty, Rehearsal
from throughcare.enforcement.actions import decisions, failures, referrals
from throughcare.enforcement.breach import actions as breaching
from throughcare.enforcement.breach import offences
from throughcare.enforcement.models import (
    Breach,
    Consideration,
    Failure,
    FurtherOffence,
    ProgressNote,
    Recall,
    RecallReview,
    Referral,
    Warning,
)
from throughcare.enforcement.recall import actions as recalls
from throughcare.imports import uploads
from throughcare.imports.models import Held, Run
from throughcare.invitations import actions as invitations
from throughcare.invitations.models import Invitation, Passkey
from throughcare.kernel import clock, context, prepared, tasks
from throughcare.looks.models import Draw, Drawn, Finding
from throughcare.machinery.models import WatcherFinding
from throughcare.messaging import actions as messaging
from throughcare.messaging import replies, wordings
from throughcare.messaging import tasks as letters
from throughcare.messaging.gateways import DemoGateway
from throughcare.messaging.models import Feedback, Letter, Reply
from throughcare.organisations import actions as organisations
from throughcare.organisations.models import Help, Leave, Office, Post, Rota
from throughcare.organisations.queries import principal_of
from throughcare.organisations.reference import Entry, take_in
from throughcare.people import actions as people
from throughcare.people import limits
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.people.matching import actions as matching
from throughcare.people.matching import finding, rules
from throughcare.people.merging import actions as merging
from throughcare.people.models import (
    Acquaintance,
    Address,
    Adjustment,
    Commitment,
    Consent,
    CorrectionAsked,
    DayRelation,
    Headline,
    Likely,
    Limit,
    Merge,
    Opening,
    Phone,
    ProposedChange,
    Registration,
    Relation,
)
from throughcare.people.record.actions import changes, parts, wrong
from throughcare.people.record.kinds import KINDS
from throughcare.plans.actions import living, saying, telling, writing
from throughcare.plans.models import Check, HelpAsked, HelpNotHad, Objective, Plan, PlanAction, Tick, Wish
from throughcare.policy import proposals
from throughcare.policy.books import Entitlement
from throughcare.policy.editions import edition
from throughcare.policy.findings import to_json
from throughcare.portal.queries import easy
from throughcare.sentences import actions as sentences
from throughcare.sentences import changing, transferring
from throughcare.sentences.facts import OffenceFacts, RequirementFacts
from throughcare.sentences.models import Instruction, OrderChange, Requirement, Sentence, Transfer
from throughcare.unpaid_work.actions import crediting, placing, projects
from throughcare.unpaid_work.models import Adjustment as Credit
from throughcare.unpaid_work.models import Placing, Project, Session

# Who walks: the cast; `uma` of another team in the same office, `farah` who had Aaron and left the office, `gone` whose
# post has ended, and nobody. Of the other roles: `kemi` and `sol` in the team; `helen`, `mia`, `ian` and `enid` in the
# office; `carol`, `vera` and `pat` elsewhere, with a part of the day, an opening and a referral; `eva` of the
# team, whom Leanne is closed to. Noor is restricted to Grace and Ruth.
_OTHERS = {
    "kemi": "key_worker",
    "sol": "offender_supervisor",
    "eva": "offender_manager",
    "helen": "head_of_unit",
    "mia": "mappa_coordinator",
    "enid": "enforcement_officer",
    "ian": "icm_coordinator",
    "carol": "court_officer",
    "vera": "victim_liaison_officer",
    "pat": "partner_worker",
}
POSTS = ("grace", "simon", "ruth", "paul", "amina", "omar", "iris", "uma", "farah", *_OTHERS)
# On the person's own side: Aaron, whose side it is, and Leanne, who is somebody else there.
OWN_SIDE = ("themselves", "another")
WALKERS = (*POSTS, "gone", "nobody", *OWN_SIDE)
Method = Literal["GET", "POST"]
METHODS: tuple[Method, ...] = ("GET", "POST")
# Addresses that say of somebody what a search says, to whoever has no part in the case.
STRANGERS = ("/open/", "/i-know-them/")

# Each relation once more, for what is like the first of its row.
FEW = ("grace", "simon", "amina", "omar", "nobody", *OWN_SIDE)

# Only these may change when a page is asked for or a form is refused.
_UNCOUNTED = (
    "audit_",
    "django_session",
    "accounts_session",
    "accounts_ownsession",
    "accounts_tally",
    "accounts_attempts",
    "kernel_cache",
    "procrastinate_",
    "django_migrations",
)


# ------------------------------------------------------------------------------------------------------- the telling
def tell(*, at: datetime) -> None:
    """Tell the cast's stories in an empty database, and add what they lack."""
    with context.acting(principal=cast.DEMO.key, reason="demo"):
        staff = cast.make_staff(at=at)
        stories.tell_all(staff, at=at)
    with context.acting(principal=staff.grace.key, reason="house"):
        _more_staff(staff, at=at)
        _more_places(staff, at=at)
        _more_pairs(staff, at=at)
        _more_of_aaron(staff, at=at)
        _moves(staff, at=at)
        _more_of_the_team(staff, at=at)
        failed = _more_failures(staff, at=at)
        _at_court(staff, at=at)
        _recalls(staff, at=at)
        _plans(staff, at=at)
        _own_words(at=at)
        _unpaid_work(staff, at=at)
        _assessments(staff, at=at)
        _answering(at=at)
    with context.acting(principal=staff.grace.key, reason="house"):
        _exports(staff, at=at)
        rehearsals.rehearse(_rehearse("Other times for plans and first contacts", at=at).pk, at=at)
        _imports(staff, at=at)
    _warn(failed["sent"], staff.simon, at=at)
    letters.send_due(gateway=DemoGateway(), at=at + timedelta(days=3))
    with context.acting(principal=staff.paul.key, reason="house"):
        to_print = Letter.objects.get(kind="warning", state="print", person_id=failed["sent"].person_id)
        messaging.mark_printed([to_print.pk], by=staff.paul, at=at)
    _warn(failed["print"], staff.simon, at=at)
    letters.send_due(gateway=DemoGateway(), at=at + timedelta(days=3))
    taken_back = _warn(failed["stopped"], staff.simon, at=at)
    with context.acting(principal=staff.simon.key, reason="house"):
        decisions.withdraw_warning(taken_back.id, because="It was another person.", by=staff.simon, at=at)
    _warn(failed["held"], staff.simon, at=at)
    with context.acting(principal=staff.ruth.key, reason="house"):
        _close(staff, at=at)
        _looks(staff, at=at)
        _rehearse("The same, to be tried", at=at)
    with context.acting(principal=staff.grace.key, reason="house"):
        _own_side(staff, at=at)
        _complaints(staff, at=at)
    _break_a_job()
    WatcherFinding.objects.create(what="job_failed", about_kind="job", about_id=1, found_at=at)


def _answering(*, at: datetime) -> None:
    """Who answers for Aaron: his tiers, a handover note that nobody has written, and a question that is open."""
    aaron = _person("Whitfield")
    tiering.find_tiers([aaron], by=cast.DEMO, at=at)
    grace = _principal("grace", at=at)
    assert grace.post_id is not None
    parole = work_items.Report(kind="parole", post_id=grace.post_id, since=at.date())
    work_items.add_work(aaron, report=parole, by=grace, at=at)
    handovers.open_notes([aaron], by=cast.DEMO, at=at)
    facts = EntitlementFacts(setting="custody", sentence_type="SDS")  # nobody recorded how long
    officer, kept = officers.answer(facts, edition(Entitlement, jurisdiction="england_wales", on=at.date()))
    OfficerFinding.objects.create(
        person_id=aaron,
        sentence_id=Sentence.objects.filter(person_id=aaron, ended_on=None).values_list("id", flat=True)[0],
        setting="custody",
        officer=officer,
        found_at=at,
        facts=to_json(facts),
        finding=kept,
        policy=kept["policy"][0],
    )


def _own_side(staff: cast.Staff, *, at: datetime) -> None:
    """Aaron may sign in on his own side, and his phone does it for him."""
    aaron = _person("Whitfield")
    row = invitations.invite(aaron, channel="text", shown_to="07700 900412", by=staff.grace, at=at)
    key = ES256.from_cryptography_key(  # type: ignore[no-untyped-call]
        ec.generate_private_key(ec.SECP256R1()).public_key()
    )
    made = AttestedCredentialData.create(bytes(16), b"aarons phone", key)
    Passkey.objects.create(
        person_id=aaron, invitation=row, name="My phone", credential_id="phone", credential=bytes(made), added_at=at
    )


def _complaints(staff: cast.Staff, *, at: datetime) -> None:
    """Of Aaron's: one on paper about Simon, of whom he has not heard that we have it; one on his own page; one that was
    answered there."""
    aaron = _person("Whitfield")
    himself = person(aaron, name="Aaron James Whitfield")
    said = {"subject": "respect", "words": "Nobody looked up when I came in.", "at": at}
    paper = complaints.make(aaron, **said, how_made="paper", answer_how="paper", by=staff.paul)
    answered = complaints.make(aaron, **said, answer_how="page", by=himself)
    complaints.make(aaron, **said, wants="Say sorry.", answer_how="page", by=himself)
    told = {"found": "partly", "words": "We were busy.", "will_do": "We say hello from now on."}
    complaints.answer(answered.pk, **told, by=staff.ruth, at=at)
    Complaint.objects.filter(id=paper.pk).update(of=staff.simon.post_id)


def _close(staff: cast.Staff, *, at: datetime) -> None:
    """What opens and shuts the door beside role and part. Last, for what is shut is shut to the system's own acts."""
    grace, ruth = staff.grace, staff.ruth
    aaron, leanne, kayleigh = (_person(name) for name in ("Whitfield", "Foster", "Munro"))
    noor = cast.admit(PersonFacts(names=(NameFacts(surname="Quillfeather", forenames="Noor"),)), by=cast.DEMO, at=at)
    allocations.allocate(
        noor, role="offender_manager", post_id=grace.post_id, because="At sentence.", by=ruth, at=at, since=at
    )
    hers = sentences.impose(
        noor,
        order_type="SSO",
        court="Northgate Crown Court",
        sentenced_on=at.date() - timedelta(days=60),
        length_months=12,
        offences=[OffenceFacts("Theft")],
        by=grace,
        at=at,
    )
    changing.extend(
        hers.pk,
        ends_on=at.date() + timedelta(days=400),
        on=at.date() - timedelta(days=9),
        court="Northgate Crown Court",
        because="On review.",
        by=grace,
        at=at,
    )
    people.involve(aaron, role="partner", post_id=_principal("pat", at=at).post_id, at=at)
    carol, vera = _principal("carol", at=at), _principal("vera", at=at)
    limits.take_part_today(aaron, kind="court_list", post_id=carol.post_id, on=at.date(), by=carol, at=at)
    for purpose in ("danger", "court"):
        row = limits.open_without_part(aaron, purpose=purpose, reason="The police rang about him.", by=vera, at=at)
    limits.review_opening(row.id, found="asked", words="Which court?", shown_version=row.version, by=ruth, at=at)
    limits.notice_opening(row.id, by=grace, at=at)
    limits.declare(kayleigh, how="friend", words="", by=staff.simon, at=at)
    message = "Somebody of the team is named in the case."
    eva = _principal("eva", at=at)
    for person_id, kind, users in ((leanne, "exclusion", [eva]), (noor, "restriction", [grace, ruth])):
        named = [one.user_id for one in users]
        limits.set_limit(person_id, kind=kind, users=named, message=message, because="As agreed.", by=ruth, at=at)


def _looks(staff: cast.Staff, *, at: datetime) -> None:
    """A sample with a look to judge and one that is asked about, and a finding."""
    monday = (at - timedelta(days=at.weekday() + 7)).date()
    draw = Draw.objects.create(
        team_id=staff.team, week=monday, seed="1", pairs=9, policy="test", drawn_at=at, due_at=at + timedelta(days=7)
    )
    week = {"first_at": at - timedelta(days=6), "last_at": at - timedelta(days=4), "times": 3, "by_right": "team"}
    for who, surname, found in ((staff.simon, "Whitfield", ""), (staff.grace, "Munro", "asked")):
        Drawn.objects.create(
            draw=draw,
            because="random",
            user_id=who.user_id or 0,
            who=f"{who.name}, {who.role_name}",
            subject=_person(surname),
            entry=1,
            found=found,
            words="Why twice on Tuesday?" if found else "",
            found_by="Ruth Okonjo, team manager" if found else "",
            **week,
        )
    Finding.objects.create(
        kind="no_part",
        week=monday,
        user_id=staff.simon.user_id,
        who=staff.simon.name,
        because=["14 people in a week without a part in the case; the middle of the role is 2."],
        entries=[1],
        policy="test",
        found_at=at,
    )


def _more_pairs(staff: cast.Staff, *, at: datetime) -> None:
    """A likely pair, a proposal, and two records that were put together."""
    made = []
    for forenames in ("Ada", "Adah", "Bea", "Beata", "Cyd", "Sid"):
        born = date(1991, 5, 17)
        person = people.admit(
            PersonFacts(names=(NameFacts("Overby", forenames),), date_of_birth=born), by=staff.grace, at=at
        )
        allocations.allocate(
            person.id,
            role="offender_manager",
            post_id=staff.grace.post_id,
            because="At sentence.",
            by=staff.ruth,
            at=at,
        )
        made.append(person.id)
    pair = next(each for _, some in finding.pairs(made[:2], by=rules.weights(at.date())) for each in some)
    matching.hold([pair], by=staff.grace, at=at)
    for first in (2, 4):
        chosen = {clash.name: "kept" for clash in merging.clashes(made[first], made[first + 1])}
        row = merging.propose(
            made[first], other_id=made[first + 1], because="Seen together.", choices=chosen, by=staff.paul, at=at
        )
    merging.merge(row.id, shown_version=row.version, by=staff.ruth, at=at)


def _run_jobs() -> None:
    """What follows acts, as the worker would do it."""
    for job in ProcrastinateJob.objects.filter(status="todo", task_name="react").order_by("id"):
        tasks.react(**job.args)
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")


def _break_a_job() -> None:
    """One that nobody knows how to do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, status)"
            " values ('clockwork', 'unheard_of', 'failed')"
        )


def _more_staff(staff: cast.Staff, *, at: datetime) -> None:
    west = organisations.add_team(staff.kilner_street, name="Northgate West", by=cast.DEMO)
    for short, team_id, until in (
        ("uma", west.id, None),
        ("farah", staff.other_team, None),
        ("gone", staff.team, at.date()),
    ):
        user = accounts.enter(
            f"{short}@throughcare.example", name=f"{short.title()} Test", phone="", demo=True, by=cast.DEMO
        )
        organisations.hold_post(
            user.id, team_id=team_id, role="offender_manager", since=cast.BEGAN, until=until, by=cast.DEMO
        )
    teams = {"kemi": staff.team, "sol": staff.team, "eva": staff.team, "helen": west.id, "mia": west.id, "ian": west.id}
    teams["enid"] = west.id
    for short, role in _OTHERS.items():
        user = accounts.enter(
            f"{short}@throughcare.example", name=f"{short.title()} Test", phone="", demo=True, by=cast.DEMO
        )
        team_id = teams.get(short, staff.other_team)
        organisations.hold_post(user.id, team_id=team_id, role=role, since=cast.BEGAN, by=cast.DEMO)
    farah = _principal("farah", at=at)
    aaron = _person("Whitfield")
    before = at - timedelta(days=30)
    for post_id, when in ((farah.post_id, before), (staff.grace.post_id, before + timedelta(days=1))):
        allocations.allocate(
            aaron,
            role="offender_manager",
            post_id=post_id,
            because="Cover.",
            since=when,
            by=staff.ruth,
            at=when,
        )


def _more_places(staff: cast.Staff, *, at: datetime) -> None:
    """A prison, a court, a delivery unit, an agency with what it offers, a local holiday, and somebody away."""
    by, on = staff.iris, at.date()
    take_in(
        [
            Entry("prison", "ASI", {"name": "Ashby (HMP)", "jurisdiction": "england_wales"}, source="Test"),
            Entry(
                "court",
                "ASHMC",
                {"name": "Ashby Magistrates Court", "kind": "magistrates", "jurisdiction": "england_wales"},
                source="Test",
            ),
        ],
        on=on,
        by=by,
    )
    unit = organisations.add_organisation(
        "Northgate Unit", kind="delivery_unit", jurisdiction="england_wales", code="UNIT", by=by
    )
    agency = organisations.add_organisation(
        "Harbour Homes", kind="partner_agency", jurisdiction="england_wales", code="HOMES", by=by
    )
    organisations.offer_help(agency.id, kind="accommodation", words="Rooms", where="Quay 1", since=on, by=by)
    organisations.add_local_holiday(on=on + timedelta(days=30), name="Northgate Fair", organisation_id=unit.id, by=by)
    assert staff.simon.post_id is not None
    organisations.record_leave(
        staff.simon.post_id,
        since=on,
        until=on + timedelta(days=5),
        kind="holiday",
        covered_by=staff.grace.post_id,
        by=staff.ruth,
    )


def _rehearse(because: str, *, at: datetime) -> Rehearsal:
    """A standard with other times for first contacts and plans, to be tried."""
    book = proposals.installed("standards", jurisdiction="england_wales")
    return rehearsing.ask(
        topic="standards",
        jurisdiction="england_wales",
        text=book.replace("count = 5\n", "count = 3\n").replace("count = 15\n", "count = 20\n"),
        because=because,
        by=_principal("helen", at=at),
        at=at,
    )


def _exports(staff: cast.Staff, *, at: datetime) -> None:
    """A file of Grace's that is ready, and a long list of hers that waits for a manager."""
    facts = {"what": "caseload", "recipient": "Court liaison", "reason": "A hearing.", "by": staff.grace, "at": at}
    ready = exports.ask(title="My caseload", people=[_person("Whitfield")], **facts)
    making_exports.make(ready.id, at=at)
    exports.ask(title="Caseload of the team", people=range(1_000_000, 1_000_060), **facts)


def _imports(staff: cast.Staff, *, at: datetime) -> None:
    """A file of Paul's that came in, with somebody held who is like Aaron and somebody refused; one only checked."""
    born = Headline.objects.get(person_id=_person("Whitfield")).date_of_birth
    head = "reference,row,forenames,surname,date_of_birth\n"
    facts = {"map_name": "caseload", "office_id": staff.kilner_street, "encoding": "", "by": staff.paul, "at": at}
    file = f"{head}X901,person,Aaron,Whitfeild,{born}\nX902,person,Ann,Other,1990-02-31\n".encode()
    done = uploads.receive(file_name="caseload.csv", content=file, **facts)
    uploads.check(done.id, at=at)
    done.refresh_from_db()
    uploads.start(done.id, shown_version=done.version, by=staff.paul, at=at)
    uploads.take_next(done.id, after=0, at=at)
    uploads.take_next(done.id, after=3, at=at)
    waits = f"{head}X903,person,Zebedee,Quorn,1961-04-05\n".encode()
    uploads.check(uploads.receive(file_name="more.csv", content=waits, **facts).id, at=at)


def _more_of_the_team(staff: cast.Staff, *, at: datetime) -> None:
    """A note of oversight with something to do, a cover to come, feedback, and what people told us."""
    for number, words in ((1, "I am ill today."), (2, "Thank you."), (3, "Who is this?")):
        from_ = "447700900999" if number == 3 else "447700900412"
        came = replies.take_text(number=from_, words=words, carrier_id=f"told-{number}", received_at=at, by=staff.grace)
        assert came is not None
        replies.find_person(came.pk, by=staff.grace, at=at)
        if number == 2:
            replies.answer_reply(came.pk, answer="Said that it is fine.", by=staff.grace, at=at)
    aaron = _person("Whitfield")
    ring = {"kind": "please_ring", "channel": "text", "shown_to": "07700 900412"}
    messaging.send_by_hand(aaron, **ring, by=staff.grace, at=at - timedelta(minutes=1))
    themselves = principals.person(aaron, name="Aaron Whitfield")
    with context.acting(principal=themselves.key, reason="test"):
        replies.write(aaron, words="When is my course?", to="offender_manager", by=themselves, at=at)
        wrong.ask(aaron, part="note", wrong="It says that I shouted.", right="I did not.", by=themselves, at=at)
        feast = {"kind": "faith", "text": "Eid al-Fitr", "on": at.date() + timedelta(days=90), "may_shift": True}
        changes.declare(aaron, part="commitment", facts=feast, declared_by="person", by=themselves, at=at)
    for words in ("These people work with you: {team}.", "These people are here for you: {team}."):
        wordings.word(
            staff.kilner_street,
            kind="your_team",
            language="en",
            text=f"{{greeting}}\n\n{words} We are open {{hours}}, else ring {{emergency}}.\n\nRing {{phone}}.",
            because="Plainer.",
            by=staff.ruth,
            at=at,
        )
    messaging.say(kind="slow", words="The list is slow.", page="Caseload", by=staff.simon, at=at)
    grace, ruth, simon = staff.grace, staff.ruth, staff.simon
    assert grace.post_id is not None
    assert simon.post_id is not None
    talk = oversight.Talk(
        officer_id=grace.post_id,
        discussed_on=at.date() - timedelta(days=1),
        words="His work takes his mornings.",
        decision="Offer him evenings.",
        by_on=at.date() + timedelta(days=7),
    )
    oversight.note(_person("Whitfield"), talk=talk, by=ruth, at=at)
    casefile.cover(
        simon.post_id,
        plan=[(_person("Munro"), grace.post_id)],
        since=at.date() + timedelta(days=2),
        until=at.date() + timedelta(days=5),
        because="Holiday",
        by=ruth,
        at=at,
    )


def _more_of_aaron(staff: cast.Staff, *, at: datetime) -> None:
    grace, aaron = staff.grace, _person("Whitfield")
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(picture, "PNG")
    for title in ("Tenancy agreement", "Somebody else's letter"):
        paper = documents.accept_upload(
            aaron, title=title, filename="paper.png", content=picture.getvalue(), by=grace, at=at
        )
    documents.withdraw(paper.id, because="Put on the wrong record.", by=grace, at=at)
    wrong = contacts.write_note(aaron, kind="note", at_=at, words="He moved on the 12th.", by=grace, at=at)
    contacts.supersede_note(wrong.id, words="He moved on the 2nd.", because="The day was wrong.", by=grace, at=at)
    starts = (at + timedelta(days=10)).replace(hour=15, minute=0)
    called_off = diary.book(
        aaron,
        kind="supervision",
        starts_at=starts,
        ends_at=starts + timedelta(minutes=30),
        post_id=grace.post_id,
        office_id=grace.office_id,
        serves=[Sentence.objects.filter(person_id=aaron).order_by("id")[0].pk],
        told_how="face",
        anyway_because="Agreed.",
        by=grace,
        at=at,
    )
    diary.cancel(called_off.id, by_whom="person", because="Has a course that day.", by=grace, at=at)
    wedding = {"kind": "event", "text": "His sister's wedding", "on": at.date() + timedelta(days=21)}
    parts.add(aaron, part="commitment", facts={**wedding, "told_on": at.date()}, by=grace, at=at)
    weekly = [(at + timedelta(days=days)).replace(hour=15, minute=0) for days in (21, 28)]
    diary.book_series(
        aaron,
        kind="supervision",
        times=[(starts, starts + timedelta(minutes=30)) for starts in weekly],
        post_id=grace.post_id,
        because=["Contact is expected weekly."],
        policy="england_wales/contact@2007",
        office_id=grace.office_id,
        told_how="face",
        anyway_because="Agreed.",
        by=grace,
        at=at,
    )
    seen_at_home = [
        diary.book(
            aaron,
            kind="home_visit",
            starts_at=starts + timedelta(days=days),
            ends_at=starts + timedelta(days=days, minutes=30),
            post_id=grace.post_id,
            place="12 Mill Lane",
            place_because="To see where he lives",
            told_how="face",
            anyway_because="Agreed.",
            by=grace,
            at=at,
        )
        for days in (12, 13)
    ]
    visits.begin_visit(
        seen_at_home[1].pk,
        where="12 Mill Lane",
        with_whom="",
        phone="07700 900111",
        safe_by=at + timedelta(hours=3),
        by=grace,
        at=at,
    )
    groups.plan_session(
        "Thinking skills",
        kind="programme",
        post_id=grace.post_id,
        office_id=grace.office_id,
        place="Room 2",
        starts_at=starts + timedelta(days=14),
        ends_at=starts + timedelta(days=14, hours=2),
        places=8,
        by=grace,
        at=at,
    )
    organisations.add_turn(
        grace.office_id,
        kind="duty",
        post_id=grace.post_id,
        starts_at=at,
        ends_at=at + timedelta(hours=7),
        phone="0191 498 0149",
        by=grace,
        at=at,
    )
    other = sentences.impose(
        aaron,
        order_type="CO",
        court="Northgate Magistrates' Court",
        sentenced_on=at.date() - timedelta(days=40),
        length_months=12,
        requirements=[RequirementFacts("supervision")],
        offences=[OffenceFacts("Theft")],
        by=grace,
        at=at,
    )
    sentences.end(other.pk, on=at.date() - timedelta(days=5), because="Revoked on appeal", by=grace, at=at)


def _moves(staff: cast.Staff, *, at: datetime) -> None:
    """The orders of Leanne and Kayleigh wait for the answer of an area; that of Aaron was refused by it."""
    area = Office.objects.get(id=staff.ruth.office_id or 0).organisation_id
    for surname in ("Foster", "Munro", "Whitfield"):
        order = Sentence.objects.filter(person_id=_person(surname), ended_on=None).earliest("id")
        asked = transferring.ask(order.pk, body_id=area, because="They moved there.", by=staff.grace, at=at)
    transferring.refuse(asked.pk, because="The address is not confirmed.", by=staff.ruth, at=at)


def _assessments(staff: cast.Staff, *, at: datetime) -> None:
    """Of Shauna's: one that waits for Ruth, an open one and a high risk."""
    simon, shauna = staff.simon, _person("Pereira")
    home: dict[str, Any] = {
        "section": "accommodation",
        "evidence": "He sleeps on a sofa.",
        "to_offending": True,
        "to_harm": None,
        "strengths": "He asked for help.",
        "links": "",
    }
    harming.assess_harm(
        shauna,
        levels={"known_adult": {"community": "high"}},
        words="When she drinks.",
        supervision="Weekly.",
        monitoring="",
        interventions="",
        review_on=at.date() + timedelta(days=90),
        by=simon,
        at=at,
    )
    for because in ("start", "review"):
        row = assessing.begin(shauna, because=because, by=simon, at=at)
        assessing.save_section(row.id, answers={"roof": 1}, by=simon, at=at, **home)
        if because == "start":
            assessing.sign(row.id, by=simon, at=at)


def _plans(staff: cast.Staff, *, at: datetime) -> None:
    """A new version of Shauna's plan; those of Aaron and Leanne to ask about, on their own pages too; a check in
    custody of Kayleigh's; and help that was not there."""
    grace, aaron, shauna = staff.grace, _person("Whitfield"), _person("Pereira")
    leanne, kayleigh = _person("Foster"), _person("Munro")
    writing.begin(shauna, because="She has work", by=grace, at=at)
    ready = writing.begin(aaron, because="He moved house", by=grace, at=at)
    writing.write_safety(ready.pk, risk="To staff when drunk.", victims="", by=grace, at=at)
    for plan in (ready, writing.begin(leanne, because="She has a job", by=grace, at=at)):
        writing.make_ready(plan.pk, by=grace, at=at)
    sentences.move_to(kayleigh, kind="custody", where="Ashby (HMP)", on=at.date(), by=grace, at=at)
    seen = [
        living.ActionSeen(number, "under_way", "Has the form.")
        for number in PlanAction.objects.filter(person_id=kayleigh).values_list("id", flat=True)
    ]
    told = {"how_they_are": "Well.", "actions": seen, "told_manager": "All goes well."}
    living.check(kayleigh, seen_on=at.date(), **told, by=staff.simon, at=at)
    for kind, what in (("accommodation", "A room"), ("employment", "A course")):
        row = telling.record_help(
            aaron,
            kind=kind,
            what=what,
            asked_on=at.date() - timedelta(days=9),
            asked_of="Harbour Homes",
            known_on=at.date(),
            why_not="There is no place.",
            instead="Another list.",
            by=grace,
            at=at,
        )
    telling.tell_why(row.pk, told_on=at.date(), how="said", by=grace, at=at)


def _own_words(*, at: datetime) -> None:
    """What Aaron says himself: what he would change in his plan, what he has done, help he asks for, and his story."""
    aaron = _person("Whitfield")
    by = person(aaron, name="Aaron James Whitfield")
    plan = Plan.objects.get(person_id=aaron, state="in_force")
    mine = PlanAction.objects.filter(objective__plan=plan, who="person").exclude(state="done").earliest("id")
    saying.wish(plan.pk, said=saying.WishSaid("More time for it."), by=by, at=at)
    saying.tell_done(mine.pk, words="I was there.", by=by, at=at)
    saying.ask_for_help(aaron, kind="money", words="I owe two months of rent.", by=by, at=at)
    story = own_story.save_answer(aaron, question="want", words="A place of my own.", by=by, at=at)
    own_story.send(story.pk, by=by, at=at)


def _unpaid_work(staff: cast.Staff, *, at: datetime) -> None:
    """A garden on which Aaron has worked a Saturday, with two that are not recorded, and a credit for his way there."""
    aaron, began = _person("Whitfield"), at - timedelta(days=21)
    project = projects.add_project(
        staff.kilner_street,
        name="Tolland Road garden",
        kind="group",
        weekdays=[0, 5],
        starts=time(9),
        ends=time(16),
        places=3,
        where="Tolland Road allotments, gate 2",
        bring="Boots",
        since=date(2026, 1, 5),
        by=staff.paul,
        at=began,
    )
    order = Sentence.objects.filter(person_id=aaron).earliest("id")
    work = Requirement.objects.get(sentence=order, code="unpaid_work").pk
    placing.place(
        work, project_id=project.pk, frequency="WEEKLY", weekday=5, since=began.date(), by=staff.grace, at=began
    )
    first = Session.objects.filter(project=project).earliest("on")
    began_at, finished_at = first.appointment.starts_at, first.appointment.ends_at
    done = crediting.Done(
        session_id=first.pk, happened="came", began_at=began_at, finished_at=finished_at, quality="good"
    )
    crediting.record_group(project.pk, on=first.on, done=[done], by=staff.grace, at=at)
    crediting.adjust(work, kind="travel", minutes=90, on=at.date(), because="Two buses", by=staff.grace, at=at)


# What is made of a failure, and whose it is. Of each there is one.
_FAILURES = {
    "sent": "Munro",
    "print": "Nolan",
    "stopped": "Pugh",
    "held": "Achebe",
    "left": "Haddad",
    "referred": "Wolny",
    "returned": "Munro",
    "withdrawn": "Pugh",
}


def _more_failures(staff: cast.Staff, *, at: datetime) -> dict[str, Failure]:
    """Failures that are warned of, proposed to be left, referred, sent back for evidence, and withdrawn."""
    simon = staff.simon
    made = {
        what: _failed(_person(surname), what, days=10 - n, by=simon, at=at)
        for n, (what, surname) in enumerate(_FAILURES.items())
    }
    _decide(made["left"], "neither", simon, at=at)
    _decide(made["referred"], "consider_recall", simon, at=at)
    _decide(made["returned"], "refer", simon, at=at)
    referrals.decide_referral(
        Referral.objects.get(consideration__failure=made["returned"]).id,
        decision="return_for_evidence",
        words="The report of the tag is missing.",
        stored={"missing": "The report of the tag.", "wanted_by": at.date() + timedelta(days=2)},
        by=staff.ruth,
        at=at,
    )
    failures.withdraw_failure(made["withdrawn"].id, because="The tag was broken.", by=simon, at=at)
    return made


# Whose order is at court, and how far it got.
_BREACHES = {"writing": "Bell", "endorse": "Marchetti", "endorsed": "Brooks", "court": "Tate", "ended": "Rowlands"}
_CHECKED = {"checked": [code for code, _ in referrals.CHECKS]}


def _at_court(staff: cast.Staff, *, at: datetime) -> None:
    """A breach at every step, a hearing that was put off to today, one that was heard; further offences, and a note."""
    for state, surname in _BREACHES.items():
        _breach(_person(surname), state, staff, at=at)
    for committed, decided in ((9, False), (8, True)):
        made = offences.record(
            _person("Tate"),
            sentence_ids=Sentence.objects.filter(person_id=_person("Tate")).values_list("id", flat=True),
            offence="Theft from a shop",
            committed_on=at.date() - timedelta(days=committed),
            charged_on=at.date() - timedelta(days=1),
            told_us="Police",
            by=staff.grace,
            at=at,
        )
        if decided:
            offences.decide(made["offences"][0], decision="nothing", words="It was dropped.", by=staff.grace, at=at)
    order = Sentence.objects.get(person_id=_person("Bell"))
    breaching.write_note(order.person_id, sentence_id=order.pk, court="A court", words="Well.", by=staff.grace, at=at)


def _breach(person_id: int, state: str, staff: cast.Staff, *, at: datetime) -> None:
    grace, ruth = staff.grace, staff.ruth
    if state == "court":
        at -= timedelta(days=4)
    row = _decide(_failed(person_id, state, days=2, by=grace, at=at), "refer", grace, at=at)
    referral = Referral.objects.get(consideration=row)
    referrals.decide_referral(
        referral.id, decision="lay_information", words="It is all there.", stored=_CHECKED, by=ruth, at=at
    )
    breach_id = Breach.objects.get(referral=referral).pk
    words = {"statement": "Twice.", "person_says": "I forgot.", "proposal_words": "It fits."}
    breaching.write(breach_id, **words, asked_how="phone", proposal="more_onerous", by=grace, at=at)
    if state == "writing":
        return
    breaching.declare(breach_id, true=True, by=grace, at=at)
    if state == "endorse":
        return
    breaching.endorse(breach_id, answer="endorse", by=ruth, at=at)
    if state == "endorsed":
        return
    day, hour = at.date(), time(14, 0)
    breaching.lay(breach_id, court="Northgate Crown Court", laid_on=day, on=day, starts=hour, by=grace, at=at)
    hearing = Hearing.objects.get(about_id=breach_id)
    if state == "court":
        courts.put_off(hearing.pk, on=day + timedelta(days=4), starts=hour, reason="solicitor", by=grace, at=at)
        return
    did = CourtDid(finding="admitted", power="no_action", words="Go on.", unjust_because="So soon.")
    courts.record_result(hearing.pk, did=did, by=grace, at=at)


# Whose recall went how far, by the surname of somebody on licence.
_RECALLS = {"weighed": "Tansley", "to_agree": "Umfrey", "agreed": "Varley", "requested": "Wetherby", "back": "Yarrow"}


def _recalls(staff: cast.Staff, *, at: datetime) -> None:
    """Recalls that are to be decided, to be agreed to, to be revoked, and one of somebody who is back."""
    grace, ruth = staff.grace, staff.ruth
    helen, then = _principal("helen", at=at), at - timedelta(days=3)
    for how_far, surname in _RECALLS.items():
        person_id = cast.admit(PersonFacts(names=(NameFacts(surname=surname, forenames="Ellis"),)), by=cast.DEMO, at=at)
        allocations.allocate(
            person_id, role="offender_manager", post_id=grace.post_id, because="On release.", by=ruth, at=at, since=then
        )
        licence = sentences.impose(
            person_id,
            order_type="SDS",
            court="Northgate Crown Court",
            sentenced_on=at.date() - timedelta(days=500),
            length_years=3,
            release="LICENCE",
            released_on=at.date() - timedelta(days=100),
            requirements=[RequirementFacts("keep_in_touch")],
            offences=[OffenceFacts("Robbery")],
            by=grace,
            at=at,
        )
        facts = {"origin": "charge", "happened_on": then.date(), "words": "Charged with theft from a shop."}
        row = recalls.consider(licence.pk, **facts, by=grace, at=then)
        weighed = {"led_to": "Drank again.", "group": "ADULT_SDS", "charge": "ONLY_CHARGED", "answers": {}}
        named = {"grounds": ["RISK_INCREASED"], "alternatives": ["none"], "vulnerabilities": ["not_known"]}
        recalls.weigh(row.pk, facts={**weighed, **named}, by=grace, at=then)
        if how_far == "weighed":
            custody.receive(person_id, prison="Ashby (HMP)", why="remand", received_at=then, by=grace, at=then)
            continue
        told = {"words": "It is needed.", "told_words": "You were charged with theft.", "decided_at": then}
        recalls.decide(row.pk, decision="STANDARD", **told, by=grace, at=then)
        if how_far == "to_agree":
            continue
        yes = {"answer": "agreed", "given_at": then, "at": then}
        recalls.endorse(row.pk, words="" if how_far == "agreed" else "I agree.", **yes, by=ruth)
        if how_far == "agreed":
            continue
        recalls.endorse(row.pk, words="", **yes, by=helen)
        if how_far == "requested":
            continue
        recalls.revoke(row.pk, revoked_at=then, by=grace, at=then)
        back = at - timedelta(days=1)
        custody.receive(person_id, prison="Ashby (HMP)", why="recall", received_at=back, by=grace, at=back)
        recalls.represent(row.pk, on=back.date(), words="I was only there by chance.", by=grace, at=at)


def _failed(person_id: int, words: str, *, days: int, by: Principal, at: datetime) -> Failure:
    on = at - timedelta(days=days)
    failure = failures.consider_failure(
        person_id,
        kind="curfew",
        happened_on=on.date(),
        words=f"Not in at 21:00: {words}.",
        told_us="Monitoring centre",
        sentence_ids=list(Sentence.objects.filter(person_id=person_id).values_list("id", flat=True)),
        by=by,
        at=on,
    )
    return failures.judge_failure(failure.id, excused=False, words="No excuse was given.", by=by, at=on)


def _decide(failure: Failure, decision: str, by: Principal, *, at: datetime) -> Consideration:
    row = Consideration.objects.get(failure=failure)
    return decisions.decide(
        row.id, decision=decision, words="It follows.", circumstances="You were not at home.", by=by, at=at
    )


def _warn(failure: Failure, by: Principal, *, at: datetime) -> Warning:
    """Give a warning, and let its letter be written."""
    with context.acting(principal=by.key, reason="house"):
        warning = Warning.objects.get(consideration=_decide(failure, "warn", by, at=at))
    _run_jobs()
    return warning


def _person(surname: str) -> int:
    return Headline.objects.get(name__endswith=surname).person_id


def _principal(short: str, *, at: datetime) -> Principal:
    user = User.objects.get(email=f"{short}@throughcare.example")
    return principal_of(user.pk, name=user.name, on=at.date())


# ------------------------------------------------------------------------------------------------------ what there is
@dataclass(frozen=True)
class Sample:
    """Something a page can be about: the arguments of its address, and the person it concerns, if one."""

    args: dict[str, Any]
    person_id: int | None = None
    query: str = ""


@dataclass(frozen=True)
class World:
    """Ids of everything, and everybody in it."""

    at: datetime
    users: dict[str, int]
    people: dict[str, int]  # who is on their own side, by person id
    posts: dict[str, int]
    names: dict[int, tuple[str, str]]  # person id -> name, reference
    samples: dict[str, Sample]

    def key(self, who: str) -> str:
        """What the audit calls one of the cast."""
        return f"person:{self.people[who]}" if who in self.people else f"staff:{self.users[who]}"

    def named_in(self, text: str) -> set[int]:
        """Everybody whose name stands in a text."""
        return {id_ for id_, (name, _) in self.names.items() if name in text}

    def shown_in(self, text: str) -> set[int]:
        """Everybody whose name or reference stands in a text, or whose record it links to."""
        linked = set(map(int, re.findall(r"/people/(\d+)/", text)))
        return {id_ for id_, words in self.names.items() if id_ in linked or any(word in text for word in words)}


def find(*, at: datetime) -> World:
    """Look everything up in a database that `tell` filled, as somebody to whom nobody is shut."""
    grace = User.objects.get(email="grace@throughcare.example").pk
    with context.acting(principal=f"staff:{grace}", reason="house"):
        return _find(at=at)


def _find(*, at: datetime) -> World:
    emails = {name: f"{name}@throughcare.example" for name in (*POSTS, "gone")}
    users = {name: User.objects.get(email=email).pk for name, email in emails.items()}
    return World(
        at=at,
        users=users,
        people=dict(zip(OWN_SIDE, (_person("Whitfield"), _person("Foster")), strict=True)),
        posts={name: Post.objects.get(user_id=user_id).pk for name, user_id in users.items()},
        names={row.person_id: (row.name, row.reference) for row in Headline.objects.all()},
        samples={name: _sample(*rest) for name, *rest in _samples(at=at)},
    )


def _sample(argument: str, row: Any, more: dict[str, Any] | None = None) -> Sample:
    args = {argument: row.pk if hasattr(row, "pk") else row} if argument else {}
    person_id = row if argument == "person_id" else getattr(row, "person_id", None)
    extra = dict(more or {})
    return Sample(args={**args, **extra}, person_id=person_id)


def _samples(*, at: datetime) -> Iterator[tuple[Any, ...]]:
    aaron, shauna, leanne, kayleigh = (_person(name) for name in ("Whitfield", "Pereira", "Foster", "Munro"))
    yield "none", "", None
    yield "patterns_page", "", None, {"page": "work"}
    yield "story_question", "", None, {"code": "led"}
    yield "no_user", "user_id", 0
    yield "no_invitation", "invitation_id", 0
    yield "passkey", "pk", 0
    yield "provider", "provider_id", "organisation"
    yield "key", "", None, {"uidb36": "1", "key": "set-password"}
    yield "aaron", "person_id", aaron
    yield "leanne", "person_id", leanne
    yield "kayleigh", "person_id", kayleigh
    yield "no_person", "person_id", 999_999
    yield "noor", "person_id", _person("Quillfeather")
    for name, kind in (("exclusion", "exclusion"), ("restriction", "restriction"), ("nonsense_limit", "nonsense")):
        yield f"aaron_{name}", "person_id", aaron, {"kind": kind}
    yield "day_part", "number", DayRelation.objects.get(person_id=aaron), {"person_id": aaron}
    yield "invitation", "invitation_id", Invitation.objects.get(person_id=aaron)
    yield "own_passkey", "passkey_id", Passkey.objects.get(person_id=aaron)
    yield "limit", "limit_id", Limit.objects.get(kind="exclusion")
    yield "opening", "opening_id", Opening.objects.get(review="").pk
    yield "opening_asked", "opening_id", Opening.objects.get(review="asked").pk
    yield "acquaintance", "acquaintance_id", Acquaintance.objects.get().pk
    yield "drawn", "number", Drawn.objects.get(found="")
    yield "drawn_asked", "number", Drawn.objects.get(found="asked")
    yield "finding", "number", Finding.objects.get()
    for what in (*KINDS, "nonsense"):
        yield f"aaron_{what}", "person_id", aaron, {"what": what}
    for part in changes.DECLARABLE:
        yield f"aaron_declares_{part}", "person_id", aaron, {"part": part}
    phone = Phone.objects.filter(person_id=aaron).latest("id")
    for act in ("change", "correct", "end", "strike", "nonsense"):
        yield f"aaron_phone_{act}", "person_id", aaron, {"part": "phone", "row_id": phone.pk, "act": act}
    addresses = Address.objects.filter(person_id=aaron)
    yield "address_lived_at", "address_id", addresses.filter(happened=True).latest("id")
    yield "address_planned", "address_id", addresses.get(happened=False)
    yield "registration", "registration_id", Registration.objects.filter(person_id=aaron).latest("id")
    yield "adjustment", "adjustment_id", Adjustment.objects.filter(person_id=aaron).latest("id")
    yield "mother", "relation_id", Relation.objects.get(person_id=aaron, side="family")
    yield "consent_given", "consent_id", Consent.objects.get(person_id=aaron, withdrawn_on=None)
    yield "likely", "likely_id", Likely.objects.get(state="waiting")
    for state, sample in (("proposed", "proposed"), ("done", "merged")):
        yield sample, "merge_id", Merge.objects.get(state=state)
    yield "declared", "change_id", ProposedChange.objects.filter(person_id=aaron).earliest("id")
    yield "own_told", "change_id", ProposedChange.objects.filter(person_id=aaron).latest("id")
    yield "wrong_open", "asked_id", CorrectionAsked.objects.get(person_id=aaron)
    for name in easy.NAMES:
        yield f"easy_{name}", "page", name
    yield "own_message", "reply_id", Reply.objects.get(person_id=aaron, how="page")
    yield "own_letter", "letter_id", Letter.objects.filter(person_id=aaron, state="sent").earliest("id")
    sorry = Duty.objects.filter(kind="answer_service_failure", ended_at=None)
    yield "duty_to_answer", "duty_id", sorry.earliest("id")
    meetings = Appointment.objects.filter(person_id=aaron).exclude(kind="unpaid_work").order_by("starts_at")
    yield (
        "meeting_to_come",
        "appointment_id",
        meetings.get(starts_at__gt=at, cancelled_at=None, in_series=None, kind="supervision"),
    )
    yield "home_visit", "appointment_id", meetings.get(kind="home_visit", visit=None)
    yield "visit", "visit_id", HomeVisit.objects.get()
    yield "session", "session_id", GroupSession.objects.get()
    yield "turn", "number", Rota.objects.get()
    yield "diary", "token", "0" * 96
    yield "series", "series_id", Series.objects.get(person_id=aaron)
    wedding = Commitment.objects.get(person_id=aaron, kind="event", on__gt=at.date() + timedelta(days=14))
    yield "event", "appointment_id", meetings.filter(in_series__isnull=False).first(), {"commitment_id": wedding.pk}
    yield "meeting_to_record", "appointment_id", meetings.get(starts_at__lt=at, outcome="", cancelled_at=None)
    yield "meeting_kept", "appointment_id", meetings.filter(outcome="ATTC").last()
    yield "meeting_missed", "appointment_id", meetings.filter(outcome="AFTA").last()
    yield "meeting_cancelled", "appointment_id", meetings.filter(cancelled_at__isnull=False).last()
    yield "absence_open", "absence_id", Absence.objects.get(person_id=aaron, decision="")
    yield "absence_judged", "absence_id", Absence.objects.filter(person_id=shauna).latest("id")
    yield "proof", "proof_id", Proof.objects.earliest("id")
    notes = Contact.objects.filter(person_id=aaron)
    corrected = notes.get(supersedes__isnull=False)
    yield "note", "contact_id", corrected
    yield "note_superseded", "contact_id", corrected.supersedes
    yield "note_sensitive", "contact_id", notes.get(sensitive=True)
    order = Sentence.objects.filter(person_id=aaron).earliest("id")
    yield "order", "sentence_id", order
    yield "order_ended", "sentence_id", Sentence.objects.get(person_id=aaron, ended_because="Revoked on appeal")
    yield "order_change", "change_id", OrderChange.objects.get(person_id=_person("Quillfeather"))
    yield "order_done", "sentence_id", Sentence.objects.get(person_id=_person("Quillfeather"))
    yield "move_asked", "transfer_id", Transfer.objects.get(state="asked", person_id=leanne)
    yield "move_to_answer", "transfer_id", Transfer.objects.get(state="asked", person_id=kayleigh).pk
    yield "move_refused", "transfer_id", Transfer.objects.get(state="refused")
    yield "licence", "sentence_id", Sentence.objects.filter(person_id=leanne).earliest("id")
    yield "requirement", "requirement_id", Requirement.objects.get(sentence=order, code="unpaid_work")
    yield "instruction", "instruction_id", Instruction.objects.get(sentence=order)
    garden = Project.objects.get()
    yield "project", "project_id", garden
    yield "group", "project_id", garden, {"day": "2026-11-14"}
    yield "placing", "placing_id", Placing.objects.get()
    yield "session_held", "session_id", Session.objects.get(recorded_at__isnull=False)
    yield "credit", "adjustment_id", Credit.objects.get(kind="travel")
    plan = Plan.objects.get(person_id=aaron, state="in_force")
    draft = Plan.objects.get(person_id=shauna, state="draft")
    yield "plan", "plan_id", plan
    yield "plan_draft", "plan_id", draft
    yield "plan_ready", "plan_id", Plan.objects.get(person_id=aaron, state="ready")
    yield "plan_objective", "objective_id", Objective.objects.filter(plan=plan).earliest("id")
    yield "plan_objective_draft", "objective_id", Objective.objects.filter(plan=draft).earliest("id")
    yield "plan_action", "action_id", PlanAction.objects.filter(objective__plan=draft).earliest("id")
    yield "plan_check", "check_id", Check.objects.get()
    yield "complaint_open", "complaint_id", Complaint.objects.get(how_made="paper")
    yield "own_complaint", "complaint_id", Complaint.objects.get(how_made="page", state="open")
    yield "own_complaint_answered", "complaint_id", Complaint.objects.get(state="answered")
    yield "help_untold", "help_id", HelpNotHad.objects.get(told_on=None)
    mine = PlanAction.objects.filter(objective__plan=plan, who="person", state="to_do")
    yield "own_part", "action_id", mine.earliest("id")
    yield "plan_wish", "wish_id", Wish.objects.get()
    yield "plan_tick", "tick_id", Tick.objects.get()
    yield "help_asked", "asked_id", HelpAsked.objects.get()
    yield "story", "story_id", Story.objects.get()
    yield "help_told", "help_id", HelpNotHad.objects.get(told_on__isnull=False, closed_on=None)
    yield "failure_to_judge", "failure_id", Failure.objects.get(person_id=leanne)
    yield "failure_judged", "failure_id", Failure.objects.filter(person_id=shauna).latest("id")
    yield "failure_withdrawn", "failure_id", Failure.objects.get(state="withdrawn")
    waiting = Consideration.objects.filter(decision="", ended_at=None)
    yield "consideration_open", "consideration_id", waiting.filter(person_id=shauna).latest("id")
    yield "consideration_decided", "consideration_id", Consideration.objects.filter(decision="warn").earliest("id")
    yield "consideration_to_agree", "consideration_id", Consideration.objects.get(agreement="asked")
    yield "warning", "warning_id", Warning.objects.filter(person_id=shauna, withdrawn_on=None).earliest("id")
    yield "warning_new", "warning_id", Warning.objects.get(consideration__failure__words="Not in at 21:00: held.")
    yield "warning_withdrawn", "warning_id", Warning.objects.get(withdrawn_on__isnull=False)
    open_ = Referral.objects.filter(ended_at=None).order_by("id")
    yield "referral_open", "referral_id", next(row for row in open_ if not row.stored.get("returned"))
    yield "referral_returned", "referral_id", next(row for row in open_ if row.stored.get("returned"))
    yield "tate", "person_id", _person("Tate")
    for state, surname in _BREACHES.items():
        yield f"breach_{state}", "breach_id", Breach.objects.get(person_id=_person(surname), state=state)
    yield "offence_open", "offence_id", FurtherOffence.objects.get(decision="")
    yield "offence_decided", "offence_id", FurtherOffence.objects.get(decision="nothing")
    yield "progress_note", "note_id", ProgressNote.objects.get()
    for state, sample in (("listed", "hearing"), ("put_off", "hearing_put_off"), ("heard", "hearing_heard")):
        yield sample, "hearing_id", Hearing.objects.get(state=state)
    yield "result", "result_id", Result.objects.get()
    for how_far, surname in _RECALLS.items():
        yield f"recall_{how_far}", "recall_id", Recall.objects.get(person_id=_person(surname))
    yield "recall_back_person", "person_id", _person(_RECALLS["back"])
    yield "recall_said", "review_id", RecallReview.objects.get()
    yield "stay", "stay_id", Stay.objects.get(why="recall")
    yield "stay_remand", "stay_id", Stay.objects.get(why="remand")
    # The warnings of people with whom nobody but their own team has a part: other letters may be anybody's.
    for state, what in (("held", "held"), ("print", "print"), ("sent", "sent"), ("withdrawn", "stopped")):
        warned = _person(_FAILURES[what])
        yield f"letter_{state}", "letter_id", Letter.objects.get(state=state, kind="warning", person_id=warned)
    assessed = Assessment.objects.filter(person_id=aaron).order_by("id")
    yield "assessment_signed", "assessment_id", assessed[1]
    yield "assessments_beside", "assessment_id", assessed[1], {"other_id": assessed[0].pk}
    hers = Assessment.objects.get(person_id=shauna, signed_at=None)
    yield "assessment_open", "assessment_id", hers
    yield "assessment_part", "assessment_id", hers, {"code": "accommodation"}
    yield "assessment_no_part", "assessment_id", hers, {"code": "nonsense"}
    yield "assessment_to_countersign", "assessment_id", Assessment.objects.get(countersign="asked")
    yield "aaron_ogrs3", "person_id", aaron, {"tool": "ogrs3"}
    yield "aaron_no_tool", "person_id", aaron, {"tool": "nonsense"}
    yield "score", "score_id", Score.objects.get(person_id=aaron, tool="ogrs3")
    yield "score_missing", "score_id", Score.objects.get(person_id=aaron, tool="ogp")
    yield "shauna", "person_id", shauna
    yield "office", "code", Office.objects.order_by("id").values_list("code", flat=True)[0]
    yield "no_place", "code", "NOWHERE"
    yield "job_failed", "number", ProcrastinateJob.objects.get(status="failed")
    yield "no_job", "number", 10**9
    yield "finding", "number", WatcherFinding.objects.earliest("id").pk
    yield "no_finding", "number", 10**9
    for code in ("UNIT", "HOMES", "ASI", "ASHMC"):
        yield code.lower(), "code", code
    yield "help", "number", Help.objects.earliest("id")
    for short in ("kemi", "gone"):
        yield short, "number", User.objects.get(email=f"{short}@throughcare.example").pk
    yield "kemis_post", "number", Post.objects.get(user__email="kemi@throughcare.example").pk
    yield "post_ended", "number", Post.objects.get(user__email="gone@throughcare.example").pk
    yield "no_colleague", "number", 10**9
    yield "leave", "number", Leave.objects.earliest("id")
    yield "import_done", "number", Run.objects.get(state="done")
    yield "import_checked", "number", Run.objects.get(state="checked")
    yield "held", "held_id", Held.objects.get()
    yield "rule_book_standards", "", None, {"jurisdiction": "england_wales", "topic": "standards"}
    yield "rule_book_nothing", "", None, {"jurisdiction": "england_wales", "topic": "nonsense"}
    yield "rehearsal", "number", Rehearsal.objects.get(state="done")
    yield "rehearsal_waiting", "number", Rehearsal.objects.get(state="waiting")
    yield "export_asked", "number", Export.objects.get(state="asked")
    yield "export_ready", "number", Export.objects.get(state="ready")
    for code in FIGURES:
        yield f"figure_{code}", "code", code
    for code in CHECKS:
        yield f"missing_{code}", "code", code
    for short, kind in (("team", "your_team"), ("ring", "please_ring"), ("nothing", "nonsense")):
        yield f"wording_{short}", "", None, {"kind": kind, "language": "en"}
    yield "reply_open", "reply_id", Reply.objects.get(carrier_id="told-1")
    yield "reply_answered", "reply_id", Reply.objects.get(carrier_id="told-2")
    yield "reply_unknown", "reply_id", Reply.objects.get(carrier_id="told-3")
    yield "feedback", "number", Feedback.objects.earliest("id")
    yield "simons_post", "number", Post.objects.get(user__email="simon@throughcare.example")
    yield "cover", "number", Cover.objects.earliest("id")
    yield "oversight", "oversight_id", Oversight.objects.get(person_id=aaron)
    yield "paper", "document_id", Document.objects.get(withdrawn_at=None, person_id=aaron)
    yield "paper_withdrawn", "document_id", Document.objects.get(withdrawn_at__isnull=False)
    standing = Responsibility.objects.filter(person_id=aaron, role="case_administrator").earliest("id")
    yield "role", "responsibility_id", standing, {"person_id": aaron}
    yield "handover", "handover_id", Handover.objects.filter(person_id=aaron, taken_at=None, ended_at=None).get()
    yield "officer_open", "finding_id", OfficerFinding.objects.get(person_id=aaron, officer="unknown")
    yield "tier_a_d", "person_id", aaron, {"model": "tiers_a_d"}
    yield "report_written", "work_item_id", WorkItem.objects.get(person_id=aaron)
    for code in (*SAME, "for-other"):
        yield f"same_{code}", "code", code


# ----------------------------------------------------------------------------------------------------------- the table
TABLE = Path(__file__).with_name("access.toml")


@dataclass(frozen=True)
class Row:
    """What one address must answer to whom; see access.toml for what the words mean."""

    name: str
    of: tuple[str, ...]
    see: tuple[str, ...]
    send: tuple[str, ...] | None
    shows: int
    answers: int
    doing: str
    sending: str
    refuses: int
    gone: int
    open: bool
    query: str

    @property
    def own(self) -> bool:
        """Is it a page of the person's own side?"""
        return addresses()[self.name].startswith("my/")

    def expected(self, who: str, method: Method) -> int:
        """The status one of the cast must be answered with."""
        if self.open:
            return self.shows if method == "GET" else self.answers
        if who == "nobody" or (who in OWN_SIDE) is not self.own:
            return 302  # to sign in, on the side that was asked for
        if self.own:
            if method == "GET":
                return self.shows if who in self.see else 404  # what is another's is not there
            return self.answers if self.send is None or who in self.send else 404
        if who == "gone":
            return self.gone if method == "GET" else 403 if self.gone == 403 else self.answers
        if method == "GET":
            return self.shows if who in self.see else self.refuses
        if self.send is None:
            return self.answers
        return self.answers if who in self.send else self.refuses


@cache
def rows() -> dict[str, list[Row]]:
    """The table, by name of the address."""
    told = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    groups = {name: tuple(people) for name, people in told["who"].items()}
    answer: dict[str, list[Row]] = {}
    for title, row in told["page"].items():
        name = title.partition(" ")[0]
        sends = row.get("send")
        answer.setdefault(name, []).append(
            Row(
                name=name,
                of=tuple(row.get("of", ["none"])),
                see=groups[row["see"]] if "see" in row else (),
                send=groups[sends] if sends else None,
                shows=row.get("shows", 200),
                answers=row.get("answers", 422 if sends else 405),
                doing=row.get("doing", ""),
                sending=row.get("sending", row.get("doing", "")),
                refuses=row.get("refuses", 403),
                gone=row.get("gone", 403),
                open=row.get("open", False),
                query=row.get("query", ""),
            )
        )
    return answer


def walk() -> list[tuple[Row, str, str, Method]]:
    """All that can be asked: each row of each of its samples, as everybody, by both methods."""
    return [
        (row, sample, who, method)
        for found in rows().values()
        for row in found
        for sample in row.of
        for who in WALKERS
        for method in METHODS
    ]


def plain(name: str, query: str = "") -> Row:
    """An address by its name, whatever the table says of it."""
    return Row(name, ("none",), (), None, 200, 405, "", "", 403, 403, open=True, query=query)


def addresses() -> dict[str, str]:
    """Every address of the product by its name, as the resolver knows them."""
    return dict(_addresses(get_resolver().url_patterns, ""))


def _addresses(patterns: list[URLPattern | URLResolver], namespace: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _addresses(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}", str(pattern.pattern)


# ---------------------------------------------------------------------------------------------------------- the walk
@dataclass(frozen=True)
class Written:
    """An entry of the audit, with the people it lists."""

    principal: str
    doing: str
    allowed: bool
    person_id: int | None
    people: frozenset[int]


@dataclass(frozen=True)
class Visit:
    """One page asked for, what was answered, and what the audit says of it if that was read."""

    row: Row
    sample: str
    who: str
    method: Method
    url: str
    status: int
    text: str
    type: str
    headers: dict[str, str]
    written: tuple[Written, ...] = ()  # read by `Visitor.audited` alone

    @property
    def expected(self) -> int:
        """What the table says."""
        return self.row.expected(self.who, self.method)

    def __str__(self) -> str:
        return f"{self.method} {self.row.name} ({self.sample}) as {self.who}: {self.status}, not {self.expected}"


@dataclass(frozen=True)
class Links:
    """The addresses of ours that a page links to, and those its forms send to."""

    links: frozenset[str]
    actions: frozenset[str]


def _links(text: str) -> Links:
    return Links(
        links=frozenset(unescape(url) for url in re.findall(r'href="(/[^"#]*)', text)),
        actions=frozenset(unescape(url) for url in re.findall(r'action="(/[^"#]*)', text)),
    )


class Visitor:
    """Asks for pages as the cast. Everybody is signed in by the demo's one click; `gone` as if signed in before."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._clients: dict[str, Client] = {}
        self._seen: dict[tuple[str, str, str], Links] = {}

    def client(self, who: str, *, fresh: bool = False) -> Client:
        """A browser of one of the cast."""
        if fresh or who not in self._clients:
            client = Client(raise_request_exception=False)
            if who in OWN_SIDE:
                _sign_in_on_their_side(client, self.world.people[who])
            elif who != "nobody":
                answer = client.post(f"/demo/sign-in/{self.world.users[who]}/")
                assert answer.status_code == 302, f"{who} cannot sign in"
            self._clients[who] = client
        return self._clients[who]

    def page(self, name: str, sample: str, who: str, *, query: str = "") -> Visit:
        """Ask for one page by its name, whatever the table says of it."""
        return self.visit(plain(name, query), sample, who, "GET")

    def links(self, row: Row, sample: str, who: str) -> Links:
        """Where a page leads, asked for only if it was not before."""
        url = self.url(row, sample)
        if (url, sample, who) not in self._seen:
            self.visit(row, sample, who, "GET")
        return self._seen[url, sample, who]

    def url(self, row: Row, sample: str) -> str:
        """The address of a page about something."""
        return reverse(row.name, kwargs=self.world.samples[sample].args) + row.query

    def audited(self, row: Row, sample: str, who: str, method: Method) -> Visit:
        """Ask for one page, and read what the audit says of it."""
        client = self._client_for(row, who)  # to sign in is written down as well
        before = _last_entry()
        visit = self._ask(client, row, sample, who, method)
        return replace(visit, written=_entries_after(before))

    def visit(self, row: Row, sample: str, who: str, method: Method) -> Visit:
        """Ask for one page."""
        return self._ask(self._client_for(row, who), row, sample, who, method)

    def _client_for(self, row: Row, who: str) -> Client:
        return self.client(who, fresh=row.name.startswith(("account_", "mfa_")) and who != "nobody")

    def _ask(self, client: Client, row: Row, sample: str, who: str, method: Method) -> Visit:
        url = self.url(row, sample)
        answer = client.generic(method, url) if method == "GET" else client.post(url)
        kind = answer.headers.get("Content-Type", "")
        text = answer.content.decode() if kind.startswith("text/html") else ""
        if method == "GET":
            self._seen[url, sample, who] = _links(text)
        elif row.name == "portal:leave":
            self._clients.pop(who, None)
        return Visit(
            row=row,
            sample=sample,
            who=who,
            method=method,
            url=url,
            status=answer.status_code,
            text=text,
            type=kind,
            headers=dict(answer.headers),
        )


def _sign_in_on_their_side(client: Client, person_id: int) -> None:
    """A session that began a while ago, so that its use is noted and its cookie set by the product. It is shown to the
    staff's side as theirs as well, where it must open nothing."""
    with travel(clock.now() - timedelta(minutes=2)):
        key = own_session(person_id)
    client.cookies[settings.OWN_COOKIE_NAME] = key
    client.get("/my/left/")
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    client.cookies[settings.SESSION_COOKIE_NAME]["httponly"] = True
    client.cookies[settings.SESSION_COOKIE_NAME]["samesite"] = "Lax"


def _last_entry() -> int:
    with connections["audit"].cursor() as cursor:
        cursor.execute("select coalesce(max(id), 0) from audit_entry")
        return int(cursor.fetchone()[0])


def _entries_after(entry_id: int) -> tuple[Written, ...]:
    with connections["audit"].cursor() as cursor:
        cursor.execute(
            "select principal, doing, allowed, person_id,"
            " array(select s.person_id from audit_shown s where s.entry_id = e.id) from audit_entry e"
            " where id > %s order by id",
            [entry_id],
        )
        return tuple(Written(who, what, ok, whom, frozenset(all_)) for who, what, ok, whom, all_ in cursor.fetchall())


def counts() -> dict[str, int]:
    """How many rows each table has; the tables of history count changes. Audit and sessions are left out."""
    # Prepared: to plan a statement over two hundred tables takes five times as long as to run it.
    return dict(prepared.tuples(_counting(), []))


@cache
def _counting() -> str:
    """The statement; which tables there are is the same in every database of a run."""
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public' order by 1")
        tables = [name for (name,) in cursor.fetchall() if not name.startswith(_UNCOUNTED)]
    return " union all ".join(f"select '{name}', count(*) from {name}" for name in tables)
