"""The person's own side on a small phone, in English and in Welsh: invited, a plan with one change, a missed meeting.

What stands on the phone is looked for in the words of the language that was chosen there; what people wrote themselves
stays as they wrote it. Grace sits at the staff's pages, in English.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.conf import settings as django_settings
from django.utils import translation
from icalendar import Calendar
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, FilePayload, ViewportSize, expect
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.journeys.walking import Walker, day, run_jobs, send_letters
from throughcare.appointments.tests.telling import book
from throughcare.demo import cast
from throughcare.design.spoken import said_day, said_moment
from throughcare.invitations import tasks as codes
from throughcare.kernel import clock, context
from throughcare.messaging.gateways import Carried, DemoGateway
from throughcare.plans.tests.telling import AIM, ready

SMALL = ViewportSize(width=320, height=640)
NUMBER = "07700 900412"
TELLING = re.compile(r"probation|prawf|court|llys|order|gorchymyn|sentence|dedfryd|offen|trosedd|Whitfield", re.I)
WISH = "I want the room to be near my girl's school."
ANSWER = "Yes. We ask for a room near the school."
REASON = "I was sick all night. I slept through."
DECIDED = "The note is for that morning. You told us the same day."


class Texts(DemoGateway):
    """A gateway that remembers every text it took, by its key."""

    taken: ClassVar[dict[str, str]] = {}

    def has(self, *, key: str) -> Carried | None:
        """What was taken is not taken again."""
        return Carried() if key in self.taken else None

    def send(self, *, key: str, channel: str, to: str, subject: str, text: str) -> Carried:
        """Aaron's phone rings."""
        assert (channel, to) == ("text", NUMBER)
        self.taken[key] = text
        return Carried()


@dataclass
class OnThePhone(Walker):
    """Aaron at his own pages, which speak the language he chose."""

    language: str = "en"
    visits: list[str] = field(default_factory=list)  # the addresses of the pages he was on

    def says(self, text: str, **named: Any) -> str:
        """A text of a page in his language."""
        with translation.override(self.language):
            said = translation.gettext(text)
        return said % named if named else said

    def day(self, of: date | datetime) -> str:
        """A day as his pages say it."""
        with translation.override(self.language):
            return said_day(of)

    def moment(self, of: datetime) -> str:
        """A day and its time as his pages say them."""
        with translation.override(self.language):
            return said_moment(of)

    def reads(self, text: str, **named: Any) -> None:
        """A text of ours is on the page, in his language."""
        self.sees(self.says(text, **named))

    def opens(self, text: str, **named: Any) -> None:
        """A link of the page."""
        self.follow(self.says(text, **named))

    def sends(self, text: str) -> None:
        """A button of the page."""
        self.press(self.says(text))

    def fills(self, text: str, words: str, **named: Any) -> None:
        """A field of the page."""
        self.type(self.says(text, **named), words)

    def picks(self, group: str, choice: str) -> None:
        """One of the choices of a question."""
        self.choose(self.says(group), self.says(choice))

    def chooses_the_language(self) -> None:
        """By its own name, at the top, where the page speaks another."""
        shown = self.page.locator("html")
        if shown.get_attribute("lang") != self.language:
            self.page.get_by_role("button", name=dict(django_settings.LANGUAGES)[self.language]).click()
        expect(shown).to_have_attribute("lang", self.language)

    def signs_in(self) -> None:
        """With the code that comes to his phone."""
        if not self.page.url.endswith("/my/sign-in/"):
            self.page.goto(f"{self.site}/my/sign-in/")
        self.chooses_the_language()
        self.fills("Your mobile number or email", NUMBER)
        self.sends("Send me a code")
        self.fills("Your code", _code())
        self.sends("Sign in")
        self.reads("Hello, %(name)s", name="Aaron")

    def leaves(self) -> None:
        """At once, by the button that is on every page."""
        self.page.get_by_role("button", name=self.says("Leave now")).click()
        expect(self.page).to_have_url(f"{self.site}/my/left/")


def _code() -> str:
    """The code of the text that comes now."""
    job = ProcrastinateJob.objects.filter(task_name="send_own_code").latest("id")
    codes.send_code(**job.args)
    found = re.search(r"\b\d{6}\b", list(Texts.taken.values())[-1])
    assert found
    return found[0]


