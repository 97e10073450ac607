"""Workers that are lost, that sleep, and that come at the same time."""

from contextlib import suppress

import pytest
from django.db import connection

from clearcoat.core import chaos, leases
from clearcoat.notifications import lease
from clearcoat.notifications.models import MOVING, WAITING, Notification, State
from clearcoat.notifications.outbox import deliver_due
from tests.outbox.rows import drawn, make, now, state


class Lost(BaseException):
    """The process ends here."""


@pytest.fixture
def at():
    """Has something done the first time that a worker comes to a point."""
    disarm = []

    def arm(point, act):
        def once(name):
            if name == point:
                disarm.pop()()
                act()

        disarm.append(chaos.arm(once))

    yield arm
    while disarm:
        disarm.pop()()


def lose():
    raise Lost


def claim():
    return lease.claim(list(lease.due()), 60)


def test_a_claimed_row_comes_back_after_its_lease(text, twilio, work, at):
    at("claimed", lose)
    with suppress(Lost):
        deliver_due()
    work(after=59)
    assert (state(text), twilio.ledger) == ("claimed", [])
    work(after=2)
    assert (state(text), len(twilio.ledger)) == ("sent", 1)


@pytest.mark.parametrize(("point", "taken"), [("before the call", 0), ("after the call", 1)])
def test_a_text_lost_while_calling_is_looked_up(text, twilio, work, at, point, taken):
    at(point, lose)
    with suppress(Lost):
        deliver_due()
    assert (state(text), len(twilio.ledger)) == ("calling", taken)
    work(after=61)
    assert state(text) == "unknown"
    work(after=121)
    work(after=61)
    assert (state(text), len(twilio.ledger)) == ("sent", 1)


@pytest.mark.parametrize(("point", "taken"), [("before the call", 0), ("after the call", 1)])
def test_a_mail_lost_while_calling_is_repeated(mail, resend, work, at, point, taken):
    at(point, lose)
    with suppress(Lost):
        deliver_due()
    assert (state(mail), len(resend.ledger)) == ("calling", taken)
    work(after=61)
    work(after=31)
    assert (state(mail), len(resend.ledger)) == ("sent", 1)


def test_an_open_question_comes_back_when_the_one_who_asked_is_lost(text, twilio, work, at):
    twilio.script(["accept+reset"])
    work()
    work(after=119)
    at("claimed", lose)
    with suppress(Lost):
        work(after=2)
    work(after=59)
    assert state(text) == "unknown"
    work(after=2)
    assert (state(text), len(twilio.ledger)) == ("sent", 1)


def test_two_workers_never_hold_one_row(shop):
    Notification.objects.bulk_create([drawn(shop, "sms") for _ in range(9)])
    met = list(lease.due())
    first, second = lease.claim(met, 60), lease.claim(met, 60)
    assert (len(first), second) == (len(met), [])
    assert not {row.pk for row in first} & {row.pk for row in claim()}


def test_a_worker_that_slept_past_its_lease_writes_nothing_and_calls_nothing(text, twilio, settings, work, at):
    def sleep():
        work(after=61)
        assert (state(text), len(twilio.ledger)) == ("sent", 1)

    at("claimed", sleep)
    deliver_due()
    assert (now(text).attempts, len(twilio.requests)) == (1, 1)


def test_a_worker_that_slept_just_before_the_call_does_not_make_it(text, twilio, work, at):
    def sleep():
        for wait in (61, 121, 61):
            work(after=wait)
        assert (state(text), len(twilio.ledger)) == ("sent", 1)

    at("before the call", sleep)
    deliver_due()
    assert len(twilio.ledger) == 1


def test_a_worker_that_slept_after_the_call_does_not_write_over_the_answer(text, twilio, work, at):
    def sleep():
        work(after=61)
        assert state(text) == "unknown"

    at("after the call", sleep)
    deliver_due()
    assert state(text) == "unknown"
    work(after=121)
    assert (state(text), len(twilio.ledger)) == ("sent", 1)


def test_without_the_fence_a_worker_that_slept_sends_a_second_time(text, twilio, work, at, monkeypatch):
    monkeypatch.setattr(leases, "fence", lambda row: {"pk": row.pk})
    at("claimed", lambda: work(after=61))
    deliver_due()
    assert len(twilio.ledger) == 2


@pytest.mark.parametrize("waiting", [0, 500])
def test_an_idle_worker_reads_once_and_writes_nothing(shop, waiting, django_assert_num_queries):
    late = leases.after(3600)
    Notification.objects.bulk_create([drawn(shop, "sms", send_after=late) for _ in range(waiting)])
    with django_assert_num_queries(1) as queries:
        assert deliver_due() == 0
    assert queries[0]["sql"].startswith("SELECT")


def test_an_idle_look_uses_the_index_of_open_messages(shop):
    """Explained with its parameters bound, as it runs: SQLite chooses the plan before it knows them."""
    Notification.objects.bulk_create([drawn(shop, "sms", status="sent") for _ in range(2000)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert "notification_due" in lease.waiting().explain()


def test_the_index_knows_every_open_state(shop):
    rows = [make(shop, "sms", status=state) for state in State]
    found = Notification.objects.filter(lease.IS_OPEN)
    assert {row.pk for row in found} == {row.pk for row in rows if row.status in lease.OPEN}
    assert set(lease.OPEN) == {*WAITING, *MOVING}
