"""The signed PDF: what was shown, what was decided, and a page that proves it. The same decision, the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats, translation
from django.utils.translation import gettext as _

from clearcoat.approvals.content import Content, Line
from clearcoat.approvals.models import Decision
from clearcoat.approvals.shares import shares_of
from clearcoat.approvals.signature import picture
from clearcoat.core import money, paper, phone

TEMPLATE = "approvals/papers/signed.typ"
MOMENT = {"en": "F j, Y, g:i a", "es": r"j \d\e F \d\e Y, H:i"}


def signed(decision: Decision) -> bytes:
    """The PDF in the language in which it was asked, tagged for screen readers (PDF/UA-1)."""
    with translation.override(decision.request.language):
        return paper.made(TEMPLATE, facts_of(decision), decision.recorded_at.astimezone(UTC).replace(microsecond=0))


def facts_of(decision: Decision) -> dict[str, Any]:
    """What the template reads, in the active language."""
    asked = decision.request
    says, words = asked.version.says, decision.shown
    return {
        "title": words["title"],
        "language": asked.language,
        "shop": _letterhead(decision),
        "lead": words["lead"],
        "about": _about(says),
        "lines": [_line(line, says.currency) for line in says.done] if asked.blank.shows_work else [],
        "shares": [[one.label, money.shown(one.amount, says.currency)] for one in shares_of(says)],
        "terms": [part for part in _parts(words["terms"], words["state"]) if part.strip()],
        "filled": [[one["label"], one["shown"]] for one in decision.filled],
        "decision": str(decision.get_decision_display()),
        "declined": _declined(decision),
        "intent": words["intent"] if decision.is_signed else "",
        "is_signed": decision.is_signed,
        "drawing": picture(decision.strokes) if decision.strokes else "",
        "drawing_alt": _("Signature of %(name)s, drawn by hand") % {"name": decision.name},
        "name": decision.name,
        "signed": f"{decision.name}, {_moment(decision.at, _zone(decision))}",
        "audit": _audit(decision),
        "consent": words["consent"] if decision.is_signed else "",
        "hashes": _hashes(decision),
        "words": _headings(),
    }


def _letterhead(decision: Decision) -> dict[str, str]:
    shop = decision.request.estimate.shop
    own = shop.settings
    return {
        "name": shop.name,
        "address": own.address,
        "phone": phone.shown(own.phone),
        "email": own.email,
        "accent": own.accent,
    }


def _about(says: Content) -> list[list[str]]:
    return _rows(
        (_("Estimate"), says.estimate),
        (_("Supplement"), str(says.supplement or "")),
        (_("Customer"), says.customer),
        (_("Car"), says.vehicle),
        (_("VIN"), says.vin),
        (_("Insurer"), says.insurer),
        (_("Claim"), says.claim),
    )


def _line(line: Line, currency: str) -> list[str]:
    name = f"{line.kind}: {line.name}"
    how = " · ".join(
        part for part in (line.part_words, _hours(line), _("you pay") if line.customer_pays else "") if part
    )
    return [name, how, money.shown(line.sum, currency)]


def _hours(line: Line) -> str:
    return _("%(hours)s hours") % {"hours": line.hours} if Decimal(line.hours) else ""


def _declined(decision: Decision) -> list[str]:
    """What is not done of it, and what the rest comes to."""
    says = decision.request.version.says
    gone = [_("Not done: %(line)s") % {"line": one.name} for one in says.choices if one.key in decision.declined_lines]
    rest = money.shown(says.total_without(decision.declined_lines), says.currency)
    return [*gone, _("Authorized without it: %(amount)s") % {"amount": rest}] if gone else []


def _audit(decision: Decision) -> list[list[str]]:
    """Who, when, from where and how, as it was recorded at that moment."""
    asked, zone = decision.request, _zone(decision)
    return _rows(
        (_("Decided by"), decision.name),
        (_("How"), str(decision.get_how_display())),
        (_("When, at the shop"), _moment(decision.at, zone)),
        (_("When, in UTC"), decision.at.astimezone(UTC).isoformat(timespec="seconds")),
        (_("Asked by"), asked.asked_by),
        (_("Asked when"), _moment(asked.asked_at, zone)),
        (_("Recorded by"), decision.recorded_by),
        (_("Recorded when"), _moment(decision.recorded_at, zone) if decision.recorded_by else ""),
        (_("Note"), decision.note),
        (_("Internet address"), decision.ip or ""),
        (_("Device"), decision.device),
    )


def _hashes(decision: Decision) -> list[list[str]]:
    version = decision.request.version
    name = _("Version %(number)d") % {"number": version.number}
    return [[name, version.sha256], [_("Decision"), decision.sha256]]


def _headings() -> dict[str, str]:
    return {
        "work": _("The work"),
        "line": _("What"),
        "how": _("Details"),
        "amount": _("Amount"),
        "shares": _("Who pays what"),
        "terms": _("Terms"),
        "filled": _("Filled in"),
        "decision": _("The decision"),
        "audit": _("How it was signed"),
        "consent": _("Consent to sign electronically"),
        "hashes": _("Checksums"),
        "hashes_help": _("SHA-256 of the version as it was shown, and of this decision together with it."),
    }


def _rows(*rows: tuple[str, str]) -> list[list[str]]:
    """Those that say something."""
    return [[name, value] for name, value in rows if value]


def _parts(*texts: str) -> Iterable[str]:
    return (part for text in texts for part in text.splitlines())


def _zone(decision: Decision) -> ZoneInfo:
    return ZoneInfo(decision.request.estimate.shop.settings.time_zone)


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    there = moment.astimezone(zone)
    return f"{formats.date_format(there, MOMENT.get(translation.get_language() or 'en', MOMENT['en']))} ({there:%Z})"
