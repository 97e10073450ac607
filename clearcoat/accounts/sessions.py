"""Opening and closing a browser's session for one identity."""

from __future__ import annotations

from django.contrib.auth import login, logout
from django.http import HttpRequest

from clearcoat.accounts.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"


def open_session(request: HttpRequest, user: User) -> None:
    """Signs the browser in under a new session key (fixation)."""
    login(request, user, backend=BACKEND)


def close_session(request: HttpRequest) -> None:
    """Signs the browser out and forgets what its session held."""
    logout(request)


def person_at(request: HttpRequest, door: str) -> User | None:
    """The signed-in person when they came in by this door."""
    user = request.user
    return user if isinstance(user, User) and user.door == door and user.is_active else None
