from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "throughcare.appointments"
    label = "appointments"
