"""The addresses of the person's own pages. None says what it is about: they are seen over shoulders."""

from __future__ import annotations

from django.urls import path
from django.views.i18n import set_language

from throughcare.portal.views import both_sides, complaint, home, looks, rights

app_name = "portal"
urlpatterns = [
    path("my/", home.home, name="home"),
    path("my/both/", both_sides.both_sides, name="both_sides"),
    path("my/rights/", rights.rights, name="rights"),
    path("my/put-right/", complaint.complain, name="complain"),
    path("my/put-right/<int:complaint_id>/", complaint.complaint, name="complaint"),
    path("my/put-right/<int:complaint_id>/again/", complaint.not_happy, name="not_happy"),
    path("my/put-right/<int:complaint_id>/take-back/", complaint.take_back, name="take_back"),
    path("my/looks/", looks.looks, name="looks"),
    path("my/language/", set_language, name="language"),
]
