"""Accounts of vehicle owners: registered, confirmed by the code that was mailed, and only then linked to estimates."""

from __future__ import annotations

import hmac
import uuid
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from clearcoat.accounts import limits
from clearcoat.accounts.models import Door, PasswordReset, User
from clearcoat.core import phone
from clearcoat.customers.models import CODE_TRIES, Customer, Registration
from clearcoat.estimates.models import Estimate, Program
from clearcoat.notifications.account import queue_account_mail


class WrongCode(Exception):
    """A code or token that does not open anything (any more)."""


class WhichPassword(Exception):
    """An address was registered more than once, so the password has to be sent with the code."""


@dataclass(frozen=True, slots=True)
class Details:
    """What a person says of themselves when they register."""

    email: str
    password: str
    first_name: str
    last_name: str
    phone_number: str = ""
    language: str = "en"


def register(details: Details, visitor: str) -> uuid.UUID:
    """Mails a code to the address, or a hint that there is an account. The caller's answer is the same for both.

    The answer names this wish (or none, at random), so that a browser knows its own from one that somebody else made.

    Raises TooMany, before the password is hashed.
    """
    limits.spend(limits.REGISTER_BY_VISITOR, visitor)
    limits.spend(limits.MAIL_BY_EMAIL, details.email)
    email = details.email.strip().lower()
    password = make_password(details.password)
    if User.objects.at(Door.CUSTOMER, email):
        path = "/customer/forgot-password"
        queue_account_mail("already_registered", email, details.language, path=path)
        return uuid.uuid4()
    with transaction.atomic():
        wish = Registration.objects.create(
            email=email,
            password=password,
            first_name=details.first_name,
            last_name=details.last_name,
            phone_number=phone.e164(details.phone_number),
            language=details.language,
        )
        name = details.first_name
        path = f"/customer/confirm/{wish.pk}?code="
        queue_account_mail("confirm_address", email, details.language, nonce=wish.nonce, path=path, name=name)
    return wish.pk


def confirm(email: str, code: str) -> Customer:
    """Makes the account of the newest registration of this address. Raises WrongCode, or TooMany after ten tries."""
    limits.spend(limits.CODE_BY_EMAIL, email)
    wish = Registration.newest(email)
    if wish is None or not _code_fits(wish, code):
        raise WrongCode(_("This code is not right, or too old. Ask for a new one by registering again."))
    return _become_customer(wish, wish.password)


def confirm_by_client(email: str, code: str, password: str = "") -> Customer:
    """As `confirm`, for a client that cannot show which registration was its own: the password sent now counts.

    Without one the registered password counts, if nobody else registered the address too: the code proves who reads
    the mail, not who chose the password. Raises WrongCode, WhichPassword or TooMany.
    """
    limits.spend(limits.CODE_BY_EMAIL, email)
    wish = Registration.newest(email)
    if wish is None or not _code_fits(wish, code):
        raise WrongCode(_("This code is not right, or too old. Ask for a new one by registering again."))
    if not password and Registration.objects.filter(email=wish.email).count() > 1:
        raise WhichPassword(_("This address was registered more than once. Send your password with the code."))
    if password:
        wish.phone_number = ""
    return _become_customer(wish, make_password(password) if password else wish.password)


def confirm_elsewhere(wish_id: uuid.UUID, code: str, password: str) -> Customer:
    """The mail's link, opened in another browser than the one that registered: only what its reader types counts.

    Whoever registered the address is not trusted with the account, so their password and number are dropped.
    Raises WrongCode.
    """
    wish = Registration.living(wish_id)
    if wish is None or not _code_fits(wish, code):
        raise WrongCode(_("This link is not right, or too old. Please register again."))
    wish.phone_number = ""
    return _become_customer(wish, make_password(password))


def ask_for_reset(door: str, email: str, visitor: str, language: str) -> None:
    """Mails a link for a new password if there is such a person. The caller's answer is the same for both."""
    limits.spend(limits.REGISTER_BY_VISITOR, visitor)
    limits.spend(limits.MAIL_BY_EMAIL, f"{door}:{email}")
    user = User.objects.at(door, email)
    if user and user.is_active:
        with transaction.atomic():
            reset = PasswordReset.open(user)
            path = f"/{'customer' if door == Door.CUSTOMER else 'shop'}/reset-password/"
            queue_account_mail("reset_password", user.email, language, nonce=reset.nonce, path=path)


def reset_password(token: str, password: str) -> User:
    """Sets the new password and ends every sign-in. Raises WrongCode when the link was used or is too old."""
    with transaction.atomic():
        reset = PasswordReset.living(token)
        if reset is None or not PasswordReset.objects.filter(pk=reset.pk).delete()[0]:
            raise WrongCode(_("This link was used already, or is too old. Please ask for a new one."))
        reset.user.change_password(password)
    return reset.user


def _code_fits(wish: Registration, code: str) -> bool:
    """Counts the try first, so that guesses in parallel count too."""
    counted = Registration.objects.filter(pk=wish.pk, tries__lt=CODE_TRIES).update(tries=F("tries") + 1)
    return bool(counted) and hmac.compare_digest(wish.code, code.strip().lower())


def _become_customer(wish: Registration, password: str) -> Customer:
    """The account, linked to the estimates of its address. Every other registration of the address is dropped."""
    with transaction.atomic():
        if not Registration.objects.filter(email=wish.email).delete()[0]:
            raise WrongCode(_("This was confirmed already. Please sign in."))
        user = User.objects.at(Door.CUSTOMER, wish.email)
        if user is not None:
            raise WrongCode(_("There is an account with this address already. Please sign in."))
        user = User(door=Door.CUSTOMER, email=wish.email, username=f"{Door.CUSTOMER.value}:{wish.email}")
        user.password = password
        user.save()
        customer = Customer.objects.create(
            user=user,
            first_name=wish.first_name,
            last_name=wish.last_name,
            phone_number=wish.phone_number,
            language=wish.language,
        )
        _link_estimates(customer)
    return customer


def _link_estimates(customer: Customer) -> None:
    for estimate in Estimate.objects.filter(email=customer.email, customer=None).select_related("shop"):
        estimate.write(Program(), "account_linked", "The owner confirmed an account.", about={}, customer=customer)
