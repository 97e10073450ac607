"""How a shop asks for reviews, and the public places that it offers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clearcoat.dashboard.forms.typed import ModelForm
from clearcoat.reviews.models import Platform, ReviewPlatform
from clearcoat.shops.models import Shop, ShopSettings

WHEN = ("review_after_hours", "review_cooldown_days", "review_reminds")
# Which field holds where each kind is found.
WHERE = {"google": "place_id", "facebook": "address", "other": "address", "yelp": "address"}


class ReviewSettings(ModelForm[ShopSettings]):
    """When customers are asked, and one place of each kind; a place that is left empty is taken off."""

    google = forms.CharField(label=_("Google place ID"), required=False, max_length=200)
    facebook = forms.CharField(label=_("Address of the page at Facebook"), required=False, max_length=400)
    other_name = forms.CharField(label=_("Name of another place"), required=False, max_length=40)
    other = forms.CharField(label=_("Address of the other place"), required=False, max_length=400)
    yelp = forms.CharField(label=_("Address of the profile at Yelp"), required=False, max_length=400)
    yelp_is_on = forms.BooleanField(
        label=_("Show the Yelp profile all the same"),
        required=False,
        help_text=_(
            "Yelp asks businesses not to ask for reviews at all, and may warn readers of a profile whose reviews were"
            " asked for. The link is therefore off; switched on, it reads “See our profile” and asks nothing."
        ),
    )

    class Meta:
        model = ShopSettings
        fields = list(WHEN)
        labels = {
            "review_after_hours": _("Hours after the keys"),
            "review_cooldown_days": _("Days until the same person is asked again"),
            "review_reminds": _("Remind once, four days later, who did nothing"),
        }

    def __init__(self, data: QueryDict | None = None, *, shop: Shop) -> None:
        self.shop = shop
        self.places = places_of(shop)
        known: dict[str, Any] = {kind: getattr(row, WHERE[kind]) for kind, row in self.places.items() if row.is_on}
        if "yelp" in self.places:
            known |= {"yelp": self.places["yelp"].address, "yelp_is_on": self.places["yelp"].is_on}
        if "other" in known:
            known["other_name"] = self.places["other"].name
        super().__init__(data, instance=ShopSettings.objects.get(pk=shop.pk), initial=known)

    @property
    def groups(self) -> list[tuple[str, Any, list[forms.BoundField]]]:
        """The fields by group, as the page shows them."""
        places = ("google", "facebook", "other_name", "other", "yelp", "yelp_is_on")
        return [
            ("when", _("When customers are asked"), [self[name] for name in WHEN]),
            ("places", _("Public places: every customer gets all of them"), [self[name] for name in places]),
        ]

    def clean(self) -> dict[str, Any]:
        """Each place can be reached."""
        data = super().clean() or self.cleaned_data
        for kind in Platform.values:
            if data.get(kind):
                self._check(self._row(kind, data))
        return data

    def write(self) -> None:
        """Keeps when to ask, and the places. A second click waits for the first, and finds what it made."""
        with transaction.atomic():
            ShopSettings.objects.select_for_update().get(pk=self.shop.pk)
            self.places = places_of(self.shop)
            self.instance.save(update_fields=list(WHEN))
            for kind in Platform.values:
                row = self._row(kind, self.cleaned_data)
                if self.cleaned_data.get(kind) or row.pk:
                    row.save()

    def _row(self, kind: str, data: dict[str, Any]) -> ReviewPlatform:
        """The place as the form has it; one that is left empty is kept, but off."""
        row = self.places.get(kind) or ReviewPlatform(shop=self.shop, kind=kind)
        row.is_on = bool(data.get(kind)) and (kind != Platform.YELP or bool(data.get("yelp_is_on")))
        if data.get(kind):
            setattr(row, WHERE[kind], data[kind])
            row.name = data.get("other_name", "") if kind == Platform.OTHER else ""
        return row

    def _check(self, row: ReviewPlatform) -> None:
        try:
            row.full_clean()
        except ValidationError as error:
            for name, wrong in error.message_dict.items():
                self.add_error("other_name" if name == "name" else row.kind, wrong)


def places_of(shop: Shop) -> dict[str, ReviewPlatform]:
    """The shop's place of each kind; the first where there are several."""
    return {row.kind: row for row in ReviewPlatform.objects.filter(shop=shop).order_by("-pk")}
