"""The repair's file: the estimate with its lines, where it stands, and everything that ever happened to it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clearcoat.core import clock, money
from clearcoat.estimates import search, statuses
from clearcoat.estimates.columns import amount, words
from clearcoat.estimates.history import BESIDE, LONGEST_DOER, EstimateHistory, EtaChange, RepairStatus
from clearcoat.estimates.lines import EstimateLineItem, LineType
from clearcoat.estimates.owed import Owed, PaymentStatus
from clearcoat.estimates.statuses import HoldReason, Status
from clearcoat.estimates.tasks import Task

__all__ = [
    "Actor",
    "Approval",
    "By",
    "Estimate",
    "EstimateHistory",
    "EstimateLineItem",
    "InvalidMove",
    "LineType",
    "PaymentStatus",
    "Program",
    "RepairStatus",
    "Stale",
    "Task",
]


class Actor(Protocol):
    """Whoever asks: a person at a shop, a customer, the holder of a link. They know what they may see."""

    def estimates(self) -> Q:
        """The condition that an estimate must meet to be theirs."""


class By(Protocol):
    """Who did something, as the history keeps it."""

    @property
    def user_id(self) -> uuid.UUID | None:
        """The sign-in identity, None for the program itself."""

    @property
    def name(self) -> str:
        """The name as it was then."""

    @property
    def is_manager(self) -> bool:
        """May leave an end such as Completed."""


@dataclass(frozen=True, slots=True)
class Program:
    """The program itself as the doer: a file that arrived, a job of the worker."""

    name: str = "Clearcoat"
    user_id: None = None
    is_manager: bool = True


class Stale(Exception):
    """Somebody else changed the estimate first; `estimate` is how it is now."""

    def __init__(self, estimate: Estimate) -> None:
        super().__init__(
            gettext("Somebody else changed this estimate a moment ago. Please look and repeat your change.")
        )
        self.estimate = estimate


class InvalidMove(Exception):
    """The table of statuses does not allow this move."""


class EstimateQuerySet(models.QuerySet["Estimate"]):
    """Estimates by who asks and by what is looked for."""

    def visible_to(self, actor: Actor) -> EstimateQuerySet:
        """Those that the actor may see. Every door begins here."""
        return self.filter(actor.estimates())

    def open(self) -> EstimateQuerySet:
        """Cars that are still the shop's work."""
        return self.filter(status__in=statuses.open_statuses())

    def search(self, text: str) -> EstimateQuerySet:
        """By name, number, address, plate, VIN, car, estimate or claim; every word must be found somewhere."""
        found = self.annotate(bare_plate=search.BARE_PLATE)
        for word in search.words(text):
            found = found.filter(search.has(word))
        return found


SUMS = ("amount_paid", "amount_refunded", "written_off")  # of the ledger


class Approval(models.TextChoices):
    """What the owner said to the work as it stands now."""

    NONE = "none", _("Not asked")
    REQUESTED = "requested", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")


