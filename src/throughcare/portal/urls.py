"""The addresses of the person's own pages. None says what it is about: they are seen over shoulders."""

from __future__ import annotations

from django.urls import path
from django.views.i18n import set_language

from throughcare.portal.views import easy_read, home, looks, messages, people, tell

app_name = "portal"
urlpatterns = [
    path("my/", home.home, name="home"),
    path("my/looks/", looks.looks, name="looks"),
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
    path("my/days/", tell.days, name="important_days"),
    path("my/days/tell/", tell.tell_day, name="tell_day"),
    path("my/messages/", messages.messages, name="messages"),
    path("my/messages/<int:reply_id>/", messages.message, name="message"),
    path("my/letters/", messages.letters, name="letters"),
    path("my/letters/<int:letter_id>/", messages.letter, name="letter"),
    path("my/people/", people.people, name="people"),
    path("my/people/who/", people.officer, name="officer"),
    path("my/information/", people.who_sees, name="who_sees"),
    path("my/easy/", easy_read.easy_read, name="easy_read"),
    path("my/easy/<slug:page>/", easy_read.easy_page, name="easy_page"),
]
