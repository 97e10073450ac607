"""The ledger of consent: who said yes or no to which messages, when, how and with which words. It only ever grows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, Never

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from clearcoat.core import clock


class Subject(models.TextChoices):
    """What was agreed to. Review requests count as marketing, so they need a yes of their own (47 CFR 64.1200(f))."""

    SERVICE = "service", _("Texts about the repair")
    MARKETING = "marketing", _("Review requests")


class Word(models.TextChoices):
    """What the person said."""

    GIVEN = "given", _("Said yes")
    WITHDRAWN = "withdrawn", _("Said no")
    RESTORED = "restored", _("Said yes again")


class How(models.TextChoices):
    """By which way the shop heard it."""

    INTAKE = "intake", _("Intake form")
    PAGE = "page", _("Web page")
    TEXT = "text", _("Reply by text")
    MAIL = "mail", _("Mail")
    SPOKEN = "spoken", _("In person or by phone")
    IMPORT = "import", _("Taken over from another system")


class LedgerQuerySet(models.QuerySet["Consent"]):
    """Entries of the ledger. None is ever changed or taken away."""

    def update(self, **fields: Any) -> Never:
        """Refused: evidence that can be edited is none."""
        raise TypeError("The ledger of consent is only added to.")

    def delete(self) -> Never:
        """Refused, as `update` is."""
        raise TypeError("The ledger of consent is only added to.")

    def bulk_update(self, *_args: Any, **_options: Any) -> Never:
        """Refused, as `update` is."""
        raise TypeError("The ledger of consent is only added to.")

    def about(self, shop_id: uuid.UUID, contacts: Iterable[str]) -> LedgerQuerySet:
        """Everything that was said about these numbers and addresses, newest first."""
        return self.filter(shop=shop_id, contact__in=[contact for contact in contacts if contact]).order_by("-id")


class Consent(models.Model):
    """One entry: a yes or a no of the person behind one number or address, towards one shop."""

    id = models.BigAutoField(primary_key=True)
    shop = models.ForeignKey("shops.Shop", models.PROTECT, related_name="+")
    contact = models.CharField(max_length=254)  # a number in E.164, or an address in lower case
    subject = models.CharField(max_length=10, choices=Subject.choices)
    word = models.CharField(max_length=10, choices=Word.choices)
    how = models.CharField(max_length=10, choices=How.choices)
    by = models.CharField(max_length=120)  # who wrote it down, by name: staff, or the person
    words = models.TextField(max_length=2000)  # exactly those that were shown, or that the person used
    source = models.CharField(max_length=80, blank=True)  # the address that it came from on the net, or the staff id
    estimate_number = models.CharField(max_length=30, blank=True)  # of the repair it was asked for
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["shop", "contact", "subject", "-id"], name="consent_newest")]

    def __str__(self) -> str:
        return f"{self.subject} {self.word}"

    def save(self, *args: Any, **options: Any) -> None:
        """Adds the entry. Raises TypeError for one that is on record: it stays as it is."""
        if not self._state.adding:
            raise TypeError("The ledger of consent is only added to.")
        super().save(*args, **options | {"force_insert": True})

    def delete(self, *_args: Any, **_options: Any) -> Never:
        """Refused: a no is written as a new entry."""
        raise TypeError("The ledger of consent is only added to.")


def standing(shop_id: uuid.UUID, contact: str, subject: str) -> str:
    """The last word on it: given, withdrawn, restored, or "" when the person was never asked."""
    entries = Consent.objects.about(shop_id, [contact]).filter(subject=subject)
    return entries.values_list("word", flat=True).first() or ""


def asked_words(subject: str, shop_name: str) -> str:
    """The words that a person agrees to, in the active language; the ledger keeps them as they were shown."""
    return str(QUESTIONS[Subject(subject)]) % {"shop": shop_name}


def in_every_language(subject: str, shop_name: str) -> str:
    """The words in each language that we speak, to be read out or shown across the desk."""
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(asked_words(subject, shop_name))
    return "\n".join(found)


# What 47 CFR 64.1200(f)(9) and the carriers ask to be said: who texts, about what, that it is no condition, and STOP.
QUESTIONS = {
    Subject.SERVICE: _(
        "%(shop)s may text this number about the repair, by automatic means too. It is not a condition of any work."
        " Message and data rates may apply. Reply STOP to end it, HELP for help."
    ),
    Subject.MARKETING: _(
        "%(shop)s may also text this number to ask for a review. It is not a condition of any work."
        " Reply STOP to end it."
    ),
}
