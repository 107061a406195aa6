from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "throughcare.duties"
    label = "duties"
