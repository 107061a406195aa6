"""`throughcare demo`: the named cast with their stories; `--people N` adds generated people."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from throughcare.accounts.models import User
from throughcare.demo import cast, crowd, doors, enforced, own, stories, twice
from throughcare.kernel import clock, context
from throughcare.organisations.queries import principal_of
from throughcare.people.models import Person


class Command(BaseCommand):
    """Loads the cast once; refuses to mix made-up people with real ones."""

    help = "Load the named cast and their stories; --people N adds generated people"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many generated people, and from which seed."""
        parser.add_argument("--people", type=int, default=0, help="how many generated people to add")
        parser.add_argument("--seed", type=int, default=1, help="another seed gives other people")
        parser.add_argument("--who", action="store_true", help="only list who may sign in")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is not there yet."""
        at = clock.now()
        if options["who"]:
            self._who()
            return
        if not User.objects.filter(is_demo=True).exists():
            if Person.objects.exists():
                raise CommandError("There are people here already who are not of the demo. Use an empty database.")
            with context.acting(principal=cast.DEMO.key, reason="demo"):
                staff = cast.make_staff(at=at)
                told = stories.tell_all(staff, at=at)
                twice.tell(staff, at=at)
                told += enforced.tell(staff, at=at)
                own.tell(staff, at=at)
                told += doors.tell(staff, at=at)
            self.stdout.write(f"The cast is here: {told} people and their stories.")
        if options["people"]:
            made = crowd.add(options["people"], seed=options["seed"], at=at, say=self.stdout.write)
            self.stdout.write(f"{made} generated people were added.")

    def _who(self) -> None:
        table = Table("Sign in as", "Role", "Where", title="Made-up staff: one click on the sign-in page")
        for user in User.objects.filter(is_demo=True).order_by("id"):
            who = principal_of(user.pk, name=user.name, on=clock.local_day(clock.now()))
            table.add_row(user.name, who.role_name, who.office_name)
        Console().print(table)
