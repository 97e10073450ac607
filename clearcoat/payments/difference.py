"""What does not agree: an event of somebody else's, or Stripe's books and ours. Staff see it until it is settled."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from clearcoat.core import clock
from clearcoat.estimates import columns
from clearcoat.estimates.columns import words


class What(models.TextChoices):
    """In which way."""

    FOREIGN = "foreign", _("Not a payment of this shop")
    OTHER_MODE = "other_mode", _("Made in the other mode, test or live")
    OTHER_CURRENCY = "other_currency", _("In another currency")
    NOT_OURS = "not_ours", _("At Stripe, and not in the ledger")
    NOT_THERE = "not_there", _("In the ledger, and not at Stripe")
    OTHER_AMOUNT = "other_amount", _("Another amount at Stripe")


class DifferenceQuerySet(models.QuerySet["Difference"]):
    """Differences by whether somebody looked."""

    def open(self) -> DifferenceQuerySet:
        """Nobody settled these; the newest first."""
        return self.filter(settled_at=None).order_by("-found_at", "-pk")


class Difference(models.Model):
    """One finding about one object of Stripe's. `shop` is whose account it was; None is the installation's."""

    shop = models.ForeignKey("shops.Shop", models.CASCADE, null=True, related_name="differences")
    payment = models.ForeignKey("payments.Payment", models.CASCADE, null=True, related_name="differences")
    what = models.CharField(max_length=14, choices=What.choices)
    object_id = models.CharField(max_length=80)
    account = words(40)
    ours = columns.amount()
    theirs = columns.amount()
    currency = words(3)
    found_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)
    settled_by = words(120)

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "object_id"], name="one_finding_per_object")]

    def __str__(self) -> str:
        return f"{self.what} {self.object_id}"

    @classmethod
    def note(cls, what: What, object_id: str, **facts: object) -> Difference:
        """Keeps a finding; the same one a second time changes nothing."""
        row, _made = cls.objects.get_or_create(what=what, object_id=object_id, defaults=facts)
        return row

    @classmethod
    def agrees(cls, what: What, object_id: str) -> None:
        """What was missing has come since: nobody has to look any more."""
        found = cls.objects.open().filter(what=what, object_id=object_id)
        found.update(settled_at=clock.now(), settled_by="Clearcoat")

    def settle(self, by: str) -> bool:
        """Somebody looked into it. False when somebody else was quicker."""
        return bool(Difference.objects.open().filter(pk=self.pk).update(settled_at=clock.now(), settled_by=by))
