"""With which account a shop takes cards, and how. Secrets go in and never come out."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clearcoat.core.seal import LOST
from clearcoat.dashboard.forms.sender import KEPT, secret
from clearcoat.payments.models import Merchant
from clearcoat.shops.models import Shop

SECRET = re.compile(r"(?:sk|rk)_(test|live)_\w+")
SHOWN = re.compile(r"pk_(test|live)_\w+")
SIGNING, ACCOUNT = re.compile(r"whsec_\S+"), re.compile(r"acct_\w+")
SECRETS = ("secret_key", "webhook_secret")
PLAIN = ("publishable_key", "connected_account", "pays_by_link", "uses_checkout")
GROUPS = (
    ("keys", _("The shop's own Stripe account"),
     ("secret_key", "publishable_key", "webhook_secret", "connected_account", "forget_keys")),
    ("ways", _("How customers pay"), ("pays_by_link", "uses_checkout")),
)  # fmt: skip


class MerchantForm(forms.Form):
    """Empty means: the installation's account."""

    secret_key = secret(_("Secret key"))
    publishable_key = forms.CharField(
        label=_("Publishable key"), max_length=200, required=False, help_text=_("pk_test_ or pk_live_ and so on.")
    )
    webhook_secret = secret(_("Signing secret of the webhook"))
    connected_account = forms.CharField(
        label=_("Or a connected account"),
        max_length=40,
        required=False,
        help_text=_("acct_ and so on, reached through this installation's keys."),
    )
    forget_keys = forms.BooleanField(label=_("Remove the shop's own keys"), required=False)
    pays_by_link = forms.BooleanField(label=_("The link is enough to pay, without an account"), required=False)
    uses_checkout = forms.BooleanField(label=_("Pay on Stripe's own page instead of the shop's"), required=False)

    def __init__(self, data: QueryDict | None = None, *, shop: Shop) -> None:
        self.kept = Merchant.of(shop)
        super().__init__(data, initial={name: getattr(self.kept, name) for name in PLAIN})
        for name in SECRETS:
            if getattr(self.kept, name) not in {"", LOST}:
                self.fields[name].help_text = KEPT

    @property
    def groups(self) -> list[tuple[str, Any, list[forms.BoundField]]]:
        """The fields by group, as the page shows them."""
        return [(key, title, [self[name] for name in names]) for key, title, names in GROUPS]

    def clean_secret_key(self) -> str:
        """As Stripe writes it."""
        return self._matching("secret_key", SECRET, _("A secret key begins with sk_test_, sk_live_ or rk_."))

    def clean_publishable_key(self) -> str:
        """As Stripe writes it."""
        return self._matching("publishable_key", SHOWN, _("A publishable key begins with pk_test_ or pk_live_."))

    def clean_webhook_secret(self) -> str:
        """As Stripe writes it."""
        words = _("A signing secret begins with whsec_. Copy it from the webhook at Stripe.")
        return self._matching("webhook_secret", SIGNING, words)

    def clean_connected_account(self) -> str:
        """As Stripe writes it."""
        return self._matching("connected_account", ACCOUNT, _("A connected account begins with acct_."))

    def clean(self) -> dict[str, Any]:
        """Two keys of one mode; and an account of the shop's own, or a connected one."""
        data = super().clean() or self.cleaned_data
        key = "" if data.get("forget_keys") else data.get("secret_key") or self._kept_key()
        own, shown = SECRET.fullmatch(key), SHOWN.fullmatch(data.get("publishable_key") or "")
        if own and not shown and "publishable_key" not in self.errors:
            self.add_error("publishable_key", _("Copy the publishable key that belongs to the secret one."))
        if own and shown and own[1] != shown[1]:
            self.add_error("publishable_key", _("One key is for tests and the other is live. Take both of one kind."))
        if own and data.get("connected_account"):
            self.add_error("connected_account", _("With keys of the shop's own this stays empty."))
        return data

    def write(self) -> None:
        """Keeps what was typed. A signing secret that is replaced stays good for what was signed before."""
        data = self.cleaned_data
        values: dict[str, object] = {name: data[name] for name in PLAIN}
        if data["forget_keys"]:
            empty = dict.fromkeys((*SECRETS, "previous_webhook_secret", "publishable_key"), "")
            self.kept.keep(**values | empty)
            return
        values |= {name: data[name] for name in SECRETS if data[name]}
        if data["webhook_secret"] and self.kept.webhook_secret != LOST:
            values["previous_webhook_secret"] = self.kept.webhook_secret
        self.kept.keep(**values)

    def _kept_key(self) -> str:
        return "" if self.kept.secret_key == LOST else self.kept.secret_key

    def _matching(self, name: str, shape: re.Pattern[str], advice: Any) -> str:
        written = str(self.cleaned_data[name]).strip()
        if written and not shape.fullmatch(written):
            raise forms.ValidationError(advice)
        return written
