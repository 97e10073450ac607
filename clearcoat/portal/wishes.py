"""Which messages the owner of a car wants, as the page of one repair asks it: no account is needed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clearcoat.core import phone
from clearcoat.customers.consent import How, Subject, asked_words
from clearcoat.customers.preferences import KINDS, Way
from clearcoat.estimates.models import Estimate
from clearcoat.workflow import consent
from clearcoat.workflow.preferences import choose, preferences_of

LABELS = {
    "status": gettext_lazy("News about the repair"),
    "payment": gettext_lazy("Payments and receipts"),
    "review": gettext_lazy("The request for a review"),
}
BOXES = {"texts": Subject.SERVICE, "reviews": Subject.MARKETING}
UNTICKED = "Unticked on the page of preferences: “%s”"  # kept in English, as the record is


class Ways(forms.Form):
    """A way for each kind of message."""

    status = forms.ChoiceField(label=LABELS["status"], choices=Way.choices)
    payment = forms.ChoiceField(label=LABELS["payment"], choices=Way.choices)
    review = forms.ChoiceField(label=LABELS["review"], choices=Way.choices)

    @property
    def ways(self) -> dict[str, str]:
        """The choice, by kind."""
        return {kind: self.cleaned_data[kind] for kind in KINDS}


class Wishes(Ways):
    """The ways, the language, and consent to texts, each with the exact words that are agreed to."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    texts = forms.BooleanField(required=False)
    reviews = forms.BooleanField(required=False)

    def __init__(self, estimate: Estimate, typed: QueryDict | None = None) -> None:
        agreed = {box: consent.has_agreed(estimate, subject) for box, subject in BOXES.items()}
        known = {**preferences_of(estimate).ways, "language": estimate.language, **agreed}
        super().__init__(typed, initial=known)
        self.estimate, self.agreed = estimate, agreed
        for box, subject in BOXES.items():
            self.fields[box].label = asked_words(subject, estimate.shop.name)

    @property
    def number(self) -> str:
        """The number that is texted, as far as its owner needs to know it again: `(•••) •••-0143`."""
        shown = phone.shown(self.estimate.phone)
        return "".join("•" if c.isdigit() and place < len(shown) - 4 else c for place, c in enumerate(shown))

    def keep(self, source: str) -> None:
        """Keeps the choice, and writes each box that changed into the ledger."""
        by = self.estimate.customer_name or _("The customer")
        choose(self.estimate, self.ways, self.cleaned_data["language"])
        for box, subject in BOXES.items() if self.estimate.phone else ():
            # A page from before a STOP still shows a tick: that is no new yes.
            was_ticked = self.data.get(f"was_{box}") == "on"
            if self.cleaned_data[box] and not self.agreed[box] and not was_ticked:
                consent.agreed(self.estimate, How.PAGE, by, [subject], source, str(self.fields[box].label))
            elif self.agreed[box] and not self.cleaned_data[box]:
                words = UNTICKED % self.fields[box].label
                consent.refused(self.estimate, How.PAGE, by, words, [subject], source)

    @property
    def boxes(self) -> list[Any]:
        """The fields of consent, for who has a number."""
        return [self[box] for box in BOXES] if self.estimate.phone else []
