"""What is asked of an owner and what they said, as both sides read it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from ninja import Schema

from clearcoat.api.errors import Conflict
from clearcoat.approvals.content import Content, Line
from clearcoat.approvals.difference import Change, difference
from clearcoat.approvals.fields import Row
from clearcoat.approvals.models import Decision, Request
from clearcoat.approvals.shares import shares_of
from clearcoat.core import money


class ApprovalLine(Schema):
    """A line of the version; `id` names it in `lineIds` and across versions."""

    id: str
    type: str
    description: str
    partType: str
    hours: str
    lineTotal: str
    customerPays: bool
    declined: bool

    @classmethod
    def of(cls, line: Line) -> ApprovalLine:
        """From the frozen line."""
        return cls(
            id=line.key,
            type=line.type,
            description=line.name,
            partType=line.part_words,
            hours=line.hours,
            lineTotal=line.amount,
            customerPays=line.customer_pays,
            declined=line.declined,
        )


class ApprovalShare(Schema):
    """One row of who pays what."""

    name: str
    label: str
    amount: str


class ApprovalChange(Schema):
    """One thing that changed since the owner was asked before; `before` or `after` is null for what came or went."""

    what: str
    name: str
    before: str | None
    after: str | None

    @classmethod
    def of(cls, change: Change) -> ApprovalChange:
        """From the row."""
        return cls(what=change.what, name=change.name, before=_plain(change.before), after=_plain(change.after))


class FieldOut(Schema):
    """One field of the form; `value` is what the repair knows of it."""

    name: str
    label: str
    kind: str
    required: bool
    choices: list[str]
    value: str

    @classmethod
    def of(cls, row: Row) -> FieldOut:
        """From the frozen field."""
        return cls(
            name=row["name"],
            label=row["label"],
            kind=row["kind"],
            required=row["is_required"],
            choices=[value for value, _words in row["choices"]],
            value=row["value"],
        )


class FilledOut(Schema):
    """What was written into a field; `shown` as its reader saw it."""

    name: str
    label: str
    value: str
    shown: str


class DecisionOut(Schema):
    """What was decided. `isWhole`: no stored byte was changed since. `document`: the PDF once it is made."""

    decision: str
    declinedLineIds: list[str]
    fields: list[FilledOut]
    name: str
    how: str
    at: datetime
    recordedBy: str
    hash: str  # SHA-256, in hex
    isWhole: bool
    document: str | None

    @classmethod
    def of(cls, row: Decision) -> DecisionOut:
        """From the row."""
        return cls(
            decision=row.decision,
            declinedLineIds=row.declined_lines,
            fields=row.filled,
            name=row.name,
            how=row.how,
            at=row.at,
            recordedBy=row.recorded_by,
            hash=row.sha256,
            isWhole=row.is_whole(),
            document=row.file.url if row.file else None,
        )


class ApprovalOut(Schema):
    """One request: the version as it is shown, the words that are signed, and the decision."""

    id: str
    form: str
    state: str
    askedAt: datetime
    askedBy: str
    version: int
    hash: str  # SHA-256, in hex
    isWhole: bool
    total: str
    currency: str
    words: dict[str, str]
    lines: list[ApprovalLine]
    payment: list[ApprovalShare]
    changes: list[ApprovalChange]
    fields: list[FieldOut]
    decision: DecisionOut | None

    @classmethod
    def of(cls, row: Request) -> ApprovalOut:
        """From the row."""
        version, says = row.version, row.version.says
        return cls(
            id=str(row.pk),
            form=row.form,
            state=row.state,
            askedAt=row.asked_at,
            askedBy=row.asked_by,
            version=version.number,
            hash=version.sha256,
            isWhole=version.is_whole(),
            total=money.plain(says.amount("total")),
            currency=says.currency,
            words=row.words,
            lines=[ApprovalLine.of(line) for line in says.lines],
            payment=_shares(says),
            changes=_changes(row),
            fields=[FieldOut.of(one) for one in row.fields],
            decision=DecisionOut.of(row.answer) if row.answer else None,
        )


class Approvals(Schema):
    """Every request of a repair, newest first."""

    items: list[ApprovalOut]
    next: str | None = None


class NotNewestOut(Conflict):
    """A 409: nothing was signed, and this is what is asked now; null when nothing is."""

    newest: ApprovalOut | None


def _shares(says: Content) -> list[ApprovalShare]:
    return [ApprovalShare(name=one.name, label=one.label, amount=money.plain(one.amount)) for one in shares_of(says)]


def _changes(row: Request) -> list[ApprovalChange]:
    before = row.version.before
    return [ApprovalChange.of(one) for one in difference(before.says, row.version.says)] if before else []


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else money.plain(amount)
