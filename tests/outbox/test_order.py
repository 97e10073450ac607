"""What is not sent any more: overtaken, taken back, or broken; and what comes back."""

from datetime import date

import pytest

from clearcoat.estimates.models import Estimate
from clearcoat.notifications import outbox
from clearcoat.notifications.models import Notification
from clearcoat.shops.models import ShopSettings
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status
from clearcoat.workflow.take_back import TooLate, take_back
from tests.outbox.rows import make, many, now, state


@pytest.fixture
def told(world, twilio, resend):
    """Moves Maria's Accord and gives the messages that this queued."""

    def move(to: str, **more) -> list[Notification]:
        world.accord.refresh_from_db()
        return change_status(world.accord, Move(to, **more), world.owner).messages

    return move


def without_hold():
    ShopSettings.objects.update(hold_seconds=0)


def states(rows):
    return [state(row) for row in rows]


def test_a_message_waits_for_the_shops_hold(told, twilio, work):
    rows = told("ready")
    work(after=59)
    assert (states(rows), twilio.ledger) == (["pending", "pending"], [])
    work(after=2)
    assert states(rows) == ["sent", "sent"]


def test_a_shop_without_a_hold_tells_at_once(told, work):
    without_hold()
    rows = told("ready")
    work()
    assert states(rows) == ["sent", "sent"]


def test_a_newer_move_replaces_what_waits(told, twilio, work):
    older, newer = told("waiting_for_parts"), told("ready")
    work(after=61)
    assert (states(older), states(newer)) == (["superseded"] * 2, ["sent"] * 2)
    assert len(twilio.ledger) == 1


def test_a_message_that_was_claimed_before_the_newer_move_is_not_sent(told, twilio, work):
    older = told("waiting_for_parts")
    Notification.objects.update(status="claimed")  # as if a worker held them while the repair moved on
    newer = told("ready")
    Notification.objects.filter(pk__in=[row.pk for row in older]).update(status="pending")
    work(after=61)
    assert states(older) == ["superseded"] * 2
    assert {now(row).superseded_by_id for row in older} == {newer[0].history_id}
    assert len(twilio.ledger) == 1


def test_what_was_taken_back_is_never_sent(told, world, twilio, resend, work):
    rows = told("ready")
    take_back(world.accord, world.owner)
    work(after=1000)
    assert states(rows) == ["cancelled"] * 2
    assert twilio.ledger == resend.ledger == []


def test_taking_back_revives_and_sends_what_the_move_had_replaced(told, world, twilio, resend, work):
    older = told("waiting_for_parts", eta=date(2026, 12, 18))
    newer = told("ready")
    assert states(older) == ["superseded"] * 2
    take_back(world.accord, world.owner)
    work(after=61)
    assert (states(older), states(newer)) == (["sent"] * 2, ["cancelled"] * 2)
    assert (len(twilio.ledger), len(resend.ledger)) == (1, 1)


def test_what_may_have_gone_out_cannot_be_taken_back(told, world, resend, work):
    without_hold()
    Estimate.objects.update(phone="")
    resend.script(["accept+reset"])
    told("ready")
    work()
    with pytest.raises(TooLate):
        take_back(world.accord, world.owner)


def test_an_open_mail_that_is_overtaken_is_not_repeated(told, world, resend, work):
    resend.script(["500"])
    text, mail = told("waiting_for_parts")
    work(after=61)
    told("ready")
    work(after=61)
    assert (state(text), state(mail)) == ("sent", "superseded")
    assert "earlier try may have reached" in now(mail).reason


def test_a_poisoned_message_does_not_keep_the_others_waiting(shop, twilio, work):
    poison = make(shop, "sms", purpose="nonsense", nonce="ab", text="{secret}")
    others = many(shop, texts=8, mails=0)
    work()
    assert (state(poison), set(states(others))) == ("needs_human", {"sent"})
    assert "please call the customer" in now(poison).reason


def test_a_way_that_nobody_knows_stays_alone_too(shop, twilio, work):
    odd, fine = make(shop, "sms", type="fax"), make(shop, "sms")
    work()
    assert (state(odd), state(fine)) == ("needs_human", "sent")


def test_a_database_that_goes_away_is_no_fault_of_the_message(text, twilio, work, monkeypatch):
    def away(*args):
        raise outbox.OperationalError("gone")

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "_sent", away)
        with pytest.raises(outbox.OperationalError):
            work()
    assert state(text) == "calling"
    work(after=61)
    work(after=121)
    assert (state(text), len(twilio.ledger)) == ("sent", 1)


@pytest.mark.parametrize("over", ["cancelled", "suppressed", "superseded", "failed", "needs_human", "delivered"])
def test_what_is_over_never_goes(shop, twilio, work, over):
    row = make(shop, "sms", status=over)
    work(after=10_000)
    assert (state(row), twilio.ledger) == (over, [])
