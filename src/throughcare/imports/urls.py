"""The addresses of imports."""

from __future__ import annotations

from django.urls import path

from throughcare.imports import views

app_name = "imports"
urlpatterns = [
    path("imports/", views.show_all, name="list"),
    path("imports/new/", views.send, name="send"),
    path("imports/<int:number>/", views.show, name="show"),
    path("imports/<int:number>/rejected.csv", views.rejects, name="rejects"),
    path("imports/held/<int:held_id>/", views.decide, name="decide"),
]
