"""Django's ModelForm, written with its model: `ModelForm[Estimate]`. The type checker knows it so, Python does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from django.forms import ModelForm
else:

    class ModelForm(forms.ModelForm):
        """The same form."""

        def __class_getitem__(cls, model: type[Any]) -> type[ModelForm]:
            """The form itself."""
            return cls


__all__ = ["ModelForm"]
