"""One caller of the API: by bearer token, by session, by a link's cookie, or nobody."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client

from clearcoat.accounts.models import AccessToken, User

OF_SESSIONS = "django.contrib.auth.backends.ModelBackend"


@dataclass
class Caller:
    """Calls with JSON bodies."""

    token: str = ""
    link: str = ""
    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        if self.link:
            self.client.cookies["link_api"] = self.client.cookies["link"] = self.link

    @classmethod
    def of(cls, user: User) -> Caller:
        """With a token of their own."""
        return cls(AccessToken.issue(user))

    @classmethod
    def in_browser(cls, user: User, *, checks_csrf: bool = False) -> Caller:
        """With a session instead."""
        client = Client(enforce_csrf_checks=checks_csrf)
        client.force_login(user, OF_SESSIONS)
        return cls(client=client)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """One request; an underscore in a header's name stands for a hyphen."""
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = told.pop("Content-Type", "application/json")
        if self.token:
            told["Authorization"] = f"Bearer {self.token}"
        return self.client.generic(method, path, data, kind, headers=told)

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("POST", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("PATCH", path, body, **headers)

    def delete(self, path: str) -> HttpResponse:
        return self.call("DELETE", path)


def fault(answer: HttpResponse) -> tuple[int, str]:
    """The status and the code of an error, which has the one shape."""
    told = answer.json()["error"]
    assert set(told) == {"code", "message", "fields"}
    return answer.status_code, told["code"]


def at_fault(answer: HttpResponse) -> set[str]:
    """The fields that a 422 names."""
    assert answer.status_code == 422, answer.content
    return set(answer.json()["error"]["fields"])


def car(estimate: Any, rest: str = "") -> str:
    """The shop's address of an estimate."""
    return f"/api/estimates/{estimate.pk}{rest}"


def mine(estimate: Any, rest: str = "") -> str:
    """The customer's address of an estimate."""
    return f"/api/customer/estimates/{estimate.pk}{rest}"
