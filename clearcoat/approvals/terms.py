"""What a shop says on its forms in place of our words."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from clearcoat.approvals.blanks import Form


class OwnTerms(models.Model):
    """A shop's own terms on a form, in one language, in place of ours."""

    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="own_terms")
    form = models.CharField(max_length=20, choices=Form.choices)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    terms = models.TextField(max_length=8000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "form", "language"], name="one_own_terms")]

    def __str__(self) -> str:
        return f"{self.form} {self.language} of {self.shop_id}"

    @classmethod
    def said(cls, shop_id: uuid.UUID, form: str, language: str) -> str:
        """The shop's words, or ""."""
        own = cls.objects.filter(shop=shop_id, form=form, language=language)
        return own.values_list("terms", flat=True).first() or ""

    @classmethod
    def keep(cls, shop_id: uuid.UUID, form: str, language: str, terms: str) -> None:
        """These words from now on; "" for ours again. What was asked already keeps the words that it was asked with."""
        which: dict[str, Any] = {"shop_id": shop_id, "form": form, "language": language}
        if terms.strip():
            cls.objects.update_or_create(**which, defaults={"terms": terms.strip()})
        else:
            cls.objects.filter(**which).delete()
