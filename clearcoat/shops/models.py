"""A shop, how it wants to be seen and to work, and the people who work there."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from clearcoat.accounts.models import User
from clearcoat.core import clock
from clearcoat.shops.sender import Sender

__all__ = ["Role", "Sender", "Shop", "ShopSettings", "StaffMember"]

LONGEST_REVIEW_WAIT = 168  # hours: a week
LONGEST_COOLDOWN = 730  # days
HEX_COLOR = RegexValidator(r"^#[0-9a-f]{6}$", _("Write the colour as # and six figures, such as #1f5fbf."))


class Role(models.TextChoices):
    """What a person at the shop may do; each role may do what the ones below it may."""

    OWNER = "owner", _("Owner or manager")
    ADVISOR = "advisor", _("Advisor")
    TECHNICIAN = "technician", _("Technician")


class Shop(models.Model):
    """One repair shop. Everything that belongs to it is fetched through it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)  # names its drop folder
    created_at = models.DateTimeField(default=clock.now)

    settings: ShopSettings

    def __str__(self) -> str:
        return self.name

    @property
    def sending(self) -> Sender:
        """How its messages leave: its row, or one as it would be, not saved."""
        return getattr(self, "sender", None) or Sender(shop=self)

    @classmethod
    def open(cls, name: str, **settings: object) -> Shop:
        """A new shop with its settings, under a free short name."""
        base = slugify(name) or "shop"
        taken = set(cls.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        slug = next(s for s in [base, *(f"{base}-{n}" for n in range(2, 1000))] if s not in taken)
        shop = cls.objects.create(name=name, slug=slug)
        ShopSettings.objects.create(shop=shop, **settings)
        return shop

    def take_number(self) -> str:
        """The next estimate number; two at once never get the same. Call it inside a transaction."""
        row = ShopSettings.objects.select_for_update().get(pk=self.pk)
        ShopSettings.objects.filter(pk=self.pk).update(next_number=F("next_number") + 1)
        return str(row.next_number)

    def take_receipt_number(self) -> int:
        """The next receipt's number; two at once never get the same. Call it inside a transaction."""
        row = ShopSettings.objects.select_for_update().get(pk=self.pk)
        ShopSettings.objects.filter(pk=self.pk).update(next_receipt=F("next_receipt") + 1)
        return row.next_receipt

    def today(self) -> date:
        """The day on the shop's own wall."""
        return clock.today(self.settings.time_zone)


class ShopSettings(models.Model):
    """How a shop presents itself and works. One row a shop."""

    shop = models.OneToOneField(Shop, models.CASCADE, primary_key=True, related_name="settings")
    time_zone = models.CharField(max_length=64, default="America/Chicago")
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=200, blank=True)
    hours = models.CharField(max_length=200, blank=True)
    accent = models.CharField(max_length=7, default="#1f5fbf", validators=[HEX_COLOR])
    currency = models.CharField(max_length=3, default="USD")
    tax_rate = models.DecimalField(max_digits=7, decimal_places=4, default=Decimal(0))  # percent
    labor_rate = models.DecimalField(max_digits=8, decimal_places=2, default=Decimal(0))  # an hour
    paint_rate = models.DecimalField(max_digits=8, decimal_places=2, default=Decimal(0))  # an hour
    sender_name = models.CharField(max_length=80, blank=True)
    sender_email = models.EmailField(blank=True)
    reply_to_email = models.EmailField(blank=True)
    sms_number = models.CharField(max_length=20, blank=True)
    # How long a message waits before it goes, so that a wrong move can be taken back unseen.
    hold_seconds = models.PositiveSmallIntegerField(default=60)
    # Texts go out in these hours on the recipient's own clock: stricter than 47 CFR 64.1200(c)(1), fits Texas SB 140.
    text_from = models.PositiveSmallIntegerField(default=9)  # o'clock, 0 to 23
    text_until = models.PositiveSmallIntegerField(default=20)  # o'clock, 1 to 24
    text_from_sunday = models.PositiveSmallIntegerField(default=12)  # o'clock
    holidays = models.JSONField(default=list, blank=True)  # days without texts, as "2026-12-25"
    quiet_mail = models.BooleanField(default=False)  # mails keep these hours too
    next_number = models.PositiveIntegerField(default=1001)  # of the next estimate
    next_receipt = models.PositiveIntegerField(default=1)
    link_days = models.PositiveSmallIntegerField(default=90)  # a link's life after the last visit to the shop
    shares_photos = models.BooleanField(default=True)  # whether a new photo is shown to the owner unless staff say no
    approval_state = models.CharField(
        max_length=2, blank=True, default=""
    )  # whose law: approvals/states.py; "" is none
    link_approves = models.BooleanField(default=True)  # whether the link is enough to decide, without signing in
    approval_reminder_hours = models.PositiveSmallIntegerField(default=24)  # to the first reminder; 0 sends none
    takes_photos = models.BooleanField(default=True)  # whether owners may send photos of the damage
    review_after_hours = models.PositiveSmallIntegerField(
        default=24, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_REVIEW_WAIT)]
    )
    # The same person is asked for no other review within so many days.
    review_cooldown_days = models.PositiveSmallIntegerField(
        default=90, validators=[MaxValueValidator(LONGEST_COOLDOWN)]
    )
    review_reminds = models.BooleanField(default=True)  # whether who neither answered nor clicked is asked once more

    def __str__(self) -> str:
        return f"settings of {self.shop_id}"


class StaffMember(models.Model):
    """A person who works at a shop. Both doors ask it what they may see and do."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, models.CASCADE, related_name="staff")
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="staff")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.ADVISOR)

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"

    @property
    def is_manager(self) -> bool:
        """May re-open, refund and change the shop's settings."""
        return self.role == Role.OWNER

    @property
    def writes_estimates(self) -> bool:
        """May make and change estimates; a technician moves cards and adds photos."""
        return self.role in {Role.OWNER, Role.ADVISOR}

    def estimates(self) -> Q:
        """Which estimates this person may see: their shop's."""
        return Q(shop_id=self.shop_id)

    def change_role(self, role: str) -> None:
        """Gives another role and ends the API sign-ins made under the old one."""
        StaffMember.objects.filter(pk=self.pk).update(role=role)
        self.role = role
        self.user.end_sign_ins()
