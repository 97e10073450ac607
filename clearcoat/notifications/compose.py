"""A message's words: rendered once, when it is decided, from the folder of templates named after its event."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats, translation

from clearcoat.core import brand, gsm, money, phone, tokens
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.events import EVENTS
from clearcoat.notifications.models import Type
from clearcoat.notifications.wording import DEFAULT, Own

LONGEST_NAME = 60
LONGEST_NOTE = 300
LONGEST_NUMBER = 20
# A text, in units of GSM-7. A name or a note that is cut here is whole on the page that the text links to.
MOST_SEGMENTS = 2
LONGEST_NAME_IN_TEXT = 40
LONGEST_NOTE_IN_TEXT = 60
BLANKS = re.compile(r"\s+")
EMPTY_LINES = re.compile(r"\n{3,}")
# What a phone or a mail program would turn into a link: letters, a dot, and an ending of two letters or more.
LINK_LIKE = re.compile(r"(?<=\w)[.\u3002\uff0e\uff61](?=[^\W\d_]{2})")
HEX_COLOR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
HOUSE_ACCENT = "#1f5fbf"
# How a date is written in each language: in a mail, and in a text.
DATES = {"en": ("l, F j", "D, M j"), "es": (r"l j \d\e F", r"D j \d\e M")}


@dataclass(frozen=True, slots=True)
class Words:
    """One message, rendered: `text` is the whole of a text, and the plain half of a mail."""

    text: str
    subject: str = ""
    html: str = ""

    @property
    def segments(self) -> int:
        """How many segments it is billed as when it goes as a text."""
        return gsm.segments(self.text.replace(tokens.PLACEHOLDER, "x" * tokens.LENGTHS["link"]))


@dataclass(frozen=True, slots=True)
class Facts:
    """What a message about a repair tells beyond the estimate itself."""

    note: str = ""
    eta: date | None = None
    eta_reason: str = ""
    eta_changed: bool = False
    first_text: bool = False
    photos: int = 0  # how many new ones
    amount: Decimal | None = None  # of a payment that came in
    balance: Decimal | None = None  # that is still open after it
    form: str = ""  # what is to be signed, as it is called
    card: str = ""  # that a refund goes to: "your Visa ending in 4242"
    attached: str = ""  # the name of the file that comes with the mail
    reply: str = ""  # what somebody at the shop wrote to this customer
    wrote_at: datetime | None = None  # when the customer wrote what is answered
    due: datetime | None = None  # when a request for a review was to go

    @property
    def kept(self) -> dict[str, str]:
        """What the row keeps of it, so that the next message can say it too."""
        changed = "yes" if self.eta_changed else ""
        eta = self.eta.isoformat() if self.eta else ""
        told = {"eta": eta, "eta_changed": changed, "eta_reason": self.eta_reason, "note": self.note}
        if self.due:
            return told | {"due": self.due.isoformat()}
        if not self.reply:
            return told
        return told | {"reply": self.reply, "wrote_at": self.wrote_at.isoformat() if self.wrote_at else ""}

    def after(self, untold: Mapping[str, str], status: str) -> Facts:
        """With the news of the message that this one replaces: a change of date, and notes while the state is the same.

        `untold` is what that message's row kept.
        """
        note = untold.get("note", "") if untold.get("status") == status else ""
        changed = bool(untold.get("eta_changed"))
        return replace(
            self,
            note=" ".join(dict.fromkeys(part for part in (note, self.note) if part)),
            eta_changed=self.eta_changed or changed,
            eta_reason=self.eta_reason or (untold["eta_reason"] if changed else ""),
        )


def words(
    event: str, way: Type, language: str, context: dict[str, object], code: str = "", own: Own = DEFAULT
) -> Words:
    """The message in this language, in the shop's own words where it has some.

    `code` ends a text, so that it can be found again at the provider.
    """
    folder = f"messages/{event}/{language}"
    with translation.override(language):
        if way == Type.SMS:
            said = own.filled("text", event, context)
            return _own_text(said, language, context, code) if said else _text(f"{folder}/sms.txt", context, code)
        context = colors(HOUSE_ACCENT) | context  # a mail about an account comes from no shop
        context |= {"own_lead": own.filled("lead", event, context)}
        plain_half = render_to_string(f"{folder}/text.txt", context, using="plain")
        return Words(
            text=EMPTY_LINES.sub("\n\n", plain_half).strip() + "\n",
            subject=own.filled("subject", event, context) or _one_line(f"{folder}/subject.txt", context),
            html=render_to_string(f"{folder}/html.html", context),
        )


def context_of(estimate: Estimate, event: str, facts: Facts) -> dict[str, object]:
    """What the templates of a status message may say. Every text of a person is cleaned and cut."""
    accent = estimate.shop.settings.accent
    with translation.override(estimate.language):
        whole = _whole(estimate, facts)
        return {
            **whole,
            **_short(whole, facts.eta, estimate.language),
            **colors(accent if HEX_COLOR.fullmatch(accent) else HOUSE_ACCENT),
            "status": estimate.status_label,
            "hold_reason": estimate.hold_reason,
            "eta": _dated(facts.eta, DATES[estimate.language][0]),
            "eta_changed": facts.eta_changed,
            "photos": facts.photos,
            "form": facts.form,
            "reply": typed(facts.reply),
            "own_lead": "",
            "due": _amount(estimate.customer_due, estimate),
            "amount": _amount(facts.amount, estimate),
            "balance": _amount(facts.balance, estimate),
            "card": facts.card,
            "attached": facts.attached,
            "link": f"{settings.SITE_URL}/t/{tokens.PLACEHOLDER}{_place(event)}",
            "preferences": f"{settings.SITE_URL}/preferences/{estimate.pk}/{tokens.PREFERENCES}",
            "first_text": facts.first_text,
            "language": estimate.language,
            "event": event,
        }


def code_of(*parts: object) -> str:
    """Four letters and figures that name one text among those to the same number; the same parts, the same code."""
    mixed = hashlib.sha256("|".join(str(part) for part in parts).encode()).digest()
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "".join(alphabet[byte % len(alphabet)] for byte in mixed[:4])


def tidy(text: str, longest: int) -> str:
    """A person's text as one safe line: no control, direction or invisible letters, no link of its own."""
    visible = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"} or c in "\n\t")
    one_line = BLANKS.sub(" ", visible).strip().replace("{", "(").replace("}", ")")
    return LINK_LIKE.sub(". ", one_line.replace("://", ": //"))[:longest].strip()


