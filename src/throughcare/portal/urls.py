"""The addresses of the person's own pages. None says what it is about: they are seen over shoulders."""

from __future__ import annotations

from django.urls import path
from django.views.i18n import set_language

from throughcare.portal.views import asked, home, looks, plan, sentence, story

app_name = "portal"
urlpatterns = [
    path("my/", home.home, name="home"),
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
]
