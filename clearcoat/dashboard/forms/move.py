"""The move of a car as staff type it: the state, the promised date with its reason, and what the customer reads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clearcoat.estimates import statuses
from clearcoat.estimates.models import Estimate
from clearcoat.estimates.statuses import HoldReason, Status
from clearcoat.notifications.compose import LONGEST_NOTE
from clearcoat.shops.models import StaffMember
from clearcoat.workflow.move import Move

# What most often comes next. The others are one tap further.
NEXT: dict[str, str] = {
    Status.DRAFT: Status.RECEIVED,
    Status.RECEIVED: Status.IN_PROGRESS,
    Status.IN_PROGRESS: Status.READY,
    Status.WAITING_FOR_PARTS: Status.IN_PROGRESS,
    Status.READY: Status.COMPLETED,
}

RARE = {Status.CANCELLED, Status.TOTAL_LOSS}


class MoveForm(forms.Form):
    """Bound to one estimate as one person may move it."""

    to = forms.ChoiceField(label=_("New state"), choices=Status.choices)
    hold_reason = forms.ChoiceField(label=_("What does it wait for?"), choices=HoldReason.choices, required=False)
    eta = forms.DateField(label=_("Promised for"), required=False)
    eta_reason = forms.CharField(label=_("Why the date moves"), max_length=200, required=False)
    notes = forms.CharField(label=_("Note for the customer"), max_length=LONGEST_NOTE, required=False)
    internal_note = forms.CharField(label=_("Note for the shop"), max_length=1000, required=False)
    quiet = forms.BooleanField(label=_("Don't tell the customer"), required=False)
    version = forms.IntegerField()  # of the estimate, when the form was opened
    eta_before = forms.DateField(required=False)

    def __init__(self, estimate: Estimate, staff: StaffMember, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.estimate = estimate
        self.staff = staff

    @classmethod
    def opened(cls, estimate: Estimate, staff: StaffMember, to: str) -> MoveForm:
        """The empty form, with the wanted or the likely state chosen."""
        return cls(estimate, staff, initial={"to": to if to in Status.values else likely_next(estimate)})

    @property
    def targets(self) -> list[tuple[str, str, bool]]:
        """The states to choose from with their names, the likely one first; True marks the rare ends."""
        allowed = statuses.targets(self.estimate.status, is_manager=self.staff.is_manager)
        allowed.sort(key=lambda status: status != NEXT.get(self.estimate.status))
        return [(status, str(Status(status).label), status in RARE) for status in allowed]

    @property
    def chosen(self) -> str:
        """The state that is chosen now."""
        value = self["to"].value()
        return value if value in Status.values else self.estimate.status

    @property
    def hold(self) -> str:
        """The reason of a hold that is chosen now."""
        return self["hold_reason"].value() or self.estimate.hold_reason or HoldReason.PARTS

    @property
    def shown_eta(self) -> str:
        """The date in the field: what was typed, else what is promised now."""
        if self.is_bound and self._eta_typed():
            return str(self.data.get("eta", ""))
        return _iso(self.estimate)

    @property
    def is_behind(self) -> bool:
        """Whether the estimate changed after the form was opened."""
        return self.estimate.moved_on_since(self.cleaned_data.get("version"))

    def clean(self) -> dict[str, Any]:
        """A later date needs its reason: an honest one keeps a customer, silence loses one."""
        data = self.cleaned_data
        before, after = data.get("eta_before"), data.get("eta")
        is_later = before is not None and after is not None and after > before
        if is_later and not data.get("eta_reason") and not data.get("quiet"):
            self.add_error("eta_reason", _("Say in a few words why it takes longer; the customer reads it."))
        return data

    def move(self) -> Move:
        """What was typed, as the verb takes it. A date that nobody touched stays as it is."""
        data = getattr(self, "cleaned_data", {})
        eta, touched = data.get("eta"), self._eta_typed()
        return Move(
            to=data.get("to") or self.chosen,
            hold_reason=data.get("hold_reason") or None,
            eta=eta if touched else None,
            clear_eta=touched and eta is None and "eta" not in self.errors,
            eta_reason=data.get("eta_reason", ""),
            notes=data.get("notes", ""),
            internal_note=data.get("internal_note", ""),
            notify=not data.get("quiet", False),
        )

    def reopened(self) -> MoveForm:
        """The same words on top of how the estimate is now, ready to be sent again."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["version"] = str(self.estimate.version)
        if not self._eta_typed():
            data["eta"] = _iso(self.estimate)
        data["eta_before"] = _iso(self.estimate)
        return MoveForm(self.estimate, self.staff, data)

    def _eta_typed(self) -> bool:
        return self.is_bound and self.data.get("eta", "") != self.data.get("eta_before", "")


def likely_next(estimate: Estimate) -> str:
    """The state that most likely comes next; where it stands when there is none."""
    return NEXT.get(estimate.status, estimate.status)


def _iso(estimate: Estimate) -> str:
    return estimate.estimated_completion.isoformat() if estimate.estimated_completion else ""
