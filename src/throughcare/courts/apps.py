from django.apps import AppConfig


class CourtsConfig(AppConfig):
    name = "throughcare.courts"
    label = "courts"
