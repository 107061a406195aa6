"""`throughcare add-office`: a place where people are seen, and the trust or provider it belongs to."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from throughcare.accounts.principals import system
from throughcare.kernel import context
from throughcare.organisations import actions
from throughcare.organisations.models import JURISDICTIONS, Office, Organisation

ADMINISTRATOR = system("administrator")


class Command(BaseCommand):
    """Enters an office; its organisation is entered with it when it is new."""

    help = "Enter an office, and the trust or provider it belongs to"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What an office must have before anybody can be seen there."""
        parser.add_argument("code", help="a short code, such as NGKS")
        parser.add_argument("--name", required=True)
        parser.add_argument("--organisation", required=True, help="the trust, provider or charity")
        parser.add_argument(
            "--kind", default="trust", choices=[c for c, _ in Organisation._meta.get_field("kind").flatchoices]
        )
        parser.add_argument("--jurisdiction", default="england_wales", choices=[c for c, _ in JURISDICTIONS])
        parser.add_argument("--street", required=True)
        parser.add_argument("--town", required=True)
        parser.add_argument("--postcode", required=True)
        parser.add_argument("--phone", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Enter it; refuse a code that is taken."""
        if Office.objects.filter(code=options["code"]).exists():
            raise CommandError(f"There is an office with the code {options['code']} already.")
        with context.acting(principal=ADMINISTRATOR.key, reason="add-office"):
            organisation = Organisation.objects.filter(
                name=options["organisation"], jurisdiction=options["jurisdiction"]
            ).first() or actions.add_organisation(
                options["organisation"], kind=options["kind"], jurisdiction=options["jurisdiction"], by=ADMINISTRATOR
            )
            actions.add_office(
                organisation.id,
                code=options["code"],
                name=options["name"],
                lines=options["street"],
                town=options["town"],
                postcode=options["postcode"],
                phone=options["phone"],
                by=ADMINISTRATOR,
            )
        self.stdout.write(
            f"{options['name']} is entered. Add staff with: throughcare add-staff --office {options['code']}"
        )
