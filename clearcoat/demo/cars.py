"""The cars in the demo: who, what, and which way each has gone so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from clearcoat.estimates.lines import EstimateLineItem
from clearcoat.workflow.move import Move


@dataclass(frozen=True, slots=True)
class Step:
    """One move: where to, what the customer reads, in how many days the car is promised, and why that changed."""

    to: str
    notes: str = ""
    ready_in: int | None = None
    why: str = ""
    hold: str | None = None

    def move(self, today: date) -> Move:
        """As the verb takes it."""
        eta = today + timedelta(days=self.ready_in) if self.ready_in is not None else None
        return Move(self.to, hold_reason=self.hold, eta=eta, eta_reason=self.why, notes=self.notes)


@dataclass(frozen=True, slots=True)
class Car:
    """One repair."""

    customer: str
    email: str
    phone: str
    vehicle: str
    plate: str
    vin: str
    color: str
    damage: str
    days_ago: float
    way: list[str | Step]
    deductible: int = 500
    language: str = "en"
    insurer: str = ""
    claim: str = ""
    mileage: int = 48_200
    texts: bool = True  # the owner agreed to be texted; files of an estimating system do not say so
    wants: str = "both"

    @property
    def steps(self) -> list[Step]:
        """The way as steps."""
        return [step if isinstance(step, Step) else Step(step) for step in self.way]


R = "received"
RECEIVED = Step(R, ready_in=9)
WORKING = Step("in_progress", "Body work has begun.", ready_in=7)
PARTS = Step("waiting_for_parts", ready_in=6, why="The headlamp comes from the maker's warehouse.", hold="parts")

CARS = [
    Car("María Fernández", "maria@demo.test", "+13125550143", "2019 Honda Accord", "TST 1001", "1HGCV1F34KA100123",
        "Platinum white pearl", "Front bumper, right headlamp and fender", 8,
        [Step(R, ready_in=10),
         Step("in_progress", "Empezamos con la carrocería.", ready_in=8),
         Step("waiting_for_parts", "El faro llega el jueves.", 5, "El faro viene del almacén del fabricante.", "parts"),
         Step("in_progress", "Ya tenemos todas las piezas.", 4)],
        language="es", insurer="Example Mutual", claim="00-4471-22B-01"),
    Car("Sam Okafor", "sam@demo.test", "+13125550144", "2021 Honda Civic", "TST 1002", "2HGFE2F59MH500321",
        "Sonic gray", "Rear bumper and trunk lid", 2, [Step(R, ready_in=8)], insurer="Prairie Insurance",
        claim="PR-20931"),
    Car("Sam Okafor", "sam@demo.test", "+13125550144", "2018 Subaru Outback", "TST 1003", "4S4BSANC5J3301234",
        "Wilderness green", "Left doors", 11,
        [Step(R, ready_in=10), WORKING, Step("ready", "Washed and vacuumed. Drive safely!")],
        insurer="Example Mutual", claim="00-4502-90A-02"),
    Car("Imani Quill", "imani@example.test", "+13125550145", "2022 Toyota RAV4", "TST 1004", "2T3P1RFV5NC301455",
        "Blueprint", "Front end", 5, [RECEIVED, WORKING, PARTS], insurer="Lakes Casualty", claim="LC-88121"),
    Car("Wei Zhang", "wei@example.test", "+13125550146", "2020 Tesla Model 3", "TST 1005", "5YJ3E1EA8LF400321",
        "Deep blue metallic", "Right rear quarter panel", 6,
        [RECEIVED, Step("waiting_for_parts", "We sent photos to your insurer and wait for the answer.", 12,
                        "The insurer has to agree first.", "insurer")], insurer="Prairie Insurance", claim="PR-21007"),
    Car("Grace Murphy", "grace@example.test", "+13125550147", "2016 Ford F-150", "TST 1006", "1FTEW1EP6GKD10991",
        "Oxford white", "Bed side and tailgate", 4, [RECEIVED, Step("in_progress", ready_in=2)], deductible=1000,
        insurer="Example Commercial", claim="FLT-2026-000917", texts=False),
    Car("Diego Santos", "diego@example.test", "+13125550148", "2023 Kia Sportage", "TST 1007", "5XYK6CDF8PG012077",
        "Dawning red", "Hail, hood and roof", 13, [RECEIVED, WORKING, Step("in_progress", ready_in=-1)],
        language="es", insurer="Lakes Casualty", claim="LC-88214", wants="call"),
    Car("Hannah Lee", "hannah@example.test", "", "2015 Mazda CX-5", "TST 1008", "JM3KE4DY7F0512345",
        "Soul red", "Left mirror and door", 1, [RECEIVED]),
    Car("Omar Haddad", "", "+13125550150", "2017 BMW 330i", "TST 1009", "WBA8B9G58HNU12345",
        "Black sapphire", "Front bumper", 9, [RECEIVED, WORKING, Step("ready")], insurer="Prairie Insurance",
        claim="PR-21111"),
    Car("Ruth Adler", "ruth@example.test", "+13125550151", "2014 Toyota Corolla", "TST 1010", "2T1BURHE1EC100002",
        "Classic silver", "Rear, both sides", 7, [RECEIVED, Step("total_loss")], insurer="Example Mutual",
        claim="00-4533-10C-01"),
    Car("Noah Brandt", "noah@example.test", "+13125550152", "2020 Volkswagen Jetta", "TST 1011", "3VWN57BU5LM012345",
        "Pure gray", "Trunk lid", 14, [RECEIVED, WORKING, Step("ready"), Step("completed")],
        insurer="Lakes Casualty", claim="LC-87990"),
    Car("Priya Nair", "priya@example.test", "+13125550153", "2019 Hyundai Elantra", "TST 1012", "5NPD84LF5KH412345",
        "Intense blue", "Right fender", 16, [RECEIVED, PARTS, WORKING, Step("ready"), Step("completed")]),
    Car("Luis Ortega", "luis@example.test", "+13125550154", "2012 Nissan Altima", "TST 1013", "1N4AL2AP1CN412345",
        "Navy blue", "Scratches along the left side", 0.2, [], language="es"),
    Car("Chloe Martin", "chloe@example.test", "+13125550155", "2024 Subaru Crosstrek", "TST 1014",
        "JF2GUADC9R8212345", "Oasis blue", "Rear bumper", 3, [RECEIVED, Step("in_progress", ready_in=5)],
        insurer="Prairie Insurance", claim="PR-21240", mileage=9_100),
]  # fmt: skip


def lines_for(damage: str, car: str) -> list[EstimateLineItem]:
    """A plausible estimate: parts, labor and paint for what was hit, a little different for each car."""
    place = damage.partition(",")[0].partition(" and ")[0]
    spread = sum(ord(letter) for letter in car) % 7
    hours = Decimal(3 + spread) / 2
    return [
        EstimateLineItem(type="part", section=place, part_name=place, part_number=f"{4700 + spread}-TST",
                         part_type="PAN", unit_price=Decimal(310 + 47 * spread)),
        EstimateLineItem(type="labor", section=place, part_name=f"Replace {place.lower()}", labor_operation="Replace",
                         labor_hours=hours, labor_rate=Decimal(68)),
        EstimateLineItem(type="paint", section=place, part_name=f"Refinish {place.lower()}",
                         paint_hours=hours + 1, labor_rate=Decimal(64)),
        EstimateLineItem(type="misc", part_name="Paint and shop materials", unit_price=Decimal("96.50")),
        EstimateLineItem(type="misc", part_name="Calibration of driver assistance", unit_price=Decimal(180)),
    ]  # fmt: skip
