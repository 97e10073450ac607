"""The words of one message as they are typed: nothing that would go out wrong can be kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from clearcoat.dashboard.wordings import LABELS, Choice
from clearcoat.notifications import phrase
from clearcoat.notifications.wording import Own, Wording, default_words
from clearcoat.shops.models import StaffMember


class WordingForm(forms.Form):
    """One field a part: the text; or a mail's subject and first paragraph."""

    def __init__(self, choice: Choice, data: QueryDict | None = None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.choice = choice
        for part in choice.parts:
            widget = forms.TextInput() if part == "subject" else forms.Textarea()
            self.fields[part] = forms.CharField(label=LABELS[part], required=False, widget=widget)

    @classmethod
    def opened(cls, choice: Choice, staff: StaffMember, data: QueryDict | None = None) -> WordingForm:
        """With the shop's own words, or the default ones to begin with."""
        row = Wording.objects.filter(shop=staff.shop_id, **_key(choice)).first()
        usual = default_words(choice.event, choice.way, choice.language)
        own = {part: (getattr(row, part) if row else "") or getattr(usual, part) for part in choice.parts}
        return cls(choice, data, initial=own)

    def clean(self) -> dict[str, Any]:
        """Every problem of every part, beside its field."""
        data = super().clean() or self.cleaned_data
        for part in self.choice.parts:
            for problem in phrase.problems(data.get(part, ""), self.choice.event, part):
                self.add_error(part, problem)
        return data

    @property
    def own(self) -> Own:
        """The words as typed, once they are good."""
        return Own(**{part: " ".join(self.cleaned_data[part].split()) for part in self.choice.parts})

    def keep(self, staff: StaffMember) -> None:
        """From the next message on these are the words; what waits already says what it said."""
        own = self.own
        values = {"text": own.text, "subject": own.subject, "lead": own.lead, "changed_by": staff.name}
        Wording.objects.update_or_create(shop=staff.shop, **_key(self.choice), defaults=values)


def reset(choice: Choice, staff: StaffMember) -> None:
    """The default words again."""
    Wording.objects.filter(shop=staff.shop_id, **_key(choice)).delete()


def _key(choice: Choice) -> dict[str, Any]:
    return {"event": choice.event, "type": choice.way, "language": choice.language}
