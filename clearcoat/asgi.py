"""The site for an ASGI server of your own choice: `uvicorn clearcoat.asgi:application`."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clearcoat.settings")
django.setup()

from clearcoat.server import build  # noqa: E402 - Django has to be set up first

application = build()
