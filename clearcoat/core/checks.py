"""What a production set-up needs; each finding has an id that docs/settings.md explains."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import connection

SHORTEST_KEY = 32  # characters of a key that a program of ours brings


@register("production", deploy=True)
def production(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Everything that is missing or wrong when real customers are to use this."""
    return [*site(), *storage(), *texts(), *mail(), *cards(), *keys()]


def site() -> Iterator[CheckMessage]:
    """Address, key, database."""
    if settings.DEBUG:
        yield Error("DEBUG is on: errors would show the program's inside.", hint="Unset DEBUG.", id="clearcoat.E001")
    if not settings.HTTPS:
        yield Error(f"SITE_URL is {settings.SITE_URL}.", hint="Set it to https://….", id="clearcoat.E002")
    if not os.environ.get("SECRET_KEY") and not os.environ.get("SECRET_KEY_FILE"):
        hint = "Set SECRET_KEY, so that several machines share it."
        yield Warning("SECRET_KEY is kept beside the data.", hint=hint, id="clearcoat.W001")
    if not os.environ.get("ALLOWED_HOSTS"):
        yield Error("ALLOWED_HOSTS is not set.", hint="Set it to the host name of SITE_URL.", id="clearcoat.E003")
    if connection.vendor == "sqlite":
        hint = "Set DATABASE_URL to postgres://… beyond one machine."
        yield Warning("The embedded database is used.", hint=hint, id="clearcoat.W002")


def storage() -> Iterator[CheckMessage]:
    """The folder or the bucket; whether it works is asked by clearcoat/photos/checks.py."""
    in_bucket = settings.STORAGE_URL.startswith("s3:")
    if in_bucket and not (settings.AWS_ACCESS_KEY_ID and settings.AWS_SECRET_ACCESS_KEY):
        hint = "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        yield Error("The bucket of STORAGE_URL has no access key.", hint=hint, id="clearcoat.E009")
    if settings.STORAGE_ORIGIN.startswith("http://"):
        hint = "Give STORAGE_URL an endpoint with https://…."
        yield Error("Photos travel to and from the bucket in the open.", hint=hint, id="clearcoat.E010")
    if not in_bucket and connection.vendor == "postgresql":
        hint = "Beyond one machine set STORAGE_URL to a folder that all share, or to s3://…."
        yield Warning("Photos are kept in a folder.", hint=hint, id="clearcoat.W003")


def texts() -> Iterator[CheckMessage]:
    """Twilio."""
    if not settings.TWILIO_ACCOUNT_SID:
        hint = "Set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_PHONE_NUMBER."
        yield Error("Texts go to the local stand-in; no customer gets one.", hint=hint, id="clearcoat.E004")
        return
    if not settings.TWILIO_AUTH_TOKEN:
        yield Error("TWILIO_AUTH_TOKEN is not set.", hint="Copy it from the Twilio console.", id="clearcoat.E005")
    if not (settings.TWILIO_PHONE_NUMBER or settings.TWILIO_MESSAGING_SERVICE_SID):
        hint = "Set TWILIO_PHONE_NUMBER or TWILIO_MESSAGING_SERVICE_SID."
        yield Error("Texts have no sender.", hint=hint, id="clearcoat.E006")


def mail() -> Iterator[CheckMessage]:
    """Resend or SMTP."""
    if not settings.RESEND_API_KEY and not settings.EMAIL_URL:
        hint = "Set RESEND_API_KEY, or EMAIL_URL to smtp://…."
        yield Error("Mail goes to the local stand-in; no customer gets one.", hint=hint, id="clearcoat.E007")
    if "localhost.invalid" in settings.EMAIL_FROM:
        hint = "Set EMAIL_FROM to an address of your own domain."
        yield Error("EMAIL_FROM is not set.", hint=hint, id="clearcoat.E008")


def cards() -> Iterator[CheckMessage]:
    """Stripe, where it is set up: two keys of one mode, and a secret that proves its events."""
    secret, shown = settings.STRIPE_SECRET_KEY, settings.STRIPE_PUBLISHABLE_KEY
    if not secret and not shown:
        return
    mode = secret.removeprefix("sk_").removeprefix("rk_").split("_")[0]
    if not secret.startswith(("sk_", "rk_")) or not shown.startswith(f"pk_{mode}_"):
        hint = "Copy both keys from the same page of Stripe's dashboard: sk_live_… and pk_live_…."
        yield Error("The two Stripe keys do not belong together.", hint=hint, id="clearcoat.E020")
    if any(not one.startswith("whsec_") for one in settings.STRIPE_WEBHOOK_SECRET):
        hint = "Copy it from the webhook's page at Stripe; it begins with whsec_."
        yield Error("STRIPE_WEBHOOK_SECRET is no signing secret.", hint=hint, id="clearcoat.E021")
    if not settings.STRIPE_WEBHOOK_SECRET:
        hint = "Set STRIPE_WEBHOOK_SECRET to the signing secret of the webhook."
        yield Warning("Payments are noticed late: Stripe's webhook has no secret.", hint=hint, id="clearcoat.W010")


def keys() -> Iterator[CheckMessage]:
    """Secrets that a stranger must not guess, and those that cannot prove anything."""
    if settings.INTERNAL_API_KEY and len(settings.INTERNAL_API_KEY) < SHORTEST_KEY:
        hint = f"Set it to {SHORTEST_KEY} random characters or more."
        yield Error("INTERNAL_API_KEY is short enough to be guessed.", hint=hint, id="clearcoat.E013")
    if any(not secret.startswith("whsec_") for secret in settings.RESEND_SIGNING_SECRET):
        hint = "Copy it from the webhook's page at Resend; it begins with whsec_."
        yield Error("RESEND_SIGNING_SECRET is no signing secret.", hint=hint, id="clearcoat.E014")
