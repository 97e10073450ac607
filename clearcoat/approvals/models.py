"""Versions, what was asked, what was decided, and the paper that proves it. None of it is ever changed or deleted.

Every row protects the one that it stands on, so an estimate with a version cannot be deleted (docs/operations.md).
"""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clearcoat.approvals.blanks import BLANKS, Blank, Form
from clearcoat.approvals.content import canonical, digest
from clearcoat.approvals.signature import LONGEST_STROKES
from clearcoat.approvals.terms import OwnTerms
from clearcoat.approvals.version import Version
from clearcoat.core import clock
from clearcoat.estimates.models import Estimate

__all__ = ["Decision", "How", "OwnTerms", "Paper", "Request", "Standing", "Version"]


class Standing(models.TextChoices):
    """Where a request stands."""

    REQUESTED = "requested", _("Waits for a decision")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back by the shop")
    SUPERSEDED = "superseded", _("Replaced by a newer version")


DECIDED = (Standing.APPROVED, Standing.DECLINED)


class How(models.TextChoices):
    """How somebody decided."""

    TYPED = "typed", _("Signed by typing the name")
    DRAWN = "drawn", _("Signed by hand on the screen")
    IN_PERSON = "in_person", _("Signed at the shop, on its tablet")
    VERBAL = "verbal", _("Spoken, and written down by the shop")
    PAPER = "paper", _("Signed on paper at the shop")


BY_STAFF = (How.VERBAL, How.PAPER)  # written down by somebody at the shop


class RequestQuerySet(models.QuerySet["Request"]):
    """Requests by what is looked for."""

    def open(self) -> Self:
        """Those that wait for a decision."""
        return self.filter(state=Standing.REQUESTED)

    def decided(self) -> Self:
        """Those that were decided, newest first."""
        return self.filter(state__in=DECIDED).order_by("-settled_at", "-asked_at")

    def of(self, estimate: Estimate, form: str = Form.AUTHORIZATION) -> Self:
        """One form of one repair, newest first, with what it shows."""
        return self.filter(estimate=estimate, form=form).select_related("version", "decision__paper__document")


class Request(models.Model):
    """One form put before one owner: which version, in which words, and where it stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    estimate = models.ForeignKey("estimates.Estimate", models.PROTECT, related_name="approval_requests")
    version = models.ForeignKey(Version, models.PROTECT, related_name="requests")
    form = models.CharField(max_length=20, choices=Form.choices, default=Form.AUTHORIZATION)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="en")
    words = models.JSONField()  # as they were shown: title, lead, terms, state, intent, consent, yes
    fields = models.JSONField(default=list)  # rows of fields.py as they were shown, with what the repair knew of them
    state = models.CharField(max_length=10, choices=Standing.choices, default=Standing.REQUESTED)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.CharField(max_length=120)
    told = models.PositiveSmallIntegerField(default=0)  # how often the owner was written to about it
    due_at = models.DateTimeField(null=True)  # when they are written to next; None for not again
    settled_at = models.DateTimeField(null=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["estimate", "form"], condition=Q(state="requested"), name="one_open_request"
            )
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="request_due")]

    def __str__(self) -> str:
        return f"{self.form} {self.state} of {self.estimate_id}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.state == Standing.REQUESTED

    @property
    def blank(self) -> Blank:
        """The form as a row of the table."""
        return BLANKS[self.form]

    @property
    def is_authorization(self) -> bool:
        """Whether the state of the estimate's approval follows it."""
        return self.form == Form.AUTHORIZATION

    @property
    def answer(self) -> Decision | None:
        """What was decided, when it was."""
        return getattr(self, "decision", None)


class Decision(models.Model):
    """What one person decided, how, and everything that proves it. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.OneToOneField(Request, models.PROTECT, related_name="decision")
    decision = models.CharField(max_length=10, choices=[(one.value, one.label) for one in DECIDED])
    declined_lines = models.JSONField(default=list)  # keys of the lines that were not taken
    name = models.CharField(max_length=120)
    how = models.CharField(max_length=10, choices=How.choices)
    strokes = models.TextField(blank=True, max_length=LONGEST_STROKES)  # path of an SVG: signature.py
    shown = models.JSONField(default=dict)  # the words of the request as they stood there
    filled = models.JSONField(default=list)  # its fields as they stood there; none on a no
    ip = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.CharField(max_length=120, blank=True)  # who at the shop wrote it down or lent the tablet
    note = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.decision} by {self.how}"

    def is_whole(self) -> bool:
        """Whether this and the version that it is about are to the byte what was decided."""
        return self.request.version.is_whole() and digest(self.sealed) == self.sha256

    @property
    def is_signed(self) -> bool:
        """Whether the person signed electronically: a no needs no signature, and a spoken yes has none."""
        return self.decision == Standing.APPROVED and self.how not in BY_STAFF

    @property
    def sealed(self) -> str:
        """Everything that the hash covers, the version's hash among it."""
        told: dict[str, Any] = {name: getattr(self, name) for name in SEALED}
        return canonical(
            told
            | {"at": self.at.isoformat(), "recorded_at": self.recorded_at.isoformat()}
            | {"request": str(self.request_id), "version": self.request.version.sha256, "form": self.request.form}
            | ({"filled": self.filled} if self.filled else {})
        )

    @property
    def file(self) -> Any:
        """The signed PDF as a document of the repair; None while it is being made."""
        document = getattr(getattr(self, "paper", None), "document", None)
        return document if document and document.state == "ready" else None


SEALED = (
    "decision", "declined_lines", "name", "how", "strokes", "shown", "ip", "device", "recorded_by", "note",
)  # fmt: skip


class Paper(models.Model):
    """The signed PDF that is to be made of a decision, and then the document that it became.

    Should the file ever be lost it is made again, to the same bytes, from the rows that nothing deletes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="paper")
    document = models.OneToOneField("photos.Document", models.SET_NULL, null=True, related_name="paper")
    is_mailed = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    token = models.UUIDField(null=True)  # of the worker that makes it: core/leases.py
    lease_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(document=None), name="paper_due")]

    def __str__(self) -> str:
        return f"paper of {self.decision_id}"
