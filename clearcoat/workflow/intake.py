"""An estimate comes in from the estimating system: made, brought up to date, left alone or refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clearcoat.core import money
from clearcoat.estimates.models import By, Estimate, Stale
from clearcoat.imports.document import Document, Refused
from clearcoat.imports.models import ImportedDocument
from clearcoat.imports.reader import read, read_paths
from clearcoat.shops.models import Shop
from clearcoat.workflow import approval_follow
from clearcoat.workflow import estimate as by_hand
from clearcoat.workflow.difference import changes_between, line_items
from clearcoat.workflow.landing import fields_of, fill_empty
from clearcoat.workflow.own_lines import carried, with_own
from clearcoat.workflow.payment_book import look_after

TRIES = 3  # when staff change the estimate at the same moment

Kind = Literal["created", "updated", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one estimate among the files; `message` is one sentence for staff."""

    source: str
    outcome: Kind
    message: str
    estimate: Estimate | None = None
    changes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def take_in(shop: Shop, files: Mapping[str, bytes], by: By) -> list[Result]:
    """Takes in the files of one upload or drop, by name. One bad file never stops the others."""
    return [_result(shop, found, by) for found in read(files)]


def take_in_paths(shop: Shop, paths: Iterable[Path], by: By) -> list[Result]:
    """As `take_in`, from files and folders on this machine."""
    return [_result(shop, found, by) for found in read_paths(paths)]


def _result(shop: Shop, found: Document | Refused, by: By) -> Result:
    if isinstance(found, Refused):
        return Result(getattr(found, "source", ""), "refused", str(found))
    known = _by_digest(shop, found.digest)
    if known:
        return _unchanged(found, known, _("This file was taken in before; nothing changed."))
    try:
        return _take_alone(shop, found, by)
    except IntegrityError:
        # The same file came in by another door at the same moment: theirs counts, ours changes nothing.
        known = _by_digest(shop, found.digest)
        if known is None:
            raise
        return _unchanged(found, known, _("This file was taken in before; nothing changed."))


def _take_alone(shop: Shop, document: Document, by: By) -> Result:
    """One document of a shop at a time: two of the same claim at once would become two estimates.

    The shop's settings are not what is held: a receipt's number is taken from them by whoever holds an estimate.
    """
    for _try in range(TRIES):
        with suppress(Stale), transaction.atomic():
            Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)
            return _take_one(shop, document, by)
    text = _("Somebody is changing this estimate right now; please import the file again.")
    return Result(document.source, "refused", text)


def _take_one(shop: Shop, document: Document, by: By) -> Result:
    estimate = match(shop, document)
    if estimate is None:
        estimate = _make(shop, document, by)
        _keep(estimate, document)
        return Result(document.source, "created", _("New estimate."), estimate, [], list(document.warnings))
    if document.supplement < estimate.supplement:
        text = _("This is an older version (%(n)s) than the one on record.") % {"n": document.supplement}
        return _unchanged(document, estimate, text)
    changes = changes_between(estimate, document)
    if changes:
        _update(estimate, document, changes, by)
    _keep(estimate, document)
    if not changes:
        return _unchanged(document, estimate, _("Everything in this file is on record already; nothing changed."))
    return Result(document.source, "updated", _summary(document), estimate, changes, list(document.warnings))


def match(shop: Shop, document: Document) -> Estimate | None:
    """The estimate that this document repeats or supplements: by claim and VIN, else by the system's own id.

    A claim may cover two cars, so where one side has no VIN the car's year and make must agree.
    """
    all_of = Estimate.objects.filter(shop=shop).select_related("shop__settings")
    car = document.vehicle
    if document.claim_number:
        for estimate in all_of.filter(claim_number=document.claim_number).order_by("-created_at"):
            if car.vin and estimate.vin:
                if car.vin == estimate.vin:
                    return estimate
            elif (car.year, car.make) == (estimate.vehicle_year, estimate.vehicle_make):
                return estimate
        return None
    if document.document_id:
        same = {"imported__document_id": document.document_id, "imported__system": document.system[:40]}
        return all_of.filter(**same, vin=car.vin).order_by("-created_at").first()
    return None


def _make(shop: Shop, document: Document, by: By) -> Estimate:
    fields = fields_of(document) | {"totals_stated": True}
    estimate = by_hand.create(shop, by, **fields)
    by_hand.replace_lines(estimate, line_items(document))
    estimate.write(by, "imported", f"Taken in from {document.source}.", about=_about(document, []))
    return estimate


def _update(estimate: Estimate, document: Document, changes: list[str], by: By) -> None:
    """A supplement replaces lines and totals. What staff know better (name, number, address) is only filled in."""
    lines = carried(estimate, line_items(document)) if document.lines else list(estimate.items.all())
    if document.lines:
        by_hand.replace_lines(estimate, lines)
    stated = with_own(fields_of(document), lines)
    fields = by_hand.cleaned(fill_empty(estimate, stated)) | {"totals_stated": True}
    if "email" in fields:
        fields["customer"] = by_hand.account_for(fields["email"])
    history = estimate.write(by, "supplement", _summary(document), about=_about(document, changes), **fields)
    look_after(history, estimate)
    approval_follow.follow(estimate, by)


def _about(document: Document, changes: list[str]) -> dict[str, Any]:
    return {
        "source": document.source,
        "supplement": document.supplement,
        "total": money.plain(document.totals.gross),
        "changes": changes,
        "warnings": list(document.warnings),
    }


def _summary(document: Document) -> str:
    if document.supplement:
        return _("Supplement %(n)s taken in.") % {"n": document.supplement}
    return _("A newer version of the estimate was taken in.")


def _keep(estimate: Estimate, document: Document) -> None:
    ImportedDocument.objects.create(
        shop_id=estimate.shop_id,
        estimate=estimate,
        name=document.source[:200],
        format=document.format,
        system=document.system[:40],
        document_id=document.document_id[:80],
        supplement=document.supplement,
        digest=document.digest,
        content=document.original,
    )


def _by_digest(shop: Shop, digest: str) -> Estimate | None:
    kept = ImportedDocument.objects.filter(shop=shop, digest=digest).select_related("estimate__shop__settings").first()
    return kept.estimate if kept else None


def _unchanged(document: Document, estimate: Estimate, message: str) -> Result:
    return Result(document.source, "unchanged", message, estimate, [], list(document.warnings))
