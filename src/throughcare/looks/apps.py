from django.apps import AppConfig


class LooksConfig(AppConfig):
    name = "throughcare.looks"
    label = "looks"
