"""Customers: register, confirm, sign in and out, a new password, their profile and their estimates."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError as Weak
from django.http import HttpRequest
from ninja import Router, Status

from clearcoat.accounts.models import AccessToken, Door, PasswordReset, User
from clearcoat.accounts.sessions import close_session
from clearcoat.accounts.signin import authenticate
from clearcoat.api import auth
from clearcoat.api.customer_body import Confirming, Forgetting, ProfileChange, Registering, Resetting, Sent, SigningIn
from clearcoat.api.errors import Refusal, answers
from clearcoat.api.paging import Cursor, Limit, page
from clearcoat.api.people import CustomerOut, SignedIn
from clearcoat.api.shapes import EstimateForCustomer, EstimatePage, EstimateSummary
from clearcoat.api.types import Id
from clearcoat.core import phone
from clearcoat.customers.models import Customer
from clearcoat.estimates.models import Estimate
from clearcoat.workflow import access
from clearcoat.workflow import customer as accounts
from clearcoat.workflow.preferences import own_choice

router = Router(tags=["Customer"])
WRONG_PAIR = "The address or the password is not right."
SEE_FIELDS = "Some fields are not right; see `fields`."
OPEN = answers(400, 413, 415, 422, 429)
PROFILE = {"firstName": "first_name", "lastName": "last_name", "phoneNumber": "phone_number", "language": "language"}
SENT = Sent(message="If this can be done, a mail is on its way. Please look into your mailbox.")


@router.post("/register", response={202: Sent, **OPEN}, auth=None)
def register(request: HttpRequest, body: Registering) -> Any:
    """Begins an account; a mail brings the code that confirms the address."""
    number = readable(body.phoneNumber)
    refuse_weak(body.password, User(email=body.email))
    details = accounts.Details(
        body.email, body.password, body.firstName, body.lastName, number, request.LANGUAGE_CODE
    )  # fmt: skip
    accounts.register(details, auth.visitor(request))
    return Status(202, SENT)


@router.post("/verify-email", response={200: SignedIn, **OPEN}, auth=None)
def verify_email(request: HttpRequest, body: Confirming) -> Any:
    """Confirms the address: only now is there an account, and estimates with this address show in it."""
    if body.password:
        refuse_weak(body.password, User(email=body.email))
    return _signed_in(accounts.confirm_by_client(body.email, body.code, body.password or ""))


@router.post("/login", response={200: SignedIn, **OPEN, **answers(401)}, auth=None)
def login(request: HttpRequest, body: SigningIn) -> Any:
    """Signs in; the token is for `Authorization: Bearer`."""
    user = authenticate(Door.CUSTOMER, body.email, body.password, auth.visitor(request))
    customer = access.customer_of(user)
    if customer is None:
        raise Refusal(401, WRONG_PAIR)
    return _signed_in(customer)


@router.post("/logout", response={204: None, **answers(401, 403)}, auth=auth.customer)
def logout(request: HttpRequest) -> Any:
    """Ends this sign-in."""
    sign_out(request)
    return Status(204, None)


@router.post("/forgot-password", response={202: Sent, **OPEN}, auth=None)
def forgot_password(request: HttpRequest, body: Forgetting) -> Any:
    """Mails a link for a new password, if the address is known; the answer does not tell."""
    accounts.ask_for_reset(Door.CUSTOMER, body.email, auth.visitor(request), request.LANGUAGE_CODE)
    return Status(202, SENT)


@router.post("/reset-password", response={204: None, **OPEN}, auth=None)
def reset_password(request: HttpRequest, body: Resetting) -> Any:
    """Sets a new password once, and ends every sign-in."""
    wish = PasswordReset.living(body.token)
    refuse_weak(body.password, wish.user if wish else None)
    if wish and wish.user.door != Door.CUSTOMER:
        raise accounts.WrongCode("This link is for the shop's door. Open it from the mail.")
    accounts.reset_password(body.token, body.password)
    return Status(204, None)


@router.get("/me", response={200: CustomerOut, **answers(401, 403)}, auth=auth.customer)
def me(request: Any) -> Any:
    """The profile."""
    return CustomerOut.of(request.auth)


@router.patch("/me", response={200: CustomerOut, **answers(400, 401, 403, 413, 415, 422)}, auth=auth.customer)
def change_me(request: Any, body: ProfileChange) -> Any:
    """Changes the profile; what is left out stays."""
    customer: Customer = request.auth
    given = body.model_dump(exclude_unset=True)
    if "phoneNumber" in given:
        given["phoneNumber"] = readable(given["phoneNumber"])
    ways = given.pop("notificationPreferences", {})
    if ways:
        own_choice(customer).choose(**ways)
    columns = {PROFILE[name]: value for name, value in given.items()}
    for column, value in columns.items():
        setattr(customer, column, value)
    # Only what was sent, so that two changes of different fields at once both stay.
    customer.save(update_fields=[*columns, "updated_at"])
    return CustomerOut.of(customer)


@router.get("/estimates", response={200: EstimatePage, **answers(401, 403, 422)}, auth=auth.customer)
def estimates(request: Any, limit: Limit = 50, cursor: Cursor = "") -> Any:
    """The customer's estimates, newest change first."""
    rows = Estimate.objects.visible_to(request.auth).select_related("shop")
    found, following = page(rows, "updated_at", limit, cursor)
    items = [EstimateSummary(**EstimateSummary.fields_of(row)) for row in found]
    return EstimatePage(items=items, next=following)


@router.get(
    "/estimates/{estimateId}", response={200: EstimateForCustomer, **answers(401, 403, 404)}, auth=auth.customer
)  # fmt: skip
def estimate(request: Any, estimateId: Id) -> Any:
    """One estimate with its lines and who pays what."""
    return EstimateForCustomer.of(auth.own(request, estimateId))


def refuse_weak(password: str, user: User | None) -> None:
    """Raises Refusal 422 that says what is weak about a password."""
    try:
        validate_password(password, user)
    except Weak as weak:
        raise Refusal(422, "Please choose another password.", fields={"password": list(weak.messages)}) from weak


def readable(number: str) -> str:
    """The telephone number in E.164, or "" for none. Raises Refusal 422 for one that nobody could call."""
    called = phone.e164(number) if number else ""
    if number and not called:
        raise Refusal(422, SEE_FIELDS, fields={"phoneNumber": ["Write a telephone number such as (312) 555-0142."]})
    return called


def sign_out(request: HttpRequest) -> None:
    """Ends the token that was sent, or the browser's session."""
    token = auth.bearer(request)
    if token:
        AccessToken.revoke(token)
    else:
        close_session(request)


def _signed_in(customer: Customer) -> SignedIn:
    return SignedIn(token=AccessToken.issue(customer.user), customer=CustomerOut.of(customer))
