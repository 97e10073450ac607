"""Moves one repair to and fro, and prints the moment of the commit."""

from __future__ import annotations

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clearcoat.settings")
django.setup()

from clearcoat.estimates.models import Estimate, Program  # noqa: E402 - Django has to be set up first
from clearcoat.workflow.move import Move  # noqa: E402
from clearcoat.workflow.status import change_status  # noqa: E402

estimate = Estimate.objects.select_related("shop__settings").get(pk=sys.argv[1])
to = "in_progress" if estimate.status != "in_progress" else "waiting_for_parts"
change_status(estimate, Move(to, notify=False), Program())
print(time.time())
