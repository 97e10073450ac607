"""What every answer has in common: safe headers, the client's address, and plain words when the database is busy."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

View = Callable[[HttpRequest], HttpResponse]


def policy(storage_origin: str, **more: str) -> str:
    """What a page may load: from us alone, and pictures from the bucket; `more` adds origins, `script_src="https://…"`."""
    allowed = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": f"'self' data: {storage_origin}",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "manifest-src": "'self'",
    }
    for name, origins in more.items():
        kind = name.replace("_", "-")
        allowed[kind] = f"{allowed.get(kind, '')} {origins}"
    return "; ".join(f"{kind} {origins.strip()}" for kind, origins in allowed.items())


# What Stripe's script needs: https://docs.stripe.com/security/guide#content-security-policy
STRIPE = {
    "script_src": "https://js.stripe.com https://*.js.stripe.com",
    "frame_src": "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com",
    "connect_src": "https://api.stripe.com",
    "form_action": "https://checkout.stripe.com",
}
RETRY_SECONDS = 2
LARGEST_BODY = 60_000_000  # bytes; files have smaller caps where they are taken in
POLICY = policy(settings.STORAGE_ORIGIN)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
}
PRIVATE = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, noarchive",
    "Cache-Control": "private, no-store",
}


class SafeHeaders:
    """Puts the safe headers on every answer; a view that needs another value sets its own first."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, with each header that it does not have yet."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.HTTPS:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        return response


class LargeBodies:
    """A body that is larger than anything we take is refused by its announced length, before a byte of it is read."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """413, or the answer."""
        if announced_length(request.META.get("CONTENT_LENGTH") or "0") > LARGEST_BODY:
            return refused(request, 413, "too_large", _("This is too large to be sent at once. Send it in parts."))
        return self.get_response(request)


class BusyDatabase:
    """A database that is locked, full or away is a 503 that says when to come back, never a broken page."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; `process_exception` turns the database's refusal into a 503."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """503 with Retry-After for an OperationalError; everything else goes on to Django."""
        if not isinstance(error, OperationalError):
            return None
        return refused(request, 503, "busy", _("The shop's system is busy. Nothing was changed; please try again."))


def announced_length(header: str) -> int:
    """The bytes that a Content-Length says; more than anything we take for one that is no number."""
    # Figures of other scripts, and more of them than Python reads as one number, are no length.
    is_length = header.isascii() and header.isdigit() and len(header) <= 12
    return int(header) if is_length else LARGEST_BODY + 1


def make_private(response: HttpResponse) -> HttpResponse:
    """The headers of a page that one secret link opens: not indexed, not stored, not told to other sites."""
    for name, value in PRIVATE.items():
        response.headers[name] = value
    return response


def forget_here(response: HttpResponse, *kinds: str) -> HttpResponse:
    """Has a browser that others may use, too, drop what it keeps of us: "cache" (pictures), "storage" (all else).

    https://www.w3.org/TR/clear-site-data/
    """
    response.headers["Clear-Site-Data"] = ", ".join(f'"{kind}"' for kind in kinds)
    return response


def make_payable(response: HttpResponse) -> HttpResponse:
    """The headers of the one page that takes cards: Stripe's script, its frames and its pages too, and nothing else.

    Where the script is our own site's, as in the demo, nobody else's is let in. A wallet opens a window of its own.
    """
    is_ours = settings.STRIPE_JS.startswith("/")
    more = {"frame_src": "'self'"} if is_ours else STRIPE
    response.headers["Content-Security-Policy"] = policy(settings.STORAGE_ORIGIN, **more)
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
    return response


def client_address(request: HttpRequest) -> str:
    """The visitor's address: the peer, or what the outermost trusted proxy wrote.

    Only the last TRUSTED_PROXIES entries of X-Forwarded-For are believed; whatever a client puts before them is not.
    """
    return believed_address(str(request.META.get("REMOTE_ADDR", "")), request.headers.get("X-Forwarded-For", ""))


def believed_address(peer: str, forwarded: str) -> str:
    """The peer's address, or the one that the outermost trusted proxy wrote into X-Forwarded-For."""
    proxies = settings.TRUSTED_PROXIES
    parts = [part.strip() for part in forwarded.split(",") if part.strip()]
    return parts[-proxies] if proxies and len(parts) >= proxies else peer


def refused(request: HttpRequest, status: int, code: str, message: str, retry: int = RETRY_SECONDS) -> HttpResponse:
    """An error as its door shows it: JSON under /api/, a page elsewhere; 429 and 503 say when to come back."""
    response: HttpResponse
    if request.path.startswith("/api/"):
        response = JsonResponse({"error": {"code": code, "message": message, "fields": {}}}, status=status)
    else:
        response = render(request, "error.html", {"status": status, "message": message}, status=status)
    if status in {429, 503}:
        response.headers["Retry-After"] = str(retry)
    return response


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF failure in our own words."""
    message = _("This page was open for too long or came from elsewhere. Please go back to it and try again.")
    return refused(request, 403, "csrf", message)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same bytes for what is not there and for what is somebody else's."""
    return refused(request, 404, "not_found", _("There is nothing here, or it is not yours to see."))


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours: no details, and what to do."""
    return refused(request, 500, "broken", _("Something went wrong on our side. Please try again in a moment."))
