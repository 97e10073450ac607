"""Sign-in identities: who may enter by which door, the keys of API clients, and the count of tries."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F
from django.db.models.functions import Greatest

from clearcoat.accounts.replay import Replay
from clearcoat.core import clock, tokens

__all__ = ["AccessToken", "Door", "PasswordReset", "Replay", "Tries", "User", "UserManager", "username"]

TOKEN_LIFE = timedelta(days=30)
RESET_LIFE = timedelta(hours=1)


class Door(models.TextChoices):
    """The two doors. The same address may have an identity at each; neither opens the other's."""

    CUSTOMER = "customer"
    STAFF = "staff"


class UserManager(BaseUserManager["User"]):
    """Finds and makes identities by door and address."""

    def at(self, door: str, email: str) -> User | None:
        """The identity of this address at this door, or None."""
        return self.filter(username=username(door, email)).first()

    def enrol(self, door: str, email: str, password: str | None) -> User:
        """A new identity whose address is known to be its owner's; without a password it cannot sign in yet."""
        user = self.model(door=door, email=email.strip().lower(), username=username(door, email))
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One address at one door."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    door = models.CharField(max_length=8, choices=Door.choices)
    email = models.EmailField()
    username = models.CharField(max_length=300, unique=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return f"{self.door} {self.pk}"

    def change_password(self, password: str) -> None:
        """Sets the password and ends every sign-in: sessions die with the hash, API tokens by deletion."""
        self.set_password(password)
        self.save(update_fields=["password"])
        self.end_sign_ins()

    def end_sign_ins(self) -> None:
        """Revokes the API tokens. Sessions carry the password's hash and are dropped when it changes."""
        self.access_tokens.all().delete()


def username(door: str, email: str) -> str:
    """The unique name of an address at a door."""
    return f"{door}:{email.strip().lower()}"


class AccessToken(models.Model):
    """An API client's sign-in. Only the digest is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="access_tokens")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    @classmethod
    def issue(cls, user: User) -> str:
        """A new token for this person, in clear for the only time."""
        token = tokens.fresh()
        cls.objects.create(user=user, digest=tokens.digest(token), expires_at=clock.now() + TOKEN_LIFE)
        return token

    @classmethod
    def holder(cls, token: str, door: str) -> User | None:
        """The active person whose living token this is, at this door only."""
        row = (
            cls.objects.select_related("user")
            .filter(digest=tokens.digest(token), expires_at__gt=clock.now(), user__is_active=True, user__door=door)
            .first()
        )
        return row.user if row else None

    @classmethod
    def revoke(cls, token: str) -> None:
        """Ends this one sign-in."""
        cls.objects.filter(digest=tokens.digest(token)).delete()


class PasswordReset(models.Model):
    """A wish for a new password, at either door. The newest wins, and it works once, for an hour."""

    user = models.ForeignKey(User, models.CASCADE, related_name="password_resets")
    nonce = models.CharField(max_length=32, default=tokens.nonce)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"reset {self.pk}"

    @classmethod
    def open(cls, user: User) -> PasswordReset:
        """A new wish; older ones of the same person end."""
        cls.objects.filter(user=user).delete()
        nonce = tokens.nonce()
        return cls.objects.create(user=user, nonce=nonce, digest=tokens.digest(tokens.derive("reset", nonce)))

    @classmethod
    def living(cls, token: str) -> PasswordReset | None:
        """The wish that this token belongs to, while it lives."""
        fresh = cls.objects.filter(digest=tokens.digest(token), created_at__gt=clock.now() - RESET_LIFE)
        return fresh.select_related("user").first()


class Tries(models.Model):
    """How often something was tried, per key and window. A row, so that every process counts alike."""

    key = models.CharField(max_length=120)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="one_count_per_window")]

    @classmethod
    def count_one(cls, key: str, window: datetime) -> int:
        """Adds one and gives the new count; two at once count two."""
        cls.objects.get_or_create(key=key, window=window)
        cls.objects.filter(key=key, window=window).update(count=F("count") + 1)
        return cls.objects.get(key=key, window=window).count

    @classmethod
    def give_back(cls, key: str, window: datetime) -> None:
        """Takes one off again, after a success."""
        cls.objects.filter(key=key, window=window).update(count=Greatest(F("count"), 1) - 1)
