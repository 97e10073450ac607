"""What the demo's customers said after their repairs: months with a shape, a low score, and a car that is not right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from clearcoat.core import clock
from clearcoat.demo.cars import lines_for
from clearcoat.demo.past import clock_at
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.outbox import deliver_due
from clearcoat.payments.method import Method
from clearcoat.reviews.models import Review, ReviewPlatform
from clearcoat.shops.models import Shop, StaffMember
from clearcoat.workflow import estimate as by_hand
from clearcoat.workflow import payment
from clearcoat.workflow import review_answer as page
from clearcoat.workflow.move import Move
from clearcoat.workflow.review import skip
from clearcoat.workflow.review_due import ask_due
from clearcoat.workflow.status import change_status

ASKED_AFTER = timedelta(hours=30)
SENT_AFTER = timedelta(minutes=5)
ANSWERED_AFTER = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Past:
    """A repair of long ago, and what its owner said."""

    customer: str
    vehicle: str
    damage: str
    days_ago: int
    rating: int | None = None
    words: str = ""
    went_to: str = ""
    defect: str = ""
    skipped: str = ""


PAST = [
    Past("Ada Novak", "2018 Ford Escape", "Rear bumper", 230, 4),
    Past("Ben Castle", "2016 Honda Fit", "Left mirror and door", 200),
    Past("Carla Voss", "2021 Mazda 3", "Front bumper", 172, 5, "You would never know that it was hit.", "google"),
    Past("Dev Anand", "2019 Kia Soul", "Hood", 141),
    Past("Elena Petrov", "2017 Audi A4", "Right front fender", 137, 5, went_to="google"),
    Past("Frank Moss", "2015 Ram 1500", "Tailgate", 110, 4, "A day late, but they called me before I had to ask."),
    Past("Gina Lopez", "2022 Hyundai Kona", "Left rear door", 82, 5, went_to="facebook"),
    Past("Hugo Stein", "2020 Toyota Camry", "Front bumper and grille", 78),
    Past("Iris Chen", "2019 Honda CR-V", "Trunk lid", 50, 5, "Clean, quick and honest about the price.", "google"),
    Past("Jack Boyd", "2014 Jeep Patriot", "Right mirror", 45, skipped="The shop's own loaner car."),
    Past(
        "Kira Jones", "2018 Nissan Rogue", "Roof", 24, 2, "The car was fine, but nobody told me about the second week."
    ),
    Past("Leo Marsh", "2020 Subaru Legacy", "Right headlamp", 12, 4, defect="The new headlamp fogs up when it rains."),
    Past("Mina Park", "2023 Toyota Prius", "Rear bumper", 5, went_to="google"),
    Past("Nick Adler", "2017 Chevrolet Malibu", "Driver's door", 0),
]


def write(shop: Shop, by: StaffMember) -> None:
    """The shop's public places, and every repair with its request."""
    ReviewPlatform.offer(shop.pk, "google", place_id="ChIJharborCollisionDemo")
    ReviewPlatform.offer(shop.pk, "facebook", address="https://www.facebook.com/harborcollision.test")
    for past in PAST:
        handed_over = clock.now() - timedelta(days=past.days_ago, hours=1)
        with clock_at(handed_over):
            review = Review.objects.get(estimate=_repaired(past, by))
            if past.skipped:
                skip(review, by, past.skipped)
        if past.days_ago:
            _asked(handed_over)
            with clock_at(handed_over + ASKED_AFTER + ANSWERED_AFTER):
                _answered(review, past)


def _repaired(past: Past, by: StaffMember) -> Estimate:
    first, _, last = past.customer.partition(" ")
    year, make, model = past.vehicle.split(" ", 2)
    estimate = by_hand.create(
        by.shop, by, lines_for(past.damage, past.vehicle), first_name=first, last_name=last,
        email=f"{first.lower()}@past.test", vehicle_year=int(year), vehicle_make=make, vehicle_model=model,
        damage_description=past.damage,
    )  # fmt: skip
    for step in ("received", "in_progress", "ready"):
        estimate = change_status(estimate, Move(step, notify=False), by).estimate
    payment.record(estimate, Method.CHECK, estimate.balance, by)
    estimate.refresh_from_db()
    return change_status(estimate, Move("completed", notify=False), by).estimate


def _asked(handed_over: datetime) -> None:
    with clock_at(handed_over + ASKED_AFTER):
        ask_due()
    with clock_at(handed_over + ASKED_AFTER + SENT_AFTER):
        deliver_due()


def _answered(review: Review, past: Past) -> None:
    review.refresh_from_db()
    for link in review.shown_links:
        if link["kind"] == past.went_to:
            page.follow(review, link["id"])
            page.say_reviewed(review, past.went_to)
    if past.rating is not None:
        page.answer(review, past.rating, past.words)
    if past.defect:
        page.report_defect(review.estimate, past.defect)
