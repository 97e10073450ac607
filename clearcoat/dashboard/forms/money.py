"""What the front desk does with money: amounts and reasons; how much is possible the verbs say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clearcoat.payments.models import Method

AT_THE_DESK = (Method.CASH, Method.CHECK, Method.INSURER)
LEAST = Decimal("0.01")


def _amount(label: Any, *, required: bool = True, least: Decimal = LEAST) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=required, min_value=least, max_digits=10, decimal_places=2)


def _reason(label: Any, *, required: bool) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=300)


class RecordForm(forms.Form):
    """Money that came over the counter, or from the insurer."""

    method = forms.ChoiceField(label=_("How"), choices=[(one.value, one.label) for one in AT_THE_DESK])
    amount = _amount(_("Amount"))
    note = _reason(_("Note, such as the check's number"), required=False)


class AskForm(forms.Form):
    """What the customer is asked for; empty is the balance."""

    amount = _amount(_("Amount"), required=False)


class RefundForm(forms.Form):
    """What goes back of one payment, and why."""

    amount = _amount(_("Amount"))
    reason = _reason(_("Reason"), required=True)


class WriteOffForm(forms.Form):
    """What the shop lets go, and why."""

    amount = _amount(_("Amount"))
    reason = _reason(_("Reason"), required=True)


class UnlockForm(forms.Form):
    """Why the customer may try cards again."""

    reason = _reason(_("Reason"), required=True)


class ShortfallForm(forms.Form):
    """What the owner agreed to pay beside the insurer."""

    amount = _amount(_("Amount"), least=Decimal(0))
