"""What a person chose about messages: kept for the account, or for the address or number that the shop knows."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from clearcoat.customers.models import Customer, NotificationPreferences
from clearcoat.estimates.models import Estimate, Program


def preferences_of(estimate: Estimate) -> NotificationPreferences:
    """What the owner of this car chose, or the defaults."""
    return NotificationPreferences.of(estimate.customer_id, estimate.contacts, estimate.shop_id)


def own_choice(customer: Customer) -> NotificationPreferences:
    """What the holder of an account chose, or the defaults."""
    return NotificationPreferences.of(customer.pk, [customer.email])


def choose(estimate: Estimate, ways: Mapping[str, str], language: str) -> None:
    """Keeps the owner's choice by kind of message, and their language. Raises Stale when the shop was quicker."""
    with transaction.atomic():
        preferences_of(estimate).choose(**ways)
        if estimate.customer_id:
            Customer.objects.filter(pk=estimate.customer_id).update(language=language)
        if estimate.language != language:
            owner = Program(estimate.customer_name or "The customer", is_manager=False)
            estimate.write(
                owner, "edited", "Chose another language.", about={"fields": ["language"]}, language=language
            )
