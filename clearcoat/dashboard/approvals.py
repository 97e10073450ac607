"""What was asked of the owner, who decided what and how, and every version, as the shop reads it on the car's page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from clearcoat.approvals.blanks import Form
from clearcoat.approvals.content import Content
from clearcoat.approvals.difference import Change, difference
from clearcoat.approvals.models import Decision, Request, Version
from clearcoat.estimates.models import Estimate
from clearcoat.photos.models import Progress

MOST = 30  # of each kind, the newest


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision: who, what and how is in its row."""

    row: Decision
    left_out: list[str]  # lines that the owner did not want
    paper: str  # the signed PDF's address; "" while it is being made
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """One version: what it says, what changed since the one before it, and whether it is as it was hashed."""

    version: Version
    total: Decimal | None  # None for one that nobody can read any more
    changes: list[Change]
    is_whole: bool


def of(estimate: Estimate) -> dict[str, Any]:
    """What the panel needs."""
    versions = list(Version.objects.filter(estimate=estimate)[: MOST + 1])
    return {
        "waiting": list(Request.objects.filter(estimate=estimate).open().select_related("version")),
        "decisions": decisions(estimate),
        "versions": [kept(new, old) for new, old in zip_longest(versions, versions[1:])][:MOST],
        "forms": [(form.value, form.label) for form in Form if form != Form.AUTHORIZATION],
    }


def decisions(estimate: Estimate) -> list[Decided]:
    """Who decided what, the newest first."""
    rows = Decision.objects.filter(request__estimate=estimate).select_related("request__version", "paper__document")
    return [_decided(row) for row in rows.order_by("-recorded_at")[:MOST]]


def kept(version: Version, before: Version | None) -> Kept:
    """The version beside the one before it. What is not whole is not believed: it is only said."""
    whole = version.is_whole()
    changes = difference(before.says, version.says) if whole and before and before.is_whole() else []
    return Kept(version, version.says.amount("total") if whole else None, changes, whole)


def changes_to_ask(estimate: Estimate) -> list[Change]:
    """What would be new to the owner if they were asked now."""
    known = Version.objects.seen(estimate.pk).first()
    return difference(known.says, Content.of(estimate)) if known and known.is_whole() else []


def _decided(row: Decision) -> Decided:
    file, lines = row.file, row.request.version.says.lines
    left_out = [line.name for line in lines if line.key in row.declined_lines]
    return Decided(row, left_out, file.url if file and file.state == Progress.READY else "", row.is_whole())
