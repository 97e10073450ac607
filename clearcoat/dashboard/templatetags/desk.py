"""How figures, numbers and days are written on the shop's pages."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django import forms, template
from django.forms import BoundField
from django.utils import timezone

from clearcoat.core import clock, money
from clearcoat.core import phone as phones
from clearcoat.dashboard import days
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.delivery import may_send_again
from clearcoat.notifications.models import Kind, Notification, State, Type
from clearcoat.notifications.rules import verdict
from clearcoat.photos import gallery
from clearcoat.photos.models import Photo
from clearcoat.shops.models import StaffMember
from clearcoat.threads.models import Thread

register = template.Library()

TONES: dict[str, str] = {
    State.PENDING: "accent", State.CLAIMED: "accent", State.CALLING: "accent", State.UNKNOWN: "warn",
    State.SENT: "good", State.DELIVERED: "good", State.UNCONFIRMED: "warn", State.FAILED: "bad",
    State.UNDELIVERED: "bad", State.NEEDS_HUMAN: "bad",
}  # fmt: skip
KINDS: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.BooleanField, "check"),
    (forms.ChoiceField, "select"),
    (forms.DateField, "date"),
    (forms.EmailField, "email"),
    (forms.DecimalField, "decimal"),
    (forms.IntegerField, "number"),
)


@register.filter
def cash(amount: Decimal, currency: str) -> str:
    """`$1,250.00`."""
    return money.shown(amount, currency)


@register.filter
def phone(number: str) -> str:
    """`(312) 555-0142`."""
    return phones.shown(number)


@register.filter
def day(when: date | None) -> str:
    """`Fri, Dec 4`."""
    return days.day(when) if when else ""


@register.filter
def moment(when: datetime | None) -> str:
    """`Fri, Dec 4, 14:05` on the shop's clock."""
    if when is None:
        return ""
    local = timezone.localtime(when)
    return f"{days.day(local.date())}, {local:%H:%M}"


@register.filter
def span(since: datetime) -> str:
    """`3 d`."""
    return days.span(since)


@register.filter
def alt(photo: Photo, vehicle: str) -> str:
    """What the picture shows, for who cannot see it."""
    return gallery.alt(photo, vehicle)


@register.filter
def unread(staff: StaffMember) -> int:
    """In how many conversations of the shop a customer waits for an answer."""
    return Thread.objects.visible_to(staff).unread().count()


@register.filter
def repeatable(row: Notification) -> bool:
    """Whether it is safe to send it again."""
    return may_send_again(row)


@register.filter
def untexted(estimate: Estimate) -> str:
    """Why no text about this repair goes to its owner, or "" when texts do."""
    row = Notification(shop=estimate.shop, estimate=estimate, channel=Kind.STATUS, type=Type.SMS, to=estimate.phone)
    ruling = verdict(row, clock.now())
    return "" if ruling.when else ruling.why.shown


@register.filter
def tone(state: str) -> str:
    """The colour of a message's state; its word always stands beside it."""
    return TONES.get(state, "plain")


@register.inclusion_tag("dashboard/_field.html")
def field(bound: BoundField, kind: str = "", hint: str = "") -> dict[str, object]:
    """A labelled field with its help and its error; `kind` is area, select, check or an input's type."""
    value = bound.value()
    kind = kind or _kind(bound)
    return {
        "bound": bound,
        "kind": kind,
        "hint": hint,
        "value": value,
        "written": _shown(kind, value),
        "longest": getattr(bound.field, "max_length", None),
    }


def _shown(kind: str, value: object) -> str:
    """What the input begins with. A secret is never written into a page, not even one that was just typed."""
    if kind == "password":
        return ""
    return phones.shown(str(value or "")) if kind == "tel" else _written(value)


def _kind(bound: BoundField) -> str:
    """The input that suits the field."""
    if bound.name in {"phone", "sms_number"}:
        return "tel"
    if bound.name == "accent":
        return "color"
    if isinstance(bound.field.widget, forms.Textarea):
        return "area"
    if isinstance(bound.field.widget, forms.PasswordInput):
        return "password"
    return next((kind for of, kind in KINDS if isinstance(bound.field, of)), "text")


def _written(value: object) -> str:
    """As an input takes it, whatever the reader's language: `8.25`, not `8,2500`."""
    if isinstance(value, Decimal):
        short = value.normalize()
        return f"{value:.2f}" if -int(short.as_tuple().exponent) <= 2 else f"{short:f}"
    return "" if value is None else str(value)
