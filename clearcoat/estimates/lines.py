"""The priced lines of an estimate."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from clearcoat.core import money
from clearcoat.estimates.columns import amount, words


class LineType(models.TextChoices):
    """The four kinds of line."""

    PART = "part", _("Part")
    LABOR = "labor", _("Labor")
    PAINT = "paint", _("Paint")
    MISC = "misc", _("Other")


class EstimateLineItem(models.Model):
    """One priced line of an estimate."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    estimate = models.ForeignKey("estimates.Estimate", models.CASCADE, related_name="items")
    type = models.CharField(max_length=5, choices=LineType.choices)
    sequence = models.PositiveIntegerField(default=0)
    key = words(40)  # the estimating system's own, stable across supplements
    section = words(80)
    part_number = words(40)
    part_name = words(200)  # what the line is, whatever its kind
    part_type = words(8)  # CIECA code, such as PAN (new, from the maker)
    labor_operation = words(60)
    labor_type = words(8)
    labor_hours = models.DecimalField(max_digits=7, decimal_places=2, default=Decimal(0))
    labor_rate = amount()
    paint_area = words(60)
    paint_type = words(60)
    paint_hours = models.DecimalField(max_digits=7, decimal_places=2, default=Decimal(0))
    quantity = models.DecimalField(max_digits=9, decimal_places=2, default=Decimal(1))
    unit_price = amount()
    line_total = amount()
    taxable = models.BooleanField(default=True)
    customer_pays = models.BooleanField(default=False)  # the owner asked for it, and no insurer pays it
    declined = models.BooleanField(default=False)  # by the owner: it is not done and costs nothing
    supplement = models.PositiveSmallIntegerField(default=0)
    note = words(500)

    class Meta:
        ordering = ["sequence", "id"]

    def __str__(self) -> str:
        return f"{self.type} {self.part_name}"

    def computed_total(self) -> Decimal:
        """Quantity times price, and hours times rate, to the cent. Raises TooMuch."""
        hours = self.labor_hours + self.paint_hours
        return money.storable(money.cents(self.quantity * self.unit_price + hours * self.labor_rate))
