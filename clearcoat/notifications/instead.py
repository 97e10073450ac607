"""A text did not arrive: the mail that tells it instead, once."""

from __future__ import annotations

from datetime import date

from clearcoat.core import clock
from clearcoat.estimates.models import EstimateHistory, RepairStatus
from clearcoat.notifications import announce
from clearcoat.notifications.compose import Facts
from clearcoat.notifications.models import Kind, Notification, State, Type
from clearcoat.notifications.rules import INSTEAD, WANTS_TEXT


def mail_instead(text: Notification) -> Notification | None:
    """Queues the mail of the same change, where an address is known and no mail of it went or was held back.

    One that waits for an address that was missing then is no mail; a request for a review is marketing and is not
    repeated by another way. Call it in the transaction that ends the text.
    """
    history, estimate = text.history, text.estimate
    if text.type != Type.SMS or text.channel == Kind.REVIEW or history is None or estimate is None:
        return None
    mails = Notification.objects.filter(history=history, type=Type.EMAIL)
    held = mails.filter(status=State.SUPPRESSED, reason=WANTS_TEXT).first()
    if held:
        return _let_go(held)
    if text.channel != Kind.STATUS or mails.exclude(status=State.SUPPRESSED, to="").exists():
        return None
    ready = announce.drafts(estimate, text.event, facts_of(history), (Type.EMAIL,))
    wanted = [draft for draft in ready if draft.goes]
    return next(iter(announce.queue(history, estimate, wanted)), None)


def _let_go(mail: Notification) -> Notification:
    """Who wants texts alone gets the mail of this change after all: no text of it can reach them."""
    mine = Notification.objects.filter(pk=mail.pk, status=State.SUPPRESSED)
    mine.update(status=State.PENDING, reason="", send_after=clock.now(), facts=mail.facts | {INSTEAD: "yes"})
    mail.refresh_from_db()
    return mail


def facts_of(history: EstimateHistory) -> Facts:
    """What the messages of this change told beyond the estimate itself."""
    eta = history.metadata.get("eta") or {}
    station = RepairStatus.objects.filter(pk=history.metadata.get("station")).first()
    promised = history.estimate.estimated_completion
    return Facts(
        note=station.notes if station else "",
        eta=date.fromisoformat(eta["to"]) if eta.get("to") else promised,
        eta_reason=eta.get("reason", "") if eta.get("from") else "",
        eta_changed=bool(eta.get("from")),
        photos=history.metadata.get("photos", 0),
    )
