"""A message's words: rendered once, when it is decided, from the folder of templates named after its event."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats, translation

from clearcoat.core import gsm, money, phone, tokens
from clearcoat.estimates import statuses
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.models import Type

LONGEST_NAME = 60
LONGEST_NOTE = 300
LONGEST_NOTE_IN_TEXT = 60  # the note is whole on the page that the text links to
BLANKS = re.compile(r"\s+")


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
    """What a status message tells beyond the estimate itself."""

    note: str = ""
    eta: date | None = None
    eta_reason: str = ""
    eta_changed: bool = False
    first_text: bool = False


def words(event: str, way: Type, language: str, context: dict[str, object], code: str = "") -> Words:
    """The message in this language. `code` ends a text, so that it can be found again at the provider."""
    folder = f"messages/{event}/{language}"
    with translation.override(language):
        if way == Type.SMS:
            return Words(gsm.plain(_one_line(f"{folder}/sms.txt", context)) + (f" ({code})" if code else ""))
        return Words(
            text=render_to_string(f"{folder}/text.txt", context, using="plain").strip() + "\n",
            subject=_one_line(f"{folder}/subject.txt", context),
            html=render_to_string(f"{folder}/html.html", context),
        )


def context_of(estimate: Estimate, event: str, facts: Facts) -> dict[str, object]:
    """What the templates of a status message may say. Every text of a person is cleaned and cut."""
    own = estimate.shop.settings
    with translation.override(estimate.language):
        return {
            "shop": tidy(estimate.shop.name, LONGEST_NAME),
            "phone": phone.shown(own.phone) if own.phone else "",
            "address": tidy(own.address, 200),
            "hours": tidy(own.hours, 200),
            "accent": own.accent,
            "first_name": tidy(estimate.first_name or estimate.company, LONGEST_NAME).title(),
            "vehicle": tidy(estimate.vehicle, LONGEST_NAME),
            "status": estimate.status_label,
            "explanation": statuses.explanation(estimate.status, estimate.hold_reason),
            "note": tidy(facts.note, LONGEST_NOTE),
            "short_note": shortened(tidy(facts.note, LONGEST_NOTE)),
            "eta": formats.date_format(facts.eta, "l, F j" if estimate.language == "en" else r"l j \d\e F")
            if facts.eta
            else "",
            "eta_changed": facts.eta_changed,
            "eta_reason": tidy(facts.eta_reason, LONGEST_NOTE),
            "due": money.shown(estimate.customer_due, estimate.currency) if estimate.customer_due > 0 else "",
            "link": f"{settings.SITE_URL}/t/{tokens.PLACEHOLDER}",
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
    """A person's text as one safe line: no control, direction or invisible letters, no link of its own, cut to length."""
    visible = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"} or c in "\n\t")
    one_line = BLANKS.sub(" ", visible).strip().replace("{", "(").replace("}", ")")
    return one_line.replace("://", ": //")[:longest].strip()


def shortened(note: str) -> str:
    """The note as it fits into a text."""
    return note if len(note) <= LONGEST_NOTE_IN_TEXT else note[: LONGEST_NOTE_IN_TEXT - 3].rsplit(" ", 1)[0] + "..."


def _one_line(template: str, context: dict[str, object]) -> str:
    return BLANKS.sub(" ", render_to_string(template, context, using="plain")).strip()
