"""Makes the demo's data for a benchmark and prints one repair's id and link."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clearcoat.settings")

django.setup()

from clearcoat.commands.demo import prepare  # noqa: E402 - Django has to be set up first
from clearcoat.customers.models import TrackingLink  # noqa: E402
from clearcoat.estimates.models import Estimate  # noqa: E402

prepare(with_photos=False)
estimate = Estimate.objects.filter(status="waiting_for_parts").order_by("estimate_number").first()
assert estimate
link = TrackingLink.current(estimate.pk)
assert link
print(estimate.pk, link.token)
