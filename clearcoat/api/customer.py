"""Customers: register, confirm, sign in and out, a new password, their profile and their estimates."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError as Weak
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from clearcoat.accounts.models import AccessToken, Door, User
from clearcoat.accounts.sessions import close_session
from clearcoat.accounts.signin import authenticate
from clearcoat.api import auth
from clearcoat.api.errors import Error, answer
from clearcoat.api.paging import MOST, page
from clearcoat.api.shapes import CustomerOut, EstimateForCustomer, EstimatePage, EstimateSummary, SignedIn
from clearcoat.api.types import Body, Email, Name, Phone, Secret, Short
from clearcoat.core import phone
from clearcoat.customers.models import Customer
from clearcoat.estimates.models import Estimate
from clearcoat.workflow import customer as accounts

router = Router(tags=["Customer"])
WRONG_PAIR = "The address or the password is not right."


class Registering(Body):
    """Who wants an account."""

    email: Email
    password: Secret
    firstName: Name
    lastName: Name
    phoneNumber: Phone = ""


class Confirming(Body):
    """The code from the mail."""

    email: Email
    code: Short


class SigningIn(Body):
    """An address and its password."""

    email: Email
    password: Secret


class Forgetting(Body):
    """Whose password is forgotten."""

    email: Email


class Resetting(Body):
    """The token from the mail and the new password."""

    token: Secret
    password: Secret


class ProfileChange(Body):
    """What a customer may change of the profile."""

    firstName: Name = ""
    lastName: Name = ""
    phoneNumber: Phone = ""
    language: Annotated[str, Field(pattern="^(en|es)$")] = "en"


class Sent(Schema):
    """The same for every address, known or not."""

    message: str


SENT = Sent(message="If this can be done, a mail is on its way. Please look into your mailbox.")
ERRORS: dict[Any, Any] = {frozenset({400, 422, 429}): Error}


@router.post("/register", response={202: Sent, **ERRORS}, auth=None)
def register(request: HttpRequest, body: Registering) -> Any:
    """Begins an account; a mail brings the code that confirms the address."""
    weak = weaknesses(body.password, User(email=body.email))
    if weak:
        return weak
    details = accounts.Details(
        body.email, body.password, body.firstName, body.lastName, body.phoneNumber, request.LANGUAGE_CODE
    )
    accounts.register(details, auth.visitor(request))
    return 202, SENT


@router.post("/verify-email", response={200: SignedIn, **ERRORS}, auth=None)
def verify_email(request: HttpRequest, body: Confirming) -> Any:
    """Confirms the address: only now is there an account, and estimates with this address show in it."""
    customer = accounts.confirm(body.email, body.code)
    return _signed_in(customer)


@router.post("/login", response={200: SignedIn, 401: Error, **ERRORS}, auth=None)
def login(request: HttpRequest, body: SigningIn) -> Any:
    """Signs in; the token is for `Authorization: Bearer`."""
    user = authenticate(Door.CUSTOMER, body.email, body.password, auth.visitor(request))
    if user is None:
        return answer(401, WRONG_PAIR)
    return _signed_in(Customer.objects.select_related("user").get(user=user))


@router.post("/logout", response={204: None, 401: Error, 403: Error}, auth=auth.customer)
def logout(request: HttpRequest) -> Any:
    """Ends this sign-in."""
    sign_out(request)
    return 204, None


@router.post("/forgot-password", response={202: Sent, **ERRORS}, auth=None)
def forgot_password(request: HttpRequest, body: Forgetting) -> Any:
    """Mails a link for a new password, if the address is known; the answer does not tell."""
    accounts.ask_for_reset(Door.CUSTOMER, body.email, auth.visitor(request), request.LANGUAGE_CODE)
    return 202, SENT


@router.post("/reset-password", response={204: None, **ERRORS}, auth=None)
def reset_password(request: HttpRequest, body: Resetting) -> Any:
    """Sets a new password once, and ends every sign-in."""
    weak = weaknesses(body.password, None)
    if weak:
        return weak
    accounts.reset_password(body.token, body.password)
    return 204, None


@router.get("/me", response={200: CustomerOut, 401: Error, 403: Error}, auth=auth.customer)
def me(request: Any) -> Any:
    """The profile."""
    return CustomerOut.of(request.auth)


@router.patch("/me", response={200: CustomerOut, 401: Error, 403: Error, **ERRORS}, auth=auth.customer)
def change_me(request: Any, body: ProfileChange) -> Any:
    """Changes the profile; what is left out stays."""
    customer: Customer = request.auth
    given = body.model_dump(exclude_unset=True)
    names = {"firstName": "first_name", "lastName": "last_name", "phoneNumber": "phone_number", "language": "language"}
    if given.get("phoneNumber"):
        given["phoneNumber"] = phone.e164(given["phoneNumber"])
        if not given["phoneNumber"]:
            return answer(422, "Some fields are not right; see `fields`.", fields={"phoneNumber": ["Not a number."]})
    for name, value in given.items():
        setattr(customer, names[name], value)
    customer.save()
    return CustomerOut.of(customer)


@router.get("/estimates", response={200: EstimatePage, 401: Error, 403: Error, 422: Error}, auth=auth.customer)
def estimates(
    request: Any, limit: Annotated[int, Query(ge=1, le=MOST)] = 50, cursor: Annotated[str, Query(max_length=200)] = ""
) -> Any:
    """The customer's estimates, newest change first."""
    rows = Estimate.objects.visible_to(request.auth).select_related("shop")
    found, following = page(rows, "updated_at", limit, cursor)
    items = [EstimateSummary(**EstimateSummary.fields_of(row)) for row in found]
    return EstimatePage(items=items, next=following)


@router.get(
    "/estimates/{uuid:pk}",
    response={200: EstimateForCustomer, 401: Error, 403: Error, 404: Error},
    auth=auth.customer,
)
def estimate(request: Any, pk: uuid.UUID) -> Any:
    """One estimate with its lines and who pays what."""
    return EstimateForCustomer.of(auth.own(request, pk))


def weaknesses(password: str, user: User | None) -> HttpResponse | None:
    """The answer that says what is weak about a password, or None."""
    try:
        validate_password(password, user)
    except Weak as weak:
        return answer(422, "Please choose another password.", fields={"password": list(weak.messages)})
    return None


def sign_out(request: HttpRequest) -> None:
    """Ends the token that was sent, or the browser's session."""
    token = auth.bearer(request)
    if token:
        AccessToken.revoke(token)
    else:
        close_session(request)


def _signed_in(customer: Customer) -> SignedIn:
    return SignedIn(token=AccessToken.issue(customer.user), customer=CustomerOut.of(customer))
