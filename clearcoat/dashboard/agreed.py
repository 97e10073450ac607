"""What the owner of a car agreed to, as the page of the car shows it and as it is printed."""

from __future__ import annotations

from dataclasses import dataclass

from clearcoat.customers.consent import Consent, How, Subject, Word
from clearcoat.estimates.models import Estimate


@dataclass(frozen=True, slots=True)
class Standing:
    """The last word on one subject; `entry` is None when nobody asked yet."""

    subject: str
    label: str
    entry: Consent | None

    @property
    def is_yes(self) -> bool:
        """Whether texts of this kind may go."""
        return self.entry is not None and self.entry.word != Word.WITHDRAWN

    @property
    def is_blocked(self) -> bool:
        """Whether the phone company stops texts too: who texted STOP has to text START, whatever they say later."""
        return self.entry is not None and not self.is_yes and self.entry.how == How.TEXT


def standings(estimate: Estimate) -> list[Standing]:
    """One for each subject, about the number that is texted."""
    entries = list(Consent.objects.about(estimate.shop_id, [estimate.phone]))
    newest = {subject: next((e for e in entries if e.subject == subject), None) for subject in Subject.values}
    return [Standing(subject, str(Subject(subject).label), entry) for subject, entry in newest.items()]


def evidence(estimate: Estimate) -> list[Consent]:
    """Everything on record about the owner's number and address at this shop, newest first."""
    return list(Consent.objects.about(estimate.shop_id, estimate.contacts))
