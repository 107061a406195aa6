from django.apps import AppConfig


class CasefileConfig(AppConfig):
    name = "throughcare.casefile"
    label = "casefile"
