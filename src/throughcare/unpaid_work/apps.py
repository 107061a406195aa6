from django.apps import AppConfig


class UnpaidWorkConfig(AppConfig):
    name = "throughcare.unpaid_work"
    label = "unpaid_work"
