"""A car comes back after the keys: the repair that puts it right is linked with the first, in the files of both."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from clearcoat.estimates.models import By, Estimate, EstimateHistory, EstimateQuerySet
from clearcoat.estimates.statuses import Status
from clearcoat.workflow import estimate as by_hand
from clearcoat.workflow.review import locked, same_person

# What the new repair has from the first: whose car it is, and which. Damage, claim and prices are its own.
SAME = (
    "first_name", "last_name", "company", "email", "phone", "address", "city", "state", "postal_code", "country",
    "language", "texts_off", "vehicle_year", "vehicle_make", "vehicle_model", "vehicle_trim", "vin", "mileage_unit",
    "color", "plate", "plate_state",
)  # fmt: skip


class CannotLink(Exception):
    """The repair is no comeback of that one; the text says what to do instead."""


def reports(first: Estimate) -> list[EstimateHistory]:
    """What the owner reported after the repair, the newest first: words and photos are in the metadata."""
    return list(EstimateHistory.objects.filter(estimate=first, action="review_defect").order_by("-id"))


def candidates(first: Estimate) -> EstimateQuerySet:
    """The same person's repairs that may put this one right, the newest first: later ones, and each for one only."""
    mine = Estimate.objects.filter(same_person(first), shop=first.shop_id, comeback_of=None)
    return mine.filter(created_at__gt=first.created_at).order_by("-created_at")


def begin(first: Estimate, by: By) -> Estimate:
    """A new repair of the same car and person for what was reported. Raises CannotLink.

    While one is open it is that: a second click makes no second.
    """
    with transaction.atomic():
        first = locked(first.pk)
        _check_completed(first)
        under_way = first.comebacks.open().first()
        if under_way is not None:
            return under_way
        told = [row.metadata.get("words", "") for row in reports(first)[:1]]
        fields = {name: getattr(first, name) for name in SAME}
        again = by_hand.create(first.shop, by, damage_description="".join(told), **fields)
        _link(again, first, by)
    return again


def link(again: Estimate, first: Estimate, by: By) -> None:
    """This repair puts right what was wrong with the first. A second click changes nothing. Raises CannotLink."""
    with transaction.atomic():
        again, first = _held(again.pk, first.pk)
        if again.comeback_of_id == first.pk:
            return
        _check_completed(first)
        if not candidates(first).filter(pk=again.pk).exists():
            raise CannotLink(_("Choose a later repair of the same customer."))
        _link(again, first, by)


def part(again: Estimate, by: By) -> None:
    """It was no comeback after all. A second click changes nothing."""
    if again.comeback_of_id is None:
        return
    with transaction.atomic():
        again, first = _held(again.pk, again.comeback_of_id)
        if again.comeback_of_id == first.pk:
            told = f"No comeback of {first.estimate_number}.", f"Repair {again.estimate_number} is no comeback."
            _write(again, first, by, told, comeback_of=None)


def _held(again: uuid.UUID, first: uuid.UUID) -> tuple[Estimate, Estimate]:
    """Both, as they are now; always in the same order, so that two people who link never wait for each other."""
    held = {pk: locked(pk) for pk in sorted({again, first})}
    return held[again], held[first]


def _check_completed(first: Estimate) -> None:
    if first.status != Status.COMPLETED:
        raise CannotLink(_("This repair is not completed: what is not right belongs to it."))


def _link(again: Estimate, first: Estimate, by: By) -> None:
    told = f"Linked as a comeback of {first.estimate_number}.", f"The car came back: repair {again.estimate_number}."
    _write(again, first, by, told, comeback_of=first)


def _write(again: Estimate, first: Estimate, by: By, told: tuple[str, str], comeback_of: Estimate | None) -> None:
    """In both files. It says nothing of where either stands, so nobody's form is out of date because of it."""
    again.write(by, "review_changed", told[0], about={"comeback_of": str(first.pk)}, comeback_of=comeback_of)
    first.write(by, "review_changed", told[1], about={"comeback": str(again.pk)})
