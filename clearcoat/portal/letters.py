"""What the owner and the shop wrote to each other, as the owner reads it: no notes, no automatic messages."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from zoneinfo import ZoneInfo

from clearcoat.estimates.models import Estimate
from clearcoat.notifications.models import Notification, State
from clearcoat.portal import when
from clearcoat.portal.when import When
from clearcoat.threads.models import Post
from clearcoat.workflow.conversation import REPLY

MOST = 60  # of each kind, the newest
# An answer that was never on its way is none; one that did not arrive as a text is still read here.
NEVER = (State.SUPPRESSED, State.CANCELLED, State.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing that was written."""

    at: When
    text: str
    is_ours: bool  # the shop's


def letters_of(estimate: Estimate) -> list[Letter]:
    """In the order of time, which is told in the shop's zone and the active language."""
    posts = Post.objects.filter(thread__estimate=estimate).order_by("-pk")[:MOST]
    answers = Notification.objects.filter(estimate=estimate, event=REPLY).exclude(status__in=NEVER)
    newest = answers.order_by("-created_at")[:MOST]
    found = [(post.created_at, post.text, post.is_ours) for post in posts if post.text]
    found += [(row.created_at, row.facts.get("reply", ""), True) for row in newest]
    zone, today = ZoneInfo(estimate.shop.settings.time_zone), estimate.shop.today()
    return [
        Letter(when.short(at, zone, today), words, is_ours) for at, words, is_ours in sorted(found, key=itemgetter(0))
    ]
