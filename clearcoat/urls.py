"""Every address, by door."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from clearcoat.core import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("", include("clearcoat.portal.urls")),
    path("shop/", include("clearcoat.dashboard.urls")),
    path("api/webhooks/", include("clearcoat.webhooks.urls")),
    path("api/", include("clearcoat.api.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("clearcoat.demo.urls")))

handler404 = "clearcoat.core.http.not_found"
handler500 = "clearcoat.core.http.broken"
