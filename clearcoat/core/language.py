"""Which language a page speaks: what the visitor chose, else what the browser asks for."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

COOKIE = "lang"
YEAR = 365 * 24 * 3600
KNOWN = dict(settings.LANGUAGES)


class Language:
    """`?lang=es` chooses and is remembered; without it the cookie, then the browser's own wish."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer in that language, and the choice kept in a cookie."""
        asked = request.GET.get("lang", "")
        chosen = asked if asked in KNOWN else chosen_language(request)
        request.LANGUAGE_CODE = chosen or from_browser(request)
        translation.activate(request.LANGUAGE_CODE)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or "en")
        if asked in KNOWN:
            remember(response, asked)
        return response


def chosen_language(request: HttpRequest) -> str:
    """The language that the visitor chose earlier, or ""."""
    kept = request.COOKIES.get(COOKIE, "")
    return kept if kept in KNOWN else ""


def was_chosen(request: HttpRequest) -> bool:
    """Whether the visitor chose a language, now or earlier."""
    return request.GET.get("lang", "") in KNOWN or bool(chosen_language(request))


def from_browser(request: HttpRequest) -> str:
    """The first language that we speak of those that the browser asks for."""
    for part in request.headers.get("Accept-Language", "").split(","):
        code = part.split(";")[0].strip().lower()[:2]
        if code in KNOWN:
            return code
    return "en"


def remember(response: HttpResponse, language: str) -> None:
    """Keeps the choice for a year."""
    response.set_cookie(COOKIE, language, max_age=YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True)
