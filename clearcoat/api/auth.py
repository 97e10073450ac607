"""Who calls: by the bearer token that sign-in returned, by the pages' session, or by a link's narrow cookie.

No identity is 401; the wrong door is 403; the right door but somebody else's thing is 404.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.utils import check_csrf

from clearcoat.accounts.models import AccessToken, Door, User
from clearcoat.api.errors import Missing
from clearcoat.core.http import client_address
from clearcoat.customers.models import Customer
from clearcoat.estimates.models import Actor, Estimate
from clearcoat.shops.models import StaffMember
from clearcoat.workflow import access

LINK_COOKIE = "link_api"


def bearer(request: HttpRequest) -> str:
    """The token of the Authorization header, or ""."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def person(request: HttpRequest) -> User | None:
    """Whoever is signed in, at either door. A session needs its CSRF token for anything that changes something."""
    token = bearer(request)
    if token:
        return AccessToken.holder(token, Door.STAFF) or AccessToken.holder(token, Door.CUSTOMER)
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return None
    if check_csrf(request) is not None:
        raise HttpError(403, "The CSRF token is missing: send it as X-CSRFToken, or use a bearer token.")
    return user


def customer(request: HttpRequest) -> Customer:
    """The signed-in customer. For `auth=`."""
    user = _signed_in(request)
    found = access.customer_of(user)
    if found is None:
        raise HttpError(403, "This is the customers' door; your sign-in is for the shop's.")
    return found


def staff(request: HttpRequest) -> StaffMember:
    """The signed-in member of a shop. For `auth=`."""
    user = _signed_in(request)
    found = access.staff_of(user)
    if found is None:
        raise HttpError(403, "This is the shop's door; your sign-in is for customers.")
    return found


def writer(request: HttpRequest) -> StaffMember:
    """A member of a shop who may write estimates. For `auth=`."""
    found = staff(request)
    if not found.writes_estimates:
        raise HttpError(403, "Only an advisor, an owner or a manager may do this.")
    return found


def follower(request: HttpRequest) -> bool:
    """Somebody who may follow one estimate: a customer, or a link's holder. For `auth=`; the operation looks further."""
    user = person(request)
    if user is None and not request.COOKIES.get(LINK_COOKIE):
        raise HttpError(401, "Please sign in, or open the link in your text again.")
    if user is not None and user.door == Door.STAFF and not request.COOKIES.get(LINK_COOKIE):
        raise HttpError(403, "This is the customers' door; your sign-in is for the shop's.")
    return True


def anyone_known(request: HttpRequest) -> bool:
    """A customer, a link's holder or staff: all of them may watch an estimate that they may see. For `auth=`."""
    if person(request) is None and not request.COOKIES.get(LINK_COOKIE):
        raise HttpError(401, "Please sign in, or open the link in your text again.")
    return True


def followed(request: HttpRequest, pk: uuid.UUID) -> Estimate:
    """The estimate, for its owner by account or link. Raises Missing."""
    estimate, _ = access.followed(person(request), request.COOKIES.get(LINK_COOKIE, ""), pk)
    if estimate is None:
        raise Missing
    return estimate


def watched(request: HttpRequest, pk: uuid.UUID) -> Estimate:
    """The estimate, for its owner or for its shop's staff. Raises Missing."""
    member = access.staff_of(person(request))
    estimate = access.estimate_for(member, pk)
    return estimate or followed(request, pk)


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
        raise HttpError(401, "Please sign in.")
    return user
