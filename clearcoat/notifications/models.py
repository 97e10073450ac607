"""The outbox, which is also the message log: one row a message, from the moment it is decided to its last word."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clearcoat.core import clock, tokens
from clearcoat.notifications.incoming import ProviderEvent, Source
from clearcoat.notifications.outage import Outage
from clearcoat.notifications.returned import ReturnedAddress
from clearcoat.notifications.why import Why
from clearcoat.notifications.wording import Wording

__all__ = ["Kind", "Notification", "Outage", "ProviderEvent", "ReturnedAddress", "Source", "State", "Type", "Wording"]


class State(models.TextChoices):
    """A message's way. Nothing is called sent before the provider said so and the row is written."""

    PENDING = "pending", _("Waiting to be sent")
    CLAIMED = "claimed", _("Being sent")
    CALLING = "calling", _("Being sent")  # committed before the provider is called
    UNKNOWN = "unknown", _("We're checking whether it went out")
    SENT = "sent", _("Sent")
    UNCONFIRMED = "unconfirmed", _("Sent, arrival not confirmed")
    DELIVERED = "delivered", _("Delivered")
    UNDELIVERED = "undelivered", _("Did not arrive")
    FAILED = "failed", _("Failed")
    SUPPRESSED = "suppressed", _("Not sent")
    SUPERSEDED = "superseded", _("Replaced by a newer message")
    CANCELLED = "cancelled", _("Taken back")
    NEEDS_HUMAN = "needs_human", _("Needs a look")


WAITING = (State.PENDING,)
MOVING = (State.CLAIMED, State.CALLING, State.UNKNOWN)
OVER = tuple(state for state in State if state not in (*WAITING, *MOVING))


class Type(models.TextChoices):
    """By which way a message goes."""

    SMS = "sms", _("Text")
    EMAIL = "email", _("Mail")


class Kind(models.TextChoices):
    """What it is about (the seed plan's `channel`); preferences are kept by it."""

    STATUS = "status_update", _("Repair status")
    APPROVAL = "approval", _("Approval")
    PAYMENT = "payment", _("Payment")
    REVIEW = "review", _("Review")
    REPLY = "reply", _("Conversation")
    ACCOUNT = "account", _("Account")


class Notification(models.Model):
    """One message to one person by one way. What is sent is fixed here when it is decided, and never rendered again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shop = models.ForeignKey("shops.Shop", models.CASCADE, null=True, related_name="notifications")
    estimate = models.ForeignKey("estimates.Estimate", models.CASCADE, null=True, related_name="notifications")
    customer = models.ForeignKey("customers.Customer", models.SET_NULL, null=True, related_name="notifications")
    # The change that caused it, and the later one that made it out of date.
    history = models.ForeignKey("estimates.EstimateHistory", models.CASCADE, null=True, related_name="notifications")
    superseded_by = models.ForeignKey("estimates.EstimateHistory", models.CASCADE, null=True, related_name="superseded")

    event = models.CharField(max_length=30)
    type = models.CharField(max_length=5, choices=Type.choices)
    channel = models.CharField(max_length=15, choices=Kind.choices)
    language = models.CharField(max_length=2, default="en")
    to = models.CharField(max_length=254, blank=True)
    # Kept with a mail, so that a setting changed between two tries does not make it another mail under the same key.
    sender = models.CharField(max_length=340, blank=True)
    reply_to = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    # The secret of a link or a code is not in these: a placeholder is, and `purpose` and `nonce` derive it at sending.
    text = models.TextField()
    html = models.TextField(blank=True)
    purpose = models.CharField(max_length=8, blank=True)
    nonce = models.CharField(max_length=32, blank=True)
    attachments = models.JSONField(default=list, blank=True)  # of a mail: see attached.py
    facts = models.JSONField(default=dict)  # what it tells: status, date, reason of a hold; the same is not told twice
    code = models.CharField(max_length=8, blank=True)  # ends a text; finds it again at the provider

    status = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    # Why it is where it is, in English words for staff and the facts that belong into them: see `shown_reason`.
    reason = models.CharField(max_length=300, blank=True)
    reason_facts = models.JSONField(default=dict, blank=True)
    urgent = models.BooleanField(default=False)  # goes before all others that are due
    send_after = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(null=True)  # of the worker that holds it: the fence
    lease_until = models.DateTimeField(null=True)
    looks = models.PositiveSmallIntegerField(default=0)  # how often an unknown text was looked for and not found
    called_at = models.DateTimeField(null=True)  # just before the oldest call whose outcome is open
    provider = models.CharField(max_length=12, blank=True)
    account = models.CharField(max_length=40, blank=True)  # whose keys sent it: only their receipts count
    provider_id = models.CharField(max_length=80, blank=True, db_index=True)
    error_message = models.CharField(max_length=300, blank=True)
    segments = models.PositiveSmallIntegerField(default=0)  # what a text is billed as
    resent = models.PositiveSmallIntegerField(default=0)  # how often it was given up and sent as a new message
    check_at = models.DateTimeField(null=True)  # when the provider is asked what became of it
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    clicked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["history", "type", "to"], condition=Q(history__isnull=False), name="one_message_per_event"
            )
        ]
        indexes = [
            models.Index(
                fields=["-urgent", "send_after", "created_at"],
                condition=Q(status__in=["pending", "claimed", "calling", "unknown"]),
                name="notification_due",
            ),
            models.Index(fields=["shop", "-created_at"], name="notification_log"),
            models.Index(fields=["check_at"], condition=Q(check_at__isnull=False), name="notification_check"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.event} {self.status}"

    def revealed(self, text: str) -> str:
        """The text as it is sent: with the secret in its place. Never stored, never logged."""
        if self.nonce:
            text = text.replace(tokens.PLACEHOLDER, tokens.derive(self.purpose, self.nonce))
        return text.replace(tokens.PREFERENCES, self.proof)

    @property
    def proof(self) -> str:
        """Shows that somebody reads the mail of this address about this repair; it opens their preferences."""
        return proof_of(self.estimate_id, self.to) if self.estimate_id else ""

    @property
    def shown_text(self) -> str:
        """The text as staff read it: complete but for its secrets."""
        return tokens.hidden(self.text)

    @property
    def shown_reason(self) -> str:
        """The reason in the reader's language."""
        return Why(self.reason, self.reason_facts).shown


def proof_of(estimate_id: uuid.UUID, address: str) -> str:
    """Bound to the address: who got a mail before the shop corrected it decides nothing about the right one."""
    return tokens.derive("preferences", f"{estimate_id}:{address}")
