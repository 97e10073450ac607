"""Who asks, and which estimate they get. No door finds an estimate in any other way."""

from __future__ import annotations

import hmac
import uuid

from django.contrib.auth.models import AnonymousUser

from clearcoat.accounts.models import Door, User
from clearcoat.customers.models import Customer, TrackingLink
from clearcoat.estimates.models import Actor, Estimate
from clearcoat.notifications.models import proof_of
from clearcoat.shops.models import StaffMember

Visitor = User | AnonymousUser


def customer_of(user: Visitor | None) -> Customer | None:
    """The customer who is signed in at the customers' door."""
    if not isinstance(user, User) or user.door != Door.CUSTOMER or not user.is_active:
        return None
    return Customer.objects.select_related("user").filter(user=user).first()


def staff_of(user: Visitor | None) -> StaffMember | None:
    """The member of a shop who is signed in at the staff's door."""
    if not isinstance(user, User) or user.door != Door.STAFF or not user.is_active:
        return None
    return StaffMember.objects.select_related("user", "shop__settings").filter(user=user).first()


def estimate_for(actor: Actor | None, pk: uuid.UUID) -> Estimate | None:
    """The estimate when this actor may see it; None is the same for a foreign one and one that is not there."""
    if actor is None:
        return None
    return Estimate.objects.visible_to(actor).select_related("shop__settings", "customer").filter(pk=pk).first()


def read_by_mail(pk: uuid.UUID, proof: str) -> Estimate | None:
    """The estimate whose present address got the mail with this proof; it opens the owner's preferences, no more."""
    estimate = Estimate.objects.select_related("shop__settings", "customer").filter(pk=pk).first()
    is_theirs = estimate is not None and bool(estimate.email) and _is_same(proof_of(pk, estimate.email), proof)
    return estimate if is_theirs else None


def followed(user: Visitor | None, link_token: str, pk: uuid.UUID) -> tuple[Estimate | None, Actor | None]:
    """The estimate for its owner, by account or else by the link's cookie, with the actor that opened it.

    (None, None) when nobody asks; (None, actor) when somebody does who may not see it.
    """
    customer = customer_of(user)
    link = TrackingLink.opened_by(link_token) if link_token else None
    known = [actor for actor in (customer, link) if actor is not None]
    for actor in known:
        estimate = estimate_for(actor, pk)
        if estimate:
            return estimate, actor
    return None, known[0] if known else None


def _is_same(right: str, shown: str) -> bool:
    return hmac.compare_digest(right.encode(), shown.encode())
