from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "throughcare.complaints"
    label = "complaints"
