from django.apps import AppConfig


class EnforcementConfig(AppConfig):
    name = "throughcare.enforcement"
    label = "enforcement"
