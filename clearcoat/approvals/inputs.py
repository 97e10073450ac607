"""The fields of a form to sign as a page's form has them: drawn by kind, read by `fields.read` and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from clearcoat.approvals.fields import KINDS, PREFIX, Row, read


class FilledField(forms.CharField):
    """One of them. With `is_needed=False`, for an answer that needs none, what is in it is kept as it is."""

    def __init__(self, row: Row, *, is_needed: bool) -> None:
        kind = KINDS[row["kind"]]
        super().__init__(
            label=row["label"],
            initial=row["value"],
            required=row["is_required"],
            widget=forms.Select(choices=row["choices"]) if row["choices"] else kind.widget(),
        )
        self.row, self.is_needed = row, is_needed

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What there is to choose from; none where it is typed."""
        return self.row["choices"]

    def clean(self, value: Any) -> str:
        """In its one spelling."""
        text = str(value or "")
        if not self.is_needed:
            return text
        try:
            return read(self.row, text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


def add_fields(form: forms.Form, rows: Sequence[Row], *, is_needed: bool) -> None:
    """Puts them into a page's form."""
    for row in rows:
        form.fields[PREFIX + row["name"]] = FilledField(row, is_needed=is_needed)


def blanks_of(form: forms.Form, *, chosen: bool | None = None) -> list[forms.BoundField]:
    """Those fields; with `chosen` only those that are answered by a choice, or only the others."""
    found = [(form[name], one) for name, one in form.fields.items() if isinstance(one, FilledField)]
    return [bound for bound, one in found if chosen is None or bool(one.choices) == chosen]


def filled_of(form: forms.Form) -> dict[str, str]:
    """What was written into them, by name. For a form that is valid."""
    return {
        name.removeprefix(PREFIX): form.cleaned_data[name]
        for name, one in form.fields.items()
        if isinstance(one, FilledField)
    }
