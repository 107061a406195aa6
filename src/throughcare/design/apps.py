from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "throughcare.design"
    label = "design"
