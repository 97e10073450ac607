"""What belongs to a repair as a file: its photos and its documents, and what is to be removed from the storage."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as named

from clearcoat.core import clock, tokens
from clearcoat.photos.sizes import SIZES
from clearcoat.photos.unfit import Unfit

ORIGINAL = "original"
NEW_FOR = timedelta(minutes=10)  # after the first look, so that a page which fetches itself anew keeps its marks


class Progress(models.TextChoices):
    """A file's way. Nobody but staff sees one before it is ready, and then all of it is there."""

    ARRIVING = "arriving", named("file", "Arriving")
    PROCESSING = "processing", named("file", "Being prepared")
    READY = "ready", named("file", "Ready")
    REFUSED = "refused", named("file", "Not taken")


class Category(models.TextChoices):
    """The stage of the repair that a photo shows, in the order of the repair."""

    DAMAGE = "damage", _("Damage")
    PROGRESS = "progress", _("During the repair")
    COMPLETED = "completed", _("Finished")


class Shot(models.TextChoices):
    """What the owner is asked to take a picture of, in this order."""

    FRONT_LEFT = "front_left", _("Front left corner")
    FRONT_RIGHT = "front_right", _("Front right corner")
    REAR_RIGHT = "rear_right", _("Rear right corner")
    REAR_LEFT = "rear_left", _("Rear left corner")
    VIN = "vin", _("VIN (behind the windshield)")
    PLATE = "plate", _("License plate")
    ODOMETER = "odometer", _("Odometer")
    DAMAGE = "damage", _("The damage, close")


class Subject(models.TextChoices):
    """What a document is."""

    ESTIMATE = "estimate", _("Estimate")
    CALIBRATION = "calibration", _("Calibration certificate")
    WARRANTY = "warranty", _("Warranty")
    OTHER = "other", _("Document")


class FileQuerySet(models.QuerySet[Any]):
    """Files by who looks."""

    def ready(self) -> Self:
        """Those whose every byte is there."""
        return self.filter(state=Progress.READY)

    def shared(self) -> Self:
        """Those that the car's owner may see."""
        return self.ready().filter(is_shared=True)

    def unfinished(self) -> Self:
        """Those that are still on their way."""
        return self.filter(state__in=[Progress.ARRIVING, Progress.PROCESSING])

    def unseen(self) -> Self:
        """The photos that the owner sent and nobody at the shop has looked at."""
        return self.ready().filter(is_owners=True, seen_at=None)

    def see(self) -> int:
        """Staff look at these photos; gives how many were new."""
        return self.unseen().update(seen_at=clock.now())


class KeptFile(models.Model):
    """One file of a repair. Its place in the storage is fixed before a byte is put there: a retry overwrites itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    estimate = models.ForeignKey("estimates.Estimate", models.CASCADE, related_name="%(class)ss")
    # Random, so that no address in the storage can be guessed, and never the name that a person gave.
    place = models.CharField(max_length=32, default=tokens.nonce, editable=False)
    upload_id = models.CharField(max_length=64)  # the sender's own: the same upload again is the same file
    name = models.CharField(max_length=120, blank=True)  # as the sender called it; staff read it, nothing uses it
    size = models.PositiveIntegerField(default=0)  # bytes, as it came
    sha256 = models.CharField(max_length=64)  # of the bytes as they came
    is_shared = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=Progress.choices, default=Progress.ARRIVING)
    reason = models.CharField(max_length=40, blank=True)  # a code of REASONS, why it is where it is

    uploaded_by = models.CharField(max_length=120)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    is_owners = models.BooleanField(default=False)  # sent by the car's owner
    created_at = models.DateTimeField(default=clock.now)

    due_at = models.DateTimeField(default=clock.now)
    token = models.UUIDField(null=True)  # of the worker that has it: core/leases.py
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = FileQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["estimate", "upload_id"], name="one_%(class)s_per_upload")]
        # Not a partial one: with a parameter in the question, SQLite would read the whole table instead.
        indexes = [models.Index(fields=["state", "due_at"], name="%(class)s_due")]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk} {self.state}"

    def key(self, part: str = ORIGINAL) -> str:
        """Where one of its pictures, or the file as it came, lies in the storage."""
        return f"{self._meta.model_name}s/{self.place}/{part}"

    @property
    def all_keys(self) -> list[str]:
        """Everything that may lie in the storage for it, whether or not it does."""
        return [self.key()]

    @property
    def title(self) -> str:
        """What it is called, in the reader's language."""
        raise NotImplementedError

    @property
    def reason_words(self) -> str:
        """Why it is where it is, in one sentence for staff; "" when all is well."""
        if self.reason in WAITS:
            return str(WAITS[self.reason])
        return Unfit(self.reason).words if self.reason else ""


