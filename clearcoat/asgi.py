"""The whole site as one ASGI application: streams in the event loop, everything else as Django's WSGI in threads."""

from __future__ import annotations

import os
from typing import cast

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi_typing import WSGIApp
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clearcoat.settings")
wsgi = get_wsgi_application()

from clearcoat.live.front import Front  # noqa: E402 - Django has to be set up first
from clearcoat.live.held import App  # noqa: E402 - Django has to be set up first

THREADS = 8  # of one process: what waits for the database or for Stripe; more only queue for the interpreter's lock

application = Front(cast(App, WSGIMiddleware(cast(WSGIApp, wsgi), workers=THREADS)))
