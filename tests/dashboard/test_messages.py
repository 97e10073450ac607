import pytest

from clearcoat.dashboard.views import messages
from clearcoat.notifications.models import Notification
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


@pytest.mark.parametrize("query", ["?state=x", "?page=-1", "?page=x", "?page=99999999999"])
def test_nonsense_in_the_address_is_no_fault(advisor, query):
    assert advisor.get(f"/shop/messages{query}").status_code == 200