class Photo(KeptFile):
    """A picture of the car. The file as it came is removed once the pictures of `SIZES` are there."""

    category = models.CharField(max_length=10, choices=Category.choices)
    shot = models.CharField(max_length=12, choices=Shot.choices, blank=True)
    caption = models.CharField(max_length=200, blank=True)
    # A car in pieces frightens people: such a picture is folded away behind an explanation.
    is_teardown = models.BooleanField(default=False)
    explanation = models.CharField(max_length=300, blank=True)  # instead of our own words
    # The same view before the repair; a photo is the "after" of at most one, and the "before" of at most one.
    before = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, related_name="after")
    position = models.PositiveIntegerField(default=0)
    taken_at = models.DateTimeField(null=True)  # as the camera noted it
    width = models.PositiveIntegerField(default=0)  # of the upright original
    height = models.PositiveIntegerField(default=0)
    files = models.JSONField(default=dict)  # by size: width, height, bytes, sha256

    seen_at = models.DateTimeField(null=True)  # by staff, of one that the owner sent
    told_at = models.DateTimeField(null=True)  # when the batch that it belongs to was told

    class Meta(KeptFile.Meta):
        ordering = ["position", "created_at", "id"]
        indexes = [
            *KeptFile.Meta.indexes,
            models.Index("estimate", condition=Q(told_at=None), name="photo_untold"),
            # The board asks for these every few seconds, of all cars at once.
            models.Index(fields=["is_owners", "seen_at", "estimate"], name="photo_unseen"),
        ]

    @property
    def all_keys(self) -> list[str]:
        """The file as it came, and every picture made of it."""
        return [self.key(), *(self.key(size) for size in SIZES)]

    @property
    def title(self) -> str:
        """Its caption, else what it shows."""
        return self.caption or str(Shot(self.shot).label if self.shot else Category(self.category).label)

    @property
    def moment(self) -> datetime:
        """When it was taken, as far as that is known, else when it came."""
        return self.taken_at or self.created_at

    def address(self, size: str) -> str:
        """Where a picture of it is fetched; whoever asks there is asked who they are."""
        return f"/api/customer/estimates/{self.estimate_id}/photos/{self.pk}/{size}"

    @property
    def urls(self) -> dict[str, str]:
        """Every size's address, by name."""
        return {size: self.address(size) for size in SIZES}

    @property
    def pair_id(self) -> uuid.UUID | None:
        """The photo that shows the same view at the other end of the repair."""
        after = getattr(self, "after", None)
        return self.before_id or (after.pk if after else None)

    @property
    def is_new(self) -> bool:
        """Whether the owner sent it and staff have hardly seen it."""
        return self.is_owners and (self.seen_at is None or self.seen_at > clock.now() - NEW_FOR)

    @property
    def words_before_teardown(self) -> str:
        """What is read before the picture is unfolded."""
        return self.explanation or str(TEARDOWN)


class Document(KeptFile):
    """A PDF that belongs to the repair."""

    subject = models.CharField(max_length=12, choices=Subject.choices, default=Subject.OTHER)
    heading = models.CharField(max_length=120, blank=True)

    class Meta(KeptFile.Meta):
        ordering = ["created_at", "id"]

    @property
    def url(self) -> str:
        """Where it is fetched; whoever asks there is asked who they are."""
        return f"/api/customer/estimates/{self.estimate_id}/documents/{self.pk}"

    @property
    def title(self) -> str:
        """Its heading, else what it is."""
        return self.heading or str(Subject(self.subject).label)


class Removal(models.Model):
    """Bytes that are to leave the storage. Twice, an hour apart: a worker may have been writing them just then."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    keys = models.JSONField()
    due_at = models.DateTimeField(default=clock.now)
    is_second = models.BooleanField(default=False)
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="removal_due")]

    def __str__(self) -> str:
        return f"removal of {len(self.keys)}"


WAITS: dict[str, Promise | str] = {
    "storage_away": _("The storage does not answer. We keep the file and try again by ourselves."),
    "interrupted": _("Preparing this file was interrupted. We try again by ourselves."),
    "lost": _("This file did not arrive whole. Please send it again."),
}
TEARDOWN: Promise | str = _(
    "This shows your car taken apart. It looks worse than it is: parts come off so that we can reach and repair what "
    "is behind them."
)
