"""The conversation about one car, as the shop reads it: what both sides wrote, our texts and mails, and notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clearcoat.core import phone
from clearcoat.customers.preferences import Way as Wanted
from clearcoat.dashboard.forms.answer import AnswerForm
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.models import Notification, Type
from clearcoat.shops.models import StaffMember
from clearcoat.threads.models import Picture, Post, Thread, Way
from clearcoat.workflow.conversation import REPLY
from clearcoat.workflow.preferences import preferences_of

MOST = 60  # of each kind, the newest


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the conversation. `side` is in, out, auto (a message that a change sent) or note."""

    side: str
    at: datetime
    text: str
    by: str = ""
    way: str = ""
    is_unread: bool = False
    row: Notification | None = None
    pictures: tuple[Picture, ...] = ()


def of(estimate: Estimate, staff: StaffMember) -> dict[str, Any]:
    """What the panel on the car's page needs."""
    thread = Thread.objects.filter(estimate=estimate).select_related("assigned_to").first()
    return {
        "thread": thread,
        "entries": entries(estimate, thread),
        "seen": seen(thread),
        "answer": AnswerForm(initial={"way": likely_way(estimate, thread)}),
        "people": list(staff.shop.staff.order_by("name")),
    }


def entries(estimate: Estimate, thread: Thread | None) -> list[Entry]:
    """In the order of time."""
    rows = estimate.notifications.order_by("-created_at").defer("html")[:MOST]
    notes = estimate.history.filter(action="note_added").order_by("-id")[:MOST]
    found = [*of_posts(thread), *(_sent(row) for row in rows if row.type == Type.SMS or row.event == REPLY)]
    found += [Entry("note", row.created_at, row.metadata.get("note", row.description), row.user_name) for row in notes]
    return sorted(found, key=lambda entry: entry.at)


def of_posts(thread: Thread | None) -> list[Entry]:
    """What was written in the thread itself."""
    if thread is None:
        return []
    posts = list(Post.objects.filter(thread=thread).order_by("-pk").prefetch_related("pictures")[:MOST])
    return [_posted(post, thread.unread_since) for post in reversed(posts)]


def seen(thread: Thread | None) -> int:
    """The last post on the page: what comes after it is not answered with it."""
    newest = Post.objects.filter(thread=thread).order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def likely_way(estimate: Estimate, thread: Thread | None) -> str:
    """The way that the customer wrote by last; else the one that they prefer and that can reach them."""
    heard = Post.objects.filter(thread=thread, is_ours=False).order_by("-pk").first() if thread else None
    if heard:
        return heard.way
    wanted = preferences_of(estimate).ways["status"]
    if wanted == Wanted.MAIL and estimate.email:
        return Type.EMAIL.value
    return Type.SMS.value if phone.is_textable(estimate.phone) else Way.PAGE.value


def _posted(post: Post, unread_since: datetime | None) -> Entry:
    is_unread = post.needs_answer and unread_since is not None and post.created_at >= unread_since
    side = "out" if post.is_ours else "in"
    way, pictures = str(Way(post.way).label), tuple(post.pictures.all())
    return Entry(side, post.created_at, post.text, post.by, way, is_unread, pictures=pictures)


def _sent(row: Notification) -> Entry:
    way = str(Type(row.type).label)
    if row.event == REPLY:
        return Entry("out", row.created_at, row.facts.get("reply", ""), row.facts.get("by", ""), way, row=row)
    return Entry("auto", row.created_at, row.shown_text, "", way, row=row)
