"""Which of the shop's messages somebody wants to see: by state, reason, way, event, period and customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clearcoat.core import clock
from clearcoat.dashboard import typed
from clearcoat.notifications.events import EVENTS
from clearcoat.notifications.figures import LEFT, TROUBLE, UNSENT
from clearcoat.notifications.models import MOVING, WAITING, Notification, Type
from clearcoat.notifications.why import Why
from clearcoat.shops.models import StaffMember

LONGEST = 80  # characters of a search
LONGEST_REASON = 300
MOST_REASONS = 40
PERIODS = {"7": _("7 days"), "30": _("30 days"), "90": _("90 days"), "365": _("A year")}
USUAL = "30"
STATES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "": (_("All"), ()),
    "trouble": (_("Need a look"), TROUBLE),
    "waiting": (_("Waiting"), (*WAITING, *MOVING)),
    "sent": (_("Sent"), LEFT),
    "unsent": (_("Not sent"), UNSENT),
}


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is asked for; whatever is nonsense is not asked for."""

    state: str
    reason: str
    way: str
    event: str
    days: str
    text: str

    @classmethod
    def of(cls, asked: QueryDict) -> Sieve:
        """From the address."""
        return cls(
            state=_known(asked.get("state", ""), STATES),
            reason=typed.line(asked, "reason", LONGEST_REASON),
            way=_known(asked.get("type", ""), Type.values),
            event=_known(asked.get("event", ""), EVENTS),
            days=_known(asked.get("days", ""), PERIODS) or USUAL,
            text=typed.line(asked, "q", LONGEST),
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything beyond the state and the period is asked for."""
        return any((self.reason, self.way, self.event, self.text)) or self.days != USUAL

    @property
    def since(self) -> datetime:
        """Where the period begins."""
        return clock.now() - timedelta(days=int(self.days))

    @property
    def address(self) -> str:
        """The question as an address says it, but for the state and the page."""
        asked = QueryDict(mutable=True)
        named = {"reason": self.reason, "type": self.way, "event": self.event, "days": self.days, "q": self.text}
        asked.update({name: value for name, value in named.items() if value})
        return asked.urlencode()

    def messages(self, staff: StaffMember) -> QuerySet[Notification]:
        """The shop's messages that are asked for, the newest first."""
        rows = _of_shop(staff, self.since).select_related("estimate").defer("html")
        if self.state:
            rows = rows.filter(status__in=STATES[self.state][1])
        wanted = {"reason": self.reason, "type": self.way, "event": self.event}
        rows = rows.filter(**{column: value for column, value in wanted.items() if value})
        for word in self.text.split():
            rows = rows.filter(_about(word))
        return rows.order_by("-created_at", "id")

    def reasons(self, staff: StaffMember) -> list[tuple[str, str]]:
        """Why messages of the period wait or did not go, the commonest first, as kept and as shown."""
        rows = _of_shop(staff, self.since).exclude(reason="").order_by().values_list("reason")
        counted = rows.annotate(n=Count("pk")).order_by("-n", "reason")[:MOST_REASONS]
        return [(words, f"{_shown(words)} ({n})") for words, n in counted]


def _of_shop(staff: StaffMember, since: datetime) -> QuerySet[Notification]:
    return Notification.objects.filter(shop_id=staff.shop_id, created_at__gte=since)


def _about(word: str) -> Q:
    """Names, plate, number and where it went."""
    names = ("first_name", "last_name", "company", "plate", "estimate_number")
    found = Q(to__icontains=word)
    for name in names:
        found |= Q(**{f"estimate__{name}__icontains": word})
    return found


def _shown(words: str) -> str:
    """The reason without what it says of a single message."""
    return Why(words).shown.replace("%(number)s", "…").replace("%(day)s", "…").replace("%(name)s", "…")


def _known(value: str, known: Any) -> str:
    return value if value in known else ""
