"""Once an hour: what has lost its use is removed."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session

from clearcoat.accounts.models import RESET_LIFE, AccessToken, PasswordReset, Replay, Tries
from clearcoat.accounts.replay import LIFE
from clearcoat.core import clock
from clearcoat.customers.models import CODE_LIFE, Registration
from clearcoat.notifications.models import ProviderEvent
from clearcoat.photos import removal

TRIES_LIFE = timedelta(days=1)
EVENT_LIFE = timedelta(days=90)


def sweep() -> int:
    """Removes dead sessions, tokens, wishes and counts. Gives 0: there is never more to do at once."""
    now = clock.now()
    Session.objects.filter(expire_date__lt=now).delete()
    AccessToken.objects.filter(expires_at__lt=now).delete()
    PasswordReset.objects.filter(created_at__lt=now - RESET_LIFE).delete()
    Registration.objects.filter(created_at__lt=now - CODE_LIFE).delete()
    Replay.objects.filter(created_at__lt=now - LIFE).delete()
    ProviderEvent.objects.filter(received_at__lt=now - EVENT_LIFE).delete()
    Tries.objects.filter(window__lt=now - TRIES_LIFE).delete()
    removal.sweep()
    return 0
