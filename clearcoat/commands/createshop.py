"""`clearcoat createshop`: the first shop and its owner."""

from __future__ import annotations

import getpass
import os
import sys
import zoneinfo
from argparse import ArgumentParser, Namespace

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email
from django.db import transaction

from clearcoat.accounts.models import Door, User
from clearcoat.core import phone
from clearcoat.shops.models import Role, Shop, StaffMember


def configure(parser: ArgumentParser) -> None:
    """The shop and its owner. The password is asked for, or read from the variable PASSWORD, never from the line."""
    parser.add_argument("name", help="the shop's name, as customers know it")
    parser.add_argument("--owner", required=True, metavar="ADDRESS", help="the owner's mail address, to sign in with")
    parser.add_argument("--owner-name", default="", metavar="NAME", help="the owner's name")
    parser.add_argument("--phone", default="", help="the shop's telephone number")
    parser.add_argument("--time-zone", default="America/Chicago", help="such as America/New_York")


def run(options: Namespace) -> int:
    """Makes both, or neither."""
    email, password = checked_email(options.owner), checked_password()
    if options.time_zone not in zoneinfo.available_timezones():
        raise CommandError(f"there is no time zone {options.time_zone!r}: write it like America/New_York.")
    number = phone.e164(options.phone)
    if options.phone and not number:
        raise CommandError(f"{options.phone!r} is not a telephone number.")
    with transaction.atomic():
        shop = Shop.open(options.name, phone=number, time_zone=options.time_zone)
        user = User.objects.enrol(Door.STAFF, email, password)
        name = options.owner_name or email.partition("@")[0]
        StaffMember.objects.create(user=user, shop=shop, name=name, role=Role.OWNER)
    print(f"Made {shop.name}. {email} signs in at /shop/login. Estimates dropped into drop/{shop.slug}/ come in.")
    return 0


def checked_email(address: str) -> str:
    """The address, when it is one and is still free."""
    try:
        validate_email(address)
    except ValidationError as error:
        raise CommandError(f"{address!r} is not a mail address.") from error
    if User.objects.at(Door.STAFF, address):
        raise CommandError(f"{address} signs in at another shop already: choose another address.")
    return address


def checked_password() -> str:
    """The owner's password: from PASSWORD, else asked for twice."""
    password = os.environ.get("PASSWORD") or _asked()
    try:
        validate_password(password)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return password


def _asked() -> str:
    if not sys.stdin.isatty():
        raise CommandError("set the variable PASSWORD to the owner's password, or run this at a terminal.")
    first = getpass.getpass("Password for the owner: ")
    if first != getpass.getpass("Once more: "):
        raise CommandError("the two passwords differ: try again.")
    return first
