"""Who works at the shop: an invitation, and a role."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from clearcoat.shops.models import Role


class InviteForm(forms.Form):
    """Somebody new."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Mail address"), max_length=200)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.ADVISOR)


class RoleForm(forms.Form):
    """Another role for somebody."""

    role = forms.ChoiceField(choices=Role.choices)
