"""A manager ends a card lock, with a reason, and the owner's page works again at once."""

from __future__ import annotations

import pytest

from clearcoat.core import clock
from clearcoat.estimates.models import EstimateHistory, Task
from clearcoat.payments.models import Payment
from clearcoat.payments.refusals import NotNow
from clearcoat.workflow.payment import NotAllowed
from clearcoat.workflow.payment_card import MOST_DECLINES, is_locked, open_intent, settle_intent, unlock


def decline(till, estimate) -> None:
    """A card, tried until it is locked."""
    payment = open_intent(estimate).payment
    for _ in range(MOST_DECLINES):
        till.confirm(payment, "pm_card_chargeDeclined")
        settle_intent(payment)


@pytest.fixture
def locked(world, till):
    decline(till, world.accord)
    return world.accord


def at(estimate, what: str = "") -> str:
    return f"/shop/estimates/{estimate.pk}/money{what}"


def test_the_owner_pays_at_once_and_the_task_is_done(world, till, locked):
    assert unlock(locked, world.owner, "It was her new card")
    till.paid(locked)
    locked.refresh_from_db()
    assert (locked.payment_status, Task.objects.open().count()) == ("paid", 0)


def test_who_ended_it_and_why_is_on_the_record(world, locked):
    unlock(locked, world.owner, "It was her new card")
    row = EstimateHistory.objects.filter(estimate=locked).first()
    assert row.user_name == world.owner.name
    assert "It was her new card" in row.description


def test_ten_more_declines_lock_again(world, till, locked):
    unlock(locked, world.owner, "Once more")
    decline(till, locked)
    with pytest.raises(NotNow, match="pay at the desk"):
        open_intent(locked)
    assert Task.objects.open().filter(what="cards_locked").count() == 1


def test_an_advisor_ends_no_lock_and_nothing_is_ended_where_nothing_is_locked(world, locked):
    with pytest.raises(NotAllowed):
        unlock(locked, world.advisor, "no")
    assert is_locked(locked)
    assert not unlock(world.civic, world.owner, "no")


def test_the_money_of_the_repair_says_so_and_has_the_way_out_for_managers(world, locked, client):
    client.force_login(world.advisor.user)
    page = client.get(at(locked)).content.decode()
    assert ("Cards are locked until" in page, "Let the customer try again" in page) == (True, False)
    client.force_login(world.owner.user)
    assert "Let the customer try again" in client.get(at(locked)).content.decode()
    assert client.post(at(locked, "/unlock"), {"reason": ""}).status_code == 422
    client.post(at(locked, "/unlock"), {"reason": "It was her new card"})
    assert not is_locked(locked)


def test_a_lock_of_another_repair_stays(world, till, locked):
    decline(till, world.civic)
    unlock(locked, world.owner, "Hers alone")
    assert is_locked(world.civic)
    assert Payment.objects.filter(declined_at__lte=clock.now()).count() == 2
