"""The board's columns: a few lean queries, however many cars the shop has."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, F, Max
from django.utils.translation import gettext as _

from clearcoat.core import clock
from clearcoat.core.phone import is_textable
from clearcoat.customers.consent import Consent, Subject
from clearcoat.dashboard import days, waits
from clearcoat.estimates import statuses
from clearcoat.estimates.models import Approval, Estimate, PaymentStatus, Task
from clearcoat.estimates.models import EstimateQuerySet as Estimates
from clearcoat.estimates.statuses import HoldReason, Status
from clearcoat.notifications.models import Notification, Outage, State, Type
from clearcoat.notifications.watch import nobody_sends
from clearcoat.photos.models import Photo
from clearcoat.shops.models import StaffMember

COLUMNS = (Status.DRAFT, *statuses.PATH)
CARDS = 50  # a column, until somebody asks for all
ALL_CARDS = 600  # a column, when they did
RECENT = timedelta(days=7)  # how long a completed repair stays on the board
LATER = timedelta(days=90)  # the same, when all are asked for
TROUBLE = (State.FAILED, State.UNDELIVERED, State.NEEDS_HUMAN, State.SUPPRESSED)
TROUBLE_AGE = timedelta(days=14)
SHOWN = (
    "pk", "first_name", "last_name", "company", "vehicle_year", "vehicle_make", "vehicle_model", "plate",
    "estimate_number", "status", "hold_reason", "phone", "status_since", "estimated_completion",
    "approval", "approval_since",
    # What is owed is reckoned from these.
    "total", "insurance_company", "deductible", "deductible_waived", "betterment", "extras", "shortfall", "amount_paid",
    "amount_refunded", "written_off",
)  # fmt: skip


@dataclass(slots=True)
class Card:
    """What a card shows, ready to be written down."""

    pk: uuid.UUID
    name: str
    vehicle: str
    plate: str
    number: str
    promised: str
    late: str
    age: str
    hold: str
    status: str
    label: str
    approval: str = ""  # in words, while the owner is asked and after they declined
    trouble: str = ""  # failed or unsent
    trouble_type: str = ""
    phone: str = ""  # that may be texted, while the car is the shop's work
    asks_consent: bool = False  # nobody asked the owner yet
    paid: str = ""  # how much of it, in words, once the car is ready
    paid_tone: str = ""
    photos: int = 0  # from the customer, that nobody has looked at


@dataclass(slots=True)
class Column:
    """One state: how many cars are in it, and the cards of the first of them."""

    status: str
    label: str
    count: int
    targets: str  # states that a card may be dropped on, with spaces between
    cards: list[Card] = field(default_factory=list)
    has_more: bool = False


def board(staff: StaffMember, everything: str = "", wait: str = "") -> list[Column]:
    """The columns of this person's shop; `everything` names the one whose cards are all wanted.

    With `wait` only the open cars that it is about (`waits.KEYS`).
    """
    mine = waits.narrowed(Estimate.objects.visible_to(staff), wait, staff.shop.today())
    open_counts = mine.open().order_by().values_list("status").annotate(Count("pk"))
    counts = dict(open_counts)
    counts[Status.COMPLETED] = _recent(mine, RECENT).count()
    columns = [_column(staff, mine, status, counts.get(status, 0), status == everything) for status in COLUMNS]
    _mark(staff, [card for column in columns for card in column.cards])
    return columns


def found(staff: StaffMember, text: str) -> list[Card]:
    """What the search box finds: open cars first, then the newest."""
    rows = Estimate.objects.visible_to(staff).search(text).only(*SHOWN)
    newest = list(rows.order_by("-updated_at")[:CARDS])
    newest.sort(key=lambda row: not row.is_open)
    cards = _cards(staff, newest)
    _mark(staff, cards)
    return cards


def fingerprint(staff: StaffMember) -> str:
    """Changes whenever the board would look different: a car moved, a message stuck, photos came, a new day."""
    mine = Estimate.objects.visible_to(staff)
    cars = mine.open().aggregate(n=Count("pk"), last=Max("updated_at"))
    done = _recent(mine, RECENT).aggregate(n=Count("pk"), last=Max("updated_at"))
    messages = Notification.objects.filter(shop_id=staff.shop_id, created_at__gt=clock.now() - TROUBLE_AGE)
    stuck = messages.filter(status__in=TROUBLE).count()
    silent = nobody_sends(staff.shop_id)
    photos = Photo.objects.unseen().filter(estimate__in=mine).aggregate(n=Count("pk"), last=Max("created_at"))
    calls = Task.objects.open().filter(estimate__in=mine).count()
    said = Consent.objects.filter(shop=staff.shop_id).aggregate(last=Max("pk"))["last"]
    alarms = [(alarm.pk, alarm.reason) for alarm in Outage.alarms(staff.shop_id)]
    parts = (*cars.values(), *done.values(), stuck, silent, *photos.values(), calls, said, alarms, staff.shop.today())
    return hashlib.sha256("|".join(str(part) for part in parts).encode()).hexdigest()[:16]


def _column(staff: StaffMember, mine: Estimates, status: Status, count: int, whole: bool) -> Column:
    most = ALL_CARDS if whole else CARDS
    rows = mine.filter(status=status)
    if status == Status.COMPLETED:
        rows = _recent(mine, LATER if whole else RECENT).order_by("-status_since")
    elif status == Status.DRAFT:
        rows = rows.order_by("-status_since")
    else:
        rows = rows.order_by(F("estimated_completion").asc(nulls_last=True), "status_since")
    cards = _cards(staff, rows.only(*SHOWN)[:most])
    has_more = not whole and (count > len(cards) or status == Status.COMPLETED)
    targets = " ".join(statuses.targets(status, is_manager=staff.is_manager))
    return Column(status, str(status.label), max(count, len(cards)), targets, cards, has_more)


def _recent(mine: Estimates, span: timedelta) -> Estimates:
    return mine.filter(status=Status.COMPLETED, status_since__gt=clock.now() - span)


def _cards(staff: StaffMember, rows: Iterable[Estimate]) -> list[Card]:
    today = staff.shop.today()
    return [_card(row, today) for row in rows]


def _card(row: Estimate, today: date) -> Card:
    eta = row.estimated_completion
    is_hold = row.status == Status.WAITING_FOR_PARTS and row.hold_reason not in {"", HoldReason.PARTS}
    is_asked = row.status == Status.READY and row.customer_due > 0
    return Card(
        pk=row.pk,
        name=row.customer_name or row.estimate_number,
        vehicle=row.vehicle,
        plate=row.plate,
        number=row.estimate_number,
        promised=days.promised(eta, today) if eta and row.is_open else "",
        late=days.lateness(eta, today) if row.is_open and row.status != Status.READY else "",
        age=days.span(row.status_since),
        hold=str(HoldReason(row.hold_reason).label) if is_hold else "",
        status=row.status,
        label=row.status_label,
        approval=_approval(row, today),
        phone=row.phone if row.is_open and is_textable(row.phone) else "",
        paid=str(row.payment_status.label) if is_asked else "",
        paid_tone="paid" if row.payment_status == PaymentStatus.PAID else "due",
    )


def _approval(row: Estimate, today: date) -> str:
    if not row.is_open or row.approval_since is None:
        return ""
    since = days.since(row.approval_since, today)
    if row.approval == Approval.REQUESTED:
        return _("Waits for approval since %(day)s") % {"day": since}
    return _("Declined %(day)s") % {"day": since} if row.approval == Approval.DECLINED else ""


def _mark(staff: StaffMember, cards: list[Card]) -> None:
    """Puts on the cards what is to be done about them."""
    _mark_trouble(cards)
    _mark_consent(staff, cards)
    by_id = {card.pk: card for card in cards}
    unseen = Photo.objects.unseen().filter(estimate__in=by_id).order_by().values_list("estimate")
    for pk, count in unseen.annotate(Count("pk")):
        by_id[pk].photos = count


def _mark_trouble(cards: list[Card]) -> None:
    """Marks the cars of which a message about their present state failed, or could reach nobody.

    One that was held back because the customer knows it already is no trouble: its reason is on the car's own page.
    """
    by_id = {card.pk: card for card in cards}
    about = Notification.objects.filter(estimate_id__in=by_id, created_at__gte=F("estimate__status_since"))
    seen = about.filter(status__in=TROUBLE).order_by("created_at").values_list("estimate_id", "status", "type", "to")
    for pk, status, way, to in seen:
        card = by_id[pk]
        is_known = status == State.SUPPRESSED and bool(to) and (way != Type.SMS or is_textable(to))
        if card.trouble != "failed" and not is_known:
            card.trouble = "unsent" if status == State.SUPPRESSED else "failed"
            card.trouble_type = way


def _mark_consent(staff: StaffMember, cards: list[Card]) -> None:
    """Marks the cars whose owner could be texted and was never asked."""
    asked = Consent.objects.about(staff.shop_id, {card.phone for card in cards}).filter(subject=Subject.SERVICE)
    known = set(asked.order_by().values_list("contact", flat=True))
    for card in cards:
        card.asks_consent = bool(card.phone) and card.phone not in known
