"""A form that carries the values that it was opened with, and tells which of them this person changed.

A sheet that stood open for long does not share again what somebody else stopped sharing meanwhile.
"""

from __future__ import annotations

from django import forms
from django.utils.safestring import SafeString


class OpenedForm(forms.Form):
    """For a row that is there: `changed_data` compares with what the page showed, not with what is so by now."""

    def remember(self) -> None:
        """Call it once the form has its fields and their values."""
        for field in self.fields.values():
            field.show_hidden_initial = True

    @property
    def as_opened(self) -> list[SafeString]:
        """Hidden fields with the values that the form was opened with."""
        return [bound.as_hidden(only_initial=True) for bound in self if bound.field.show_hidden_initial]
