"""The addresses of times in custody."""

from __future__ import annotations

from django.urls import path

from throughcare.custody import views

app_name = "custody"
urlpatterns = [
    path("people/<int:person_id>/custody/", views.list_stays, name="list"),
    path("people/<int:person_id>/custody/receive/", views.receive, name="receive"),
    path("custody/<int:stay_id>/correct/", views.correct, name="correct"),
    path("custody/<int:stay_id>/take-back/", views.take_back, name="take_back"),
    path("custody/<int:stay_id>/release/", views.release, name="release"),
]
