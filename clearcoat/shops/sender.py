"""How a shop's texts and mails leave: its own accounts at the providers, where it has them, and how many may go."""

from __future__ import annotations

from decimal import Decimal

from django.db import models

from clearcoat.core import clock
from clearcoat.core.seal import LOST, SealedField

TEXTS_A_DAY = 200
SEGMENT_PRICE = Decimal("0.0120")  # in dollars: about what a segment and the carriers' fees come to
SECRETS = (
    "twilio_auth_token", "twilio_previous_token", "resend_api_key", "resend_signing_secret", "resend_previous_secret",
)  # fmt: skip


class Sender(models.Model):
    """One row a shop. Whatever is empty is the installation's. The secrets are sealed, and never shown again."""

    shop = models.OneToOneField("shops.Shop", models.CASCADE, primary_key=True, related_name="sender")
    messaging_service = models.CharField(max_length=34, blank=True)  # "MG…", in place of a number
    twilio_account = models.CharField(max_length=34, blank=True)  # "AC…"
    twilio_auth_token = SealedField(blank=True, default="")
    twilio_previous_token = SealedField(blank=True, default="")  # while a new one takes its place
    resend_api_key = SealedField(blank=True, default="")
    resend_signing_secret = SealedField(blank=True, default="")
    resend_previous_secret = SealedField(blank=True, default="")
    texts_paused_at = models.DateTimeField(null=True)
    texts_paused_by = models.CharField(max_length=120, blank=True)
    texts_a_day = models.PositiveIntegerField(default=TEXTS_A_DAY)
    segment_price = models.DecimalField(max_digits=6, decimal_places=4, default=SEGMENT_PRICE)  # for the figures only
    segments_a_month = models.PositiveIntegerField(null=True, blank=True)  # the budget; None: as many as there are

    def __str__(self) -> str:
        return f"sender of {self.shop_id}"

    @property
    def lost(self) -> list[str]:
        """The secrets that no key opens any more."""
        return [name for name in SECRETS if getattr(self, name) == LOST]

    def keep(self, **values: object) -> None:
        """Writes these fields and no other, making the row when there is none."""
        for name, value in values.items():
            setattr(self, name, value)
        if self._state.adding:
            self.save(force_insert=True)
        else:
            self.save(update_fields=list(values))

    def pause(self, by: str) -> None:
        """Texts wait from now on; `by` is whoever said so."""
        self.keep(texts_paused_at=clock.now(), texts_paused_by=by)

    def go_on(self) -> None:
        """Texts go again."""
        self.keep(texts_paused_at=None, texts_paused_by="")
