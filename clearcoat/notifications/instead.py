"""A text about the repair did not arrive: the mail that tells it instead, once."""

from __future__ import annotations

from datetime import date

from clearcoat.estimates.models import EstimateHistory, RepairStatus
from clearcoat.notifications import announce
from clearcoat.notifications.compose import Facts
from clearcoat.notifications.models import Kind, Notification, State, Type


def mail_instead(text: Notification) -> Notification | None:
    """Queues the mail of the same change, where an address is known and no mail of it went or was held back.

    One that waits for an address that was missing then is no mail. Call it in the transaction that ends the text.
    """
    history, estimate = text.history, text.estimate
    if text.type != Type.SMS or text.channel != Kind.STATUS or history is None or estimate is None:
        return None
    mails = Notification.objects.filter(history=history, type=Type.EMAIL)
    if mails.exclude(status=State.SUPPRESSED, to="").exists():
        return None
    ready = announce.drafts(estimate, text.event, facts_of(history), (Type.EMAIL,))
    wanted = [draft for draft in ready if not draft.reason]
    return next(iter(announce.queue(history, estimate, wanted)), None)


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
    )