@pytest.fixture
def grace(walker: Walker, settings: Any) -> Walker:
    """Grace's browser. Aaron is on his order; his plan is ready to be read with him, and she sees him on Thursday."""
    settings.MESSAGE_GATEWAY = f"{__name__}.Texts"
    Texts.taken.clear()
    assert walker.staff is not None
    at, by = clock.now(), walker.staff.grace
    with context.acting(principal=by.key, reason="journey"):
        aaron = cast.aaron_on_his_order(walker.staff, at=at)
        ready(aaron, by=by, at=at)
        book(aaron, day("26 Nov 2026", "10:30"), by=by, at=at)
        book(aaron, day("10 Dec 2026", "10:30"), by=by, at=at)
    return walker


@pytest.fixture(params=["en", "cy"])
def aaron(grace: Walker, browser: Browser, request: pytest.FixtureRequest) -> Iterator[OnThePhone]:
    """Aaron's phone, in each language. Nothing he is shown is wider than it."""
    window = browser.new_context(viewport=SMALL, has_touch=True, is_mobile=True)
    window.set_default_timeout(15_000)
    phone = OnThePhone(page=window.new_page(), site=grace.site, clock=grace.clock, language=request.param)
    wrong: list[str] = []
    phone.page.on("response", lambda answer: wrong.append(answer.url) if answer.status >= 400 else None)
    phone.page.on("load", lambda page: phone.visits.append(page.url))
    yield phone
    window.close()
    assert not wrong, wrong


def test_he_has_a_say_in_his_plan_and_a_missed_meeting_is_put_right(grace: Walker, aaron: OnThePhone) -> None:
    _she_invites_him(grace)
    _he_signs_in_by_the_text(aaron)
    _he_agrees_to_his_plan_with_one_change(aaron)
    _the_meeting_goes_into_his_calendar(aaron)
    aaron.leaves()
    _she_answers_what_he_would_change(grace)
    _he_reads_her_answer(aaron)
    _he_does_not_come(grace)
    _he_says_why_and_sends_the_note(aaron)
    _she_judges_it_acceptable(grace)
    _he_sees_that_it_is_ok_and_what_is_next(aaron)
    for text in Texts.taken.values():
        assert not TELLING.search(text), text
    for address in aaron.visits:
        assert not TELLING.search(address), address


def _she_invites_him(w: Walker) -> None:
    w.sign_in("Grace Adeyemi")
    w.open("Aaron James Whitfield")
    w.tab("Own page")
    w.sees("They are not invited.")
    w.page.get_by_label(f"Text to {NUMBER}").check()
    w.page.get_by_label("They told me that this is theirs").check()
    w.press("Invite")
    w.sees("Code goes to", "Not yet")
    run_jobs()
    w.put(day("23 Nov 2026", "10:10"))
    send_letters()


def _he_signs_in_by_the_text(p: OnThePhone) -> None:
    text = next(text for text in Texts.taken.values() if "/my/" in text)
    assert text.startswith("A page of your own is ready: ")
    p.page.goto(p.site + "/my/" + text.partition("/my/")[2].partition(". ")[0])
    p.chooses_the_language()
    p.reads("Your own page is ready")
    p.opens("Start")
    p.signs_in()


def _he_agrees_to_his_plan_with_one_change(p: OnThePhone) -> None:
    p.opens("Read your plan. Say what you think.")
    p.reads("Read it. Say what you think by %(day)s.", day=p.day(date(2026, 11, 30)))
    p.sees(AIM["aim"], AIM["why"], "Ring the housing office")
    p.reads("The plan starts when you have had your say.")
    p.opens("Say what I think")
    p.fills("What I would change in part %(number)s", WISH, number=1)
    p.picks("Do you agree with this plan?", "Yes")
    p.sends("Send my answer")
    p.reads("What you would change")
    p.sees(WISH)
    p.reads("%(name)s answers by %(day)s.", name="Grace", day=p.day(date(2026, 11, 30)))
    run_jobs()


