"""`throughcare end-post`: somebody leaves; from that day no session of theirs opens anything."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from throughcare.accounts.principals import system
from throughcare.kernel import clock, context
from throughcare.kernel.errors import Refused
from throughcare.organisations import actions
from throughcare.organisations.models import Post

ADMINISTRATOR = system("administrator")


class Command(BaseCommand):
    """Ends the post somebody holds."""

    help = "End the post of somebody who leaves"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose, and the first day without it."""
        parser.add_argument("email")
        parser.add_argument("--until", type=date.fromisoformat, help="first day without the post; today")

    def handle(self, *args: Any, **options: Any) -> None:
        """End it."""
        post = Post.objects.filter(user__email=options["email"].lower(), until=None).first()
        if post is None:
            raise CommandError(f"{options['email']} holds no post that could end.")
        at = clock.now()
        until = options["until"] or clock.local_day(at)
        try:
            with context.acting(principal=ADMINISTRATOR.key, reason="end-post"):
                actions.end_post(post.id, until=until, by=ADMINISTRATOR, at=at)
        except Refused as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(f"The post ends: from {until:%d %B %Y} it opens nothing.")
