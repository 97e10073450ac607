"""The estimate as it was when it was put before its owner."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Self

from django.db import models
from django.db.models import Q

from clearcoat.approvals.blanks import Form
from clearcoat.approvals.content import Content, digest
from clearcoat.core import clock
from clearcoat.estimates.models import By, Estimate


class VersionQuerySet(models.QuerySet["Version"]):
    """Versions by what is looked for."""

    def seen(self, estimate_id: uuid.UUID) -> Self:
        """Those of a repair whose work its owner was written to about or decided on, at the shop too; newest first."""
        shown = Q(requests__told__gt=0) | Q(requests__decision__isnull=False)
        return self.filter(shown, estimate=estimate_id, requests__form=Form.AUTHORIZATION).distinct()


class Version(models.Model):
    """The estimate as it was at one moment: the text that was hashed, and its hash. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    estimate = models.ForeignKey("estimates.Estimate", models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()  # 1, 2, …
    supplement = models.PositiveSmallIntegerField(default=0)
    content = models.TextField()  # canonical JSON, exactly as hashed
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.CharField(max_length=120)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["estimate", "number"], name="one_number_per_version")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.estimate_id}"

    @classmethod
    def of(cls, estimate: Estimate, by: By) -> Version:
        """The estimate as it is now: the newest version where it says the same, else a new one.

        Call it in a transaction that holds the estimate.
        """
        text = Content.of(estimate).text
        newest = cls.objects.filter(estimate=estimate).first()
        if newest and newest.content == text and newest.is_whole():
            return newest
        return cls.objects.create(
            estimate=estimate,
            number=newest.number + 1 if newest else 1,
            supplement=estimate.supplement,
            content=text,
            sha256=digest(text),
            made_by=by.name,
        )

    @cached_property
    def says(self) -> Content:
        """What it says, read from its text."""
        return Content.read(self.content)

    def is_whole(self) -> bool:
        """Whether it is to the byte what was hashed."""
        return digest(self.content) == self.sha256

    def shows(self, estimate: Estimate) -> bool:
        """Whether the estimate still says what this version does."""
        return Content.of(estimate).text == self.content

    @property
    def before(self) -> Version | None:
        """The version that the owner saw before this one: what changed is told against it."""
        return Version.objects.filter(number__lt=self.number).seen(self.estimate_id).first()