class Estimate(models.Model):
    """A repair: who, which car, who pays, what is done, and where it stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="estimates")
    customer = models.ForeignKey(
        "customers.Customer", models.SET_NULL, null=True, blank=True, related_name="linked_estimates"
    )
    estimate_number = models.CharField(max_length=30)
    ro_number = words(30, db_index=True)

    # The owner as the shop knows them. An account is linked only when its confirmed address is this one.
    first_name = words(80)
    last_name = words(80)
    company = words(120)
    email = models.EmailField(blank=True, default="", db_index=True)
    phone = words(20)  # E.164 where it could be read, else as written
    address = words(200)
    city = words(80)
    state = words(20)
    postal_code = words(12)
    country = words(3)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="en")
    # The shop's own switch. What the owner wants is in the ledger of consent and in the preferences, never here.
    texts_off = models.BooleanField(default=False)

    vehicle_year = models.PositiveSmallIntegerField(null=True, blank=True)
    vehicle_make = words(60)
    vehicle_model = words(80)
    vehicle_trim = words(80)
    vin = words(25, db_index=True)
    mileage = models.PositiveIntegerField(null=True, blank=True)
    mileage_unit = models.CharField(max_length=2, choices=[("mi", "mi"), ("km", "km")], default="mi")
    color = words(60)
    plate = words(12, db_index=True)
    plate_state = words(4)

    insurance_company = words(120)
    claim_number = words(40, db_index=True)
    policy_number = words(40)
    deductible = amount()
    deductible_waived = models.BooleanField(default=False)
    betterment = amount()
    shortfall = amount()  # what the insurer does not pay and the owner agreed to
    date_of_loss = models.DateField(null=True, blank=True)
    damage_description = models.TextField(blank=True, default="", max_length=2000)
    comeback_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="comebacks")
    notes = models.TextField(blank=True, default="", max_length=2000)  # for the customer
    internal_notes = models.TextField(blank=True, default="", max_length=8000)  # for staff only

    currency = models.CharField(max_length=3, default="USD")
    parts_subtotal = amount()
    labor_subtotal = amount()
    paint_subtotal = amount()
    misc_subtotal = amount()
    subtotal = amount()
    tax_rate = models.DecimalField(max_digits=7, decimal_places=4, default=Decimal(0))  # percent
    tax_amount = amount()
    total = amount()
    extras = amount()  # in the total: what the owner pays beyond the insurer's work, with its tax
    totals_stated = models.BooleanField(default=False)  # as the estimating system's file says, not recomputed
    supplement = models.PositiveSmallIntegerField(default=0)

    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    hold_reason = models.CharField(max_length=10, choices=HoldReason.choices, blank=True, default="")
    status_since = models.DateTimeField(default=clock.now)
    estimated_completion = models.DateField(null=True, blank=True)
    approval = models.CharField(max_length=10, choices=Approval.choices, default=Approval.NONE)
    approval_since = models.DateTimeField(null=True, blank=True)
    # Sums of the ledger, written by payments/ledger.py in the transaction of each entry and nowhere else.
    amount_paid = amount()
    amount_refunded = amount()
    written_off = amount()
    # Every change adds one: it is the ETag, the key of cached pages, the id of live events and the optimistic lock.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    objects = EstimateQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "estimate_number"], name="one_number_per_shop")]
        indexes = [models.Index(fields=["shop", "status", "-status_since"])]

    def __str__(self) -> str:
        return f"estimate {self.estimate_number}"

    @property
    def customer_name(self) -> str:
        """The person's name, else the company's."""
        return " ".join(part for part in (self.first_name, self.last_name) if part) or self.company

    @property
    def contacts(self) -> tuple[str, str]:
        """The owner's address and number as the shop knows them; "" for one that it does not."""
        return self.email, self.phone

    @property
    def vehicle(self) -> str:
        """`2019 Honda Accord`."""
        return " ".join(str(part) for part in (self.vehicle_year, self.vehicle_make, self.vehicle_model) if part)

    @property
    def is_open(self) -> bool:
        """Whether the car is still the shop's work."""
        return statuses.MEANINGS[self.status].is_open

    @property
    def status_label(self) -> str:
        """The status in the reader's language, with the true reason of a hold."""
        return statuses.label(self.status, self.hold_reason)

    @property
    def customer_due(self) -> Decimal:
        """The owner's share: deductible, betterment, extras and shortfall where an insurer pays, else the total."""
        if not self.insurance_company:
            return self.total
        return min(self.total, self.own_deductible + self.betterment + self.extras + self.shortfall)

    @property
    def own_deductible(self) -> Decimal:
        """The deductible that the owner pays: nothing where it is waived."""
        return money.ZERO if self.deductible_waived else self.deductible

    @property
    def owed(self) -> Owed:
        """What the owner owes, paid, and is still to pay."""
        return Owed(self.customer_due, self.amount_paid, self.amount_refunded, self.written_off)

    @property
    def balance(self) -> Decimal:
        """What the owner is still to pay."""
        return self.owed.balance

    @property
    def payment_status(self) -> PaymentStatus:
        """How much of it has come in."""
        return self.owed.status

    def get_payment_status_display(self) -> str:
        """The same in the reader's language."""
        return str(self.payment_status.label)

    def write(self, by: By, action: str, description: str, *, about: dict[str, Any], **fields: Any) -> EstimateHistory:
        """The only way an estimate changes: new field values, one version more and the history row that tells it.

        Compare-and-set on the version that this object was read with. Raises Stale when somebody was quicker; a photo
        that came in between is nobody's rival.
        Call it inside a transaction.
        """
        fields["updated_at"] = clock.now()
        while not self._is_newest(version=F("version") + 1, **fields):
            now = Estimate.objects.select_related("shop__settings").get(pk=self.pk)
            if now.moved_on_since(self.version):
                raise Stale(now)
            self.version = now.version
            for name in SUMS:  # a payment may be what came in between
                setattr(self, name, getattr(now, name))
        self.version += 1
        for name, value in fields.items():
            setattr(self, name, value)
        return EstimateHistory.objects.create(
            estimate=self,
            version=self.version,
            action=action,
            description=description,
            user_id=by.user_id,
            user_name=by.name[:LONGEST_DOER],
            metadata=about,
        )

    def _is_newest(self, **fields: Any) -> bool:
        return bool(Estimate.objects.filter(pk=self.pk, version=self.version).update(**fields))

    def moved_on_since(self, version: int | None) -> bool:
        """Whether anything but photos and messages came after this version: they arrive while staff fill in a form."""
        if version is None or version >= self.version:
            return version != self.version
        beside = EstimateHistory.objects.filter(estimate=self, version__gt=version, action__in=BESIDE)
        return beside.count() != self.version - version

    def check_move(self, to: str, by: By) -> None:
        """Raises InvalidMove, with what to do instead, when the table does not allow the move."""
        if to not in statuses.MOVES[self.status]:
            names = {"now": self.get_status_display(), "to": Status(to).label}
            raise InvalidMove(gettext("A repair that is “%(now)s” cannot become “%(to)s”.") % names)
        if statuses.MEANINGS[self.status].needs_manager_to_leave and not by.is_manager:
            now = {"now": self.get_status_display()}
            raise InvalidMove(gettext("Only an owner or manager can re-open a repair that is “%(now)s”.") % now)

    def eta_changes(self) -> list[EtaChange]:
        """Every change of the promised date with its reason, oldest first, without those taken back."""
        told = Q(metadata__has_key="eta") | Q(metadata__has_key="taken_back")
        rows = list(EstimateHistory.objects.filter(told, estimate=self).order_by("id"))
        undone = {row.metadata.get("taken_back") for row in rows}
        return [EtaChange(row) for row in rows if "eta" in row.metadata and row.pk not in undone]
