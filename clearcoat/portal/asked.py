"""What the shop asks the owner to decide, as the page shows it; and afterwards, what the owner answered.

Everything here is read from what was frozen when the owner was asked, never from the estimate as it is now.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clearcoat.approvals import difference
from clearcoat.approvals.content import Content, Line
from clearcoat.approvals.fields import Filled, Row
from clearcoat.approvals.models import Request, Standing
from clearcoat.approvals.shares import Share, shares_of
from clearcoat.core import money
from clearcoat.estimates.lines import LineType
from clearcoat.estimates.models import Estimate
from clearcoat.photos.models import Progress
from clearcoat.portal import when

KINDS: tuple[tuple[str, Promise, str], ...] = (
    (LineType.PART, gettext_lazy("Parts"), "parts_subtotal"),
    (LineType.LABOR, gettext_lazy("Labor"), "labor_subtotal"),
    (LineType.PAINT, gettext_lazy("Paint"), "paint_subtotal"),
    (LineType.MISC, gettext_lazy("Other"), "misc_subtotal"),
)
SIGNS: dict[str, tuple[str, Promise]] = {
    difference.ADDED: ("+", gettext_lazy("New")),
    difference.REMOVED: ("−", gettext_lazy("Taken out")),
    difference.CHANGED: ("~", gettext_lazy("Changed")),
}

TITLES: dict[tuple[bool, bool], Promise] = {  # of an authorization, and whether it was a yes
    (True, True): gettext_lazy("The work is approved"),
    (True, False): gettext_lazy("The work is declined"),
    (False, True): gettext_lazy("This is signed"),
    (False, False): gettext_lazy("This is declined"),
}


@dataclass(frozen=True, slots=True)
class News:
    """One thing that is not as it was last time."""

    sign: str
    word: str
    name: str
    before: str
    after: str
    is_sum: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the work."""

    name: str
    how: str
    sum: str


@dataclass(frozen=True, slots=True)
class Kind:
    """The lines of one kind, and what they cost together."""

    label: str
    items: list[Item]
    sum: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A line that the owner pays alone, and so may leave out."""

    key: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as its page shows it; the words are as they were frozen."""

    request_id: str
    sha256: str
    words: dict[str, str]
    can_decline: bool
    news: list[News]
    kinds: list[Kind]
    shares: list[tuple[Share, str]]
    choices: list[Choice]
    fields: list[Row]


def first_asked(estimate: Estimate) -> Request | None:
    """What waits for the owner; the work comes before any other form."""
    rows = Request.objects.filter(estimate=estimate).open().select_related("version", "estimate__shop__settings")
    return min(rows, key=lambda row: not row.is_authorization, default=None)


def asked_of(request: Request) -> Asked:
    """The request in the reader's language; its own words are in the owner's."""
    blank, content, paid = request.blank, request.version.says, request.estimate.owed.paid
    earlier = request.version.before
    return Asked(
        request_id=str(request.pk),
        sha256=request.version.sha256,
        words=request.words,
        can_decline=blank.can_decline,
        news=_news(earlier.says, content) if earlier and blank.shows_work else [],
        kinds=_kinds(content) if blank.shows_work else [],
        shares=[(one, _shown(content, one.amount)) for one in shares_of(content, paid)] if blank.shows_work else [],
        choices=[_choice(content, line) for line in content.choices] if blank.shows_work else [],
        fields=request.fields,
    )


def _news(old: Content, new: Content) -> list[News]:
    return [
        News(*_sign(row), row.name, _sum(new, row.before), _sum(new, row.after), row.is_sum)
        for row in difference.difference(old, new)
    ]


def _sign(row: difference.Change) -> tuple[str, str]:
    sign, word = SIGNS[row.what]
    return sign, str(word)


def _kinds(content: Content) -> list[Kind]:
    found = [
        Kind(
            str(label),
            [_item(content, line) for line in content.done if line.type == kind],
            _shown(content, content.amount(name)),
        )
        for kind, label, name in KINDS
    ]
    return [kind for kind in found if kind.items]


def _item(content: Content, line: Line) -> Item:
    hours = _("%(n)s h") % {"n": line.hours.removesuffix(".00")} if Decimal(line.hours) else ""
    own = _("you pay this") if line.customer_pays else ""
    how = " · ".join(word for word in (line.part_words, line.part_number, hours, own) if word)
    return Item(line.name, how, _shown(content, line.sum))


def _choice(content: Content, line: Line) -> Choice:
    """With its tax, as the owner would pay it."""
    rate = Decimal(content.tax_rate) if line.taxable else Decimal(0)
    amount = _shown(content, line.sum + money.cents(line.sum * rate / 100))
    return Choice(line.key, f"{line.name}, {amount}", _("You pay this yourself, tax included. Shall we do it?"))


def _sum(content: Content, amount: Decimal | None) -> str:
    return "" if amount is None else _shown(content, amount)


def _shown(content: Content, amount: Decimal) -> str:
    return money.shown(amount, content.currency)


@dataclass(frozen=True, slots=True)
class Answered:
    """What was decided, by whom and how, and what proves it."""

    title: str
    lead: str
    is_yes: bool
    left_out: list[str]
    filled: list[Filled]
    paper: str  # the PDF's address; "" while it is being made
    version: int
    sha256: str
    is_whole: bool


def heading_of(request: Request) -> str:
    """What the page is called."""
    return _("Please look at the work and decide") if request.is_authorization else str(request.words["title"])


def answered_of(request: Request) -> Answered | None:
    """The request's decision as its owner reads it later; None while there is none."""
    decision = request.answer
    if decision is None:
        return None
    shop = request.estimate.shop
    zone = ZoneInfo(shop.settings.time_zone)
    at = when.moment(decision.at, zone, shop.today())
    is_yes = decision.decision == Standing.APPROVED
    file = decision.file
    names = {"name": decision.name, "when": at, "how": decision.get_how_display()}
    return Answered(
        title=str(TITLES[request.is_authorization, is_yes]),
        lead=_("%(name)s · %(when)s · %(how)s") % names,
        is_yes=is_yes,
        left_out=[line.name for line in request.version.says.lines if line.key in decision.declined_lines],
        filled=decision.filled,
        paper=file.url if file and file.state == Progress.READY else "",
        version=request.version.number,
        sha256=decision.sha256,
        is_whole=decision.is_whole(),
    )
