"""A document of a repair: a PDF, what it is, and who sees it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from clearcoat.dashboard.forms.opened import OpenedForm
from clearcoat.dashboard.forms.photo import SEEN_BY, written
from clearcoat.photos.models import Document, Subject

COLUMNS = {"kind": "subject", "title": "heading", "shared": "is_shared"}


class DocumentForm(OpenedForm):
    """A new one with its file; or what is said of one that is there, of which only what was changed is written."""

    file = forms.FileField(label=_("PDF"), allow_empty_file=True)  # intake has better words for an empty one
    kind = forms.ChoiceField(label=_("What is it?"), choices=Subject.choices)
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    shared = forms.ChoiceField(label=_("Who sees it?"), choices=SEEN_BY)

    def __init__(
        self, data: QueryDict | None = None, files: MultiValueDict[str, Any] | None = None,
        *, document: Document | None = None,
    ) -> None:  # fmt: skip
        now = {"kind": Subject.OTHER, "shared": "true"}
        if document:
            now = {"kind": document.subject, "title": document.heading, "shared": written(document.is_shared)}
        super().__init__(data, files, initial=now)
        self.fields["title"].help_text = _("Empty: what it is.")
        if document:
            del self.fields["file"]
            self.remember()

    def columns(self) -> dict[str, Any]:
        """The document's columns, as the verbs take them."""
        said = self.cleaned_data | {"shared": self.cleaned_data["shared"] == "true"}
        wanted = COLUMNS if "file" in self.fields else self.changed_data
        return {COLUMNS[name]: said[name] for name in wanted}
