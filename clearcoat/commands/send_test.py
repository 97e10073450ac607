"""`clearcoat send-test`: a text or a mail by the way that a customer's takes, and what became of it."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email

from clearcoat.commands.take_in import chosen_shop
from clearcoat.core import phone
from clearcoat.notifications.models import OVER, Notification, State, Type
from clearcoat.notifications.outbox import deliver_due
from clearcoat.notifications.trial import queue_test

PATIENCE = 15.0  # seconds; longer than one call to a provider takes
LOOK = 0.3  # seconds between two looks, while a worker elsewhere may have it


def configure(parser: ArgumentParser) -> None:
    """To whom, and from which shop."""
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--text", metavar="NUMBER", help="a mobile number, such as +1 312 555 0142")
    way.add_argument("--mail", metavar="ADDRESS", help="a mail address")
    parser.add_argument("--shop", default="", help="the shop's short name; not needed while there is only one")


def run(options: Namespace) -> int:
    """Sends it and says what came of it; 1 when it did not go out."""
    shop = chosen_shop(options.shop)
    way, to = (Type.SMS, _number(options.text)) if options.text else (Type.EMAIL, _address(options.mail))
    row = _settled(queue_test(shop, way, to, "en"))
    by = f" by {row.provider}" if row.provider else ""
    print(f"{row.get_status_display()}{by}. {row.shown_reason}".strip())
    return 0 if row.status in {State.SENT, State.DELIVERED} else 1


def _settled(row: Notification) -> Notification:
    """The row once it is sent, refused or put off: by this process, or by a worker that was quicker."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        deliver_due()
        row.refresh_from_db()
        if row.status in OVER or row.reason:
            break
        time.sleep(LOOK)
    return row


def _number(written: str) -> str:
    number = phone.e164(written)
    if not phone.is_textable(number):
        raise CommandError(f"{written!r} is not a number in the US or Canada that can be texted.")
    return number


def _address(written: str) -> str:
    try:
        validate_email(written)
    except ValidationError as error:
        raise CommandError(f"{written!r} is not a mail address.") from error
    return written
