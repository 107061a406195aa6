"""The addresses of the person's own pages. None says what it is about: they are seen over shoulders."""

from __future__ import annotations

from django.urls import path
from django.views.i18n import set_language

from throughcare.portal.views import about, home, leave, looks, meetings, missed, phone_lock, sign_in

app_name = "portal"
urlpatterns = [
    path("my/", home.home, name="home"),
    path("my/meetings/", meetings.meetings, name="meetings"),
    path("my/meetings/<int:appointment_id>/", meetings.meeting, name="meeting"),
    path("my/meetings/<int:appointment_id>/meeting.ics", meetings.for_a_phone, name="for_a_phone"),
    path("my/meetings/<int:appointment_id>/another-time/", meetings.another_time, name="another_time"),
    path("my/meetings/<int:appointment_id>/cannot-come/", meetings.cannot_come, name="cannot_come"),
    path("my/missed/<int:absence_id>/", missed.missed, name="missed"),
    path("my/missed/<int:absence_id>/why/", missed.why, name="why"),
    path("my/missed/<int:absence_id>/proof/", missed.proof, name="proof"),
    path("my/pages/", about.all_pages, name="all_pages"),
    path("my/help/", about.help_, name="help"),
    path("my/keys/", about.keys, name="keys"),
    path("my/invited/", sign_in.invited, name="invited"),
    path("my/sign-in/", sign_in.sign_in, name="sign_in"),
    path("my/sign-in/code/", sign_in.code, name="code"),
    path("my/sign-in/phone/", sign_in.passkey, name="passkey"),
    path("my/leave/", leave.leave, name="leave"),
    path("my/left/", leave.left, name="left"),
    path("my/phone/", phone_lock.phone_lock, name="phone_lock"),
    path("my/phone/<int:passkey_id>/off/", phone_lock.remove_passkey, name="remove_passkey"),
    path("my/looks/", looks.looks, name="looks"),
    path("my/language/", set_language, name="language"),
]
