"""What a state's law asks of an authorisation. A table of what is sure, with its sources; it is no legal advice.

A shop chooses its state in the settings; until then, and where the table has no row, any rise of the total asks again
and no words are added.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clearcoat.core import money


@dataclass(frozen=True, slots=True)
class Threshold:
    """How far the total may rise above what was authorised before the owner is asked again."""

    at_least: Decimal = money.ZERO
    percent: Decimal = Decimal(0)
    at_most: Decimal = money.LARGEST

    def allows(self, authorised: Decimal, total: Decimal) -> bool:
        """Whether the total may stand without a new authorisation."""
        room = max(self.at_least, money.cents(authorised * self.percent / 100))
        return total <= authorised + min(room, self.at_most)


@dataclass(frozen=True, slots=True)
class Profile:
    """One state."""

    name: str | Promise
    threshold: Threshold = Threshold()
    words: str | Promise = ""  # beside the shop's terms, in the owner's language
    asks_number: bool = False  # a spoken authorisation needs the number that was called
    years_kept: int = 3  # domain.md: estimates, authorisations and invoices
    sources: tuple[str, ...] = ()


GENERIC = Profile(_("Not chosen: any rise of the total asks again"))
PROFILES: dict[str, Profile] = {
    "CA": Profile(
        "California",
        words=_(
            "No work is done and no charge is made before you authorise it. If more is needed than this estimate says, "
            "we ask for your consent before it is done."
        ),
        asks_number=True,
        sources=(
            "16 CCR 3353 (authorisation; of a spoken one: date, time, name, number called)",
            "16 CCR 3358 (records: three years)",
            "https://leginfo.legislature.ca.gov/faces/codes_displaySection.xhtml?lawCode=BPC&sectionNum=9884.9",
        ),
    ),
    "FL": Profile(
        "Florida",
        threshold=Threshold(Decimal("10.00"), Decimal(10), Decimal("50.00")),
        words=_(
            "If the charges would exceed this estimate by more than $10 or 10 percent, whichever is greater, but not "
            "by more than $50, we ask you before we go on."
        ),
        sources=(
            "Fla. Stat. 559.905 (written estimate)",
            "Fla. Stat. 559.909 (notice of charges that exceed the estimate)",
        ),
    ),
    "TX": Profile(
        "Texas",
        words=_("You may choose the shop that repairs your car and the parts that are used (Tex. Ins. Code 1952.301)."),
        sources=("Tex. Ins. Code 1952.301 to 1952.305 (choice of shop and parts)",),
    ),
}


def profile_of(state: str) -> Profile:
    """The state's row, or the generic one."""
    return PROFILES.get(state, GENERIC)
