"""What every webhook has in common: a body that is not too long, a proof that it is the provider's, one kept event.

Nothing but the proof opens this door, so there is no session to protect and no CSRF token to ask for. Whatever cannot
be proved or read is 400; a database that cannot keep the event is 503 or 500, so that the provider comes again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from clearcoat.core.chaos import crash_point
from clearcoat.core.http import refused
from clearcoat.notifications.models import ProviderEvent
from clearcoat.shops.models import Shop

LARGEST_BODY = 1_048_576  # bytes
LONGEST_ID = 80  # characters of a message's or event's id
LONGEST_ACCOUNT = 40  # characters of an account's name at the provider


class NotProved(Exception):
    """The call is not the provider's, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Proved:
    """One event whose sender is proved."""

    source: str
    event_id: str
    account: str
    message_id: str


Prove = Callable[[HttpRequest, Shop | None, bytes], Proved]
View = Callable[[HttpRequest], HttpResponse]


def webhook(prove: Prove) -> View:
    """The view of one webhook: `prove` gives the event, or raises anything at all."""

    @csrf_exempt
    @wraps(prove)
    def view(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            answer = refused(request, 405, "method_not_allowed", "Only the provider's POST is taken here.")
            answer.headers["Allow"] = "POST"
            return answer
        body = _body(request)
        if body is None:
            return refused(request, 413, "too_large", "An event has at most 1 MiB.")
        shop = _shop(request)
        try:
            event = _checked(prove(request, shop, body))
        except Exception:  # noqa: BLE001 - a forged call is made to be unreadable; nothing else is tried here
            return refused(request, 400, "malformed", "This is not a signed event of the provider.")
        crash_point("before keeping")
        ProviderEvent.keep(
            event.source, event.event_id, shop_id=shop.pk if shop else None, account=event.account,
            message_id=event.message_id, body=body.decode(),
        )  # fmt: skip
        crash_point("kept")
        return HttpResponse("<Response/>", content_type="text/xml")

    return view


def _body(request: HttpRequest) -> bytes | None:
    """The raw body, None when it is too long; that is refused by its announced length, before it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return request.body if int(length) <= LARGEST_BODY else None


def _shop(request: HttpRequest) -> Shop | None:
    """The shop that the address names; None is the installation. A name that nobody has is one without secrets."""
    slug = request.GET.get("shop")
    if slug is None:
        return None
    known = Shop.objects.select_related("settings", "sender")
    # PostgreSQL refuses to look for a NUL.
    found = known.filter(slug=slug[:50]).first() if slug.isprintable() else None
    return found or Shop(slug="")


def _checked(event: Proved) -> Proved:
    """Ids that can be kept."""
    for one, longest in (
        (event.event_id, LONGEST_ID),
        (event.message_id, LONGEST_ID),
        (event.account, LONGEST_ACCOUNT),
    ):
        if len(one) > longest or not one.isprintable():
            raise NotProved
    return event
