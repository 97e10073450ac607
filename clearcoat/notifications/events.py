"""The table of messages: what each event is about, and by which ways it goes. Its words are in templates/messages/."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clearcoat.notifications.models import Kind, Type


@dataclass(frozen=True, slots=True)
class Event:
    """One row: a folder of templates with the same name holds sms.txt, subject.txt, text.txt and html.html."""

    kind: Kind
    types: tuple[Type, ...] = (Type.SMS, Type.EMAIL)
    purpose: str = ""  # which secret it carries: link, confirm, reset
    place: str = ""  # of the page that its link leads to, "" for the repair itself
    label: Promise | str = ""  # what the front desk tells who wants a call instead
    urgent: bool = False  # goes before everything else that is due


EVENTS: dict[str, Event] = {
    "received": Event(Kind.STATUS, purpose="link", label=_("the car is checked in")),
    "in_progress": Event(Kind.STATUS, purpose="link", label=_("the repair is in progress")),
    "waiting_for_parts": Event(Kind.STATUS, purpose="link", label=_("the repair has to wait")),
    "ready": Event(Kind.STATUS, purpose="link", label=_("the car is ready for pick-up"), urgent=True),
    "completed": Event(Kind.STATUS, purpose="link", label=_("the repair is completed")),
    "date_changed": Event(Kind.STATUS, purpose="link", label=_("the promised date changed")),
    "news": Event(Kind.STATUS, purpose="link", label=_("there is news about the repair")),
    "photos_added": Event(Kind.STATUS, purpose="link", label=_("there are new photos")),
    "approval_needed": Event(Kind.APPROVAL, purpose="link", label=_("the work needs an approval"), urgent=True),
    "form_needed": Event(Kind.APPROVAL, purpose="link", label=_("a form waits to be signed")),
    "approval_signed": Event(Kind.APPROVAL, purpose="link", label=_("a signed copy is there")),
    "payment_received": Event(Kind.PAYMENT, purpose="link", label=_("a payment came in")),
    "payment_returned": Event(Kind.PAYMENT, purpose="link", label=_("a payment was given back")),
    "review_request": Event(Kind.REVIEW, purpose="link", place="review", label=_("the shop asks for a review")),
    "review_reminder": Event(Kind.REVIEW, purpose="link", place="review", label=_("the shop asks for a review")),
    "payment_asked": Event(Kind.PAYMENT, purpose="link", label=_("a payment is asked for")),
    "payment_ask_over": Event(Kind.PAYMENT, purpose="link", label=_("the payment that was asked for did not come")),
    "link": Event(Kind.REPLY, purpose="link", label=_("the link to the repair"), urgent=True),
    "reply": Event(Kind.REPLY, purpose="link", label=_("the shop answers"), urgent=True),
    "confirm_address": Event(Kind.ACCOUNT, (Type.EMAIL,), purpose="confirm"),
    "already_registered": Event(Kind.ACCOUNT, (Type.EMAIL,)),
    "invited": Event(Kind.ACCOUNT, (Type.EMAIL,), purpose="reset"),
    "reset_password": Event(Kind.ACCOUNT, (Type.EMAIL,), purpose="reset"),
    "test": Event(Kind.ACCOUNT),
}
