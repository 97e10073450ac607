"""The one honest ask of a repair: a row from the moment of completion, with its due time and what came of it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from clearcoat.core import clock
from clearcoat.estimates.columns import words
from clearcoat.reviews.platforms import Link, Platform, ReviewPlatform

__all__ = ["Link", "Platform", "Review", "ReviewClick", "ReviewPlatform", "State"]

BEST = 5
LOW = 3  # a score of so much or less is answered by a call
EDITABLE = timedelta(days=1)  # after the first answer
LONGEST_WORDS = 2000


class State(models.TextChoices):
    """How far the asking is. What the owner answers is kept beside it and never changes it."""

    PLANNED = "planned", _("Planned")
    REQUESTED = "requested", _("Asked")
    REMINDED = "reminded", _("Asked and reminded")
    SKIPPED = "skipped", _("Not asked")
    CANCELLED = "cancelled", _("Called off")


ASKED = (State.REQUESTED, State.REMINDED)


class ReviewQuerySet(models.QuerySet["Review"]):
    """Requests by shop and time."""

    def due(self, now: datetime) -> ReviewQuerySet:
        """Planned ones whose time has come, the oldest first."""
        return self.filter(state=State.PLANNED, due_at__lte=now).order_by("due_at", "pk")

    def to_remind(self, now: datetime) -> ReviewQuerySet:
        """Asked ones whose reminder's time has come, the oldest first."""
        return self.filter(state=State.REQUESTED, remind_at__lte=now).order_by("remind_at", "pk")

    def between(self, start: datetime, end: datetime) -> ReviewQuerySet:
        """Those that were asked, or else are due, in this time, the newest first."""
        rows = self.annotate(moment=Coalesce("requested_at", "due_at"))
        return rows.filter(moment__gte=start, moment__lt=end).order_by("-moment", "-pk")


class Review(models.Model):
    """One for a repair. It is asked once, reminded once, and answered by the owner whenever they like."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="reviews")
    estimate = models.OneToOneField("estimates.Estimate", models.CASCADE, related_name="review")
    customer = models.ForeignKey("customers.Customer", models.SET_NULL, null=True, related_name="reviews")
    advisor = words(120)  # who handed the car over, by name

    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    # Why it was skipped or called off, in English words for staff and the facts that belong into them.
    reason = words(300)
    reason_facts = models.JSONField(default=dict, blank=True)
    due_at = models.DateTimeField()
    requested_at = models.DateTimeField(null=True)
    requested_by = words(120)
    remind_at = models.DateTimeField(null=True)  # None: no reminder is to come
    links = models.JSONField(default=list)  # exactly the public links of this request, kept as proof

    # What the owner answered; it stays with the shop, and no line that asks anybody reads it.
    completed_at = models.DateTimeField(null=True)  # answered, or said to have reviewed, for the first time
    answered_at = models.DateTimeField(null=True)
    rating = models.PositiveSmallIntegerField(null=True, validators=[MaxValueValidator(BEST)])
    words = models.TextField(blank=True, default="", max_length=LONGEST_WORDS)
    said_at = models.DateTimeField(null=True)  # said to have written a public review
    platform = models.CharField(max_length=10, choices=Platform.choices, blank=True, default="")  # and where
    created_at = models.DateTimeField(default=clock.now)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rating=None) | Q(rating__lte=BEST), name="rating_from_0_to_5")
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="planned"), name="review_due"),
            models.Index(fields=["remind_at"], condition=Q(remind_at__isnull=False), name="review_remind"),
            models.Index(fields=["shop", "requested_at"], name="review_asked"),
        ]

    def __str__(self) -> str:
        return f"review of {self.estimate_id} {self.state}"

    @property
    def was_asked(self) -> bool:
        """Whether a request was decided; whether it left is told by its messages."""
        return self.state in ASKED

    @property
    def shown_links(self) -> list[Link]:
        """The public links on the owner's page: those of the request, before it the shop's present ones."""
        return self.links if self.was_asked else ReviewPlatform.links_of(self.shop_id)

    @property
    def can_answer(self) -> bool:
        """Whether the survey still takes an answer: the first at any time, another one for a day."""
        return self.answered_at is None or clock.now() < self.answered_at + EDITABLE

    def link_to(self, pk: str) -> Link | None:
        """The link of this id among those that the owner is shown."""
        return next((link for link in self.shown_links if link["id"] == pk), None)


class ReviewClick(models.Model):
    """The owner went on to a public place: counted once for each."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="clicks")
    link = models.CharField(max_length=20)  # the id of the link
    platform = models.CharField(max_length=10, choices=Platform.choices)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "link"], name="one_click_per_link")]

    def __str__(self) -> str:
        return f"{self.platform} of {self.review_id}"
