"""The named world of all tests: two shops, their people, two customers with three cars, and a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clearcoat.accounts.models import Door, User
from clearcoat.customers.consent import How, Subject
from clearcoat.customers.models import Customer, TrackingLink
from clearcoat.estimates.lines import EstimateLineItem
from clearcoat.estimates.models import Estimate
from clearcoat.shops.models import Role, Shop, StaffMember
from clearcoat.workflow import consent
from clearcoat.workflow import estimate as estimates
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status
from tests.stamp import Stamp

PASSWORD = "clearcoat-demo"
# Texts at any hour, so that no test depends on when it runs; those about quiet hours set their own.
ROUND_THE_CLOCK = {"text_from": 0, "text_until": 24, "text_from_sunday": 0}


@dataclass
class World:
    """Who there is. Maria's Accord is in progress, Sam's Civic received, Sam's Outback ready; Lakeside has a Golf."""

    harbor: Shop
    lakeside: Shop
    owner: StaffMember
    advisor: StaffMember
    tech: StaffMember
    rival: StaffMember
    maria: Customer
    sam: Customer
    accord: Estimate
    civic: Estimate
    outback: Estimate
    golf: Estimate

    def link(self, estimate: Estimate) -> TrackingLink:
        """The customer's living link."""
        link = TrackingLink.current(estimate.pk)
        assert link
        return link


STAMPS: list[Stamp[World]] = []


def build() -> World:
    """Makes all of it; from the second time on as a print of the first, which is the same but many times quicker."""
    if not STAMPS:
        is_alone = not Shop.objects.exists() and not User.objects.exists()
        made = _made()
        STAMPS.extend([Stamp(made)] if is_alone else [])
        return made
    return STAMPS[0].press()


def _made() -> World:
    harbor = Shop.open(
        "Harbor Collision",
        phone="+13125550142",
        email="desk@harbor.test",
        address="1200 Harbor Street, Chicago, IL 60607",
        hours="Mon-Fri 7:30-18:00, Sat 9:00-13:00",
        accent="#1f5fbf",
        tax_rate=Decimal("8.25"),
        labor_rate=Decimal(68),
        paint_rate=Decimal(64),
        **ROUND_THE_CLOCK,
    )
    lakeside = Shop.open("Lakeside Auto Body", phone="+14145550199", accent="#7a3b12", **ROUND_THE_CLOCK)
    owner = staff(harbor, "owner@demo.test", "Dana Whitfield", Role.OWNER)
    advisor = staff(harbor, "advisor@demo.test", "Ana Ruiz", Role.ADVISOR)
    tech = staff(harbor, "tech@demo.test", "Theo Park", Role.TECHNICIAN)
    rival = staff(lakeside, "owner@lakeside.test", "Lou Becker", Role.OWNER)
    maria = customer("maria@demo.test", "María", "Fernández", "es", "+13125550143")
    sam = customer("sam@demo.test", "Sam", "Okafor", "en", "+13125550144")
    return World(
        harbor, lakeside, owner, advisor, tech, rival, maria, sam,
        accord=car(advisor, maria, "2019 Honda Accord", "1HGCV1F34KA100123", "TST1001", "in_progress"),
        civic=car(advisor, sam, "2021 Honda Civic", "1HGBH41JXMN109186", "TST1002", "received"),
        outback=car(advisor, sam, "2018 Subaru Outback", "4S4BSANC5J3301234", "TST1003", "ready"),
        golf=car(rival, None, "2017 Volkswagen Golf", "3VW217AU9HM012345", "LKS1", "received"),
    )  # fmt: skip


def staff(shop: Shop, email: str, name: str, role: str) -> StaffMember:
    """One person at a shop."""
    user = User.objects.enrol(Door.STAFF, email, PASSWORD)
    return StaffMember.objects.create(user=user, shop=shop, name=name, role=role)


def customer(email: str, first: str, last: str, language: str = "en", phone: str = "") -> Customer:
    """One confirmed account."""
    user = User.objects.enrol(Door.CUSTOMER, email, PASSWORD)
    return Customer.objects.create(user=user, first_name=first, last_name=last, language=language, phone_number=phone)


def car(by: StaffMember, who: Customer | None, vehicle: str, vin: str, plate: str, status: str) -> Estimate:
    """One repair, moved to its state without telling anybody."""
    year, make, model = vehicle.split(" ", 2)
    estimate = estimates.create(
        by.shop, by, lines=lines(),
        first_name=who.first_name if who else "Robin", last_name=who.last_name if who else "Weiss",
        email=who.email if who else "robin@elsewhere.test", phone=who.phone_number if who else "+13125550177",
        language=who.language if who else "en",
        vehicle_year=int(year), vehicle_make=make, vehicle_model=model, vin=vin, plate=plate, color="Pearl white",
        insurance_company="Example Mutual", claim_number=f"CLM-{plate}", deductible=Decimal(500),
        damage_description="Front bumper and left fender",
    )  # fmt: skip
    agreed(by, estimate)
    change_status(estimate, Move(status, eta=date(2026, 12, 4), notify=False), by)
    return estimate


def agreed(by: StaffMember, estimate: Estimate, *subjects: Subject) -> None:
    """The owner agreed to texts about the repair, or to these."""
    said = consent.Said(How.INTAKE, by.name, "Yes, you may text me.")
    consent.give(estimate.shop, estimate.phone, said, subjects or (Subject.SERVICE,))


def lines() -> list[EstimateLineItem]:
    """A part, labor and paint."""
    return [
        EstimateLineItem(
            type="part", part_name="Front bumper cover", part_number="04711-TVA", unit_price=Decimal("412.35")
        ),
        EstimateLineItem(type="labor", part_name="Replace bumper cover", labor_hours=Decimal("2.4"), labor_rate=68),
        EstimateLineItem(type="paint", part_name="Refinish bumper cover", paint_hours=Decimal("2.5"), labor_rate=64),
    ]
