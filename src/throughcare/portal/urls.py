"""The addresses of the person's own pages. None says what it is about: they are seen over shoulders."""

from __future__ import annotations

from django.urls import path
from django.views.i18n import set_language

from throughcare.portal.views import home, leave, looks, phone_lock, sign_in

app_name = "portal"
urlpatterns = [
    path("my/", home.home, name="home"),
    path("my/invited/", sign_in.invited, name="invited"),
    path("my/sign-in/", sign_in.sign_in, name="sign_in"),
    path("my/sign-in/code/", sign_in.code, name="code"),
    path("my/sign-in/phone/", sign_in.passkey, name="passkey"),
    path("my/leave/", leave.leave, name="leave"),
    path("my/left/", leave.left, name="left"),
    path("my/phone/", phone_lock.phone_lock, name="phone_lock"),
    path("my/phone/<int:passkey_id>/off/", phone_lock.remove_passkey, name="remove_passkey"),
    path("my/looks/", looks.looks, name="looks"),
    path("my/language/", set_language, name="language"),
]