def typed(text: str) -> str:
    """What somebody at the shop typed, as it is sent: its lines and links stay, and nothing in it is a placeholder."""
    visible = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"} or c == "\n")
    return EMPTY_LINES.sub("\n\n", visible).strip().replace("{", "(").replace("}", ")")


def colors(accent: str) -> dict[str, object]:
    """The shop's colour and the ink that reads well on it, for light and for dark mail programs."""
    light, dark = brand.palette(accent, brand.LIGHT), brand.palette(accent, brand.DARK)
    return {
        "accent": light["accent"],
        "on_accent": light["on-accent"],
        "dark_accent": dark["accent"],
        "on_dark_accent": dark["on-accent"],
    }


def _place(event: str) -> str:
    place = EVENTS[event].place
    return f"/{place}" if place else ""


def _text(template: str, context: dict[str, object], code: str) -> Words:
    """The text with as much of what it could say as fits: the template leaves out more at each step down in `room`."""
    end = f" ({code})" if code else ""
    for room in (2, 1, 0):
        text = Words(gsm.plain(_one_line(template, context | {"room": room})) + end)
        if text.segments <= MOST_SEGMENTS:
            break
    return text


def _own_text(said: str, language: str, context: dict[str, object], code: str) -> Words:
    """The shop's own words, with the way out that the first text names."""
    way_out = _one_line(f"messages/stop_{language}.txt", context)
    end = f" ({code})" if code else ""
    return Words(gsm.plain(BLANKS.sub(" ", f"{said} {way_out}").strip()) + end)


def _one_line(template: str, context: dict[str, object]) -> str:
    return BLANKS.sub(" ", render_to_string(template, context, using="plain")).strip()


def _whole(estimate: Estimate, facts: Facts) -> dict[str, str]:
    """What people wrote, as a mail shows it."""
    own = estimate.shop.settings
    return {
        "shop": tidy(estimate.shop.name, LONGEST_NAME),
        "phone": gsm.fitted(tidy(phone.shown(own.phone), 30), LONGEST_NUMBER),
        "address": tidy(own.address, 200),
        "hours": tidy(own.hours, 200),
        "first_name": _as_called(tidy(estimate.first_name or estimate.company, LONGEST_NAME)),
        "vehicle": tidy(_vehicle(estimate), LONGEST_NAME),
        "note": tidy(facts.note, LONGEST_NOTE),
        "eta_reason": tidy(facts.eta_reason, LONGEST_NOTE),
    }


def _short(whole: dict[str, str], eta: date | None, language: str) -> dict[str, str]:
    """The same facts as they fit into a text. Hours are told whole or not at all: half of them would be wrong."""
    return {
        "short_shop": gsm.fitted(whole["shop"], LONGEST_NAME_IN_TEXT) or whole["phone"] or "Clearcoat",
        "short_vehicle": gsm.fitted(whole["vehicle"], LONGEST_NAME_IN_TEXT),
        "short_hours": whole["hours"] if gsm.units(gsm.plain(whole["hours"])) <= LONGEST_NAME_IN_TEXT else "",
        "short_note": _sentence(gsm.fitted(whole["note"], LONGEST_NOTE_IN_TEXT, "...")),
        "short_reason": _sentence(gsm.fitted(whole["eta_reason"], LONGEST_NOTE_IN_TEXT, "...")),
        "short_eta": _dated(eta, DATES[language][1]),
    }


def _sentence(text: str) -> str:
    """With a full stop, as another sentence follows it in a text."""
    return text if not text or text[-1] in ".!?" else f"{text}."


def _dated(day: date | None, style: str) -> str:
    """The day as the active language writes it. Spanish writes days and months small, which Django does in part."""
    if day is None:
        return ""
    written = formats.date_format(day, style)
    return written.lower() if translation.get_language() == "es" else written


def _vehicle(estimate: Estimate) -> str:
    """`2019 Honda Accord`, in Spanish `Honda Accord 2019`."""
    if estimate.language != "es" or not estimate.vehicle_year:
        return estimate.vehicle
    return f"{estimate.vehicle.removeprefix(str(estimate.vehicle_year))} {estimate.vehicle_year}"


def _as_called(name: str) -> str:
    """`Maria` for the MARIA of an estimating system; a name with letters of both sizes stays as it is written."""
    return name.title() if name.isupper() or name.islower() else name


def _amount(amount: Decimal | None, estimate: Estimate) -> str:
    """As it is written, or "" for nothing."""
    return money.shown(amount, estimate.currency) if amount and amount > 0 else ""
