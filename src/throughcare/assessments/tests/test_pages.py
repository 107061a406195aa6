"""The pages of needs, account, scores and risk, as staff use them."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.browsing import signed_in, text
from throughcare.accounts.principals import Principal
from throughcare.assessments.models import Account, Assessment, Harm, Score, Section, Story, VictimSafety
from throughcare.assessments.tests.telling import begun, filled, judged, signed
from throughcare.people.models import Person


def sent(client: Client, url: str, *, status: int = 303, **values: Any) -> HttpResponse:
    answer = client.post(url, {"key": str(uuid.uuid4()), **values})
    assert answer.status_code == status, text(answer)[:4000]
    return answer  # type: ignore[return-value]


def test_an_assessment_from_its_first_section_to_its_signature(aaron: int, grace: Principal, at: datetime) -> None:
    client = signed_in(grace)
    assert "No assessment has been signed yet" in text(client.get(f"/people/{aaron}/assessment/"))
    made = sent(client, f"/people/{aaron}/assessment/begin/", because="start")["Location"]
    first = text(client.get(f"{made}part/accommodation/"))
    assert "Do they have a place to live?" in first
    assert "From the record: Personal details" in first
    answers: dict[str, Any] = {"roof": "2", "lasting": "2", "fit": "not", "evidence": "A sofa.", "to_offending": "yes"}
    after = sent(client, f"{made}part/accommodation/", version=0, then="next", **answers)["Location"]
    assert after == f"{made}part/ete/"
    saved = Section.objects.get()
    assert (saved.answers, saved.to_offending, saved.to_harm) == ({"roof": 2, "lasting": 2}, True, None)
    page = text(client.get(made))
    assert "2 of 4 answered" in page
    assert "4 of 8" in page
    sign = text(client.get(f"{made}sign/"))
    assert "Your signature is enough" in sign
    row = Assessment.objects.get()
    sent(client, f"{made}sign/", version=row.version + saved.version)
    page = text(client.get(made))
    assert "Assessment signed on 23 November 2026" in page
    assert "england_wales/needs@2009" in page
    assert "never changes" in text(client.get(f"{made}part/accommodation/"))


def test_nobody_signs_what_somebody_saved_after_the_page_was_opened(aaron: int, grace: Principal, at: datetime) -> None:
    row = begun(aaron, by=grace, at=at)
    filled(row, by=grace, at=at)
    page = sent(signed_in(grace), f"/assessments/{row.id}/sign/", version=row.version, status=409)
    assert "Something in it was saved" in text(page)


def test_two_windows_on_one_section_show_both(aaron: int, grace: Principal, at: datetime) -> None:
    row = begun(aaron, by=grace, at=at)
    filled(row, by=grace, at=at)
    url = f"/assessments/{row.id}/part/accommodation/"
    page = text(sent(signed_in(grace), url, version=0, status=409, roof="0", evidence="He has a room."))
    assert "He has a room." in page
    assert "sofa until Christmas" in page


def test_a_new_assessment_shows_where_each_value_came_from_and_what_changed_since(
    aaron: int, grace: Principal, at: datetime
) -> None:
    client = signed_in(grace)
    first = signed(aaron, by=grace, at=at)
    second = begun(aaron, because="review", by=grace, at=at + timedelta(hours=1))
    page = text(client.get(f"/assessments/{second.id}/part/accommodation/"))
    assert "From the record: The assessment signed on 23 November 2026" in page
    assert "Carried over and not looked at yet: Accommodation" in text(client.get(f"/assessments/{second.id}/"))
    signed_later = {"roof": 0, "lasting": 0, "fit": 1, "place": 0}
    filled(second, answers=signed_later, evidence="He has a room.", by=grace, at=at + timedelta(hours=1))
    page = text(client.get(f"/assessments/{second.id}/beside/{first.id}/"))
    assert "Severe need" in page
    assert "He has a room." in page
    assert "The same in both: Education, training and employment" in page


def test_the_line_of_a_need_says_its_scores_in_words(aaron: int, grace: Principal, at: datetime) -> None:
    signed(aaron, by=grace, at=at)
    signed(aaron, by=grace, at=at + timedelta(days=1), answers={"roof": 0, "lasting": 1})
    page = text(signed_in(grace).get(f"/people/{aaron}/assessment/"))
    assert "<polyline" in page
    assert "No need in what was answered" in page
    assert "23 Nov 2026: 7 of 8" in page
    assert "24 Nov 2026: 1 of 8" in page


def test_their_account_stands_beside_the_officers_view(aaron: int, grace: Principal, at: datetime) -> None:
    row = begun(aaron, by=grace, at=at)
    client = signed_in(grace)
    url = f"/assessments/{row.id}/account/"
    told: dict[str, Any] = {
        "led_words": "I was skint.",
        "led_view": "He quarrelled with his brother.",
        "led_same": "no",
    }
    sent(client, url, version=row.version, **told)
    assert Account.objects.get(question="led").same is False
    assert "Differs, and not talked about yet" in text(client.get(f"/assessments/{row.id}/"))
    wrong = sent(client, url, version=row.version + 1, status=422, want_words="Work.", want_same="yes")
    assert "Write down both views" in text(wrong)


def test_the_manager_signs_as_well_or_sends_it_back(
    aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    judged(aaron, "high", by=grace, at=at)
    row = signed(aaron, by=grace, at=at)
    url = f"/assessments/{row.id}/countersign/"
    assert signed_in(grace).get(url).status_code == 403
    manager = signed_in(ruth)
    assert "The risk of serious harm is high" in text(manager.get(url))
    sent(manager, url, version=row.version, status=422, answer="send_back")
    sent(manager, url, version=row.version, answer="send_back", words="Say more of drugs.")
    assert "Say more of drugs." in text(signed_in(grace).get(f"/assessments/{row.id}/"))


def test_a_colleague_says_that_they_read_it(aaron: int, grace: Principal, simon: Principal, at: datetime) -> None:
    row = signed(aaron, by=grace, at=at)
    client, url = signed_in(simon), f"/assessments/{row.id}/"
    assert "I have read it" in text(client.get(url))
    assert "I have read it" not in text(signed_in(grace).get(url))
    sent(client, url)
    page = text(client.get(url))
    assert "Read by Simon Hale on 23 November 2026" in page
    assert "I have read it" not in page


def test_a_tools_page_fills_in_what_is_known_and_names_what_is_missing(
    aaron: int, grace: Principal, at: datetime
) -> None:
    client = signed_in(grace)
    url = f"/people/{aaron}/assessment/score/ogrs3/"
    page = text(client.get(url))
    assert "From the record: The order of 3 September 2025" in page
    assert "never the sole basis" in page
    given: dict[str, Any] = {"sex": "M", "born_on": "3/2/1998", "convicted_on": "3/9/2025", "followup_on": "3/9/2025"}
    made = sent(client, url, **given)["Location"]
    page = text(client.get(made))
    assert "No score." in page
    assert "How many sanctions, this one included?" in page
    assert "(sources)" not in page
    row = Score.objects.get()
    assert row.sources["convicted_on"] == "The order of 3 September 2025"
    more: dict[str, Any] = {"sanctions": "6", "first_sanction_age": "17", "offence_group": "theft"}
    page = text(client.get(sent(client, url, **given, **more)["Location"]))
    assert "Every term" in page
    assert "it comes out the same" in page
    assert "OGRS 3 of 23 November 2026" in text(client.get(f"/people/{aaron}/assessment/score/ogp/"))


def test_answers_of_the_assessment_fill_in_a_tool(aaron: int, grace: Principal, at: datetime) -> None:
    row = begun(aaron, by=grace, at=at)
    filled(row, by=grace, at=at)
    filled(row, "drugs", answers={"using": 1, "drug_will": 2}, by=grace, at=at)
    client = signed_in(grace)
    url = f"/people/{aaron}/assessment/score/ogp/"
    assert "From the record: The assessment begun on 23 November 2026" in text(client.get(url))
    sent(client, url, no_fixed_abode="yes", drug_use="1", drug_motivation="0")
    kept = Score.objects.get()
    assert set(kept.sources) == {"no_fixed_abode", "drug_use"}
    assert (kept.inputs["no_fixed_abode"], kept.inputs["drug_motivation"]) == (True, 0)


def test_facts_a_tool_has_no_score_for_come_back_at_their_field(aaron: int, grace: Principal, at: datetime) -> None:
    facts: dict[str, Any] = {"sex": "M", "born_on": "3/2/1998", "convicted_on": "3/9/2025", "followup_on": "3/9/2024"}
    more: dict[str, Any] = {"sanctions": "6", "first_sanction_age": "17", "offence_group": "theft"}
    url = f"/people/{aaron}/assessment/score/ogrs3/"
    page = text(sent(signed_in(grace), url, status=422, **facts, **more))
    assert "on or after the day of conviction" in page
    assert 'href="#id_followup_on"' in page


def test_another_tools_score_is_entered_with_its_version_and_by_whom(
    aaron: int, grace: Principal, at: datetime
) -> None:
    client = signed_in(grace)
    told: dict[str, Any] = {
        "tool": "lscmi",
        "tool_version": "2010",
        "scored_on": "2/11/2026",
        "scored_by": "A. Prison",
        "score": "21",
    }
    url = f"/people/{aaron}/assessment/other-score/"
    assert "in the band high" in text(sent(client, url, status=422, band="Low", **told))
    page = text(client.get(sent(client, url, band="High", **told)["Location"]))
    assert "LS/CMI" in page
    assert "A. Prison" in page


def test_the_risk_of_harm_is_judged_by_group_and_setting_and_starts_from_the_last(
    aaron: int, grace: Principal, at: datetime
) -> None:
    client = signed_in(grace)
    assert "That is not the same as low" in text(client.get(f"/people/{aaron}/assessment/harm/"))
    url = f"/people/{aaron}/assessment/harm/judge/"
    told: dict[str, Any] = {"words": "When he drinks.", "review_on": "23/5/2027", "known_adult_community": "high"}
    sent(client, url, version=0, **told)
    assert "High risk of serious harm" in text(client.get(f"/people/{aaron}/assessment/"))
    assert "Filled in from the judgement of 23 November 2026" in text(client.get(url))
    assert "When he drinks." in text(sent(client, url, version=0, status=409, **{**told, "words": "Otherwise."}))
    assert Harm.objects.count() == 1


def test_where_the_rule_book_does_not_say_what_is_asked_the_page_says_so(
    aaron: int, grace: Principal, at: datetime
) -> None:
    Person.objects.filter(id=aaron).update(jurisdiction="scotland")
    client = signed_in(grace)
    page = text(client.get(f"/people/{aaron}/assessment/"))
    assert "does not say yet what is asked here" in page
    assert "Begin an assessment" not in page
    for address in ("begin/", "harm/", "harm/judge/", "score/ogrs3/", "other-score/"):
        assert client.get(f"/people/{aaron}/assessment/{address}").status_code == 404


def test_only_those_who_may_read_what_is_sensitive_see_how_the_victim_is_kept_safe(
    aaron: int, grace: Principal, simon: Principal, at: datetime
) -> None:
    judged(aaron, by=grace, at=at)
    client, other = signed_in(grace), signed_in(simon)
    url = f"/people/{aaron}/assessment/harm/victim-safety/"
    sent(client, url, version=0, words="She has an alarm.")
    assert VictimSafety.objects.get().words == "She has an alarm."
    assert "She has an alarm." in text(client.get(url))
    assert other.get(url).status_code == 403
    page = text(other.get(f"/people/{aaron}/assessment/harm/"))
    assert "She has an alarm." not in page
    assert "Kept apart: ask the offender manager" in page


def test_what_he_tells_of_himself_is_read_and_on_paper_there_is_room_for_it(
    aaron: int, grace: Principal, at: datetime
) -> None:
    client = signed_in(grace)
    here = f"/people/{aaron}/assessment/story/"
    assert "What do you want for your life?" in text(client.get(f"{here}sheet/"))
    sent(client, here, status=422)
    sent(client, here, want="A place of my own.")
    row = Story.objects.get()
    page = text(client.get(f"/stories/{row.pk}/"))
    assert "“A place of my own.”" in page
    assert "Not read yet" in page
    sent(client, f"/stories/{row.pk}/", version=row.version)
    assert "I have read it" not in text(client.get(f"/stories/{row.pk}/"))
    made = begun(aaron, by=grace, at=at)
    assert "Written down for them by Grace" in text(client.get(f"/assessments/{made.pk}/"))
    assert "They tell of themselves" in text(client.get(f"/people/{aaron}/timeline/"))
