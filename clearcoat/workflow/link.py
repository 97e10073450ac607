"""The customer's link: made anew, sent again, or ended."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clearcoat.core import clock
from clearcoat.customers.models import TrackingLink
from clearcoat.customers.preferences import Way
from clearcoat.estimates.models import By, Estimate
from clearcoat.notifications import announce
from clearcoat.notifications.announce import Draft
from clearcoat.notifications.compose import Facts
from clearcoat.notifications.models import Notification, Type
from clearcoat.workflow.preferences import preferences_of

AGAIN = timedelta(minutes=1)  # within it a second click sends the same link no second time
SENT = "link"  # the event


class CannotSend(Exception):
    """The link does not go to the customer; the text says why. Nothing was kept."""


def make_link(estimate: Estimate, by: By) -> TrackingLink:
    """A new link; every older one of this estimate is dead from now on."""
    with transaction.atomic():
        ended = TrackingLink.revoke_all(estimate.pk)
        link = TrackingLink.make(estimate.pk, estimate.shop.settings.link_days)
        action = "link_revoked" if ended else "link_made"
        estimate.write(by, action, "Made a new link for the customer.", about={"link": str(link.pk)})
    return link


def current_link(estimate: Estimate) -> TrackingLink | None:
    """The link that the customer has."""
    return TrackingLink.current(estimate.pk)


def link_drafts(estimate: Estimate) -> list[Draft]:
    """The text and the mail with the link, the one to send first: what goes now, then by what the customer prefers."""
    ready = announce.drafts(estimate, SENT, Facts(eta=estimate.estimated_completion))
    first = Type.EMAIL if preferences_of(estimate).status == Way.MAIL else Type.SMS
    # A draft that goes and has a reason waits for it.
    return sorted(ready, key=lambda draft: (not draft.goes, bool(draft.reason), draft.type != first))


def send_link(estimate: Estimate, by: By) -> Notification:
    """Sends the customer their link again: an answer to who just asked for it, so without the shop's hold.

    A second click within AGAIN gives the message of the first. Raises CannotSend.
    """
    with transaction.atomic():
        held = Estimate.objects.select_for_update(of=("self",)).select_related("shop__settings").get(pk=estimate.pk)
        link, draft = current_link(held), link_drafts(held)[0]
        if link is None:
            raise CannotSend(_("There is no link. Make one first."))
        if not draft.goes:
            raise CannotSend(draft.reason)
        mine = Notification.objects.filter(estimate=held, event=SENT, nonce=link.nonce, to=draft.to)
        sent = mine.filter(status__in=announce.SAID, created_at__gt=clock.now() - AGAIN).first()
        if sent is None:
            history = held.write(by, "message_out", f"Sent the link again by {draft.type}.", about={})
            (sent,) = announce.queue(history, history.estimate, [draft])
    return sent


def revoke_link(estimate: Estimate, by: By) -> None:
    """Ends the customer's link at once; open pages of it close."""
    with transaction.atomic():
        if TrackingLink.revoke_all(estimate.pk):
            estimate.write(by, "link_revoked", "Ended the customer's link.", about={})
