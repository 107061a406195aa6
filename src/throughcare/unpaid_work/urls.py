"""The addresses of projects, groups and a person's unpaid work."""

from __future__ import annotations

from django.urls import path

from throughcare.unpaid_work import views

app_name = "unpaid_work"
urlpatterns = [
    path("projects/", views.projects, name="projects"),
    path("projects/add/", views.add_project, name="add_project"),
    path("projects/<int:project_id>/", views.project, name="project"),
    path("projects/<int:project_id>/change/", views.change_project, name="change_project"),
    path("projects/<int:project_id>/close-day/", views.close_day, name="close_day"),
    path("projects/<int:project_id>/group/<str:day>/", views.group, name="group"),
    path("people/<int:person_id>/unpaid-work/", views.person, name="person"),
    path("requirements/<int:requirement_id>/place/", views.place, name="place"),
    path("requirements/<int:requirement_id>/credit/", views.adjust, name="adjust"),
    path("placings/<int:placing_id>/end/", views.end_placing, name="end_placing"),
    path("sessions/<int:session_id>/correct/", views.correct, name="correct"),
    path("credits/<int:adjustment_id>/take-back/", views.take_back, name="take_back"),
]
