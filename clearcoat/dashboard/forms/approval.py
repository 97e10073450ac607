"""What was decided at the counter, on the phone or on paper, as staff write it down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clearcoat.approvals.fields import Row
from clearcoat.approvals.inputs import add_fields, blanks_of, filled_of
from clearcoat.approvals.models import How, Standing
from clearcoat.approvals.signature import LONGEST_NAME, LONGEST_NOTE, Answer
from clearcoat.core import clock

CLOCKS_DIFFER = timedelta(minutes=5)
ANSWERS = [(Standing.APPROVED.value, _("They approve")), (Standing.DECLINED.value, _("They decline"))]
WAYS = [(How.VERBAL.value, _("Spoken, on the phone or here")), (How.PAPER.value, _("Signed on paper"))]
NUMBER_HELP = _("The law of your state wants the number that was called (16 CCR 3353).")


class RecordForm(forms.Form):
    """Who said what, how and when."""

    decision = forms.ChoiceField(label=_("What did they decide?"), choices=ANSWERS)
    how = forms.ChoiceField(label=_("How?"), choices=WAYS)
    name = forms.CharField(label=_("Who decided?"), max_length=LONGEST_NAME)
    at = forms.DateTimeField(label=_("When?"))
    note = forms.CharField(label=_("Number that was called, or a note"), max_length=LONGEST_NOTE, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, name: str = "", needs_number: bool = False, rows: Sequence[Row] = ()
    ) -> None:
        now = timezone.localtime(clock.now()).strftime("%Y-%m-%dT%H:%M")
        super().__init__(data, initial={"name": name, "at": now, "decision": "approved", "how": How.VERBAL.value})
        add_fields(self, rows, is_needed=self.data.get("decision") != Standing.DECLINED)
        if needs_number:
            self.fields["note"].help_text = NUMBER_HELP

    @property
    def chosen(self) -> list[forms.BoundField]:
        """The questions that are answered by a tap."""
        return [self["decision"], self["how"], *blanks_of(self, chosen=True)]

    @property
    def typed(self) -> list[forms.BoundField]:
        """What else the form to sign has to fill in."""
        return blanks_of(self, chosen=False)

    def clean_at(self) -> datetime:
        """Not in the future; the clocks of two devices differ a little."""
        at: datetime = self.cleaned_data["at"]
        if at > clock.now() + CLOCKS_DIFFER:
            raise forms.ValidationError(_("This has not happened yet. Write when they told you."))
        return at

    def answer(self) -> Answer:
        """As the verb takes it."""
        told = {name: self.cleaned_data[name] for name in ("decision", "name", "how", "note", "at")}
        return Answer(**told, filled=filled_of(self))

    def refuse(self, fields: dict[str, str]) -> None:
        """What the verb found wrong, beside its field where there is one."""
        for name, words in fields.items():
            self.add_error(name if name in self.fields else None, words)
