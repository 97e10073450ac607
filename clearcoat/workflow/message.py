"""A text that a program of the shop's asks for: words of ours about a repair as it is, never a free number or text."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from clearcoat.estimates.models import Estimate
from clearcoat.estimates.statuses import MEANINGS
from clearcoat.notifications import announce
from clearcoat.notifications.compose import Facts
from clearcoat.notifications.models import Notification, Type


class NotTrue(Exception):
    """The template would say what is not so; the text says what to do."""


def send_text(estimate: Estimate, template: str, note: str = "") -> Notification:
    """Queues the template's text to the number on the estimate; one that may not go is kept with its reason.

    Raises NotTrue for a repair that is closed or stands elsewhere, and for news without a note.
    """
    _check(estimate, template, note)
    facts = Facts(note=note, eta=estimate.estimated_completion, eta_changed=template == "date_changed")
    with transaction.atomic():
        ready = announce.drafts(estimate, template, facts, (Type.SMS,))
        (row,) = announce.queue(None, estimate, ready)
    return row


def _check(estimate: Estimate, template: str, note: str) -> None:
    if not estimate.is_open:
        raise NotTrue(_("This repair is closed: nothing more is told of it."))
    if template in {meaning.event for meaning in MEANINGS.values()} and template != MEANINGS[estimate.status].event:
        raise NotTrue(_("The repair does not stand there. Move it, and the customer is told."))
    if template == "date_changed" and estimate.estimated_completion is None:
        raise NotTrue(_("No date is promised yet."))
    if template == "news" and not note:
        raise NotTrue(_("Write the news into `note`."))
