"""One look at the database: may this visitor see the estimate, and is the page that we drew earlier still true?"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Subquery

from clearcoat.accounts.models import User
from clearcoat.core import clock
from clearcoat.customers.models import AccountHolder, LinkHolder
from clearcoat.estimates.models import Actor, Estimate
from clearcoat.photos.models import Photo, Progress

ACCOUNT, LINK = "account", "link"

# What the page says of the shop. The estimate's version does not count changes of these, so they are in the key.
OF_THE_SHOP = ("name", "settings__accent", "settings__phone", "settings__email", "settings__address",
               "settings__hours", "settings__sms_number", "settings__takes_photos", "merchant__publishable_key",
               "merchant__pays_by_link", "settings__time_zone")  # fmt: skip
# What the owner sent and the worker has not prepared yet. It shows as soon as it is kept, and is no version of the
# estimate.
WAITING = (
    Photo.objects.filter(state=Progress.PROCESSING, estimate=OuterRef("pk"), is_owners=True, is_shared=True)
    .order_by()
    .values("estimate")
    .values_list(Count("pk"))
)


@dataclass(frozen=True, slots=True)
class Glance:
    """All that a drawn page depends on but for its language. Two equal glances see the same page."""

    estimate_id: uuid.UUID
    version: int
    kind: str  # which door within the door: by account or by link
    default_language: str
    today: date  # in the shop; a promised date passes at midnight
    waiting: int  # of the owner's own photos
    shop: tuple[str | bool | None, ...]


def glance(user: User | None, link_token: str, pk: uuid.UUID) -> Glance | None:
    """What this visitor sees of this estimate, in one query for a link; None when it is not theirs."""
    for kind, actor in _actors(user, link_token):
        row = _row(actor, pk)
        if row:
            version, language, waiting, *shop = row
            return Glance(pk, version, kind, language, clock.today(shop[-1]), waiting or 0, tuple(shop))
    return None


def _actors(user: User | None, link_token: str) -> list[tuple[str, Actor]]:
    """The same order as `workflow.access.followed`: the account first, then the link."""
    actors: list[tuple[str, Actor]] = []
    if user:
        actors.append((ACCOUNT, AccountHolder(user.pk)))
    if link_token:
        actors.append((LINK, LinkHolder(link_token)))
    return actors


def _row(actor: Actor, pk: uuid.UUID) -> tuple[Any, ...] | None:
    columns: tuple[Any, ...] = ("version", "language", Subquery(WAITING), *(f"shop__{name}" for name in OF_THE_SHOP))
    return Estimate.objects.visible_to(actor).filter(pk=pk).values_list(*columns).first()
