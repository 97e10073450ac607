"""What staff say of photos: of a whole batch before it is taken, and of each one afterwards."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clearcoat.dashboard.forms.opened import OpenedForm
from clearcoat.estimates.models import Estimate
from clearcoat.estimates.statuses import Status
from clearcoat.photos.models import TEARDOWN, Category, Photo

# What the next photos most likely show, by where the repair stands.
STAGE: dict[str, str] = {
    Status.IN_PROGRESS: Category.PROGRESS,
    Status.WAITING_FOR_PARTS: Category.PROGRESS,
    Status.READY: Category.COMPLETED,
    Status.COMPLETED: Category.COMPLETED,
}
SEEN_BY = [("true", _("The customer")), ("false", _("Only the shop"))]


def written(is_so: bool) -> str:
    """As a form and the API write it."""
    return "true" if is_so else "false"


class BatchForm(forms.Form):
    """What holds for every photo of a batch. The names are the API's: the page's script sends the same fields there."""

    category = forms.ChoiceField(label=_("What do they show?"), choices=Category.choices)
    shared = forms.ChoiceField(label=_("Who sees them?"), choices=SEEN_BY)
    teardown = forms.BooleanField(label=_("The car is taken apart here"), required=False)
    explanation = forms.CharField(label=_("What the customer reads first"), max_length=300, required=False)

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["explanation"].help_text = _("Empty: “%(words)s”") % {"words": TEARDOWN}

    @classmethod
    def opened(cls, estimate: Estimate) -> BatchForm:
        """With what is most likely meant."""
        stage = STAGE.get(estimate.status, Category.DAMAGE)
        shared = written(estimate.shop.settings.shares_photos)
        return cls(initial={"category": stage, "shared": shared}, auto_id="batch_%s")

    def columns(self) -> dict[str, Any]:
        """The photo's columns, as the verbs take them."""
        data = self.cleaned_data
        return {
            "category": data["category"],
            "is_shared": data["shared"] == "true",
            "is_teardown": data["teardown"],
            "explanation": data["explanation"],
        }


class PhotoForm(OpenedForm, BatchForm):
    """One photo that is there: only what was changed is written."""

    caption = forms.CharField(label=_("Caption"), max_length=200, required=False)
    pair = forms.ChoiceField(label=_("The same view before or after"), required=False)

    def __init__(self, photo: Photo, others: list[Photo], data: QueryDict | None = None) -> None:
        now = {
            "category": photo.category, "shared": written(photo.is_shared), "teardown": photo.is_teardown,
            "explanation": photo.explanation, "caption": photo.caption, "pair": str(photo.pair_id or ""),
        }  # fmt: skip
        super().__init__(data, initial=now)
        self.photo, self.others = photo, others
        self.remember()
        self.fields["category"].label, self.fields["shared"].label = _("What does it show?"), _("Who sees it?")
        pair = self.fields["pair"]
        assert isinstance(pair, forms.ChoiceField)
        pair.choices = [("", _("None")), *((str(one.pk), one.title) for one in others)]

    @property
    def other(self) -> Photo | None:
        """The photo that was chosen to stand beside this one."""
        chosen = self.cleaned_data["pair"]
        return next((one for one in self.others if one.pk == uuid.UUID(chosen)), None) if chosen else None

    def columns(self) -> dict[str, Any]:
        """Those that this person changed, the caption among them."""
        said = super().columns() | {"caption": self.cleaned_data["caption"]}
        return {column: value for column, value in said.items() if column.removeprefix("is_") in self.changed_data}
