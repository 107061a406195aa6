"""The addresses of the person's own pages. None says what it is about: they are seen over shoulders."""

from __future__ import annotations

from django.urls import path
from django.views.i18n import set_language

from throughcare.portal.views import home, looks

app_name = "portal"
urlpatterns = [
    path("my/", home.home, name="home"),
    path("my/looks/", looks.looks, name="looks"),
    path("my/language/", set_language, name="language"),
]
