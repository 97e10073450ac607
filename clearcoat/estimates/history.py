"""What happened to an estimate: the owner's timeline, and the record of everything."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models

from clearcoat.core import clock
from clearcoat.estimates import statuses
from clearcoat.estimates.statuses import HoldReason, Status

LONGEST_DOER = 120  # characters of whoever did it; a first and a last name may be longer


class RepairStatus(models.Model):
    """One station on the owner's timeline."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    estimate = models.ForeignKey("estimates.Estimate", models.CASCADE, related_name="timeline")
    status = models.CharField(max_length=20, choices=Status.choices)
    hold_reason = models.CharField(max_length=10, choices=HoldReason.choices, blank=True, default="")
    notes = models.TextField(blank=True, default="", max_length=1000)  # the customer reads these
    updated_by = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["estimate", "created_at"])]

    def __str__(self) -> str:
        return f"{self.status} of {self.estimate_id}"

    @property
    def label(self) -> str:
        """The status in the reader's language."""
        return statuses.label(self.status, self.hold_reason)


# What each kind of event touches: the owner sees all but "internal".
ACTIONS: dict[str, str] = {
    "created": "estimate",
    "imported": "estimate",
    "supplement": "estimate",
    "edited": "estimate",
    "lines_changed": "estimate",
    "status_changed": "status",
    "status_taken_back": "status",
    "date_changed": "status",
    "note_added": "internal",
    "photo_added": "photos",
    "photo_kept": "internal",
    "photo_changed": "photos",
    "photo_removed": "photos",
    "photo_refused": "photos",
    "photos_told": "internal",
    "approval_asked": "approval",
    "approval_reminded": "internal",
    "approval_decided": "approval",
    "approval_withdrawn": "approval",
    "message_in": "messages",
    "message_out": "messages",
    "review_asked": "internal",
    "review_changed": "internal",
    "review_answered": "internal",
    "review_defect": "messages",
    "payment_received": "payment",
    "payment_returned": "payment",
    "payment_asked": "payment",
    "payment_note": "internal",
    "written_off": "payment",
    "link_made": "internal",
    "link_revoked": "access",
    "account_linked": "access",
}


# What says nothing about where the repair stands: nobody's form is out of date because of these.
BESIDE = tuple(action for action in ACTIONS if action.startswith(("photo", "message", "review", "payment", "written")))


class EstimateHistory(models.Model):
    """Everything that happened, in order and never changed: audit trail, live trigger and source of figures."""

    estimate = models.ForeignKey("estimates.Estimate", models.CASCADE, related_name="history")
    version = models.PositiveIntegerField()  # of the estimate, after this
    action = models.CharField(max_length=24, choices=[(name, name) for name in ACTIONS])
    description = models.TextField(max_length=4000)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    user_name = models.CharField(max_length=LONGEST_DOER)
    metadata = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["estimate", "version"], name="one_event_per_version")]

    def __str__(self) -> str:
        return f"{self.action} of {self.estimate_id}"

    @property
    def touches(self) -> str:
        """Which part of a page it changes: status, estimate, photos, approval, messages, payment, internal, access."""
        return ACTIONS[self.action]


class EtaChange:
    """One change of the promised date, read from its history row."""

    def __init__(self, row: EstimateHistory) -> None:
        eta = row.metadata["eta"]
        self.before = date.fromisoformat(eta["from"]) if eta["from"] else None
        self.after = date.fromisoformat(eta["to"]) if eta["to"] else None
        self.reason: str = eta["reason"]
        self.created_at = row.created_at
