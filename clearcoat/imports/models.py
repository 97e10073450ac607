"""The original of every file that came in: the same one twice changes nothing, and any can be looked at again."""

from __future__ import annotations

import uuid

from django.db import models

from clearcoat.core import clock


class ImportedDocument(models.Model):
    """One estimate or supplement as the estimating system wrote it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="imported")
    estimate = models.ForeignKey("estimates.Estimate", models.CASCADE, related_name="imported")
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=3)
    system = models.CharField(max_length=40)
    document_id = models.CharField(max_length=80, blank=True)
    supplement = models.PositiveSmallIntegerField(default=0)
    digest = models.CharField(max_length=64)  # sha256 of the file or set
    content = models.BinaryField()  # zip of the original bytes
    received_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-received_at"]
        constraints = [models.UniqueConstraint(fields=["shop", "digest"], name="one_file_once_per_shop")]

    def __str__(self) -> str:
        return f"{self.format} {self.name}"
