"""The six key pages in easy read: one idea a line, a drawing beside it, with what is true of this person."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from throughcare.design.spoken import said_day, said_time
from throughcare.policy import editions
from throughcare.policy.books import Absence, Enforcement
from throughcare.portal.queries import meetings
from throughcare.portal.queries.shell import Me
from throughcare.portal.queries.told import rules
from throughcare.sentences import queries as sentences


@dataclass(frozen=True)
class Line:
    """A drawing, what matters, and what else there is to say about it."""

    picture: str
    says: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """One page: its name in the address, its title, its lines, and what happens next."""

    name: str
    title: str
    lines: list[Line]
    next: list[str]


NAMES = ("start", "meeting", "rules", "missed", "rights", "unfair")


def titles() -> list[tuple[str, str, str]]:
    """Each page by its name: a drawing, and its title."""
    return [
        ("start", "door", _("What is on my pages?")),
        ("meeting", "two", _("My next meeting")),
        ("rules", "list", _("What happens if I break a rule?")),
        ("missed", "chair", _("I missed a meeting")),
        ("rights", "scales", _("My rights")),
        ("unfair", "speak", _("Something is not fair")),
    ]


def page(me: Me, name: str) -> Page:
    """One of them. At most five queries."""
    lines, next_ = {
        "start": _start,
        "meeting": _meeting,
        "rules": _rules,
        "missed": _missed,
        "rights": _rights,
        "unfair": _unfair,
    }[name](me)
    return Page(name, next(title for code, _picture, title in titles() if code == name), lines, next_)


def _officer(me: Me) -> str:
    return me.officer or _("your team")


def _start(me: Me) -> tuple[list[Line], list[str]]:
    who = {"name": _officer(me)}
    return [
        Line("door", _("These pages are yours."), (_("They are about you and nobody else."),)),
        Line("two", _("See when you meet %(name)s.") % who, (_("You can ask for another time."),)),
        Line("list", _("See what you have to do."), (_("And what we have to do for you."),)),
        Line("move", _("Tell us what is new."), (_("A new home. A new phone. New work."),)),
        Line("speak", _("Write to us."), (_("We write back here."),)),
        Line("leave", _("Someone is near?"), (_("Press “Leave now”. The page goes away."),)),
    ], [_("Choose a page."), _("Something is not clear? Ring us.")]


def _meeting(me: Me) -> tuple[list[Line], list[str]]:
    meeting = meetings.next_of(me)
    if meeting is None:
        return [
            Line("day", _("No meeting is booked."), (_("We tell you when there is one."),)),
            Line("ring", _("Not sure? Ring us.")),
        ], [_("We book a meeting."), _("We tell you the day.")]
    lines = [
        Line(
            "day", said_day(meeting.starts_at, me.today), (_("At %(time)s.") % {"time": said_time(meeting.starts_at)},)
        ),
        Line("clock", _("Come on time."), (_("We must be on time too."),)),
    ]
    if meeting.place:
        lines.append(Line("place", _("Come here."), meeting.place))
    if meeting.who:
        lines.append(Line("two", _("You see %(name)s.") % {"name": meeting.first_name}))
    lines += [
        Line("sober", _("Do not drink or take drugs before."), (_("We cannot see you then."),)),
        Line("ring", _("You cannot come?"), (_("Ring us before the meeting. Say why."),)),
    ]
    return lines, [_("You come on that day."), _("You get the next date.")]


def _ladder(me: Me) -> tuple[str, int | None]:
    held = sentences.ladders(me.person_id)
    book = editions.edition(Enforcement, jurisdiction=me.jurisdiction, on=me.today).book
    for row in book.ladders:
        if row.order in held:
            return row.order, row.window_months
    return "", None


def _days(me: Me) -> Absence:
    return editions.edition(Absence, jurisdiction=me.jurisdiction, on=me.today).book


def _rules(me: Me) -> tuple[list[Line], list[str]]:
    ladder, months = _ladder(me)
    own = rules(me)
    name, book = _officer(me), _days(me)
    lines = [
        Line("list", _("You have rules to keep."), tuple(own[:8]) or (_("Ask us what they are."),)),
        Line("ring", _("Is a rule hard to keep?"), (_("Tell us first. We can help."),)),
        Line("speak", _("Did you break a rule?"), (_("We ask you why."),)),
        Line(
            "proof",
            _("Show us proof."),
            (
                _("Proof is a paper that shows why."),
                _("You have %(days)s days to send it.") % {"days": book.proof_days},
                _("Count from the day you missed."),
            ),
        ),
        Line(
            "two",
            _("%(name)s thinks about it.") % {"name": name[:1].upper() + name[1:]},
            (_("A person does this, not a computer."),),
        ),
        Line("yes", _("Was there a good reason?"), (_("Then it does not count."),)),
        Line(
            "letter",
            _("No good reason?"),
            (_("You may get a warning."), _("A warning is a letter. It says: do not do this again.")),
        ),
    ]
    if ladder == "licence":
        lines.append(
            Line(
                "gate",
                _("You may have to go back to prison."),
                (_("That is called recall. We tell you why."), _("You can say what you think of it.")),
            )
        )
    elif ladder:
        lines.append(Line("court", _("Or it may go to court.")))
        if months:
            lines.append(
                Line(
                    "clock",
                    _("You had a warning, and then broke a rule again in %(months)s months?") % {"months": months},
                    (_("Then we must ask if it should go to court."),),
                )
            )
        lines.append(
            Line(
                "court",
                _("The court can make your rules harder."),
                (_("It can make you pay money."), _("It can give you a new sentence. This could be prison.")),
            )
        )
    lines.append(
        Line(
            "scales",
            _("You have rights."),
            (
                _("You can say it is not fair."),
                _("You can have a solicitor. A solicitor knows the law and speaks for you."),
            ),
        )
    )
    lines.append(
        Line("help", _("Ask %(name)s if this is not clear.") % {"name": name}, (_("You can read it with someone."),))
    )
    return lines, [
        _("Did you break a rule? Tell us today."),
        _("We answer here. We say why."),
        _("Still come to your next meeting."),
    ]


def _missed(me: Me) -> tuple[list[Line], list[str]]:
    book = _days(me)
    return [
        Line("chair", _("You did not come to a meeting.")),
        Line(
            "ring",
            _("Tell us why."),
            (_("You have %(days)s days to tell us.") % {"days": book.contact_days}, _("Today is best.")),
        ),
        Line(
            "proof",
            _("Show us proof."),
            (
                _("A letter from a doctor, or from work."),
                _("You have %(days)s days to send it.") % {"days": book.proof_days},
            ),
        ),
        Line("phone", _("Take a photo of it."), (_("You can send it from your phone."),)),
        Line("two", _("We read it and decide.")),
        Line("yes", _("A good reason?"), (_("Then it does not count."),)),
        Line("letter", _("No good reason?"), (_("We tell you what happens now."),)),
        Line("speak", _("You can say it is not fair.")),
    ], [_("Tell us why."), _("We tell you what we decided."), _("You come to the next meeting.")]


def _rights(me: Me) -> tuple[list[Line], list[str]]:
    return [
        Line("clock", _("We see you on time.")),
        Line("speak", _("We explain things so that you understand."), (_("Not clear? Ask again. That is fine."),)),
        Line("pen", _("You have a say in your plan.")),
        Line("hands", _("We treat you with respect.")),
        Line("moon", _("You can keep religious and important days."), (_("Tell us before the day."),)),
        Line("two", _("You have one officer who stays with you, as far as we can.")),
        Line("letter", _("We tell you why, when we cannot help.")),
        Line("eye", _("You can see what we wrote about you."), (_("You can say that it is wrong."),)),
    ], [_("We did not do one of these? Tell us."), _("We look at it. We answer you.")]


def _unfair(me: Me) -> tuple[list[Line], list[str]]:
    return [
        Line("speak", _("Something is not fair?"), (_("You can complain. To complain is to say: this is wrong."),)),
        Line("hands", _("Nobody may treat you worse because you complain.")),
        Line("pen", _("Write what happened."), (_("Use your own words."), _("Someone can help you write it."))),
        Line("two", _("Someone else looks at it."), (_("Not the one you complain about."),)),
        Line("letter", _("You get an answer."), (_("It says what we found."),)),
        Line("scales", _("Still not fair?"), (_("You can ask for someone higher."),)),
        Line("help", _("You want to talk first?"), (_("Ring us. Or ask someone you trust."),)),
    ], [_("You tell us."), _("We write that we have it."), _("We answer by a day that we tell you.")]
