"""An answer to the customer, and who answers from now on."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from clearcoat.notifications.models import Type
from clearcoat.threads.models import Way
from clearcoat.workflow.conversation import LONGEST

WAYS = ((Type.SMS.value, _("As a text")), (Type.EMAIL.value, _("As a mail")), (Way.PAGE.value, _("On their page only")))


class AnswerForm(forms.Form):
    """The words and the way; `seen` is the last message that the writer saw."""

    text = forms.CharField(
        label=_("Answer"), max_length=LONGEST, error_messages={"required": _("Write the answer first.")}
    )
    way = forms.ChoiceField(label=_("How"), choices=WAYS)
    seen = forms.IntegerField(min_value=0, max_value=2**63 - 1, required=False)
