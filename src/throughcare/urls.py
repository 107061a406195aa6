"""What can be asked. Each slice has the addresses of its own pages; a page about a person goes through the door."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path

from throughcare.accounts import urls as accounts
from throughcare.organisations.views import SignIn

_SLICES = [
    "design",
    "accounts",
    "people",
    "looks",
    "messaging",
    "documents",
    "invitations",
    "sentences",
    "assessments",
    "allocations",
    "appointments",
    "courts",
    "unpaid_work",
    "plans",
    "complaints",
    "custody",
    "enforcement",
    "casefile",
    "portal",
    "imports",
    "machinery",
]

urlpatterns = [
    path("account/sign-in/", SignIn.as_view(), name="account_login"),  # the library looks it up by this name
    *accounts.library,
    *(path("", include(f"throughcare.{name}.urls")) for name in _SLICES if find_spec(f"throughcare.{name}.urls")),
]

handler400 = "throughcare.design.views.bad_request"
handler403 = "throughcare.design.views.permission_denied"
handler404 = "throughcare.design.views.page_not_found"
handler500 = "throughcare.design.views.server_error"
