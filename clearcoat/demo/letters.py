"""What the demo's customers wrote: a question that waits, a thanks that does not, and a number that nobody knows."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from clearcoat.core import clock
from clearcoat.demo.past import clock_at
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.outbox import deliver_due
from clearcoat.shops.models import Shop, StaffMember
from clearcoat.threads.models import Post, Thread
from clearcoat.workflow import conversation

MARIA, SAM, STRANGER = "+13125550143", "+13125550144", "+13125550199"
SAID = (  # who, how many minutes ago, what
    (SAM, 300, "Can I still get the mirror heated while you are at it?"),
    (MARIA, 26 * 60, "¡Muchas gracias! 🙏"),
    (STRANGER, 45, "Hi, are you open on Saturday? My bumper is loose."),
    (SAM, 20, "And what time do you close today?"),
)
ANSWER = "Yes, that is possible. The part is $86 and we have it here tomorrow."


def write(shop: Shop, advisor: StaffMember) -> None:
    """All of it, as if texted within the last days."""
    for number, minutes, text in sorted(SAID, key=lambda one: -one[1]):
        with clock_at(clock.now() - timedelta(minutes=minutes)), transaction.atomic():
            conversation.hear_text(shop, number, text)
        if number == SAM and minutes > 60:
            with clock_at(clock.now() - timedelta(minutes=minutes - 10)):
                _answer(shop, advisor)
                deliver_due()


def _answer(shop: Shop, advisor: StaffMember) -> None:
    car = conversation.meant(shop, SAM)
    if isinstance(car, Estimate):
        last = Post.objects.latest("pk").pk
        conversation.answer(Thread.of(car), advisor, ANSWER, "sms", last)
