"""The paper that shows that everyone was asked alike: who, when, with which links, and who was left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from string import ascii_uppercase
from typing import Any

from django.utils import formats, translation
from django.utils.translation import gettext as _

from clearcoat.core import clock, paper, phone
from clearcoat.reviews.figures import Line
from clearcoat.shops.models import Shop

TEMPLATE = "reviews/papers/proof.typ"
MOMENT = {"en": "M j, Y, g:i a", "es": r"j M Y, H:i"}
ASKED = {"sent", "waiting"}


def proof(shop: Shop, lines: Sequence[Line], first: date, last: date) -> bytes:
    """The tagged PDF of these requests, in the active language, as of this moment."""
    return paper.made(TEMPLATE, facts_of(shop, lines, first, last), clock.now().replace(microsecond=0))


def facts_of(shop: Shop, lines: Sequence[Line], first: date, last: date) -> dict[str, Any]:
    """What the template reads. The links are told once for each set, so that a second set would be seen at once."""
    asked = [line for line in lines if line.outcome in ASKED]
    left_out = [line for line in lines if line.outcome not in ASKED]
    sets = sets_of(asked)
    names = {links: _("Set %(letter)s") % {"letter": letter} for letter, links in sets.items()}
    return {
        "title": _("How customers were asked for reviews"),
        "language": translation.get_language() or "en",
        "shop": _letterhead(shop),
        "lead": _lead(first, last),
        "parts": [
            _part(_("The links"), [_("Place"), _("Address")], _places(sets)),
            _part(
                _("Who was asked"),
                [_("Customer and repair"), _("When"), _("How"), _("Links")],
                [_asked(line, shop, names) for line in asked],
            ),
            _part(
                _("Who was not asked, and why"),
                [_("Customer and repair"), _("When"), _("Why")],
                [[_who(line), _moment(line.moment, shop), line.why or _("Planned for then.")] for line in left_out],
            ),
        ],
    }


def sets_of(asked: Sequence[Line]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Each set of links that somebody was shown, as (name, address), under a letter; the oldest is A."""
    shown = dict.fromkeys(_links(line) for line in sorted(asked, key=lambda line: line.moment))
    return {_letter(number): links for number, links in enumerate(shown)}


def _lead(first: date, last: date) -> str:
    days = [formats.date_format(day, "SHORT_DATE_FORMAT") for day in (first, last)]
    words = _(
        "From %(first)s to %(last)s. Every completed repair is asked about once, so many hours after the car was handed"
        " over. What a customer answered or complained of decides nothing: neither who is asked nor which links are"
        " shown. This list is made from the records of the program."
    )
    return words % {"first": days[0], "last": days[1]}


def _part(title: str, head: list[str], rows: list[list[str]]) -> dict[str, Any]:
    return {"title": title, "lead": "" if rows else _("Nobody in these days."), "head": head, "rows": rows}


def _places(sets: dict[str, tuple[tuple[str, str], ...]]) -> list[list[str]]:
    return [
        [f"{letter}: {name}", address]
        for letter, links in sets.items()
        for name, address in links or [(_("no public links"), "")]
    ]


def _asked(line: Line, shop: Shop, names: dict[tuple[tuple[str, str], ...], str]) -> list[str]:
    labels = {"sms": _("text"), "email": _("mail")}
    ways = ", ".join(labels[way] for way in line.ways) or line.why
    return [_who(line), _moment(line.moment, shop), ways, names[_links(line)]]


def _who(line: Line) -> str:
    estimate = line.review.estimate
    return f"{estimate.customer_name or _('No name')}, {estimate.estimate_number}"


def _links(line: Line) -> tuple[tuple[str, str], ...]:
    return tuple((link["name"], link["address"]) for link in line.review.links)


def _letter(number: int) -> str:
    """A, B, … Z, AA, AB …"""
    before, place = divmod(number, len(ascii_uppercase))
    return (_letter(before - 1) if before else "") + ascii_uppercase[place]


def _moment(moment: datetime, shop: Shop) -> str:
    there = clock.local(moment, shop.settings.time_zone)
    return f"{formats.date_format(there, MOMENT.get(translation.get_language() or 'en', MOMENT['en']))} ({there:%Z})"


def _letterhead(shop: Shop) -> dict[str, str]:
    own = shop.settings
    return {
        "name": shop.name, "address": own.address, "phone": phone.shown(own.phone), "email": own.email,
        "accent": own.accent,
    }  # fmt: skip
