"""What owners type: checked at the field, kept when something is wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clearcoat.accounts.models import Door, User
from clearcoat.core import phone
from clearcoat.customers.models import Customer
from clearcoat.portal.wishes import Ways
from clearcoat.workflow.preferences import own_choice

LONGEST_PASSWORD = 256
OF_THE_PERSON = ("language", "first_name", "last_name", "phone_number")
CODE_LENGTH = 20  # with the blanks that a person may type


def _email() -> forms.EmailField:
    keys = forms.EmailInput(attrs={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none"})
    return forms.EmailField(label=_("Email"), max_length=254, widget=keys)


def _password(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    keys = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=LONGEST_PASSWORD, widget=keys, help_text=help_text)


def _name(label: Any, autocomplete: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=80, widget=forms.TextInput(attrs={"autocomplete": autocomplete}))


def _phone() -> forms.CharField:
    keys = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})
    return forms.CharField(label=_("Mobile number"), required=False, max_length=30, widget=keys)


class NewPassword(forms.Form):
    """A password chosen anew. `user` is whose it will be: a password like their address is refused."""

    password = _password(_("New password"), "new-password", _("At least 10 characters. A short sentence is good."))

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Raises ValidationError with what to do instead."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class Register(forms.Form):
    """A wish for an account."""

    first_name = _name(_("First name"), "given-name")
    last_name = _name(_("Last name"), "family-name")
    email = _email()
    password = _password(_("Password"), "new-password", _("At least 10 characters. A short sentence is good."))
    phone_number = _phone()

    def clean_phone_number(self) -> str:
        """The number in E.164."""
        return checked_phone(self.cleaned_data["phone_number"])

    def clean(self) -> dict[str, Any]:
        """Checks the password against the address and the names, too."""
        found = super().clean() or {}
        someone = User(door=Door.CUSTOMER, email=found.get("email", ""))
        try:
            validate_password(found.get("password", ""), someone)
        except ValidationError as error:
            if "password" in found:
                self.add_error("password", error)
        return found


class SignIn(forms.Form):
    """An address and its password."""

    email = _email()
    password = _password(_("Password"), "current-password")


class Address(forms.Form):
    """An address alone."""

    email = _email()


class Code(forms.Form):
    """The code from the mail."""

    code = forms.CharField(
        label=_("Code"),
        max_length=CODE_LENGTH,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        """Without blanks and dashes, in small letters."""
        return str(self.cleaned_data["code"]).replace(" ", "").replace("-", "").lower()


class Profile(Ways):
    """Language, name and number, and a way for each kind of message."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    first_name = _name(_("First name"), "given-name")
    last_name = _name(_("Last name"), "family-name")
    phone_number = _phone()

    @classmethod
    def of(cls, customer: Customer, typed: QueryDict | None) -> Profile:
        """The form with what we know of the customer."""
        known = {name: getattr(customer, name) for name in OF_THE_PERSON} | own_choice(customer).ways
        known["phone_number"] = phone.shown(customer.phone_number) if customer.phone_number else ""
        return cls(typed, initial=known)

    def clean_phone_number(self) -> str:
        """The number in E.164."""
        return checked_phone(self.cleaned_data["phone_number"])

    def save(self, customer: Customer) -> None:
        """Keeps what was typed."""
        for name in OF_THE_PERSON:
            setattr(customer, name, self.cleaned_data[name])
        customer.save(update_fields=[*OF_THE_PERSON, "updated_at"])


def checked_phone(written: str) -> str:
    """In E.164, or "" for none. Raises ValidationError for what is no number."""
    number = phone.e164(written) if written else ""
    if written and not number:
        raise ValidationError(_("Write the number with its area code, such as (312) 555-0142."))
    return number
