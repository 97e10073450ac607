"""A way of a shop that does not work: its messages wait, one of them is tried each minute, and staff are told.

The row is the circuit. It opens when the account itself is refused, or when nobody can be reached; the first message
that gets through closes it.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from clearcoat.core import clock

ALARM_AFTER = timedelta(minutes=5)  # of an outage that may end by itself
PROBE_EVERY = timedelta(seconds=60)


class Outage(models.Model):
    """One way of one shop, from the first failure to the first success."""

    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="outages")
    type = models.CharField(max_length=5)  # of the messages: sms or email
    needs_staff = models.BooleanField()  # the account is at fault: it does not end by itself
    needs_receipt = models.BooleanField(default=False)  # a message taken proves nothing; one that arrived does
    reason = models.CharField(max_length=300)
    since = models.DateTimeField(default=clock.now)
    probe_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "type"], name="one_outage_per_way")]

    def __str__(self) -> str:
        return f"outage {self.type} {self.shop_id}"

    @classmethod
    def of(cls, shop_id: uuid.UUID | None, way: str) -> Outage | None:
        """This way's outage, if it has one."""
        return cls.objects.filter(shop=shop_id, type=way).first() if shop_id else None

    @classmethod
    def alarms(cls, shop_id: uuid.UUID) -> list[Outage]:
        """Those that staff are to know of: for them to end, or that have lasted."""
        lasting = Q(needs_staff=True) | Q(since__lt=clock.now() - ALARM_AFTER)
        return list(cls.objects.filter(lasting, shop=shop_id).order_by("since"))

    @classmethod
    def note(cls, shop_id: uuid.UUID | None, way: str, reason: str, probe_at: datetime, **about: bool) -> None:
        """A message was refused because of its way: the outage begins, or goes on with this reason."""
        if shop_id:
            told = {"reason": reason[:300], "probe_at": probe_at, **about}
            cls.objects.update_or_create(shop_id=shop_id, type=way, defaults=told)

    @classmethod
    def try_now(cls, shop_id: uuid.UUID) -> None:
        """Somebody changed the shop's accounts: the next message need not wait for its probe."""
        cls.objects.filter(shop=shop_id).update(probe_at=clock.now())

    def end(self) -> None:
        """A message got through."""
        Outage.objects.filter(pk=self.pk).delete()

    def lets_try(self) -> bool:
        """Whether the caller may try now: anybody while it may end by itself, else one each time a probe is due."""
        if not self.needs_staff:
            return True
        mine = Outage.objects.filter(pk=self.pk, probe_at=self.probe_at, probe_at__lte=clock.now())
        return bool(mine.update(probe_at=clock.now() + PROBE_EVERY))
