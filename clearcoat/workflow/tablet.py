"""A form handed over on the shop's own tablet: a ticket that opens this one form for a while, and nothing else."""

from __future__ import annotations

from django.core import signing

from clearcoat.approvals.models import Request
from clearcoat.shops.models import StaffMember

SALT = "clearcoat.tablet"
LIFE_SECONDS = 30 * 60  # to read it all, and to ask something


def hand_over(asked: Request, by: StaffMember) -> str:
    """The ticket: which form, and who at the shop saw the person sign."""
    return signing.dumps([str(asked.pk), str(by.pk)], salt=SALT)


def handed(ticket: str) -> tuple[Request, StaffMember] | None:
    """The form and who handed it over; None for a made-up or old ticket, and of one who left the shop."""
    try:
        asked_pk, staff_pk = signing.loads(ticket, salt=SALT, max_age=LIFE_SECONDS)
    except signing.BadSignature:
        return None
    asked = Request.objects.select_related("estimate__shop__settings").filter(pk=asked_pk).first()
    staff = StaffMember.objects.filter(pk=staff_pk, user__is_active=True).first()
    if asked is None or staff is None or staff.shop_id != asked.estimate.shop_id:
        return None
    return asked, staff
