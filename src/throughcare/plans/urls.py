"""The addresses of plans, checks, help that was not there, and first meetings."""

from __future__ import annotations

from django.urls import path

from throughcare.plans import views

app_name = "plans"
urlpatterns = [
    path("people/<int:person_id>/plan/", views.plan, name="plan"),
    path("people/<int:person_id>/plan/begin/", views.begin, name="begin"),
    path("people/<int:person_id>/plan/checks/", views.check, name="check"),
    path("people/<int:person_id>/plan/help/", views.record_help, name="record_help"),
    path("people/<int:person_id>/plan/first-meetings/", views.first_meetings, name="first_meetings"),
    path("people/<int:person_id>/plan/said/", views.said, name="said"),
    path("people/<int:person_id>/plan/said/wish/", views.write_wish, name="write_wish"),
    path("people/<int:person_id>/plan/said/help/", views.ask_help, name="ask_help"),
    path("plan-wishes/<int:wish_id>/", views.wish, name="wish"),
    path("plan-ticks/<int:tick_id>/", views.tick, name="tick"),
    path("help-asked/<int:asked_id>/", views.help_asked, name="help_asked"),
    path("help-not-there/<int:help_id>/choice/", views.choose, name="choose"),
    path("orders/<int:sentence_id>/first-meeting/", views.first_meeting, name="first_meeting"),
    path("plans/<int:plan_id>/", views.version, name="version"),
    path("plans/<int:plan_id>/words/", views.words, name="words"),
    path("plans/<int:plan_id>/safety/", views.safety, name="safety"),
    path("plans/<int:plan_id>/objectives/add/", views.add_objective, name="add_objective"),
    path("plans/<int:plan_id>/ready/", views.ready, name="ready"),
    path("plans/<int:plan_id>/answer/", views.answer, name="answer"),
    path("plans/<int:plan_id>/review/", views.review, name="review"),
    path("plans/<int:plan_id>/paper/", views.paper, name="paper"),
    path("plans/<int:plan_id>/plain-paper/", views.plain_paper, name="plain_paper"),
    path("plans/<int:plan_id>/paper/pdf/", views.paper_pdf, name="paper_pdf"),
    path("plans/<int:plan_id>/plain-paper/pdf/", views.plain_paper_pdf, name="plain_paper_pdf"),
    path("plan-objectives/<int:objective_id>/", views.objective, name="objective"),
    path("plan-objectives/<int:objective_id>/leave-out/", views.leave_out, name="leave_out"),
    path("plan-objectives/<int:objective_id>/progress/", views.progress, name="progress"),
    path("plan-objectives/<int:objective_id>/actions/add/", views.add_action, name="add_action"),
    path("plan-actions/<int:action_id>/", views.action, name="action"),
    path("plan-checks/<int:check_id>/", views.read_check, name="read_check"),
    path("help-not-there/", views.help_list, name="help_list"),
    path("help-not-there/<int:help_id>/", views.help_not_there, name="help"),
    path("help-not-there/<int:help_id>/close/", views.close_help, name="close_help"),
]
