"""What has lost its use goes; what is still of use stays."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from clearcoat.accounts.models import AccessToken, Door, PasswordReset, Tries, User
from clearcoat.core import clock
from clearcoat.customers.models import Registration
from clearcoat.worker.sweep import sweep

pytestmark = pytest.mark.django_db


@pytest.fixture
def things():
    user = User.objects.enrol(Door.STAFF, "dana@demo.test", None)
    AccessToken.issue(user)
    PasswordReset.open(user)
    Registration.objects.create(email="sam@demo.test")
    Tries.count_one("key", clock.now())
    Session.objects.create(session_key="k", expire_date=clock.now() + timedelta(days=14))


def left():
    return [model.objects.count() for model in (AccessToken, PasswordReset, Registration, Tries, Session)]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0.9, [1, 1, 1, 1, 1]),
        (1.1, [1, 0, 1, 1, 1]),
        (25, [1, 0, 0, 0, 1]),
        (15 * 24, [1, 0, 0, 0, 0]),
        (31 * 24, [0, 0, 0, 0, 0]),
    ],
)
def test_each_thing_goes_when_its_time_is_over(things, settings, hours, expected):
    settings.CLOCK_OFFSET = int(hours * 3600)
    assert sweep() == 0
    assert left() == expected
