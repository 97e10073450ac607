"""The addresses that are entered at the providers; a shop with accounts of its own adds `?shop=` and its short name."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from clearcoat.webhooks import resend, stripe, twilio

urlpatterns: list[URLPattern | URLResolver] = [
    path("twilio/status", twilio.status, name="twilio_status"),
    path("twilio/inbound", twilio.inbound, name="twilio_inbound"),
    path("stripe", stripe.events, name="stripe_events"),
    path("resend", resend.events, name="resend_events"),
]
