"""Addresses of who is responsible and of taking people over."""

from __future__ import annotations

from django.urls import path

from throughcare.allocations import views

app_name = "allocations"
urlpatterns = [
    path("people/<int:person_id>/team/", views.team, name="team"),
    path("people/<int:person_id>/team/change/", views.allocate, name="allocate"),
    path("people/<int:person_id>/team/<int:responsibility_id>/end/", views.end, name="end"),
    path("people/<int:person_id>/tier/", views.set_tier, name="set_tier"),
    path("take-over/", views.choose, name="choose"),
    path("take-over/check/", views.check, name="check"),
    path("take-over/done/", views.taken, name="taken"),
]
