"""The table of messages: what each event is about, and by which ways it goes. Its words are in templates/messages/."""

from __future__ import annotations

from dataclasses import dataclass

from clearcoat.notifications.models import Kind, Type


@dataclass(frozen=True, slots=True)
class Event:
    """One row: a folder of templates with the same name holds sms.txt, subject.txt, text.txt and html.html."""

    kind: Kind
    types: tuple[Type, ...] = (Type.SMS, Type.EMAIL)
    purpose: str = ""  # which secret it carries: link, confirm, reset


EVENTS: dict[str, Event] = {
    "received": Event(Kind.STATUS, purpose="link"),
    "in_progress": Event(Kind.STATUS, purpose="link"),
    "waiting_for_parts": Event(Kind.STATUS, purpose="link"),
    "ready": Event(Kind.STATUS, purpose="link"),
    "completed": Event(Kind.STATUS, purpose="link"),
    "date_changed": Event(Kind.STATUS, purpose="link"),
    "news": Event(Kind.STATUS, purpose="link"),
    "photos_added": Event(Kind.STATUS, purpose="link"),
    "confirm_address": Event(Kind.ACCOUNT, (Type.EMAIL,), purpose="confirm"),
    "already_registered": Event(Kind.ACCOUNT, (Type.EMAIL,)),
    "invited": Event(Kind.ACCOUNT, (Type.EMAIL,), purpose="reset"),
    "reset_password": Event(Kind.ACCOUNT, (Type.EMAIL,), purpose="reset"),
    "test": Event(Kind.ACCOUNT),
}
