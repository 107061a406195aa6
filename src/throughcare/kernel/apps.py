from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "throughcare.kernel"
    label = "kernel"
