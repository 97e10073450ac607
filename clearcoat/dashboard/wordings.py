"""The messages whose words a shop may change, and how one reads with a real car of the shop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from clearcoat.core import tokens
from clearcoat.estimates.models import Estimate
from clearcoat.notifications import phrase
from clearcoat.notifications.compose import Facts, Words, context_of, words
from clearcoat.notifications.events import EVENTS
from clearcoat.notifications.models import Kind, Type, Wording
from clearcoat.notifications.wording import Own
from clearcoat.payments.models import Method, Payment
from clearcoat.payments.receipt import card_of
from clearcoat.shops.models import Shop, StaffMember

LANGUAGES = dict(settings.LANGUAGES)
PARTS: dict[str, tuple[str, ...]] = {Type.SMS: ("text",), Type.EMAIL: ("subject", "lead")}
LABELS = {"text": _("The text"), "subject": _("Subject"), "lead": _("First paragraph")}
EDITABLE = [event for event, row in EVENTS.items() if row.kind not in {Kind.ACCOUNT, Kind.REPLY}]
CODE = "ab2d"  # as every text ends with one
EXAMPLE = {"vehicle_year": 2019, "vehicle_make": "Honda", "vehicle_model": "Accord"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One message that has words of its own: an event by one way in one language."""

    event: str
    way: str
    language: str

    @classmethod
    def of(cls, event: str, way: str, language: str) -> Choice | None:
        """None for what does not exist."""
        is_one = event in EDITABLE and way in PARTS and language in LANGUAGES
        return cls(event, way, language) if is_one else None

    @property
    def parts(self) -> tuple[str, ...]:
        """What of it can be changed."""
        return PARTS[self.way]

    @property
    def label(self) -> str:
        """`the car is ready for pick-up`."""
        return str(EVENTS[self.event].label)

    @property
    def way_label(self) -> str:
        """`Text`."""
        return str(Type(self.way).label)

    @property
    def language_label(self) -> str:
        """`English`."""
        return str(LANGUAGES[self.language])

    @property
    def names(self) -> list[tuple[str, str]]:
        """The names that may stand in it, with what they say."""
        known = phrase.names_for(self.event, self.parts[0])
        return [(f"{{{name}}}", str(one.label)) for name, one in known.items()]


@dataclass(frozen=True, slots=True)
class Row:
    """One event in the list, with each of its messages and whether the shop changed it."""

    label: str
    choices: list[tuple[Choice, bool]]


def rows(shop: Shop) -> list[Row]:
    """The list."""
    own = set(Wording.objects.filter(shop=shop).values_list("event", "type", "language"))
    return [
        Row(
            str(EVENTS[event].label),
            [(Choice(event, way, language), (event, way, language) in own) for way in PARTS for language in LANGUAGES],
        )
        for event in EDITABLE
    ]


def example_of(staff: StaffMember, language: str) -> Estimate:
    """A car of the shop that the words are tried on: the newest in this language, else one that is made up."""
    newest = Estimate.objects.visible_to(staff).select_related("shop__settings").order_by("-created_at")
    real = newest.filter(language=language).first() or newest.first()
    car = real or Estimate(shop=staff.shop, first_name="Sam", total=Decimal("1250.00"), **EXAMPLE)
    car.language = language
    return car


def drawn(choice: Choice, car: Estimate, own: Own, code: str = CODE) -> Words:
    """The message as this car's owner would get it, but for the secret in its link."""
    facts = Facts(
        note="", eta=car.estimated_completion or date(2026, 12, 4), eta_reason="", eta_changed=True, photos=3,
        amount=Decimal("500.00"), balance=Decimal("250.00"), card=_card(choice.language), first_text=True,
    )  # fmt: skip
    way, context = Type(choice.way), context_of(car, choice.event, facts)
    return words(choice.event, way, choice.language, context, code if way == Type.SMS else "", own)


def _card(language: str) -> str:
    with translation.override(language):
        return card_of(Payment(method=Method.CARD, brand="visa", last4="4242"))


def shown(text: str) -> str:
    """Without the places of secrets."""
    return tokens.hidden(text)
