"""The addresses of the API, and its description at /api/openapi.json and /api/docs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from ninja import NinjaAPI

from clearcoat.api import auth, customer, docs, errors, follow, shop, staff, status
from clearcoat.core import http

api = NinjaAPI(
    title="Clearcoat",
    version="1",
    description="The customer portal of a collision repair shop. See docs/api/ for the words behind the fields.",
    docs_url=None,
    openapi_url="/openapi.json",
    auth=auth.staff,
    urls_namespace="api",
)
errors.install(api)
api.add_router("/customer", customer.router)
api.add_router("/customer/estimates", follow.router)
api.add_router("/shop", staff.door)
api.add_router("/estimates", staff.router)
api.add_router("/estimates", shop.imports)
api.add_router("/estimates", status.router)
api.add_router("/estimates", shop.links)
api.add_router("/notifications", shop.messages)


def nothing_here(request: HttpRequest) -> HttpResponse:
    """An address that the API does not have, in the API's own shape."""
    return http.not_found(request)


urlpatterns: list[URLPattern | URLResolver] = [
    path("docs", docs.page, {"api": api}),
    path("", api.urls),
    re_path(".*", nothing_here),
]
