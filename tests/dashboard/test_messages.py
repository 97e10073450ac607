from datetime import timedelta
from decimal import Decimal

import pytest

from clearcoat.core import clock
from clearcoat.customers.consent import How
from clearcoat.dashboard.views import messages
from clearcoat.notifications.models import Notification
from clearcoat.workflow import consent
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status


@pytest.fixture
def sent(world):
    for car, by in ((world.accord, world.advisor), (world.golf, world.rival)):
        change_status(car, Move("ready"), by)


def test_the_list_has_the_shops_own_messages(sent, world, advisor):
    rows = advisor.get("/shop/messages").context["rows"]
    assert {row.estimate for row in rows} == {world.accord}


def test_the_list_is_cut_by_state(sent, advisor):
    Notification.objects.filter(type="sms").update(status="failed", reason="Not in service.")
    page = advisor.get("/shop/messages?state=trouble")
    assert [row.type for row in page.context["rows"]] == ["sms"]
    assert b"Not in service." in page.content


def test_a_text_is_shown_as_it_went_but_for_its_secret(sent, world, advisor):
    page = advisor.get("/shop/messages").content.decode()
    assert "/t/••••••" in page
    assert world.link(world.accord).token not in page


def test_long_lists_have_pages(sent, advisor, monkeypatch):
    monkeypatch.setattr(messages, "PAGE", 1)
    first, second = advisor.get("/shop/messages"), advisor.get("/shop/messages?page=2")
    assert first.context["rows"] != second.context["rows"]
    assert (first.context["older"], second.context["older"]) == (2, None)


@pytest.mark.parametrize(
    "query", ["?state=x", "?page=-1", "?page=x", "?page=0", f"?page={'9' * 5000}", "?q=%00", "?reason=a%00"]
)
def test_nonsense_in_the_address_is_no_fault(advisor, query):
    assert advisor.get(f"/shop/messages{query}").status_code == 200


def asked(client, query):
    return client.get(f"/shop/messages?{query}").context["rows"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("type=sms", 1), ("type=email", 1), ("type=fax", 2), ("event=ready", 2), ("event=news", 0), ("q=fernández", 2),
        ("q=Fernández+María", 2), ("q=Okafor", 0), ("q=maria@demo.test", 1), ("q=TST1001", 2), ("days=7", 2),
        ("days=x", 2), ("reason=Not+in+service.", 1), ("state=trouble&type=email", 0),
    ],
)  # fmt: skip
def test_the_list_is_cut_by_whatever_is_asked(sent, advisor, query, found):
    Notification.objects.filter(type="sms").update(status="failed", reason="Not in service.")
    assert len(asked(advisor, query)) == found


def test_the_reasons_of_the_period_can_be_chosen_with_how_often_they_occur(sent, advisor):
    Notification.objects.update(reason="Waits for the hours in which this customer is texted.")
    reasons = advisor.get("/shop/messages").context["reasons"]
    assert reasons == [(Notification.objects.first().reason, f"{Notification.objects.first().reason} (2)")]


def test_the_figures_are_of_this_shop_and_this_period(sent, world, advisor):
    Notification.objects.filter(type="sms").update(status="delivered", segments=2)
    Notification.objects.filter(type="email").update(status="failed")
    consent.refused(world.accord, How.SPOKEN, "Ana", "No more texts", ["service"])
    counted = advisor.get("/shop/messages").context["figures"]
    assert (counted.sent, counted.delivered, counted.failed, counted.segments) == (1, 1, 1, 2)
    assert (counted.opted_out, counted.cost) == (1, Decimal("0.02"))
    Notification.objects.update(created_at=clock.now() - timedelta(days=8))
    assert advisor.get("/shop/messages?days=7").context["figures"].sent == 0


def test_what_did_not_arrive_is_sent_again_by_one_tap(sent, world, advisor):
    row = Notification.objects.get(shop=world.harbor, type="sms")
    Notification.objects.filter(pk=row.pk).update(status="failed", error_message="30005")
    assert b"Send again" in advisor.get("/shop/messages").content
    advisor.post(f"/shop/messages/{row.pk}/retry")
    row.refresh_from_db()
    assert row.status == "pending"


@pytest.mark.parametrize(("status", "code"), [("sent", ""), ("unknown", ""), ("delivered", ""), ("failed", "21610")])
def test_what_may_have_arrived_is_never_sent_again(sent, world, advisor, status, code):
    row = Notification.objects.get(shop=world.harbor, type="sms")
    Notification.objects.filter(pk=row.pk).update(status=status, error_message=code)
    assert b"Send again" not in advisor.get("/shop/messages?type=sms").content
    advisor.post(f"/shop/messages/{row.pk}/retry")
    row.refresh_from_db()
    assert row.status == status
