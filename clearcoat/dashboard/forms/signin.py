"""The sign-in of staff."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

LONGEST_PASSWORD = 200  # more would only cost hashing


class SignInForm(forms.Form):
    """Address and password."""

    email = forms.EmailField(label=_("Mail address"), max_length=254)
    password = forms.CharField(label=_("Password"), max_length=LONGEST_PASSWORD, strip=False)


class ForgotForm(forms.Form):
    """Whose password is to be set anew."""

    email = forms.EmailField(label=_("Mail address"), max_length=254)


class NewPasswordForm(forms.Form):
    """A new password, once: the field can be made visible, so it is not asked for twice."""

    password = forms.CharField(label=_("New password"), max_length=LONGEST_PASSWORD, strip=False)

    def clean_password(self) -> Any:
        """At least ten characters, and none of the common ones."""
        password = self.cleaned_data["password"]
        validate_password(password)
        return password
