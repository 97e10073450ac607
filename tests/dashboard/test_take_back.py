from datetime import timedelta

import time_machine

from clearcoat.core import clock
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.models import Notification
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status


def back(client, estimate, **headers):
    return client.post(f"/shop/estimates/{estimate.pk}/take-back", headers=headers)


def status(estimate):
    return Estimate.objects.get(pk=estimate.pk).status


def test_without_scripts_the_next_page_offers_the_way_back(world, advisor, send):
    page = advisor.get(send(advisor, world.accord, "ready").url)
    assert f"/shop/estimates/{world.accord.pk}/take-back".encode() in page.content


def test_a_move_is_taken_back_and_nobody_is_told(world, advisor):
    change_status(world.accord, Move("ready"), world.advisor)
    page = advisor.post(f"/shop/estimates/{world.accord.pk}/take-back", follow=True)
    assert status(world.accord) == "in_progress"
    assert set(Notification.objects.values_list("status", flat=True)) == {"cancelled"}
    assert b"Nobody was told." in page.content


def test_a_script_gets_one_notice(world, advisor):
    change_status(world.accord, Move("ready"), world.advisor)
    part = back(advisor, world.accord, **{"X-Part": "1"})
    assert (part.status_code, b"<html" in part.content) == (200, False)


def test_after_a_minute_it_is_too_late_and_says_so(world, advisor):
    change_status(world.accord, Move("ready"), world.advisor)
    with time_machine.travel(clock.now() + timedelta(seconds=61)):
        answer = back(advisor, world.accord, **{"X-Part": "1"})
    assert answer.status_code == 409
    assert b"can no longer be taken back" in answer.content
    assert status(world.accord) == "ready"


def test_a_text_that_is_under_way_is_not_called_back(world, advisor):
    change_status(world.accord, Move("ready"), world.advisor)
    Notification.objects.filter(type="sms").update(status="calling")
    assert back(advisor, world.accord, **{"X-Part": "1"}).status_code == 409


def test_an_old_move_is_not_offered(world, advisor):
    change_status(world.accord, Move("ready"), world.advisor)
    with time_machine.travel(clock.now() + timedelta(seconds=61)):
        assert advisor.get(f"/shop/?moved={world.accord.pk}").context["moved"] is None


def test_the_offer_ends_when_the_message_goes(world, advisor):
    Estimate.objects.get(pk=world.accord.pk)
    world.accord.shop.settings.hold_seconds = 20
    change_status(world.accord, Move("ready"), world.advisor)
    assert advisor.get(f"/shop/?moved={world.accord.pk}").context["moved"].seconds <= 20


def test_another_shops_move_is_not_offered(world, rival):
    change_status(world.accord, Move("ready"), world.advisor)
    assert rival.get(f"/shop/?moved={world.accord.pk}").context["moved"] is None


def test_nonsense_in_the_address_is_no_move(advisor):
    assert advisor.get("/shop/?moved=x").context["moved"] is None
