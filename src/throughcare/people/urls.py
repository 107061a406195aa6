"""Addresses of the person's own pages."""

from __future__ import annotations

from django.urls import path

from throughcare.people import views

app_name = "people"
urlpatterns = [
    path("people/add/", views.add, name="add"),
    path("people/<int:person_id>/details/", views.details, name="details"),
    path("people/<int:person_id>/details/<slug:what>/", views.change, name="change"),
]
