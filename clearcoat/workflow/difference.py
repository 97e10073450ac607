"""What a supplement changes, in words: the total, the lines that came, went or cost something else."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from clearcoat.core import money
from clearcoat.estimates.lines import EstimateLineItem
from clearcoat.estimates.models import Estimate
from clearcoat.imports.document import Document, Line, LineKind
from clearcoat.imports.models import ImportedDocument

MOST_NAMED = 8  # lines that are named one by one; the rest is counted


def changes_between(estimate: Estimate, document: Document) -> list[str]:
    """One sentence for each thing that would be different; none when the document says what is on record."""
    totals, currency = document.totals, document.currency or estimate.currency
    found = [
        *_amount(_("Total"), estimate.total, totals.gross, currency),
        *_amount(_("Deductible"), estimate.deductible, totals.deductible, currency),
        *_amount(_("Betterment"), estimate.betterment, totals.betterment, currency),
    ]
    if not found and _is_other_format(estimate, document):
        return []  # both formats of one estimate name and count its lines differently
    if document.lines:  # a file without any lost them on its way; ours are kept
        found += _line_changes(_by_key(estimate.items.all()), _by_key(line_items(document)), currency)
    if document.supplement != estimate.supplement and not found:
        found.append(_("The supplement's number only."))
    return found


def _is_other_format(estimate: Estimate, document: Document) -> bool:
    same = ImportedDocument.objects.filter(estimate=estimate, supplement=document.supplement)
    return same.exclude(format=document.format).exists()


def _line_changes(before: dict[str, EstimateLineItem], after: dict[str, EstimateLineItem], currency: str) -> list[str]:
    added, gone = after.keys() - before.keys(), before.keys() - after.keys()
    other = [key for key in after.keys() & before.keys() if _told(after[key]) != _told(before[key])]
    return [
        *_named(_("New: %(line)s"), [after[key] for key in after if key in added], currency),
        *_named(_("Taken out: %(line)s"), [before[key] for key in before if key in gone], currency),
        *_named(_("Changed: %(line)s"), [after[key] for key in after if key in other], currency),
    ]


def line_items(document: Document) -> list[EstimateLineItem]:
    """The document's lines as rows of the estimate."""
    return [_item(line) for line in document.lines]


def _item(line: Line) -> EstimateLineItem:
    hours = {"paint_hours" if line.kind is LineKind.PAINT else "labor_hours": line.hours} if line.hours else {}
    return EstimateLineItem(
        type=line.kind.value,
        key=line.key[:40],
        section=line.section[:80],
        part_number=line.part_number[:40],
        part_name=line.description[:200],
        part_type=line.part_type[:8],
        labor_operation=line.operation[:60],
        labor_type=line.labor_type[:8],
        labor_rate=money.cents(line.rate),
        quantity=line.quantity,
        unit_price=money.cents(line.unit_price),
        line_total=money.cents(line.total),
        taxable=line.taxable,
        supplement=line.supplement,
        note=line.note[:500],
        **hours,
    )


def _by_key(items: Iterable[EstimateLineItem]) -> dict[str, EstimateLineItem]:
    return {item.key or str(item.pk): item for item in items}


def _told(item: EstimateLineItem) -> tuple[str, Decimal, Decimal]:
    return item.part_name, item.line_total, item.labor_hours + item.paint_hours


def _amount(name: str, before: Decimal, after: Decimal, currency: str) -> list[str]:
    if money.cents(before) == money.cents(after):
        return []
    return [f"{name}: {money.shown(before, currency)} → {money.shown(after, currency)}"]


def _named(sentence: str, items: list[EstimateLineItem], currency: str) -> list[str]:
    shown = [
        f"{item.part_name} ({item.get_type_display()}, {money.shown(item.line_total, currency)})" for item in items
    ]
    told = [sentence % {"line": line} for line in shown[:MOST_NAMED]]
    rest = len(shown) - MOST_NAMED
    return [*told, sentence % {"line": _("%(n)s more lines") % {"n": rest}}] if rest > 0 else told
