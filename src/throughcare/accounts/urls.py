"""Sign-in, one's own account, and the library's pages that we use, each restyled in `design`."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.providers.openid_connect import views as organisation
from django.urls import path, re_path

from throughcare.accounts import views

app_name = "accounts"
urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/signed-in/", views.signed_in, name="signed_in"),
    path("account/still-me/", views.still_me, name="still_me"),
    path("demo/sign-in/<int:user_id>/", views.demo_sign_in, name="demo_sign_in"),
]

# The library looks these up by its own names, so they stand outside our namespace.
library = [
    path("account/sign-out/", account.logout, name="account_logout"),
    path("account/join/", views.no_sign_up, name="account_signup"),
    path("account/again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/password/first/", account.password_set, name="account_set_password"),
    path("account/password/forgotten/", account.password_reset, name="account_reset_password"),
    path("account/password/forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(  # the key has a hyphen of its own
        r"^account/password/forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/forgotten/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("account/code/", mfa.index, name="mfa_index"),
    path("account/code/enter/", mfa.authenticate, name="mfa_authenticate"),
    path("account/code/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/code/set-up/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/code/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("account/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("account/passkeys/sign-in/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("account/passkeys/again/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/passkeys/<int:pk>/name/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("account/with/<slug:provider_id>/", organisation.login, name="openid_connect_login"),
    path("account/with/<slug:provider_id>/back/", organisation.callback, name="openid_connect_callback"),
    path("account/code/spare/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/code/spare/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/code/spare/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]
