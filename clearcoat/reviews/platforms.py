"""Where a shop's customers may write a public review: fixed addresses that the shop keeps, the same for everyone."""

from __future__ import annotations

import uuid
from typing import Self, TypedDict
from urllib.parse import urlencode, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

GOOGLE_WRITE = (
    "https://search.google.com/local/writereview"  # developers.google.com/maps: "Place IDs", links to reviews
)
MOST_PLATFORMS = 8  # of one shop
PLACE_ID = RegexValidator(r"^[A-Za-z0-9_-]{10,200}$", _("Copy the place ID as Google shows it."))
HTTPS = URLValidator(schemes=["https"], message=_("Write the whole address, beginning with https://."))
WRITES_AT_YELP = "writeareview"
HOSTS = {"facebook": "facebook.com", "yelp": "yelp.com"}


def host_of(address: str) -> str:
    """Where it leads; "" for an address that cannot be read, or with a name before its host, which hides another."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return "" if "@" in parts.netloc else parts.hostname or ""


class Link(TypedDict):
    """One public link as an owner saw it; kept with the request as proof."""

    id: str
    kind: str
    name: str
    address: str


class Platform(models.TextChoices):
    """Which kind of place it is."""

    GOOGLE = "google", "Google"
    FACEBOOK = "facebook", "Facebook"
    OTHER = "other", _("Another place")
    YELP = "yelp", "Yelp"


# Yelp asks businesses not to ask for reviews at all: a shop turns its profile on by hand, after reading why.
OFF_AT_FIRST = {Platform.YELP}


class ReviewPlatform(models.Model):
    """One place of one shop. Google is found by its place id, every other by its address."""

    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="review_platforms")
    kind = models.CharField(max_length=10, choices=Platform.choices)
    name = models.CharField(max_length=40, blank=True)  # of another place
    place_id = models.CharField(max_length=200, blank=True, validators=[PLACE_ID])
    address = models.CharField(max_length=400, blank=True, validators=[HTTPS])
    is_on = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "kind"], condition=~Q(kind="other"), name="one_platform_of_a_kind")
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """Raises ValidationError for a place without its id, name or address, or with an address not of its kind."""
        missing = "place_id" if self.kind == Platform.GOOGLE else "address"
        if not getattr(self, missing):
            raise ValidationError({missing: _("This place cannot be reached without it.")})
        if self.kind == Platform.OTHER and not self.name:
            raise ValidationError({"name": _("Say what the place is called.")})
        if self.address:
            self._check_address()

    @property
    def label(self) -> str:
        """What an owner reads on the button."""
        return self.name or str(self.get_kind_display())

    @property
    def url(self) -> str:
        """Where the button leads."""
        if self.kind == Platform.GOOGLE:
            return f"{GOOGLE_WRITE}?{urlencode({'placeid': self.place_id})}"
        return self.address

    @property
    def link(self) -> Link:
        """As a request keeps it."""
        return {"id": str(self.pk), "kind": self.kind, "name": self.label, "address": self.url}

    def _check_address(self) -> None:
        host, wanted = host_of(self.address), HOSTS.get(self.kind, "")
        if not host:
            raise ValidationError({"address": HTTPS.message})
        if wanted and host != wanted and not host.endswith(f".{wanted}"):
            raise ValidationError({"address": _("This address does not lie at %(host)s.") % {"host": wanted}})
        if self.kind == Platform.OTHER and "yelp" in host.split("."):
            raise ValidationError({"address": _("Yelp has a field of its own, with what there is to know first.")})
        if self.kind == Platform.YELP and WRITES_AT_YELP in self.address.lower():
            raise ValidationError({"address": _("Yelp allows no link that asks: give the address of your profile.")})

    @classmethod
    def offer(cls, shop_id: uuid.UUID, kind: str, *, is_on: bool | None = None, **where: str) -> Self:
        """Keeps a place of the shop; one of a kind takes the place of the one before. On at first, but for Yelp."""
        known = cls.objects.filter(shop=shop_id, kind=kind).exclude(kind=Platform.OTHER).first()
        row = known or cls(shop_id=shop_id, kind=kind, is_on=kind not in OFF_AT_FIRST)
        for name, value in where.items():
            setattr(row, name, value)
        row.is_on = row.is_on if is_on is None else is_on
        row.full_clean()
        row.save()
        return row

    @classmethod
    def links_of(cls, shop_id: uuid.UUID) -> list[Link]:
        """The links that everybody is shown who is asked now."""
        return [row.link for row in cls.objects.filter(shop=shop_id, is_on=True)[:MOST_PLATFORMS]]
