"""Mails about a sign-in: they wait in the same outbox, and carry a code or a link that only the recipient gets."""

from __future__ import annotations

from django.conf import settings

from clearcoat.core import tokens
from clearcoat.notifications.compose import LONGEST_NAME, tidy, words
from clearcoat.notifications.events import EVENTS
from clearcoat.notifications.models import Kind, Notification, State, Type
from clearcoat.notifications.sender import sender_of


def queue_account_mail(
    event: str, to: str, language: str, *, path: str, nonce: str = "", name: str = ""
) -> Notification:
    """Writes one mail into the outbox, due at once. A newer one of the same event replaces those still waiting.

    `path` is where its link leads; the secret, if the event has one, comes after it.
    """
    row = EVENTS[event]
    waiting = Notification.objects.filter(event=event, to=to, channel=Kind.ACCOUNT, status=State.PENDING)
    waiting.update(status=State.SUPERSEDED, text="", html="")
    secret = tokens.PLACEHOLDER if row.purpose else ""
    link = f"{settings.SITE_URL}{path}{secret}"
    context: dict[str, object] = {"name": tidy(name, LONGEST_NAME), "code": secret, "link": link, "language": language}
    rendered = words(event, Type.EMAIL, language, context)
    sender, reply_to = sender_of(None)
    return Notification.objects.create(
        sender=sender,
        reply_to=reply_to,
        event=event,
        type=Type.EMAIL,
        channel=row.kind,
        language=language,
        to=to,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        purpose=row.purpose,
        nonce=nonce,
    )
