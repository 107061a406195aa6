from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "throughcare.portal"
    label = "portal"
