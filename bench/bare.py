"""The least that Django can answer, under the same server: one view, no middleware, no database."""

from __future__ import annotations

import asyncio
import sys

import uvicorn
from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

THREADS = 8  # as clearcoat.server has


def view(request: HttpRequest) -> HttpResponse:
    """Two bytes."""
    return HttpResponse("ok")


urlpatterns = [path("", view)]

if __name__ == "__main__":
    settings.configure(ROOT_URLCONF="bench.bare", ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="of the benchmark alone")
    app = WSGIMiddleware(WSGIHandler(), workers=THREADS)
    config = uvicorn.Config(
        app, port=int(sys.argv[1]), access_log=False, log_level="warning", ws="none", lifespan="off"
    )
    asyncio.run(uvicorn.Server(config).serve())
