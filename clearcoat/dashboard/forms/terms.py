"""A shop's own terms on each form that people sign, in both languages; empty means the words that come with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils import translation

from clearcoat.approvals.blanks import BLANKS, Form
from clearcoat.approvals.models import OwnTerms
from clearcoat.shops.models import Shop

LONGEST = 8000  # characters, as the column holds
ROWS = {"rows": 5}


@dataclass(frozen=True, slots=True)
class Group:
    """One form: its name, and for each language the field beside the words that come with it."""

    title: str
    fields: list[tuple[forms.BoundField, str]]


class TermsForm(forms.Form):
    """One field for each form and language."""

    def __init__(self, data: QueryDict | None = None, *, shop: Shop) -> None:
        super().__init__(data)
        self.shop = shop
        for form in Form:
            for language, label in settings.LANGUAGES:
                self.fields[_name(form, language)] = forms.CharField(
                    label=label,
                    required=False,
                    max_length=LONGEST,
                    widget=forms.Textarea(attrs=ROWS),
                    initial=OwnTerms.said(shop.pk, form, language),
                )

    @property
    def groups(self) -> list[Group]:
        """As the page shows them."""
        return [
            Group(
                str(form.label), [(self[_name(form, code)], _ours(form, code)) for code, _label in settings.LANGUAGES]
            )
            for form in Form
        ]

    def write(self) -> None:
        """Keeps them for what is asked from now on."""
        for form in Form:
            for language, _label in settings.LANGUAGES:
                OwnTerms.keep(self.shop.pk, form, language, self.cleaned_data[_name(form, language)])


def _name(form: Form, language: Any) -> str:
    return f"{form.value}-{language}"


def _ours(form: Form, language: str) -> str:
    with translation.override(language):
        return str(BLANKS[form].terms)
