"""The product's settings, and beside it plain Django views and Django's admin on the same tables to compare with.

Never part of the product: nothing in `src/` names this file.
"""

from __future__ import annotations

import os
from pathlib import Path

os.environ["LOG_LEVEL"] = "CRITICAL"
os.environ["STATIC_BUILT"] = "0"

from throughcare.settings import *  # noqa: F403  after the environment
from throughcare.settings import AUTHENTICATION_BACKENDS as _BACKENDS
from throughcare.settings import INSTALLED_APPS as _APPS
from throughcare.settings import TEMPLATES as _TEMPLATES

INSTALLED_APPS = [*_APPS, "django.contrib.admin.apps.SimpleAdminConfig"]
TEMPLATES = [
    _TEMPLATES[0],
    {**_TEMPLATES[1], "DIRS": [*_TEMPLATES[1]["DIRS"], Path(__file__).parent / "django_templates"]},  # type: ignore[misc]
]
ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = ["*"]
WHITENOISE_AUTOREFRESH = False

# What the plain views and the admin sign in with: Django's own. Ours reads session, user and post its own way.
PLAIN_SESSIONS = "django.contrib.sessions.backends.db"
PLAIN_BACKEND = "django.contrib.auth.backends.ModelBackend"
AUTHENTICATION_BACKENDS = [*_BACKENDS, PLAIN_BACKEND]

# What the plain views and the admin are served with: Django's own, as `startproject` lists it.
PLAIN_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
