"""The pages that the documents picture are there, told by the demo alone."""

from __future__ import annotations

import io
import re

import pytest
from django.core.management import call_command
from django.test import Client
from time_machine import travel

from throughcare.accounts.models import User
from throughcare.cli import screenshots
from throughcare.invitations.queries import demo_cast
from throughcare.messaging.gateways import DemoGateway
from throughcare.messaging.tasks import send_due


def test_every_page_of_the_own_side_stands_in_its_document_with_its_picture() -> None:
    text = (screenshots.ROOT / "docs" / "portal.md").read_text()
    shown = set(re.findall(r"pictures/(own-[\w-]+\.png)", text))
    assert {f"own-{page.replace('_', '-')}-320.png" for page in screenshots.OWN} <= shown
    assert shown == {path.name for path in (screenshots.ROOT / "docs" / "pictures").glob("own-*.png")}


@pytest.mark.usefixtures("committed")
def test_every_picture_can_be_taken_of_the_demo() -> None:
    with travel(screenshots.MOMENT):
        call_command("demo", stdout=io.StringIO())
        send_due(gateway=DemoGateway(), at=screenshots.MOMENT)
        for picture in screenshots.pictures():
            client = Client()
            if picture.own:
                if picture.who:
                    invited = next(member.invitation_id for member in demo_cast() if member.name == picture.who)
                    client.post(f"/my/sign-in/demo/{invited}/")
            elif picture.who:
                client.post(f"/demo/sign-in/{User.objects.get(name=picture.who).pk}/")
            assert client.get(picture.path).status_code == (403 if picture.name == "refused" else 200), picture.name
