"""The owner's answer to what the shop asks: yes or no, line by line where the owner pays, with a signature."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clearcoat.approvals.inputs import add_fields, blanks_of, filled_of
from clearcoat.approvals.models import How
from clearcoat.approvals.signature import LONGEST_NAME, LONGEST_NOTE, LONGEST_STROKES, Answer
from clearcoat.portal.asked import Asked

APPROVED, DECLINED = "approved", "declined"
CHOICES = [("yes", _("Yes, do it")), ("no", _("No, leave it out"))]
SHORT = {"rows": 2}


class AnswerForm(forms.Form):
    """Bound to what was shown: `request` and `sha256` say which, so that nobody signs what they did not see."""

    request = forms.CharField(required=False)
    sha256 = forms.CharField(required=False)
    decision = forms.ChoiceField(choices=[(APPROVED, ""), (DECLINED, "")])
    name = forms.CharField(
        label=_("Your full name"), max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Please write your name: it signs your answer.")},
    )  # fmt: skip
    strokes = forms.CharField(required=False, max_length=LONGEST_STROKES)
    agreed = forms.BooleanField(label=_("Signing electronically"), required=False)
    note = forms.CharField(
        label=_("Why? The shop would like to know"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs=SHORT),
    )

    def __init__(self, data: QueryDict | None = None, *, asked: Asked, name: str = "") -> None:
        super().__init__(data, initial={"name": name})
        self.asked = asked
        for line in asked.choices:
            self.fields[_field(line.key)] = forms.ChoiceField(
                label=line.name, help_text=line.why, choices=CHOICES, required=False
            )
        add_fields(self, asked.fields, is_needed=self.data.get("decision") != DECLINED)

    @property
    def lines(self) -> list[forms.BoundField]:
        """The lines that the owner may leave out."""
        return [self[_field(line.key)] for line in self.asked.choices]

    @property
    def blanks(self) -> list[forms.BoundField]:
        """What is filled in."""
        return blanks_of(self)

    @property
    def is_about_another(self) -> bool:
        """Whether the page was drawn before the shop changed what it asks."""
        typed = (self.data.get("request"), self.data.get("sha256"))
        return typed != (self.asked.request_id, self.asked.sha256)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The keys of the lines that the owner does not want."""
        keys = [line.key for line in self.asked.choices]
        return tuple(key for key in keys if self.cleaned_data[_field(key)] == "no")

    def clean(self) -> dict[str, Any]:
        """A yes needs a word on every line. What else a signature needs, the verb knows (`Answer.check`)."""
        data = super().clean() or self.cleaned_data
        if data.get("decision") == APPROVED:
            for line in self.asked.choices:
                if not data.get(_field(line.key)):
                    self.add_error(_field(line.key), _("Please choose: yes or no?"))
        return data

    def answer(self, *, ip: str, device: str, witness: str = "") -> Answer:
        """As the verb takes it; `witness` is who at the shop handed over its tablet."""
        data = self.cleaned_data
        by_hand = How.DRAWN if data["strokes"] else How.TYPED
        return Answer(
            decision=data["decision"],
            name=data["name"],
            how=How.IN_PERSON if witness else by_hand,
            strokes=data["strokes"],
            agreed=data["agreed"],
            declined=self.left_out if data["decision"] == APPROVED else (),
            ip=ip,
            device=device,
            note=data["note"],
            recorded_by=witness,
            filled=filled_of(self),
        )

    def refuse(self, fields: dict[str, str]) -> None:
        """What the verb found wrong, beside its field where there is one."""
        for name, words in fields.items():
            self.add_error(name if name in self.fields else None, words)


def _field(key: str) -> str:
    return f"line-{key}"
