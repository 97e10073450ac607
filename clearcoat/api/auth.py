"""Who calls: by the bearer token that sign-in returned, by the pages' session, or by a link's narrow cookie.

No identity is 401; the wrong door is 403; the right door but somebody else's thing is 404.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from ninja.utils import check_csrf

from clearcoat.accounts.models import AccessToken, Door, User
from clearcoat.api.errors import Missing, Refusal
from clearcoat.core.http import client_address
from clearcoat.customers.models import Customer
from clearcoat.estimates.models import Actor, Estimate
from clearcoat.shops.models import StaffMember
from clearcoat.workflow import access

# Of a link: for what its repair's addresses under /api/customer/ tell, and for paying.
LINK_COOKIES = ("link_api", "link_pay")
CUSTOMERS_DOOR = "This is the customers' door; your sign-in is for the shop's."
SHOPS_DOOR = "This is the shop's door; your sign-in is for customers."
OPEN_AGAIN = "Please sign in, or open the link in your text again."
CSRF_MISSING = "The CSRF token is missing: send it as X-CSRFToken, or use a bearer token."


class Bearer:
    """Asks `who` for the person behind a request, and says in the description that a token opens it. For `auth=`."""

    openapi_security_schema = {"type": "http", "scheme": "bearer"}

    def __init__(self, who: Callable[[HttpRequest], Any]) -> None:
        self.who = who

    def __call__(self, request: HttpRequest) -> Any:
        """Whoever calls, for `request.auth`. Raises Refusal."""
        return self.who(request)


def bearer(request: HttpRequest) -> str:
    """The token of the Authorization header, or ""."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def link_token(request: HttpRequest) -> str:
    """The secret of the link that the visitor came by, or ""."""
    return next((request.COOKIES[name] for name in LINK_COOKIES if request.COOKIES.get(name)), "")


def person(request: HttpRequest) -> User | None:
    """Whoever is signed in, at either door. A session needs its CSRF token for anything that changes something."""
    token = bearer(request)
    if token:
        return AccessToken.holder(token, Door.STAFF) or AccessToken.holder(token, Door.CUSTOMER)
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return None
    if check_csrf(request) is not None:
        raise Refusal(403, CSRF_MISSING, "csrf")
    return user


def the_customer(request: HttpRequest) -> Customer:
    """The signed-in customer."""
    found = access.customer_of(_signed_in(request))
    if found is None:
        raise Refusal(403, CUSTOMERS_DOOR)
    return found


def the_member(request: HttpRequest) -> StaffMember:
    """The signed-in member of a shop."""
    found = access.staff_of(_signed_in(request))
    if found is None:
        raise Refusal(403, SHOPS_DOOR)
    return found


def the_writer(request: HttpRequest) -> StaffMember:
    """The signed-in member of a shop, who may write estimates."""
    found = the_member(request)
    if not found.writes_estimates:
        raise Refusal(403, "Only an advisor, an owner or a manager may do this.")
    return found


def the_manager(request: HttpRequest) -> StaffMember:
    """The signed-in owner or manager of a shop."""
    found = the_member(request)
    if not found.is_manager:
        raise Refusal(403, "Only an owner or manager may do this.")
    return found


def the_follower(request: HttpRequest) -> bool:
    """Whether somebody asks who may follow an estimate: a customer or a link's holder. Which one comes later."""
    user = person(request)
    if link_token(request):
        if user is None and check_csrf(request) is not None:
            raise Refusal(403, CSRF_MISSING, "csrf")
        return True
    if user is None:
        raise Refusal(401, OPEN_AGAIN)
    if user.door == Door.STAFF:
        raise Refusal(403, CUSTOMERS_DOOR)
    return True


def the_watcher(request: HttpRequest) -> bool:
    """Whether somebody asks who may watch an estimate: a customer, a link's holder or staff."""
    if person(request) is None and not link_token(request):
        raise Refusal(401, OPEN_AGAIN)
    return True


@dataclass(frozen=True, slots=True)
class OwnProgram:
    """A program of this installation, by INTERNAL_API_KEY: it serves every shop."""

    def estimates(self) -> Q:
        """All of them."""
        return Q()


def the_program(request: HttpRequest) -> OwnProgram:
    """A program that brings the installation's key. Without a key set, there is none."""
    key = settings.INTERNAL_API_KEY
    if key and constant_time_compare(bearer(request), key):
        return OwnProgram()
    if person(request):
        raise Refusal(403, "Only a program with the installation's key may do this.")
    raise Refusal(401, "Send the installation's key as a bearer token.")


program = Bearer(the_program)
customer, staff, writer = Bearer(the_customer), Bearer(the_member), Bearer(the_writer)
manager = Bearer(the_manager)
follower, watcher = Bearer(the_follower), Bearer(the_watcher)


def followed(request: HttpRequest, pk: uuid.UUID) -> Estimate:
    """The estimate, for its owner by account or link. Raises Missing."""
    return followed_by(request, pk)[0]


def followed_by(request: HttpRequest, pk: uuid.UUID) -> tuple[Estimate, Actor]:
    """The estimate, and the owner's account or link that opened it. Raises Missing."""
    estimate, actor = access.followed(person(request), link_token(request), pk)
    if estimate is None or actor is None:
        raise Missing
    return estimate, actor


def watched(request: HttpRequest, pk: uuid.UUID) -> Estimate:
    """The estimate, for its owner or for its shop's staff. Raises Missing."""
    return watched_as(request, pk)[0]


def watched_as(request: HttpRequest, pk: uuid.UUID) -> tuple[Estimate, bool]:
    """The estimate, and whether it is its shop's staff who ask. Raises Missing."""
    estimate = access.estimate_for(access.staff_of(person(request)), pk)
    return (estimate, True) if estimate else (followed(request, pk), False)


def own(request: Any, pk: uuid.UUID) -> Estimate:
    """The estimate of the signed-in actor (`request.auth`). Raises Missing."""
    actor: Actor = request.auth
    estimate = access.estimate_for(actor, pk)
    if estimate is None:
        raise Missing
    return estimate


def visitor(request: HttpRequest) -> str:
    """The address that limits count by."""
    return client_address(request)


def _signed_in(request: HttpRequest) -> User:
    user = person(request)
    if user is None:
        raise Refusal(401, "Please sign in.")
    return user
