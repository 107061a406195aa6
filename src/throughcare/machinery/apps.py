from django.apps import AppConfig


class MachineryConfig(AppConfig):
    name = "throughcare.machinery"
    label = "machinery"
