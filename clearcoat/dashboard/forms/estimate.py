"""An estimate as it is written by hand: the person, the car, the claim, the notes."""

from __future__ import annotations

import copy
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clearcoat.core import clock, phone
from clearcoat.customers.consent import Subject, in_every_language
from clearcoat.dashboard.forms.typed import ModelForm
from clearcoat.estimates.models import Estimate
from clearcoat.shops.models import Shop

# The groups of fields in the order of the page.
GROUPS = (
    ("customer", _("Customer"), ("first_name", "last_name", "company", "phone", "email", "language", "texts_off")),
    ("address", _("Address"), ("address", "city", "state", "postal_code")),
    (
        "vehicle",
        _("Vehicle"),
        ("vehicle_year", "vehicle_make", "vehicle_model", "vehicle_trim", "color", "plate", "plate_state", "vin",
         "mileage", "ro_number"),
    ),
    (
        "claim",
        _("Insurance and claim"),
        ("insurance_company", "claim_number", "policy_number", "date_of_loss", "deductible", "betterment", "tax_rate",
         "deductible_waived"),
    ),
    ("words", _("Notes"), ("damage_description", "notes", "internal_notes")),
)  # fmt: skip
# Asked when an estimate is written; afterwards the car's page records what the customer says.
CONSENTS = {"texts": Subject.SERVICE, "reviews": Subject.MARKETING}
ASKED = ("consent", _("May we text?"), tuple(CONSENTS))
LABELS = {
    "first_name": _("First name"), "last_name": _("Last name"), "company": _("Company"), "phone": _("Mobile number"),
    "email": _("Mail address"), "language": _("Language"), "address": _("Street"), "city": _("City"),
    "state": _("State"), "postal_code": _("ZIP code"), "vehicle_year": _("Year"), "vehicle_make": _("Make"),
    "vehicle_model": _("Model"), "vehicle_trim": _("Trim"), "color": _("Color"), "plate": _("Plate"),
    "plate_state": _("Plate's state"), "vin": _("VIN"), "mileage": _("Mileage"), "ro_number": _("Repair order"),
    "insurance_company": _("Insurer"), "claim_number": _("Claim number"), "policy_number": _("Policy number"),
    "date_of_loss": _("Date of loss"), "deductible": _("Deductible"), "betterment": _("Betterment"),
    "tax_rate": _("Tax, percent"), "deductible_waived": _("The insurer waives the deductible"),
    "damage_description": _("Damage"), "notes": _("Notes for the customer"),
    "internal_notes": _("Notes for the shop only"), "texts_off": _("No texts for this repair (the shop's switch)"),
}  # fmt: skip
HELP = {
    "email": _("The customer's account finds the repair by it."),
    "betterment": _("The owner's share of worn parts made new."),
    "notes": _("The customer reads these."),
}


class EstimateForm(ModelForm[Estimate]):
    """Bound to a copy of the estimate, so that the verb still sees what it was before."""

    version = forms.IntegerField(required=False)  # of the estimate, when the form was opened
    texts = forms.BooleanField(label=_("The customer agrees to texts about the repair"), required=False)
    reviews = forms.BooleanField(label=_("The customer agrees to be asked for a review by text"), required=False)

    class Meta:
        model = Estimate
        fields = [name for _group, _title, names in GROUPS for name in names]
        labels = LABELS
        help_texts = HELP

    def __init__(
        self, data: QueryDict | None = None, *, shop: Shop, estimate: Estimate | None = None, **options: Any
    ) -> None:
        super().__init__(data, instance=copy.copy(estimate), **options)
        self.estimate = estimate
        for name, subject in CONSENTS.items():
            self.fields[name].help_text = in_every_language(subject, shop.name)

    @property
    def subjects(self) -> list[Subject]:
        """What the customer agreed to when the estimate was written."""
        return [subject for name, subject in CONSENTS.items() if self.cleaned_data[name]]

    @property
    def groups(self) -> list[tuple[str, Any, list[forms.BoundField]]]:
        """The fields by group, as the page shows them."""
        shown = GROUPS if self.estimate else (*GROUPS[:1], ASKED, *GROUPS[1:])
        return [(key, title, [self[name] for name in names]) for key, title, names in shown]

    def clean_phone(self) -> str:
        """In E.164; one that came in a file and was not touched stays as it is."""
        written = str(self.cleaned_data["phone"]).strip()
        if self.estimate and written in {self.estimate.phone, phone.shown(self.estimate.phone)}:
            return self.estimate.phone
        number = phone.e164(written)
        if written and not number:
            raise forms.ValidationError(_("Write the number with its area code, such as (312) 555-0142."))
        return number

    def clean_vin(self) -> str:
        """In capitals and without blanks."""
        return str(self.cleaned_data["vin"]).replace(" ", "").upper()

    def clean_plate(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["plate"]).strip().upper()

    def clean_vehicle_year(self) -> int | None:
        """A year in which cars were built."""
        year: int | None = self.cleaned_data["vehicle_year"]
        if year is not None and not 1900 <= year <= clock.now().year + 2:
            raise forms.ValidationError(_("Write the year with four figures, such as 2021."))
        return year

    def clean(self) -> dict[str, Any]:
        """There is a name to call the customer by, and no share of the owner is below nothing."""
        data = super().clean() or self.cleaned_data
        if not any(data.get(name) for name in ("first_name", "last_name", "company")):
            self.add_error("last_name", _("Write the customer's name, or the company's."))
        for name in ("deductible", "betterment", "tax_rate"):
            if (data.get(name) or 0) < 0:
                self.add_error(name, _("This cannot be less than zero."))
        return data

    def fields_to_write(self) -> dict[str, Any]:
        """What the verb writes."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.Meta.fields}

    @property
    def is_behind(self) -> bool:
        """Whether the estimate changed after the form was opened."""
        return self.estimate is not None and self.estimate.moved_on_since(self.cleaned_data.get("version"))
