from __future__ import annotations

from django.urls import path

from throughcare.invitations import views

app_name = "invitations"
urlpatterns = [
    path("people/<int:person_id>/own-page/", views.own_page, name="own_page"),
    path("invitations/<int:invitation_id>/take-back/", views.take_back, name="take_back"),
]
