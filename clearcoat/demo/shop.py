"""The demo shop of the contract: Harbor Collision with repairs at every stage, and Lakeside Auto Body next door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction

from clearcoat.accounts.models import Door, User
from clearcoat.core import clock
from clearcoat.customers.consent import How, Subject
from clearcoat.customers.models import Customer
from clearcoat.demo import approvals, letters, payments, photos, reviews
from clearcoat.demo.cars import CARS, Car, lines_for
from clearcoat.demo.past import clock_at
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.delivery import FIRST_CHECK, follow_up
from clearcoat.notifications.outbox import deliver_due
from clearcoat.shops.models import Role, Shop, StaffMember
from clearcoat.workflow import estimate as by_hand
from clearcoat.workflow.consent import agreed
from clearcoat.workflow.preferences import preferences_of
from clearcoat.workflow.status import change_status

PASSWORD = "clearcoat-demo"  # noqa: S105 - public, and such accounts exist in the demo only
PEOPLE = [
    ("owner@demo.test", "owner of Harbor Collision"),
    ("advisor@demo.test", "advisor"),
    ("tech@demo.test", "technician"),
    ("maria@demo.test", "customer, in Spanish"),
    ("sam@demo.test", "customer with two cars"),
    ("owner@lakeside.test", "owner of Lakeside Auto Body"),
]
HOLD_SECONDS = 10  # a visitor wants to see the text arrive, at any hour; a real shop waits a minute and for the day
AT_ONCE = {"hold_seconds": HOLD_SECONDS, "text_from": 0, "text_until": 24, "text_from_sunday": 0}


def is_made() -> bool:
    """Whether the demo shop is there already."""
    return Shop.objects.filter(slug="harbor-collision").exists()


def make(*, with_photos: bool = True, tell: Callable[[int, int], None] = lambda done, of: None) -> None:
    """Everything, with a past of two weeks: messages went out when they would have. `tell` hears how far it is."""
    harbor, lakeside = shops()
    owner, advisor, technician = (member(harbor, *who) for who in STAFF)
    rival = member(lakeside, "owner@lakeside.test", "Lou Becker", Role.OWNER)
    for person in CUSTOMERS:
        customer(*person)
    with photos.drawings(with_photos) as drawn:
        for number, car in enumerate(CARS):
            tell(number, len(CARS))
            payments.make(repair(advisor if car.days_ago < 20 else owner, technician, car, drawn), owner)
    repair(rival, rival, Car("Robin Weiss", "robin@example.test", "+14145550177", "2017 Volkswagen Golf", "LKS-117",
                      "3VW217AU9HM012345", "Mineral white", "Right rear door", 3, ["received"], 0), {})  # fmt: skip
    approvals.ask(advisor)
    letters.write(harbor, advisor)
    reviews.write(harbor, advisor)


def shops() -> tuple[Shop, Shop]:
    """Both shops."""
    harbor = Shop.open(
        "Harbor Collision",
        phone="+13125550142",
        email="desk@harbor.test",
        address="1200 Harbor Street, Chicago, IL 60607",
        hours="Mon–Fri 7:30–18:00, Sat 9:00–13:00",
        accent="#14606b",
        tax_rate=Decimal("8.25"),
        labor_rate=Decimal(68),
        paint_rate=Decimal(64),
        **AT_ONCE,
    )
    lakeside = Shop.open("Lakeside Auto Body", phone="+14145550199", accent="#8a3f14", **AT_ONCE)
    return harbor, lakeside


STAFF = [
    ("owner@demo.test", "Dana Whitfield", Role.OWNER),
    ("advisor@demo.test", "Ana Ruiz", Role.ADVISOR),
    ("tech@demo.test", "Theo Park", Role.TECHNICIAN),
]
CUSTOMERS = [
    ("maria@demo.test", "María", "Fernández", "es", "+13125550143"),
    ("sam@demo.test", "Sam", "Okafor", "en", "+13125550144"),
]


def member(shop: Shop, email: str, name: str, role: str) -> StaffMember:
    """One person at a shop."""
    user = User.objects.enrol(Door.STAFF, email, PASSWORD)
    return StaffMember.objects.create(user=user, shop=shop, name=name, role=role)


def customer(email: str, first: str, last: str, language: str, phone: str) -> Customer:
    """One confirmed account."""
    user = User.objects.enrol(Door.CUSTOMER, email, PASSWORD)
    return Customer.objects.create(user=user, first_name=first, last_name=last, language=language, phone_number=phone)


def repair(by: StaffMember, technician: StaffMember, car: Car, drawn: photos.Drawings) -> Estimate:
    """One repair, moved along its way day by day; its photos come in and its messages go out on those days."""
    first, _, last = car.customer.partition(" ")
    year, make_, model = car.vehicle.split(" ", 2)
    with clock_at(clock.now() - timedelta(days=car.days_ago)), transaction.atomic():
        estimate = by_hand.create(
            by.shop, by, lines_for(car.damage, car.plate),
            first_name=first, last_name=last, email=car.email, phone=car.phone, language=car.language,
            vehicle_year=int(year), vehicle_make=make_, vehicle_model=model, vin=car.vin, plate=car.plate,
            color=car.color, mileage=car.mileage, damage_description=car.damage,
            insurance_company=car.insurer, claim_number=car.claim,
            deductible=Decimal(car.deductible) if car.insurer else Decimal(0),
        )  # fmt: skip
        if car.texts:
            agreed(estimate, How.INTAKE, by.name, [Subject.SERVICE], f"staff {by.pk}")
        preferences_of(estimate).choose(status=car.wants)
    for number, (moment, step) in enumerate(zip(moments(car), car.steps, strict=True)):
        with clock_at(moment):
            estimate.refresh_from_db()
            change_status(estimate, step.move(estimate.shop.today()), by)
        with clock_at(moment + timedelta(seconds=HOLD_SECONDS * 2)):
            deliver_due()
        with clock_at(min(moment + FIRST_CHECK * 2, clock.now())):
            follow_up()
        photos.hang(estimate, technician, car, number, moment, drawn)
    return estimate


def moments(car: Car) -> list[datetime]:
    """When each step was taken: spread over the days since the car came in, and while the shop was open."""
    now = clock.now()
    found: list[datetime] = []
    for number in range(len(car.steps)):
        age = timedelta(days=car.days_ago * (1 - (number + 0.4) / (len(car.steps) + 0.4)))
        local = (now - age).astimezone(ZoneInfo("America/Chicago"))
        at_work = local.replace(hour=8 + (len(car.vehicle) + 3 * number) % 9)
        earliest = found[-1] + timedelta(minutes=40) if found else at_work
        found.append(max(earliest, min(at_work, now - timedelta(minutes=5))))
    return found
