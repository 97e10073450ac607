"""From which accounts and addresses a shop's messages leave, and how many may. Secrets go in and never come out."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clearcoat.core import phone
from clearcoat.dashboard.forms.settings import as_number
from clearcoat.shops.models import Shop

ACCOUNT, SERVICE = re.compile(r"AC[0-9a-f]{32}"), re.compile(r"MG[0-9a-f]{32}")
OF_SETTINGS = ("sms_number", "sender_name", "sender_email", "reply_to_email")
KEPT = _("One is kept. Leave this empty to keep it.")
GROUPS = (
    ("texts", _("Texts"),
     ("sms_number", "messaging_service", "twilio_account", "twilio_auth_token", "texts_a_day", "segments_a_month",
      "segment_price")),
    ("mails", _("Mails"),
     ("sender_name", "sender_email", "reply_to_email", "resend_api_key", "resend_signing_secret", "forget_mail_keys")),
)  # fmt: skip


def secret(label: Any) -> forms.CharField:
    """A field whose contents are never written into the page."""
    return forms.CharField(label=label, max_length=200, required=False, widget=forms.PasswordInput)


class SenderForm(forms.Form):
    """Empty means: the installation's."""

    sms_number = forms.CharField(
        label=_("Texts come from"),
        max_length=20,
        required=False,
        help_text=_("Empty: the number of this installation."),
    )
    messaging_service = forms.CharField(
        label=_("Or a Messaging Service"),
        max_length=34,
        required=False,
        help_text=_("Its SID at Twilio: MG and so on."),
    )
    twilio_account = forms.CharField(
        label=_("Own Twilio account"),
        max_length=34,
        required=False,
        help_text=_("Its SID: AC and so on. Empty: the account of this installation."),
    )
    twilio_auth_token = secret(_("Its auth token"))
    texts_a_day = forms.IntegerField(label=_("Texts a day, at most"), min_value=0, max_value=100_000)
    segments_a_month = forms.IntegerField(
        label=_("Budget: segments a month"),
        min_value=0,
        max_value=10_000_000,
        required=False,
        help_text=_("A text of 160 letters is one segment. Empty: no budget."),
    )
    segment_price = forms.DecimalField(
        label=_("Price of a segment"),
        min_value=0,
        max_digits=6,
        decimal_places=4,
        help_text=_("As Twilio bills it with the carriers' fees; for the figures of the messages page."),
    )
    sender_name = forms.CharField(label=_("Sender of mails"), max_length=80, required=False)
    sender_email = forms.EmailField(
        label=_("Mails come from"),
        required=False,
        help_text=_("Empty: the address of this installation."),
    )
    reply_to_email = forms.EmailField(label=_("Answers go to"), required=False)
    resend_api_key = secret(_("Own Resend key"))
    resend_signing_secret = secret(_("Signing secret of its webhook"))
    forget_mail_keys = forms.BooleanField(label=_("Remove the mail keys"), required=False)

    def __init__(self, data: QueryDict | None = None, *, shop: Shop) -> None:
        self.shop, self.kept = shop, shop.sending
        initial = {name: getattr(shop.settings, name) for name in OF_SETTINGS}
        own = ("messaging_service", "twilio_account", "texts_a_day", "segments_a_month", "segment_price")
        super().__init__(data, initial=initial | {name: getattr(self.kept, name) for name in own})
        for name in ("twilio_auth_token", "resend_api_key", "resend_signing_secret"):
            if getattr(self.kept, name) and name not in self.kept.lost:
                self.fields[name].help_text = KEPT

    @property
    def groups(self) -> list[tuple[str, Any, list[forms.BoundField]]]:
        """The fields by group, as the page shows them."""
        return [(key, title, [self[name] for name in names]) for key, title, names in GROUPS]

    def clean_sms_number(self) -> str:
        """In E.164."""
        return as_number(self.cleaned_data["sms_number"])

    def clean_messaging_service(self) -> str:
        """As Twilio writes it."""
        return _matching(
            self.cleaned_data["messaging_service"], SERVICE, _("A Messaging Service SID is MG and 32 more.")
        )

    def clean_twilio_account(self) -> str:
        """As Twilio writes it."""
        return _matching(self.cleaned_data["twilio_account"], ACCOUNT, _("An account SID is AC and 32 more."))

    def clean_resend_signing_secret(self) -> str:
        """One that can sign: whsec_ and base64."""
        written = str(self.cleaned_data["resend_signing_secret"]).strip()
        try:
            key = base64.b64decode(str(written).removeprefix("whsec_"), validate=True)
        except (ValueError, binascii.Error):
            key = b""
        if written and not (written.startswith("whsec_") and key):
            raise forms.ValidationError(_("A signing secret begins with whsec_. Copy it from the webhook at Resend."))
        return written

    def clean(self) -> dict[str, Any]:
        """An account of the shop's own needs its token, and a sender that belongs to it."""
        data = super().clean() or self.cleaned_data
        if not data.get("twilio_account"):
            return data
        same = data["twilio_account"] == self.kept.twilio_account and "twilio_auth_token" not in self.kept.lost
        if not data.get("twilio_auth_token") and not (same and self.kept.twilio_auth_token):
            self.add_error("twilio_auth_token", _("Copy the auth token from the Twilio console."))
        if not data.get("sms_number") and not data.get("messaging_service"):
            self.add_error("sms_number", _("An account of the shop's own needs a number or a Messaging Service."))
        return data

    def write(self) -> None:
        """Keeps what was typed. A secret that is replaced stays good for what was signed before."""
        data = self.cleaned_data
        for name in OF_SETTINGS:
            setattr(self.shop.settings, name, data[name])
        self.shop.settings.save(update_fields=list(OF_SETTINGS))
        names = ("messaging_service", "twilio_account", "texts_a_day", "segments_a_month", "segment_price")
        self.kept.keep(**{name: data[name] for name in names} | self._twilio_secrets() | self._resend_secrets())

    def _twilio_secrets(self) -> dict[str, str]:
        if not self.cleaned_data["twilio_account"]:
            return {"twilio_auth_token": "", "twilio_previous_token": ""}
        same = self.cleaned_data["twilio_account"] == self.kept.twilio_account
        return _replaced(self.kept, "twilio_auth_token", "twilio_previous_token", self.cleaned_data, same)

    def _resend_secrets(self) -> dict[str, str]:
        names = ("resend_api_key", "resend_signing_secret", "resend_previous_secret")
        if self.cleaned_data["forget_mail_keys"]:
            return dict.fromkeys(names, "")
        key = {"resend_api_key": self.cleaned_data["resend_api_key"]} if self.cleaned_data["resend_api_key"] else {}
        return key | _replaced(self.kept, "resend_signing_secret", "resend_previous_secret", self.cleaned_data, True)


def _replaced(kept: Any, name: str, previous: str, data: dict[str, Any], same: bool) -> dict[str, str]:
    """The new secret and the one before, or nothing when none was typed."""
    if not data[name]:
        return {}
    old = getattr(kept, name) if same and name not in kept.lost else ""
    return {name: data[name], previous: old}


def _matching(written: str, shape: re.Pattern[str], advice: Any) -> str:
    if written and not shape.fullmatch(written.strip()):
        raise forms.ValidationError(advice)
    return written.strip()


class TestForm(forms.Form):
    """To whom a test goes: by text or by mail."""

    way = forms.ChoiceField(choices=[("sms", "sms"), ("email", "email")])
    to = forms.CharField(max_length=254)

    def clean_to(self) -> str:
        """A number that can be texted, or a mail address."""
        written = self.cleaned_data["to"].strip()
        if self.cleaned_data.get("way") == "email":
            return str(forms.EmailField().clean(written)).lower()
        number = phone.e164(written)
        if not phone.is_textable(number):
            raise forms.ValidationError(_("Enter a mobile number in the US or Canada."))
        return number