def _the_meeting_goes_into_his_calendar(p: OnThePhone) -> None:
    p.page.get_by_role("link", name=p.says("Home"), exact=True).click()
    p.sees(p.day(date(2026, 11, 26)), "14 Kilner Street")
    p.opens("See this meeting")
    p.reads("In your phone it says only “You have a meeting”.")
    with p.page.expect_download() as saved:
        p.opens("Add to my phone")
    assert saved.value.suggested_filename == "meeting.ics"
    whole = saved.value.path().read_text()
    (event,) = Calendar.from_ical(whole).walk("VEVENT")
    assert str(event["summary"]) == p.says("You have a meeting")
    assert event.decoded("dtstart") == day("26 Nov 2026", "10:30")
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=30)
    assert not TELLING.search(whole)
    for name in ("Aaron", "Grace", "Kilner"):
        assert name not in whole


def _she_answers_what_he_would_change(w: Walker) -> None:
    w.later(day("24 Nov 2026", "09:30"))
    w.page.get_by_role("link", name="Answer what they would change in their plan").first.click()
    w.sees(WISH)
    w.choose("Is it taken up?", "Taken up in a new version")
    w.type("What do you tell them?", ANSWER)
    w.press("Save")
    w.sees(ANSWER)
    run_jobs()


def _he_reads_her_answer(p: OnThePhone) -> None:
    p.put(day("24 Nov 2026", "18:00"))
    p.signs_in()
    p.reads("Something changed. We look at your plan again.")
    p.reads("By %(day)s", day=p.day(date(2026, 12, 8)))
    p.opens("My plan")
    p.reads("We will change this")
    p.sees(WISH, ANSWER)
    p.reads("We are writing a new plan. You see it here before it starts.")
    p.leaves()


def _he_does_not_come(w: Walker) -> None:
    w.later(day("26 Nov 2026", "11:05"))
    w.page.get_by_role("region", name="Outcomes to record").get_by_role("link", name="Record").click()
    w.choose("What happened?", "Did not come, reason awaited")
    w.press("Save")
    w.sees("Saved: did not come, reason awaited")
    run_jobs()
    w.put(day("26 Nov 2026", "14:00"))
    send_letters()


def _he_says_why_and_sends_the_note(p: OnThePhone) -> None:
    p.signs_in()
    p.reads("By %(day)s", day=p.day(date(2026, 11, 28)))
    p.opens("Tell us why you could not come.")
    p.reads("The last day is %(day)s.", day=p.day(date(2026, 11, 28)))
    p.opens("Tell us why")
    p.picks("Why could you not come?", "I was ill")
    p.fills("Tell us more if you want to", REASON)
    p.sends("Next")
    p.reads("Show us you were ill")
    p.reads("By the end of %(day)s", day=p.day(date(2026, 12, 3)))
    p.page.get_by_label(p.says("Your photo or file")).set_input_files(_photo())
    p.sends("Send")
    p.reads("Thank you. We have it.")
    p.reads("Nothing is decided yet. So this does not count against you now.")
    p.sees(REASON)
    p.leaves()


def _photo() -> FilePayload:
    """A doctor's note as a phone takes it."""
    picture, kept = Image.new("RGB", (900, 1200), "white"), io.BytesIO()
    ImageDraw.Draw(picture).text((80, 100), "Seen on 26 November: unwell.", fill="black", font_size=48)
    picture.save(kept, "JPEG")
    return FilePayload(name="IMG_0412.jpg", mimeType="image/jpeg", buffer=kept.getvalue())


def _she_judges_it_acceptable(w: Walker) -> None:
    w.later(day("27 Nov 2026", "09:30"))
    w.sees("Judge the absence of 26 November")
    w.follow("Judge")
    w.sees(REASON, "An acceptable absence, as things stand")
    w.page.get_by_label("Acceptable", exact=True).check()
    w.type("Your reason", "A note of the surgery, of the day, in time.")
    w.type("What we write to them about why (optional)", DECIDED)
    w.press("Record my decision")
    w.sees("A note of the surgery, of the day, in time.")
    run_jobs()
    w.put(day("27 Nov 2026", "12:30"))
    send_letters()


def _he_sees_that_it_is_ok_and_what_is_next(p: OnThePhone) -> None:
    p.signs_in()
    p.reads("To do now: nothing")
    p.opens("OK: it does not count")
    p.reads("Your reason is OK")
    p.sees(DECIDED)
    p.reads("You will get no warning for it.")
    p.reads("Come to your next meeting: %(when)s.", when=p.moment(day("10 Dec 2026", "10:30")))
    p.leaves()
