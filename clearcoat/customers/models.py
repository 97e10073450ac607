"""The people whose cars are repaired: their account, if they want one, and the link that works without."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from clearcoat.accounts.models import User
from clearcoat.core import clock, tokens
from clearcoat.customers.consent import Consent
from clearcoat.customers.preferences import NotificationPreferences

__all__ = [
    "AccountHolder",
    "Consent",
    "Customer",
    "LinkHolder",
    "NotificationPreferences",
    "Registration",
    "TrackingLink",
]

CODE_LIFE = timedelta(hours=24)
CODE_TRIES = 5


class Customer(models.Model):
    """A vehicle owner's account. It exists only once its address is confirmed, so its address can be trusted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, models.CASCADE, related_name="customer")
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    phone_number = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="en")
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"customer {self.pk}"

    @property
    def email(self) -> str:
        """The confirmed address."""
        return self.user.email

    def estimates(self) -> Q:
        """Which estimates this person may see: those linked to the account."""
        return Q(customer_id=self.pk)


class Registration(models.Model):
    """A wish for an account, which becomes one only by the code that was mailed to the address.

    It keeps what was typed away from any account: someone who registers another person's address gets nothing,
    whatever that other person does with the mail (trust: the five ways of pre-hijacking).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(db_index=True)
    password = models.CharField(max_length=128)  # hashed
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    phone_number = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="en")
    nonce = models.CharField(max_length=32, default=tokens.nonce)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"registration {self.pk}"

    @classmethod
    def newest(cls, email: str) -> Registration | None:
        """The last living wish for this address; older ones are dead."""
        alive = cls.objects.filter(email=email.strip().lower(), created_at__gt=clock.now() - CODE_LIFE)
        return alive.order_by("-created_at").first()

    @classmethod
    def living(cls, pk: uuid.UUID) -> Registration | None:
        """This wish while it lives and is the newest of its address."""
        wish = cls.objects.filter(pk=pk).first()
        return wish if wish and cls.newest(wish.email) == wish else None

    @property
    def code(self) -> str:
        """The code that the mail carries, to be typed."""
        return tokens.derive("confirm", self.nonce)


class TrackingLink(models.Model):
    """The secret link of one estimate. Only its digest is stored; the token is derived when a message needs it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    estimate = models.ForeignKey("estimates.Estimate", models.CASCADE, related_name="links")
    nonce = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)  # the first time somebody looked

    def __str__(self) -> str:
        return f"link {self.pk}"

    @classmethod
    def living(cls) -> Q:
        """Neither revoked nor expired."""
        return Q(revoked_at=None, expires_at__gt=clock.now())

    @classmethod
    def make(cls, estimate_id: uuid.UUID, days: int) -> TrackingLink:
        """A new link; the ones before it are left alone."""
        nonce = tokens.nonce()
        digest = tokens.digest(tokens.derive("link", nonce))
        expires = clock.now() + timedelta(days=days)
        return cls.objects.create(estimate_id=estimate_id, nonce=nonce, digest=digest, expires_at=expires)

    @classmethod
    def current(cls, estimate_id: uuid.UUID) -> TrackingLink | None:
        """The newest living link of this estimate whose token this server can still derive."""
        links = cls.objects.filter(cls.living(), estimate_id=estimate_id).order_by("-created_at")
        return next((link for link in links if tokens.digest(link.token) == link.digest), None)

    @classmethod
    def revoke_all(cls, estimate_id: uuid.UUID) -> int:
        """Ends every living link of the estimate; the answer is how many there were."""
        return cls.objects.filter(cls.living(), estimate_id=estimate_id).update(revoked_at=clock.now())

    @classmethod
    def opened_by(cls, token: str) -> TrackingLink | None:
        """The living link of this token."""
        return cls.objects.filter(cls.living(), digest=tokens.digest(token)).first()

    def mark_opened(self) -> None:
        """Keeps when somebody first looked. A preview bot looks too: the link arrived, no more is known."""
        TrackingLink.objects.filter(pk=self.pk, opened_at=None).update(opened_at=clock.now())

    @property
    def token(self) -> str:
        """The secret itself, derived."""
        return tokens.derive("link", self.nonce)

    @property
    def url(self) -> str:
        """The address that goes into texts and mails."""
        return f"{settings.SITE_URL}/t/{self.token}"

    def estimates(self) -> Q:
        """Which estimates its holder may see: this one."""
        return Q(pk=self.estimate_id)


@dataclass(frozen=True, slots=True)
class LinkHolder:
    """Whoever brings this token, as an actor: permission and estimate are then one look-up instead of two."""

    token: str

    def estimates(self) -> Q:
        """The estimate of the living link that the token opens."""
        return Q(links__digest=tokens.digest(self.token), links__revoked_at=None, links__expires_at__gt=clock.now())


@dataclass(frozen=True, slots=True)
class AccountHolder:
    """Whoever signed in as this user, as an actor, before the account itself was read."""

    user_id: uuid.UUID

    def estimates(self) -> Q:
        """The estimates linked to the account."""
        return Q(customer__user_id=self.user_id)
