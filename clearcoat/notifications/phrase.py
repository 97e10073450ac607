"""A shop's own words for a message: plain text with {names} in it, and nothing else in it means anything.

A sentence with a name that has nothing to say is left out: 'Amount due: {due}.' where nothing is due.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clearcoat.core import gsm

LONGEST = {"text": 500, "subject": 120, "lead": 600}  # characters, by part
MOST_SEGMENTS = 2
LONGEST_LINK = 65  # letters: an address of a usual length with its token
CODE = " (ab2d)"  # ends every text, so that it can be found again at the provider
NAME = re.compile(r"\{([^{}]*)\}")
SENTENCE = re.compile(r"(?<=[.!?])\s+")
TWICE_ENDED = re.compile(r"([.!?])\.(?=\s|$)")


class Variable(NamedTuple):
    """A name that may stand in the words: what it is called in a text's and a mail's context, and what it says."""

    in_text: str
    in_mail: str
    label: str | Promise
    longest: str = "x" * 20  # to see whether a text still fits


EVERYWHERE: dict[str, Variable] = {
    "shop": Variable("short_shop", "shop", gettext_lazy("the shop's name"), "Harbor Collision Center"),
    "first_name": Variable("first_name", "first_name", gettext_lazy("the customer's first name"), "Alexandra"),
    "car": Variable("short_vehicle", "vehicle", gettext_lazy("year, make and model"), "2023 Mercedes-Benz Sprinter"),
    "status": Variable("status", "status", gettext_lazy("where the repair stands"), "Waiting for the insurer"),
    "date": Variable("short_eta", "eta", gettext_lazy("the promised date"), "Wed, Sep 23"),
    "reason": Variable("short_reason", "eta_reason", gettext_lazy("why the date changed"), "r" * 60),
    "note": Variable("short_note", "note", gettext_lazy("what the shop noted for the customer"), "n" * 60),
    "hours": Variable("short_hours", "hours", gettext_lazy("the opening hours"), "h" * 40),
    "phone": Variable("phone", "phone", gettext_lazy("the shop's phone"), "(312) 555-0142"),
    "link": Variable("link", "link", gettext_lazy("the link to the repair"), "l" * LONGEST_LINK),
}
LINK_TO_PAGE = EVERYWHERE["link"]._replace(longest="l" * (LONGEST_LINK + len("/review")))
OF_EVENT: dict[str, dict[str, Variable]] = {
    "ready": {"due": Variable("due", "due", gettext_lazy("the amount due"), "$12,345.67")},
    "completed": {"due": Variable("due", "due", gettext_lazy("the amount due"), "$12,345.67")},
    "photos_added": {"photos": Variable("photos", "photos", gettext_lazy("how many new photos"), "12")},
    "form_needed": {"form": Variable("form", "form", gettext_lazy("the form to sign"), "Authorization of repairs")},
    "payment_received": {
        "amount": Variable("amount", "amount", gettext_lazy("the amount that came in"), "$12,345.67"),
        "balance": Variable("balance", "balance", gettext_lazy("what is still open"), "$12,345.67"),
    },
    "payment_returned": {
        "amount": Variable("amount", "amount", gettext_lazy("the amount that goes back"), "$12,345.67"),
        "card": Variable(
            "card", "card", gettext_lazy("the card that it goes to"), "your American Express ending in 4242"
        ),
    },
    "review_request": {"link": LINK_TO_PAGE},
    "review_reminder": {"link": LINK_TO_PAGE},
}
ALWAYS = {"shop", "car", "status", "link"}  # these always have something to say
CARS = {"en": "car", "es": "vehículo"}  # of which the shop knows nothing more


def names_for(event: str, part: str) -> dict[str, Variable]:
    """The names that may stand in this part: text, subject or lead."""
    known = EVERYWHERE | OF_EVENT.get(event, {})
    return known if part == "text" else {name: one for name, one in known.items() if name != "link"}


def problems(words: str, event: str, part: str) -> list[str]:
    """Why these words cannot be kept, in sentences that say what to do; none for good ones."""
    known = names_for(event, part)
    if not words.strip():
        return [_("Write something, or take the default words.")]
    if len(words) > LONGEST[part]:
        return [_("This is too long: at most %(n)d letters.") % {"n": LONGEST[part]}]
    found = [_unknown(name) for name in NAME.findall(words) if name not in known]
    if re.search(r"[{}]", NAME.sub("", words)):
        found.append(_("A { or } stands alone. Names stand in one pair of them, such as {car}."))
    return found or (_of_text(words, known) if part == "text" else [])


def filled(words: str, values: Mapping[str, str], part: str) -> str:
    """The words with the values in their places. A text is cut, sentence by sentence from its end, until it fits.

    "" when the first sentence has nothing to say: the default words know what to say then.
    """
    sentences = SENTENCE.split(words.strip())
    if not _has_all(sentences[0], values):
        return ""
    told = [sentence for sentence in sentences if _has_all(sentence, values)]
    if part == "text":
        while len(told) > 1 and gsm.segments(gsm.plain(_put(told, values)) + CODE) > MOST_SEGMENTS:
            loose = [n for n, sentence in enumerate(told) if n and "{link}" not in sentence]
            if not loose:
                break
            told.pop(loose[-1])
    return _put(told, values)


def values_for(context: Mapping[str, object], event: str, part: str) -> dict[str, str]:
    """What each name says, from a message's context."""
    values = {
        name: str(context.get(one.in_text if part == "text" else one.in_mail) or "")
        for name, one in names_for(event, part).items()
    }
    return values | {"car": values["car"] or CARS.get(str(context.get("language")), "car")}


def in_braces(event: str, part: str) -> dict[str, str]:
    """A context in which each name says itself: the default templates drawn with it are the default words."""
    known = names_for(event, part)
    context = {(one.in_text if part == "text" else one.in_mail): f"{{{name}}}" for name, one in known.items()}
    # A note and a reason end with a full stop of their own.
    ended = {key: f"{context[key]}." for key in ("short_note", "short_reason") if key in context}
    return context | ended


def _of_text(words: str, known: Mapping[str, Variable]) -> list[str]:
    if not words.lstrip().startswith("{shop}"):
        return [_("Begin with {shop}: people trust a text when they see at once who writes.")]
    linked = next((one for one in SENTENCE.split(words) if "{link}" in one), "")
    if not linked:
        return [_("The link is missing: put {link} where it belongs.")]
    loose = [name for name in NAME.findall(linked) if name not in ALWAYS]
    if loose:
        text = _("End the sentence before {link}: where %(name)s has nothing to say it is left out, link and all.")
        return [text % {"name": f"{{{loose[0]}}}"}]
    firm = [one for one in SENTENCE.split(words) if "{link}" in one or one == SENTENCE.split(words.strip())[0]]
    longest = {name: one.longest for name, one in known.items()}
    if gsm.segments(gsm.plain(_put(list(dict.fromkeys(firm)), longest)) + CODE) > MOST_SEGMENTS:
        return [_("This is too long for two segments. Shorten the first sentence or the one with the link.")]
    return []


def _has_all(sentence: str, values: Mapping[str, str]) -> bool:
    return all(values.get(name) for name in NAME.findall(sentence))


def _put(sentences: list[str], values: Mapping[str, str]) -> str:
    put = NAME.sub(lambda found: values.get(found[1], ""), " ".join(sentences))
    return TWICE_ENDED.sub(r"\1", put)


def _unknown(name: str) -> str:
    return _("{%(name)s} is not known here. Take one of the names below.") % {"name": name}
