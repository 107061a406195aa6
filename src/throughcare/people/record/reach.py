"""Phone numbers, e-mail addresses and postcodes as people type them, made one way; what cannot be is refused."""

from __future__ import annotations

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from throughcare.kernel.errors import Refused

# Ranges that Ofcom keeps for plays and films, in which the demo lives; the number plan itself calls them nobody's.
_DRAMA = re.compile(r"^\+44(7700900|1632960|1914980|2079460|8081570)\d{3}$")
_POSTCODE = re.compile(r"^([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})$")


def number(text: str) -> str:
    """A phone number in its national form, or with its country when it is abroad. Raises `Refused`."""
    wrong = Refused("Enter a phone number, like 01632 960 001 or +44 808 157 0192.", field="value")
    try:
        found = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException as error:
        raise wrong from error
    whole = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    if found.extension or not (phonenumbers.is_valid_number(found) or _DRAMA.match(whole)):
        raise wrong
    form = phonenumbers.PhoneNumberFormat.NATIONAL if found.country_code == 44 else None
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.INTERNATIONAL if form is None else form)


def is_mobile(text: str) -> bool:
    """Can a text be sent there? `text` as `number` gave it."""
    kind = phonenumbers.number_type(phonenumbers.parse(text, "GB"))
    return kind not in {phonenumbers.PhoneNumberType.FIXED_LINE} and not re.match(r"^0[1238]", text)


def email(text: str) -> str:
    """An e-mail address. Raises `Refused`."""
    try:
        validate_email(text)
    except ValidationError as error:
        raise Refused("Enter an e-mail address, like name@example.com.", field="value") from error
    return text


def postcode(text: str) -> str:
    """A postcode in capitals with its space, or empty. Raises `Refused`."""
    plain = " ".join(text.upper().split())
    if not plain:
        return ""
    found = _POSTCODE.match(plain)
    if found is None:
        raise Refused("Enter a full postcode, like NG2 6RW, or leave it empty.", field="postcode")
    return f"{found[1]} {found[2]}"
