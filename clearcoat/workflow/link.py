"""The customer's link: made anew, or ended."""

from __future__ import annotations

from django.db import transaction

from clearcoat.customers.models import TrackingLink
from clearcoat.estimates.models import By, Estimate


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


def revoke_link(estimate: Estimate, by: By) -> None:
    """Ends the customer's link at once; open pages of it close."""
    with transaction.atomic():
        if TrackingLink.revoke_all(estimate.pk):
            estimate.write(by, "link_revoked", "Ended the customer's link.", about={})
