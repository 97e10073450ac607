"""The front step."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from clearcoat.accounts.models import Door
from clearcoat.accounts.sessions import person_at
from clearcoat.portal import door


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """How to get to one's car: by the link in the text, or by signing in."""
    if person_at(request, Door.CUSTOMER):
        return redirect(door.HOME)
    return door.page(request, "portal/start.html")
