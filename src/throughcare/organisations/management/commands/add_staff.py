"""`throughcare add-staff`: somebody who may sign in, and the post they hold."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from throughcare.accounts import actions as accounts
from throughcare.accounts.models import User
from throughcare.accounts.principals import system
from throughcare.kernel import clock, context
from throughcare.kernel.errors import Refused
from throughcare.organisations import actions
from throughcare.organisations.models import ROLES, Office, Team

ADMINISTRATOR = system("administrator")


class Command(BaseCommand):
    """Enters a member of staff and prints the link by which they set their password, once."""

    help = "Enter somebody who may sign in, with the post they hold"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, in which role, where, from when."""
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", required=True, choices=[code for code, _ in ROLES])
        parser.add_argument("--office", required=True, help="the office's code")
        parser.add_argument("--team", required=True, help="the team's name; it is made if the office has none of it")
        parser.add_argument("--phone", default="")
        parser.add_argument("--since", type=date.fromisoformat, help="first day of the post, such as 2026-11-23; today")

    def handle(self, *args: Any, **options: Any) -> None:
        """Enter them, all or nothing."""
        office = Office.objects.filter(code=options["office"]).first()
        if office is None:
            raise CommandError(f"There is no office with the code {options['office']}. Enter it with add-office.")
        try:
            with context.acting(principal=ADMINISTRATOR.key, reason="add-staff"):
                user: User = accounts.enter(
                    options["email"], name=options["name"], phone=options["phone"], by=ADMINISTRATOR
                )
                team = Team.objects.filter(office=office, name=options["team"]).first() or actions.add_team(
                    office.id, name=options["team"], by=ADMINISTRATOR
                )
                since = options["since"] or clock.local_day(clock.now())
                actions.hold_post(user.id, team_id=team.id, role=options["role"], since=since, by=ADMINISTRATOR)
        except Refused as refused:
            raise CommandError(refused.message) from refused
        key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
        uid, _, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        self.stdout.write(f"{user.name} may sign in from {since:%d %B %Y}. To set a password, they open this once:")
        self.stdout.write(f"{settings.SITE_URL}{path}")
