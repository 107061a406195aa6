from django.apps import AppConfig


class AllocationsConfig(AppConfig):
    name = "throughcare.allocations"
    label = "allocations"
