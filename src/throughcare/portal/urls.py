"""The addresses of the person's own pages. None says what it is about: they are seen over shoulders."""

from __future__ import annotations

from django.urls import path
from django.views.i18n import set_language

from throughcare.portal.views import home, leave, looks, phone_lock, sign_in
from throughcare.portal.views import about, home, looks, meetings, missed
from throughcare.portal.views import asked, home, looks, plan, sentence, story
from throughcare.portal.views import easy_read, home, looks, messages, people, tell
from throughcare.portal.views import both_sides, complaint, home, looks, rights

app_name = "portal"
urlpatterns = [
    path("my/", home.home, name="home"),
    path("my/invited/", sign_in.invited, name="invited"),
    path("my/sign-in/", sign_in.sign_in, name="sign_in"),
    path("my/sign-in/code/", sign_in.code, name="code"),
    path("my/sign-in/phone/", sign_in.passkey, name="passkey"),
    path("my/leave/", leave.leave, name="leave"),
    path("my/left/", leave.left, name="left"),
    path("my/phone/", phone_lock.phone_lock, name="phone_lock"),
    path("my/phone/<int:passkey_id>/off/", phone_lock.remove_passkey, name="remove_passkey"),
    path("my/meetings/", meetings.meetings, name="meetings"),
    path("my/meetings/<int:meeting_id>/", meetings.meeting, name="meeting"),
    path("my/meetings/<int:meeting_id>/meeting.ics", meetings.for_a_phone, name="for_a_phone"),
    path("my/meetings/<int:meeting_id>/another-time/", meetings.another_time, name="another_time"),
    path("my/meetings/<int:meeting_id>/cannot-come/", meetings.cannot_come, name="cannot_come"),
    path("my/missed/<int:absence_id>/", missed.missed, name="missed"),
    path("my/missed/<int:absence_id>/why/", missed.why, name="why"),
    path("my/missed/<int:absence_id>/proof/", missed.proof, name="proof"),
    path("my/pages/", about.all_pages, name="all_pages"),
    path("my/help/", about.help_, name="help"),
    path("my/keys/", about.keys, name="keys"),
    path("my/both/", both_sides.both_sides, name="both_sides"),
    path("my/rights/", rights.rights, name="rights"),
    path("my/put-right/", complaint.complain, name="complain"),
    path("my/put-right/<int:complaint_id>/", complaint.complaint, name="complaint"),
    path("my/put-right/<int:complaint_id>/again/", complaint.not_happy, name="not_happy"),
    path("my/put-right/<int:complaint_id>/take-back/", complaint.take_back, name="take_back"),
    path("my/looks/", looks.looks, name="looks"),
    path("my/plan/", plan.plan, name="plan"),
    path("my/plan/answer/", plan.agree, name="agree"),
    path("my/plan/change/", plan.change, name="change"),
    path("my/plan/done/<int:action_id>/", plan.done, name="done"),
    path("my/plan/not-done/<int:tick_id>/", plan.not_done, name="not_done"),
    path("my/story/", story.story, name="story"),
    path("my/story/<slug:code>/", story.story_question, name="story_question"),
    path("my/asked/", asked.asked, name="help_asked"),
    path("my/asked/new/", asked.ask_help, name="ask_help"),
    path("my/asked/<int:help_id>/instead/", asked.instead, name="instead"),
    path("my/rules/", sentence.sentence, name="sentence"),
    path("my/rules/part/", sentence.part, name="part"),
    path("my/rules/what-if/", sentence.broken, name="broken"),
    path("my/language/", set_language, name="language"),
    path("my/tell/", tell.tell, name="tell"),
    path("my/tell/place/", tell.tell_address, name="tell_address"),
    path("my/tell/phone/", tell.tell_phone, name="tell_phone"),
    path("my/tell/hours/", tell.tell_work, name="tell_work"),
    path("my/tell/hard/", tell.tell_rule, name="tell_rule"),
    path("my/tell/problem/", tell.tell_problem, name="tell_problem"),
    path("my/tell/wrong/", tell.tell_wrong, name="tell_wrong"),
    path("my/tell/<int:change_id>/", tell.told, name="told"),
    path("my/tell/wrong/<int:asked_id>/", tell.wrong_one, name="wrong_one"),
    path("my/days/", tell.days, name="days"),
    path("my/days/tell/", tell.tell_day, name="tell_day"),
    path("my/messages/", messages.messages, name="messages"),
    path("my/messages/write/", messages.write, name="write"),
    path("my/messages/<int:reply_id>/", messages.message, name="message"),
    path("my/letters/<int:letter_id>/", messages.letter, name="letter"),
    path("my/people/", people.people, name="people"),
    path("my/people/who/", people.officer, name="officer"),
    path("my/information/", people.who_sees, name="who_sees"),
    path("my/easy/", easy_read.easy_read, name="easy_read"),
    path("my/easy/<slug:page>/", easy_read.easy_page, name="easy_page"),
]
