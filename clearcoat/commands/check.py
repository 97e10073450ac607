"""`clearcoat check`: each wrong or missing setting of a production set-up, in one line."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import timedelta

from django.core.checks import CheckMessage, Error, Warning, run_checks
from django.db import DatabaseError

from clearcoat.core import clock
from clearcoat.notifications.senders import findings
from clearcoat.payments.difference import Difference, What
from clearcoat.shops.models import Shop

TOLD_FOR = timedelta(days=30)  # then a finding that belongs to no shop is told no more
MOST_TOLD = 20


def configure(parser: ArgumentParser) -> None:
    """It takes no words."""


def run(options: Namespace) -> int:
    """1 when something is wrong; warnings alone are 0."""
    # Django's own deployment checks assume that it ends TLS and sets headers itself; ours name the settings that count.
    found = [*run_checks(), *run_checks(tags=["production"], include_deployment_checks=True), *of_shops(), *of_books()]
    for message in found:
        print(line_of(message))
    if not found:
        print("Every setting is right.")
    return 1 if any(message.level >= 40 for message in found) else 0


def of_shops() -> Iterator[CheckMessage]:
    """What keeps each shop's messages from leaving. Nothing, while there is no database with shops."""
    try:
        shops = list(Shop.objects.select_related("settings", "sender").order_by("name"))
    except DatabaseError:
        return
    hint = "An owner sets it right at /shop/settings/messages."
    for shop in shops:
        for finding in findings(shop):
            text = f"{shop.name}: {finding.text}"
            if finding.stops:
                yield Error(text, hint=hint, id="clearcoat.E012")
            else:
                yield Warning(text, hint=hint, id="clearcoat.W004")


def of_books() -> Iterator[CheckMessage]:
    """What Stripe told or has lately that fits no shop: the shops' own are on their pages."""
    lately = clock.now() - TOLD_FOR
    try:
        found = list(Difference.objects.open().filter(shop=None, found_at__gte=lately)[:MOST_TOLD])
    except DatabaseError:
        return
    hint = "Look the number up in Stripe's dashboard; somebody else may use the same account."
    for one in found:
        text = f"{one.object_id} of {one.account or 'the installation'} at Stripe: {What(one.what).label}."
        yield Warning(text, hint=hint, id="clearcoat.W011")


def line_of(message: CheckMessage) -> str:
    """One finding as one line: how bad, what, what to do."""
    mark = "warning" if isinstance(message, Warning) else "error"
    return f"{mark} {message.id}: {message.msg} {message.hint or ''}".strip()
