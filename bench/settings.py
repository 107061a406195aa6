"""The product's settings, and Django's own admin on the same tables to compare with. Never part of the product."""

from throughcare.settings import *  # noqa: F403

LOG_LEVEL = "CRITICAL"
DEBUG = False
ALLOWED_HOSTS = ["*"]
STATIC_BUILT = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
