"""By which way money comes in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    """How somebody paid. An insurer's cheque is on the books, and never lowers what the customer owes."""

    CARD = "card", _("Card")
    CASH = "cash", _("Cash")
    CHECK = "check", _("Check")
    INSURER = "insurer", _("Insurer")
