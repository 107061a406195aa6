from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "throughcare.custody"
    label = "custody"
