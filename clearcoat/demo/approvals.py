"""What the demo's owners were asked: Sam has to decide on a supplement, Maria signed and left one thing out."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from clearcoat.approvals.content import key_of
from clearcoat.approvals.models import How
from clearcoat.approvals.signature import Answer
from clearcoat.core import clock
from clearcoat.demo.past import clock_at
from clearcoat.estimates.lines import EstimateLineItem
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.delivery import FIRST_CHECK, follow_up
from clearcoat.notifications.outbox import deliver_due
from clearcoat.shops.models import StaffMember
from clearcoat.workflow import approval, approval_paper, approval_request, photo
from clearcoat.workflow.estimate import add_line

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X)"
ADDRESS = "203.0.113.24"  # of nobody (RFC 5737)
# A pen that goes up and down: nobody's hand.
DRAWN = (
    "M60,150 L72,110 L88,70 L96,66 L92,110 L86,160 L104,120 L126,72 L136,70 L130,116 L126,160 M160,140 L176,118 "
    "L196,120 L188,146 L170,156 L158,146 M210,150 L224,118 L222,150 L242,120 L258,118 L252,150 M290,90 L282,150 "
    "M276,112 L330,108 M340,150 L356,120 L368,120 L362,150 L384,122 M400,150 L420,126 L452,120 L490,138 L540,116"
)
TYPED = Answer("approved", "Sam Okafor", How.TYPED, agreed=True, ip=ADDRESS, device=PHONE)
EXTRA = {"type": "misc", "customer_pays": True, "taxable": True}
HIDDEN = {
    "type": "part",
    "part_name": "Rear body panel",
    "part_number": "4711-TST",
    "part_type": "PAA",
    "unit_price": Decimal(412),
}
MIRROR = EXTRA | {"part_name": "Heated mirror glass, left", "unit_price": Decimal(86)}
POLISH = EXTRA | {"part_name": "Polish both headlamps", "unit_price": Decimal(140)}
GLASS = EXTRA | {"part_name": "Rain repellent for the windshield", "unit_price": Decimal(45)}


def ask(advisor: StaffMember) -> None:
    """All of it, on the days when it would have been."""
    mine = Estimate.objects.filter(shop=advisor.shop)
    maria, sam, grace = (mine.get(plate=plate) for plate in ("TST 1001", "TST 1002", "TST 1006"))
    with clock_at(clock.now() - timedelta(days=6)):
        _add(maria, advisor, POLISH)
        left_out = _add(maria, advisor, GLASS)
        yes = Answer("approved", "María Fernández", How.DRAWN, DRAWN, True, (left_out,), ADDRESS, PHONE)
        _asked_and_answered(maria, advisor, yes)
    with clock_at(clock.now() - timedelta(hours=40)):
        _asked_and_answered(sam, advisor, TYPED)
    with clock_at(clock.now() - timedelta(hours=20)):
        for line in (HIDDEN, MIRROR):
            _add(sam, advisor, line)
        approval.send_for_approval(sam, advisor)
        _deliver()
    spoken = Answer("approved", "Grace Murphy", How.VERBAL, note="Called (312) 555-0147")
    approval.record(grace, advisor, spoken)
    _file_papers()


def _add(estimate: Estimate, by: StaffMember, columns: dict[str, Any]) -> str:
    """The new line's key."""
    estimate.refresh_from_db()
    return key_of(add_line(estimate, by, EstimateLineItem(**columns)))


def _asked_and_answered(estimate: Estimate, by: StaffMember, answer: Answer) -> None:
    approval.send_for_approval(estimate, by)
    _deliver()
    with clock_at(clock.now() + timedelta(hours=2)):
        asked = approval_request.newest(estimate)
        assert asked
        approval.decide(estimate, asked.pk, asked.version.sha256, answer)
        _file_papers()
        _deliver()


def _deliver() -> None:
    """What was just written goes out and arrives."""
    with clock_at(clock.now() + timedelta(minutes=1)):
        deliver_due()
    with clock_at(clock.now() + timedelta(minutes=1) + 2 * FIRST_CHECK):
        follow_up()


def _file_papers() -> None:
    """The signed PDFs, made and looked through as the worker does."""
    while approval_paper.make_one():
        pass
    while photo.prepare_one():
        pass
