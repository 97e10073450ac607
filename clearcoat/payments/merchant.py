"""How a shop takes cards: with Stripe keys of its own, or the installation's and perhaps a connected account."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from clearcoat.core.seal import LOST, SealedField
from clearcoat.estimates.columns import words
from clearcoat.shops.models import Shop

LIVE = ("sk_live_", "rk_live_")


class Merchant(models.Model):
    """One row a shop. Whatever is empty is the installation's. The secrets are sealed, and never shown again."""

    shop = models.OneToOneField("shops.Shop", models.CASCADE, primary_key=True, related_name="merchant")
    secret_key = SealedField(blank=True, default="")
    publishable_key = words(200)
    webhook_secret = SealedField(blank=True, default="")
    previous_webhook_secret = SealedField(blank=True, default="")  # while a new one takes its place
    connected_account = words(40)  # "acct_…", reached through the installation's keys
    pays_by_link = models.BooleanField(default=True)  # whether the link alone is enough to pay
    uses_checkout = models.BooleanField(default=False)  # Stripe's own page in place of ours

    def __str__(self) -> str:
        return f"merchant {self.shop_id}"

    @classmethod
    def of(cls, shop: Shop) -> Merchant:
        """The shop's row, or one as it would be, not saved."""
        return cls.objects.filter(shop=shop).first() or cls(shop=shop)

    @property
    def own_keys(self) -> bool:
        """Whether the shop has an account of its own at Stripe."""
        return bool(self.secret_key)

    @property
    def key(self) -> str:
        """The secret key that its calls are made with."""
        return self.secret_key or settings.STRIPE_SECRET_KEY

    @property
    def shown_key(self) -> str:
        """The key that the pay page may show."""
        return self.publishable_key if self.own_keys else settings.STRIPE_PUBLISHABLE_KEY

    @property
    def account(self) -> str:
        """The connected account, or "" for the key's own."""
        return "" if self.own_keys else self.connected_account

    @property
    def livemode(self) -> bool:
        """Whether real money moves."""
        return self.key.startswith(LIVE)

    @property
    def is_ready(self) -> bool:
        """Whether cards can be taken."""
        return bool(self.key and self.shown_key) and self.key != LOST

    @property
    def webhook_secrets(self) -> list[str]:
        """Every secret that may sign now, of the shop's own account."""
        return [one for one in (self.webhook_secret, self.previous_webhook_secret) if one]

    def keep(self, **values: object) -> None:
        """Writes these fields and no other, making the row when there is none."""
        for name, value in values.items():
            setattr(self, name, value)
        if self._state.adding:
            self.save(force_insert=True)
        else:
            self.save(update_fields=list(values))
