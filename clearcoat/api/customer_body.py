"""What the customers' door takes, and the one answer that tells nothing."""

from __future__ import annotations

from typing import Literal

from ninja import Schema

from clearcoat.api.types import Body, Email, Name, Secret, Text20, Text40

WayName = Literal["both", "text", "mail", "call", "none"]


class Registering(Body):
    """Who wants an account."""

    email: Email
    password: Secret
    firstName: Name
    lastName: Name
    phoneNumber: Text20 = ""


class Confirming(Body):
    """The code from the mail; with the password, that one counts, whoever registered the address."""

    email: Email
    code: Text40
    password: Secret | None = None


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


class PreferencesChange(Body):
    """By which way each kind of message shall come; what is left out stays."""

    status: WayName = "both"
    payment: WayName = "both"
    review: WayName = "both"


class ProfileChange(Body):
    """What a customer may change of the profile."""

    firstName: Name = ""
    lastName: Name = ""
    phoneNumber: Text20 = ""
    language: Literal["en", "es"] = "en"
    notificationPreferences: PreferencesChange = PreferencesChange()


class Sent(Schema):
    """The same for every address, known or not."""

    message: str
