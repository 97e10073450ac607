"""What the owner and the shop wrote to each other, as the owner reads it: no notes, no automatic messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from clearcoat.estimates.models import Estimate
from clearcoat.notifications.models import Notification, State
from clearcoat.threads.models import Post
from clearcoat.workflow.conversation import REPLY

MOST = 60  # of each kind, the newest
# An answer that was never on its way is none; one that did not arrive as a text is still read here.
NEVER = (State.SUPPRESSED, State.CANCELLED, State.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing that was written."""

    at: datetime
    text: str
    is_ours: bool  # the shop's


def letters_of(estimate: Estimate) -> list[Letter]:
    """In the order of time."""
    posts = Post.objects.filter(thread__estimate=estimate).order_by("-pk")[:MOST]
    answers = Notification.objects.filter(estimate=estimate, event=REPLY).exclude(status__in=NEVER)
    newest = answers.order_by("-created_at")[:MOST]
    found = [Letter(post.created_at, post.text, post.is_ours) for post in posts if post.text]
    found += [Letter(row.created_at, row.facts.get("reply", ""), True) for row in newest]
    return sorted(found, key=lambda letter: letter.at)
