"""One priced line of an estimate."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clearcoat.dashboard.forms.typed import ModelForm
from clearcoat.estimates.lines import EstimateLineItem, LineType

LARGEST = Decimal(1_000_000)  # of one line; a longer figure is a slip of the hand
FIELDS = [
    "type", "part_name", "part_number", "quantity", "unit_price", "labor_hours", "paint_hours", "labor_rate",
    "taxable", "customer_pays", "note",
]  # fmt: skip


class LineForm(ModelForm[EstimateLineItem]):
    """A line by hand. Fields that its kind does not have are emptied, so that no forgotten figure counts."""

    version = forms.IntegerField(required=False)  # of the estimate, when the form was opened

    class Meta:
        model = EstimateLineItem
        fields = FIELDS
        labels = {
            "type": _("Kind"),
            "part_name": _("What is it?"),
            "part_number": _("Part number"),
            "quantity": _("Quantity"),
            "unit_price": _("Price each"),
            "labor_hours": _("Hours"),
            "paint_hours": _("Paint hours"),
            "labor_rate": _("Rate per hour"),
            "taxable": _("Taxable"),
            "customer_pays": _("The customer pays this, not the insurer"),
            "note": _("Note"),
        }
        help_texts = {"customer_pays": _("They can say yes or no to it by itself.")}  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *, line: EstimateLineItem | None = None, **options: Any) -> None:
        super().__init__(data, instance=copy.copy(line), **options)
        self.line = line
        self.fields["part_name"].required = True

    def clean_type(self) -> str:
        """One of the four kinds."""
        return LineType(self.cleaned_data["type"]).value

    def clean(self) -> dict[str, Any]:
        """Hours belong to labor and paint, a number to a part, and no figure is out of all proportion."""
        data = super().clean() or self.cleaned_data
        kind = data.get("type")
        if kind != LineType.LABOR:
            data["labor_hours"] = Decimal(0)
        if kind != LineType.PAINT:
            data["paint_hours"] = Decimal(0)
        if kind not in {LineType.LABOR, LineType.PAINT}:
            data["labor_rate"] = Decimal(0)
        if kind != LineType.PART:
            data["part_number"] = ""
        self._check_size(data)
        return data

    def fields_to_write(self) -> dict[str, Any]:
        """What the verb writes."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    def _check_size(self, data: dict[str, Any]) -> None:
        price = (data.get("quantity") or 0) * (data.get("unit_price") or 0)
        hours = (data.get("labor_hours") or 0) + (data.get("paint_hours") or 0)
        if abs(price + hours * (data.get("labor_rate") or 0)) >= LARGEST:
            self.add_error("unit_price", _("This line would cost more than a million. Please check the figures."))
        if hours < 0:
            self.add_error("labor_hours", _("This cannot be less than zero."))
