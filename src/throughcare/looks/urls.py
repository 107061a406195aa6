"""The addresses of the pages about who looked."""

from __future__ import annotations

from django.urls import path

from throughcare.looks import views

app_name = "looks"
urlpatterns = [
    path("audit/", views.audit_page, name="audit"),
    path("audit/sample/", views.sample, name="sample"),
    path("audit/sample/<int:number>/", views.judge, name="judge"),
    path("audit/sample/<int:number>/answer/", views.answer, name="answer"),
    path("audit/findings/", views.findings, name="findings"),
    path("audit/findings/<int:number>/", views.decide, name="decide"),
]
