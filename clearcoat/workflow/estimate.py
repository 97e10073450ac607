"""Estimates made and changed by hand: create, edit, lines with totals recomputed, delete."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clearcoat.approvals.models import Version
from clearcoat.core import phone
from clearcoat.customers.models import Customer, TrackingLink
from clearcoat.estimates.lines import EstimateLineItem
from clearcoat.estimates.models import By, Estimate, EstimateHistory
from clearcoat.estimates.statuses import Status
from clearcoat.estimates.totals import totals_of
from clearcoat.notifications.models import Notification
from clearcoat.payments.models import Payment
from clearcoat.photos import vault
from clearcoat.shops.models import Shop
from clearcoat.workflow import approval_follow
from clearcoat.workflow.payment_book import look_after


class KeepIt(Exception):
    """An estimate that has to be kept: the law asks for three years (domain.md, authorisations)."""


def create(shop: Shop, by: By, lines: Sequence[EstimateLineItem] = (), **fields: Any) -> Estimate:
    """A new estimate in draft, with its number, its link and its first history row."""
    with transaction.atomic():
        defaults = {"currency": shop.settings.currency, "tax_rate": shop.settings.tax_rate}
        number = fields.pop("estimate_number", "") or shop.take_number()
        estimate = Estimate(shop=shop, estimate_number=number, **(defaults | cleaned(fields)))
        estimate.customer = account_for(estimate.email)
        estimate.save()
        TrackingLink.make(estimate.pk, shop.settings.link_days)
        if lines:
            for line in lines:
                line.line_total = line.computed_total()
            replace_lines(estimate, lines)
            Estimate.objects.filter(pk=estimate.pk).update(**recomputed(estimate))
            estimate.refresh_from_db()
        EstimateHistory.objects.create(
            estimate=estimate,
            version=estimate.version,
            action="created",
            description=f"Estimate {number} made.",
            user_id=by.user_id,
            user_name=by.name,
        )
    return estimate


def edit(estimate: Estimate, by: By, **fields: Any) -> Estimate:
    """Changes fields; nothing when they have these values already. Raises Stale when somebody was quicker."""
    changes = {name: value for name, value in cleaned(fields).items() if getattr(estimate, name) != value}
    if not changes:
        return estimate
    if "email" in changes:
        changes["customer"] = account_for(changes["email"])
    if "tax_rate" in changes:
        changes |= recomputed(estimate, tax_rate=changes["tax_rate"])
    names = ", ".join(sorted(name.replace("_", " ") for name in changes if name != "customer"))
    with transaction.atomic():
        history = estimate.write(by, "edited", f"Changed {names}.", about={"fields": sorted(changes)}, **changes)
        look_after(history, estimate)
        approval_follow.follow(estimate, by)
    return estimate


def add_line(estimate: Estimate, by: By, line: EstimateLineItem) -> EstimateLineItem:
    """Adds a line at the end and recomputes the totals."""
    last = estimate.items.order_by("-sequence").values_list("sequence", flat=True).first()
    line.estimate, line.sequence = estimate, (last or 0) + 1
    line.line_total = line.computed_total()
    with transaction.atomic():
        line.save()
        _lines_changed(estimate, by, f"Added “{line.part_name}”.")
    return line


def change_line(estimate: Estimate, by: By, line: EstimateLineItem, **fields: Any) -> EstimateLineItem:
    """Changes a line and recomputes the totals."""
    for name, value in fields.items():
        setattr(line, name, value)
    line.line_total = line.computed_total()
    with transaction.atomic():
        line.save()
        _lines_changed(estimate, by, f"Changed “{line.part_name}”.")
    return line


def remove_line(estimate: Estimate, by: By, line: EstimateLineItem) -> None:
    """Removes a line and recomputes the totals."""
    with transaction.atomic():
        line.delete()
        _lines_changed(estimate, by, f"Removed “{line.part_name}”.")


def delete(estimate: Estimate) -> None:
    """Deletes a draft that nobody was ever told of or paid for. Raises KeepIt for everything else."""
    is_known = any(rows.objects.filter(estimate=estimate).exists() for rows in (Notification, Version, Payment))
    if estimate.status != Status.DRAFT or is_known:
        raise KeepIt(_("This estimate is on record and is kept. Cancel it instead."))
    with transaction.atomic():
        Estimate.objects.select_for_update(of=("self",)).get(pk=estimate.pk)  # no photo comes in from here on
        vault.discard_all_of(estimate.pk)
        estimate.delete()


def replace_lines(estimate: Estimate, lines: Sequence[EstimateLineItem]) -> None:
    """Puts these lines in place of all before; the caller sees to the totals and the history row."""
    estimate.items.all().delete()
    for sequence, line in enumerate(lines, start=1):
        line.estimate, line.sequence = estimate, sequence
    EstimateLineItem.objects.bulk_create(lines)


def recomputed(estimate: Estimate, **other: Any) -> dict[str, Any]:
    """The totals as the lines give them, in place of those that a file stated."""
    totals = totals_of(estimate.items.all(), other.get("tax_rate", estimate.tax_rate))
    return {**totals, "totals_stated": False}


def account_for(email: str) -> Customer | None:
    """The account whose confirmed address this is. Nobody else's account ever shows the estimate."""
    if not email:
        return None
    return Customer.objects.filter(user__email=email.strip().lower(), user__is_active=True).first()


def cleaned(fields: dict[str, Any]) -> dict[str, Any]:
    """Addresses in lower case, numbers in E.164 where they can be read."""
    if "email" in fields:
        fields["email"] = fields["email"].strip().lower()
    if fields.get("phone"):
        fields["phone"] = phone.e164(fields["phone"]) or fields["phone"].strip()
    return fields


def line_of(estimate: Estimate, item_id: uuid.UUID) -> EstimateLineItem | None:
    """One line of this estimate, never of another."""
    return estimate.items.filter(pk=item_id).first()


def _lines_changed(estimate: Estimate, by: By, description: str) -> None:
    look_after(estimate.write(by, "lines_changed", description, about={}, **recomputed(estimate)), estimate)
    approval_follow.follow(estimate, by)
