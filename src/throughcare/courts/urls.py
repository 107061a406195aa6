"""The addresses of hearings and results."""

from __future__ import annotations

from django.urls import path

from throughcare.courts import views

app_name = "courts"
urlpatterns = [
    path("hearings/", views.day, name="day"),
    path("hearings/<int:hearing_id>/", views.hearing, name="hearing"),
    path("hearings/<int:hearing_id>/put-off/", views.put_off, name="put_off"),
    path("hearings/<int:hearing_id>/result/", views.record_result, name="record_result"),
    path("results/<int:result_id>/take-back/", views.take_back, name="take_back"),
]
