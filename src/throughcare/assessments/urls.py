"""The addresses of assessments, scores and the risk of serious harm."""

from __future__ import annotations

from django.urls import path

from throughcare.assessments import views

app_name = "assessments"
urlpatterns = [
    path("people/<int:person_id>/assessment/", views.overview, name="overview"),
    path("people/<int:person_id>/assessment/begin/", views.begin, name="begin"),
    path("people/<int:person_id>/assessment/score/<slug:tool>/", views.record_score, name="record_score"),
    path("people/<int:person_id>/assessment/other-score/", views.enter_score, name="enter_score"),
    path("people/<int:person_id>/assessment/harm/", views.harm, name="harm"),
    path("people/<int:person_id>/assessment/harm/judge/", views.assess_harm, name="assess_harm"),
    path("people/<int:person_id>/assessment/harm/victim-safety/", views.victim_safety, name="victim_safety"),
    path("people/<int:person_id>/assessment/story/", views.enter_story, name="enter_story"),
    path("people/<int:person_id>/assessment/story/sheet/", views.story_sheet, name="story_sheet"),
    path("stories/<int:story_id>/", views.story, name="story"),
    path("assessments/<int:assessment_id>/", views.assessment, name="assessment"),
    path("assessments/<int:assessment_id>/account/", views.account, name="account"),
    path("assessments/<int:assessment_id>/part/<slug:code>/", views.section, name="section"),
    path("assessments/<int:assessment_id>/sign/", views.sign, name="sign"),
    path("assessments/<int:assessment_id>/countersign/", views.countersign, name="countersign"),
    path("assessments/<int:assessment_id>/beside/<int:other_id>/", views.beside, name="beside"),
    path("scores/<int:score_id>/", views.score, name="score"),
]
