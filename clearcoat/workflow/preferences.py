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
    """Keeps the owner's choice by kind of message, and their language; of two at once the later one stands."""
    with transaction.atomic():
        held = Estimate.objects.select_for_update().get(pk=estimate.pk)  # whoever moves the car meanwhile comes after
        preferences_of(held).choose(**ways)
        if held.customer_id:
            Customer.objects.filter(pk=held.customer_id).update(language=language)
        if held.language != language:
            owner = Program(held.customer_name or "The customer", is_manager=False)
            held.write(owner, "edited", "Chose another language.", about={"fields": ["language"]}, language=language)
