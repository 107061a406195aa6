from django.apps import AppConfig


class InvitationsConfig(AppConfig):
    name = "throughcare.invitations"
    label = "invitations"
