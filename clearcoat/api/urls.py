"""The addresses of the API, and its description at /api/openapi.json and /api/docs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from clearcoat.api import (
    approval,
    auth,
    customer,
    docs,
    follow,
    gate,
    handlers,
    payments,
    photos,
    pictures,
    reviews,
    sending,
    shop,
    staff,
    status,
)
from clearcoat.core import http

api = NinjaAPI(
    title="Clearcoat",
    version="1",
    description="The customer portal of a collision repair shop. See docs/api/ for the words behind the fields.",
    docs_url=None,
    openapi_url=None,
    parser=gate.JsonParser(),
    auth=auth.staff,
    urls_namespace="api",
)
handlers.install(api)
api.add_router("/customer", customer.router)
api.add_router("/customer/estimates", follow.router)
api.add_router("/customer/estimates", pictures.router)
api.add_router("/customer/estimates", approval.owners)
api.add_router("/customer/estimates", payments.receipts)
api.add_router("/shop", staff.door)
# Before the estimates: "import" would be taken for an id.
api.add_router("/estimates", shop.imports)
api.add_router("/estimates", staff.router)
api.add_router("/estimates", status.router)
api.add_router("/estimates", photos.router)
api.add_router("/estimates", payments.router)
api.add_router("/estimates", shop.links)
api.add_router("/estimates", approval.router)
api.add_router("/notifications", shop.messages)
api.add_router("/notifications", sending.router)
api.add_router("/reviews", reviews.router)


@csrf_exempt
def nothing_here(request: HttpRequest, anything: str = "") -> HttpResponse:
    """An address that the API does not have, in the API's own shape. Nothing can be done here, so nothing is forged."""
    return http.not_found(request)


_patterns, _app, _namespace = api.urls
urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.json", gate.gate(docs.for_staff(docs.document)), {"api": api}, name="openapi"),
    path("docs", gate.gate(docs.for_staff(docs.page)), {"api": api}, name="api-docs"),
    path("", (gate.guarded(_patterns), _app, _namespace)),
    re_path("^(?P<anything>.*)$", gate.gate(nothing_here)),
]
