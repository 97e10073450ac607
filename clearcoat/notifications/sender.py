"""Whom a mail comes from and where its answers go: decided with the message and kept in its row."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings

from clearcoat.shops.models import Shop


def sender_of(shop: Shop | None) -> tuple[str, str]:
    """`Harbor Collision <repairs@harbor.example>` and the address for answers, as set now; the provider quotes them."""
    name, address = parseaddr(settings.EMAIL_FROM)
    if shop is None:
        return f"{name} <{address}>", ""
    own = shop.settings
    name, address = own.sender_name or shop.name, own.sender_email or address
    return f"{name} <{address}>", own.reply_to_email or own.email
