"""The addresses of the machine room."""

from __future__ import annotations

from django.urls import path

from throughcare.machinery import views

app_name = "machinery"
urlpatterns = [
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
    path("metrics", views.measurements, name="metrics"),
    path("service/watcher/", views.watcher, name="watcher"),
    path("service/watcher/<int:number>/", views.finding, name="finding"),
    path("service/jobs/", views.jobs, name="jobs"),
    path("service/jobs/<int:number>/", views.job, name="job"),
]
