"""How the shop presents itself and works, as its manager sets it."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clearcoat.approvals.states import GENERIC, PROFILES
from clearcoat.core import phone
from clearcoat.dashboard.forms.typed import ModelForm
from clearcoat.shops.models import Shop, ShopSettings

HOURS = ("text_from", "text_until", "text_from_sunday")
EARLIEST, LATEST = 8, 21  # o'clock
CURRENCIES = [("USD", "USD"), ("CAD", "CAD")]
LONGEST_HOLD = 600  # seconds
LONGEST_LINK = 730  # days
LONGEST_WAIT = 168  # hours to the first reminder
HOME = ("US/", "Canada/", "America/")
NUMBER_HELP = _("Write the number with its area code, such as (312) 555-0142.")
GROUPS = (
    ("shop", _("The shop"), ("name", "phone", "email", "address", "hours", "time_zone", "accent")),
    ("messages", _("Texts and mails"), ("hold_seconds", "link_days")),
    ("hours", _("When texts go out"), ("text_from", "text_until", "text_from_sunday", "holidays", "quiet_mail")),
    ("photos", _("Photos"), ("shares_photos", "takes_photos")),
    ("approval", _("Approvals"), ("approval_state", "link_approves", "approval_reminder_hours")),
    ("money", _("Money"), ("currency", "tax_rate", "labor_rate", "paint_rate")),
)  # fmt: skip


def _hour(label: Any, least: int, help_text: Any = "") -> forms.TypedChoiceField:
    """An hour of the day within those that the law leaves (47 CFR 64.1200(c)(1): 8 to 21)."""
    choices = _hours(range(least, LATEST + 1))
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int, help_text=help_text)


def _hours(hours: Iterable[int]) -> list[tuple[int, str]]:
    return [(hour, f"{hour}:00") for hour in sorted(hours)]


class SettingsForm(ModelForm[ShopSettings]):
    """The shop's name and its one row of settings."""

    name = forms.CharField(label=_("Name"), max_length=120)
    time_zone = forms.ChoiceField(label=_("Time zone"))
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    hold_seconds = forms.IntegerField(
        label=_("Seconds before a message goes"),
        min_value=0,
        max_value=LONGEST_HOLD,
        help_text=_("A wrong move can be taken back unseen for as long."),
    )
    text_from = _hour(_("From"), EARLIEST, _("On the customer's own clock, by the area code of the number."))
    text_until = _hour(_("Until"), EARLIEST + 1)
    text_from_sunday = _hour(_("On Sundays from"), EARLIEST)
    holidays = forms.CharField(
        label=_("Days without texts"),
        required=False,
        widget=forms.Textarea,
        help_text=_("One day a line, such as 2026-12-25. Mails go all the same."),
    )
    quiet_mail = forms.BooleanField(label=_("Mails keep these hours too"), required=False)
    approval_state = forms.ChoiceField(
        label=_("State whose rules apply"),
        required=False,
        choices=[("", GENERIC.name), *((code, profile.name) for code, profile in PROFILES.items())],
        help_text=_("It says when a higher total needs a new approval, and adds the state's words. No legal advice."),
    )
    approval_reminder_hours = forms.IntegerField(
        label=_("Hours to the first reminder"),
        min_value=0,
        max_value=LONGEST_WAIT,
        help_text=_("The next ones follow after three and seven times as long. 0 sends none."),
    )
    link_days = forms.IntegerField(
        label=_("Days that a link lives"),
        min_value=1,
        max_value=LONGEST_LINK,
        help_text=_("Counted from the customer's last message."),
    )

    class Meta:
        model = ShopSettings
        fields = [name for _key, _title, names in GROUPS for name in names if name != "name"]
        labels = {
            "phone": _("Phone"), "email": _("Mail address"), "address": _("Address"), "hours": _("Opening hours"),
            "accent": _("Color"),
            "shares_photos": _("New photos are shown to the customer"),
            "link_approves": _("The link in the message is enough to decide, without an account"),
            "takes_photos": _("Customers may send photos of the damage"),
            "tax_rate": _("Tax, percent"), "labor_rate": _("Labor, per hour"), "paint_rate": _("Paint, per hour"),
        }  # fmt: skip
        help_texts = {
            "accent": _("Buttons and links have it, made readable where it is too light or too dark."),
        }

    def __init__(self, data: QueryDict | None = None, *, shop: Shop) -> None:
        row = ShopSettings.objects.get(pk=shop.pk)
        super().__init__(data, instance=row, initial={"name": shop.name, "holidays": "\n".join(row.holidays)})
        zones = sorted(zone for zone in zoneinfo.available_timezones() if zone.startswith(HOME))
        kept = self.instance.time_zone
        self._zones = zones if kept in zones else [kept, *zones]
        field = self.fields["time_zone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(zone, zone.replace("_", " ")) for zone in self._zones]

        for name in HOURS:  # hours that were set on the server, and are wider, are not lost by saving
            chosen, own = self.fields[name], getattr(row, name)
            assert isinstance(chosen, forms.TypedChoiceField)
            chosen.choices = _hours({*range(EARLIEST, LATEST + 1), own})

    @property
    def groups(self) -> list[tuple[str, Any, list[forms.BoundField]]]:
        """The fields by group, as the page shows them."""
        return [(key, title, [self[name] for name in names]) for key, title, names in GROUPS]

    def clean_accent(self) -> str:
        """As the brand's style sheet takes it."""
        return str(self.cleaned_data["accent"]).lower()

    def clean_phone(self) -> str:
        """In E.164."""
        return as_number(self.cleaned_data["phone"])

    def clean_holidays(self) -> list[str]:
        """Days as the calendar knows them, in their order, each once."""
        written = str(self.cleaned_data["holidays"]).replace(",", " ").split()
        try:
            return sorted({date.fromisoformat(day).isoformat() for day in written})
        except ValueError:
            raise forms.ValidationError(_("Write each day as year, month and day, such as 2026-12-25.")) from None

    def clean(self) -> dict[str, Any]:
        """No rate is below nothing, and texts have an hour to go out in."""
        data = super().clean() or self.cleaned_data
        if (data.get("text_from") or 0) >= (data.get("text_until") or LATEST):
            self.add_error("text_until", _("This must be later than the hour before it."))
        for name in ("tax_rate", "labor_rate", "paint_rate"):
            if (data.get(name) or 0) < 0:
                self.add_error(name, _("This cannot be less than zero."))
        if (data.get("tax_rate") or 0) > 30:
            self.add_error("tax_rate", _("No tax is that high. Write 8.25 for 8.25 percent."))
        return data

    def write(self) -> ShopSettings:
        """Keeps the settings and the shop's name."""
        settings = self.save(commit=False)
        # Only what the form shows: the next estimate's number may have moved on since the row was read.
        settings.save(update_fields=list(self.Meta.fields))
        Shop.objects.filter(pk=settings.pk).update(name=self.cleaned_data["name"])
        return settings


def as_number(written: str) -> str:
    """In E.164, "" for nothing. Raises ValidationError."""
    number = phone.e164(written) if written.strip() else ""
    if written.strip() and not number:
        raise forms.ValidationError(NUMBER_HELP)
    return number
