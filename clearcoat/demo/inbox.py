"""The customer's phone and mailbox in one page: what the local stand-ins delivered, as its reader sees it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import condition, require_safe

from clearcoat.core import http, phone
from clearcoat.notifications.inbox import Person, people, received

SHOWN = 200  # newest messages
LINK = re.compile(r"(https?://\S+)")
HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)
OWN_TAB = '<base target="_blank">'
# The mail is a stranger's page: no script, no picture from elsewhere, no way to the page around it; only links open.
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; frame-ancestors 'self'"
)


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The whole page."""
    return _framing_itself(render(request, "demo/inbox.html", _context(request)))


def newest(request: HttpRequest) -> str:
    """The ETag of the page's part: the newest message, as nothing else changes what is shown."""
    last = received(1)
    return f'"{last[0].id if last else "empty"}"'


@require_safe
@condition(etag_func=newest)
def part(request: HttpRequest) -> HttpResponse:
    """What changes when a message arrives: the page asks for it again and again."""
    return _framing_itself(render(request, "demo/inbox_part.html", _context(request)))


@require_safe
def mail(request: HttpRequest, mail_id: str) -> HttpResponse:
    """One mail as its program shows it, shut into its frame."""
    item = next((item for item in received(SHOWN) if item.id == mail_id and item.kind == "mail"), None)
    if item is None:
        raise Http404
    content = item.html or f"<head></head><pre>{escape(item.text)}</pre>"
    response = http.make_private(HttpResponse(HEAD.sub(lambda found: found[0] + OWN_TAB, content, count=1)))
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _context(request: HttpRequest) -> dict[str, Any]:
    """Whoever is asked for, else whoever got something last; the mail that is asked for, else their newest."""
    everybody = people(received(SHOWN))
    asked, opened = request.GET.get("to", ""), request.GET.get("mail", "")
    person = next((one for one in everybody if one.is_at(asked)), everybody[0] if everybody else None)
    mails = person.mails if person else []
    query = urlencode({name: value for name, value in (("to", asked), ("mail", opened)) if value})
    return {
        "people": [(one, _shown(one), one is person) for one in everybody],
        "person": person,
        "number": phone.shown(person.number) if person and person.number else "",
        "texts": [(letter, LINK.split(letter.item.text)) for letter in reversed(person.texts)] if person else [],
        "mails": mails,
        "opened": next((letter for letter in mails if letter.item.id == opened), mails[0] if mails else None),
        "part_address": f"{reverse('demo_inbox_part')}{'?' if query else ''}{query}",
    }


def _shown(person: Person) -> str:
    return person.name or person.address or phone.shown(person.number)


def _framing_itself(response: HttpResponse) -> HttpResponse:
    """Lets the page frame the mail, which comes from this address too."""
    response = http.make_private(response)
    response.headers["Content-Security-Policy"] = f"{http.POLICY}; frame-src 'self'"
    return response
