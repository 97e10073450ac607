"""What Stripe tells of money, in our own shapes: only what we keep, amounts as Decimal, moments aware."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from clearcoat.core.money import from_cents

LONGEST_WORD = 20  # characters of a brand or a wallet that are kept; Stripe has longer ones, and new ones come
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Moved:
    """One balance transaction: money that came to the account at Stripe or left it."""

    id: str
    amount: Decimal
    fee: Decimal
    currency: str
    at: datetime
    kind: str
    source: str

    @classmethod
    def of(cls, given: Json) -> Moved:
        """From Stripe's."""
        return cls(
            id=given["id"], amount=from_cents(given["amount"]), fee=from_cents(given["fee"]),
            currency=given["currency"].upper(), at=datetime.fromtimestamp(given["created"], UTC), kind=given["type"],
            source=_id(given.get("source")),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """A charge: the card, what it cost, and whether some of it went back."""

    id: str
    brand: str
    last4: str
    wallet: str
    moved: Moved | None
    is_returning: bool  # refunds or disputes exist

    @classmethod
    def of(cls, given: Json) -> Taken:
        """From Stripe's."""
        card = (given.get("payment_method_details") or {}).get("card") or {}
        return cls(
            id=given["id"], brand=(card.get("brand") or "")[:LONGEST_WORD], last4=card.get("last4") or "",
            wallet=((card.get("wallet") or {}).get("type") or "")[:LONGEST_WORD],
            moved=_moved(given.get("balance_transaction")),
            is_returning=bool(given.get("amount_refunded") or given.get("disputed")),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Intent:
    """A PaymentIntent. `client_secret` is for the payer's browser alone: not stored, not logged, not shown."""

    id: str
    status: str
    amount: Decimal
    received: Decimal
    currency: str
    livemode: bool
    about: dict[str, str]
    client_secret: str = field(repr=False, default="")
    failure_code: str = ""
    taken: Taken | None = None

    @classmethod
    def of(cls, given: Json) -> Intent:
        """From Stripe's."""
        charge, error = given.get("latest_charge"), given.get("last_payment_error") or {}
        return cls(
            id=given["id"], status=given["status"], amount=from_cents(given["amount"]),
            received=from_cents(given.get("amount_received") or 0), currency=given["currency"].upper(),
            livemode=bool(given.get("livemode")), about=dict(given.get("metadata") or {}),
            client_secret=given.get("client_secret") or "",
            failure_code=error.get("decline_code") or error.get("code") or "",
            taken=Taken.of(charge) if isinstance(charge, dict) else None,
        )  # fmt: skip

    @property
    def is_open(self) -> bool:
        """Whether the payer can still pay, or pay another way; its amount may change."""
        return self.status in {"requires_payment_method", "requires_confirmation", "requires_action"}


@dataclass(frozen=True, slots=True)
class GaveBack:
    """A refund."""

    id: str
    amount: Decimal
    status: str
    about: dict[str, str]
    moved: Moved | None = None
    came_back: Moved | None = None  # it failed later, and the money is the account's again

    @classmethod
    def of(cls, given: Json) -> GaveBack:
        """From Stripe's."""
        return cls(
            id=given["id"], amount=from_cents(given["amount"]), status=given["status"],
            about=dict(given.get("metadata") or {}), moved=_moved(given.get("balance_transaction")),
            came_back=_moved(given.get("failure_balance_transaction")),
        )  # fmt: skip

    @property
    def is_out(self) -> bool:
        """Whether the money left the account: Stripe takes it when it takes the refund in."""
        return self.status in {"succeeded", "pending"}

    @property
    def has_failed(self) -> bool:
        """Whether the customer does not get it."""
        return self.status in {"failed", "canceled"}


@dataclass(frozen=True, slots=True)
class Disputed:
    """A dispute, with what it moved so far."""

    id: str
    amount: Decimal
    status: str
    reason: str
    due_by: datetime | None
    moved: tuple[Moved, ...]

    @classmethod
    def of(cls, given: Json) -> Disputed:
        """From Stripe's."""
        due = (given.get("evidence_details") or {}).get("due_by")
        return cls(
            id=given["id"], amount=from_cents(given["amount"]), status=given["status"], reason=given["reason"] or "",
            due_by=datetime.fromtimestamp(due, UTC) if due else None,
            moved=tuple(Moved.of(one) for one in given.get("balance_transactions") or []),
        )  # fmt: skip


def _moved(given: Any) -> Moved | None:
    return Moved.of(given) if isinstance(given, dict) else None


def _id(given: Any) -> str:
    """An object's id, whether or not the object itself came."""
    return str(given["id"]) if isinstance(given, dict) else given or ""
