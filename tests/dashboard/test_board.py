import time
from datetime import datetime, timedelta
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

import pytest
import time_machine

from clearcoat.core import clock
from clearcoat.dashboard import columns
from clearcoat.estimates.models import Estimate, Task
from clearcoat.notifications.events import EVENTS
from clearcoat.notifications.models import Notification
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status
from tests.dashboard.conftest import browser

MANY = 1000
BUDGET = 0.6  # seconds; the aim is 0.15 on a quiet machine


def column(page, status):
    return next(c for c in page.context["columns"] if c.status == status)


def names(page, status):
    return [card.name for card in column(page, status).cards]


def many(world, n=MANY, status="in_progress"):
    rows = [
        Estimate(shop=world.harbor, estimate_number=f"M{i}", first_name="Many", last_name=str(i), status=status)
        for i in range(n)
    ]
    Estimate.objects.bulk_create(rows)


def test_each_car_stands_in_the_column_of_its_state(advisor):
    page = advisor.get("/shop/")
    assert names(page, "received") == names(page, "ready") == ["Sam Okafor"]
    assert names(page, "in_progress") == ["María Fernández"]


def test_cars_of_another_shop_are_not_on_it(world, advisor):
    assert world.golf.plate.encode() not in advisor.get("/shop/").content


def test_a_card_says_what_a_front_desk_asks(world, advisor):
    page = advisor.get("/shop/").content.decode()
    for words in ("María Fernández", "2019 Honda Accord", "TST1001", world.accord.estimate_number):
        assert words in page


def test_a_broken_promise_is_said_in_words(world, advisor):
    Estimate.objects.filter(pk=world.accord.pk).update(estimated_completion=world.harbor.today() - timedelta(days=2))
    assert b"2 days late" in advisor.get("/shop/").content


def test_a_ready_car_is_never_late(world, advisor):
    Estimate.objects.filter(pk=world.outback.pk).update(estimated_completion=world.harbor.today() - timedelta(days=2))
    assert b"days late" not in advisor.get("/shop/").content


def test_the_longest_overdue_car_stands_on_top(world, advisor):
    early = world.harbor.today() - timedelta(days=9)
    many(world, 1)
    Estimate.objects.filter(estimate_number="M0").update(estimated_completion=early)
    assert names(advisor.get("/shop/"), "in_progress")[0] == "Many 0"


def test_the_true_reason_of_a_hold_is_on_the_card(world, advisor):
    change_status(world.accord, Move("waiting_for_parts", hold_reason="insurer", notify=False), world.advisor)
    assert column(advisor.get("/shop/"), "waiting_for_parts").cards[0].hold == "The insurer"


@pytest.mark.parametrize(
    ("state", "to", "words"),
    [
        ("failed", "+13125550143", b"Text failed"),
        ("suppressed", "", b"Text not sent"),
        ("suppressed", "911", b"not sent"),
    ],
)
def test_a_message_that_reached_nobody_is_marked(world, advisor, state, to, words):
    change_status(world.accord, Move("ready"), world.advisor)
    Notification.objects.filter(type="sms").update(status=state, to=to)
    assert words in advisor.get("/shop/").content


def test_a_message_that_the_customer_did_not_need_is_no_trouble(world, advisor):
    change_status(world.accord, Move("ready"), world.advisor)
    Notification.objects.filter(type="sms").update(status="suppressed", reason="The customer was told this")
    assert b"Text not sent" not in advisor.get("/shop/").content


def test_an_older_states_failure_is_forgotten(world, advisor):
    change_status(world.accord, Move("ready"), world.advisor)
    Notification.objects.update(status="failed", created_at=clock.now() - timedelta(days=1))
    assert b"Text failed" not in advisor.get("/shop/").content


@pytest.fixture
def promised(world):
    """The Accord for yesterday, the Civic for today, the Outback, which is ready, for yesterday too."""
    today = world.harbor.today()
    for car, day in ((world.accord, -1), (world.civic, 0), (world.outback, -1)):
        Estimate.objects.filter(pk=car.pk).update(estimated_completion=today + timedelta(days=day))


def plates(page):
    return [card.plate for column in page.context["columns"] for card in column.cards]


@pytest.mark.parametrize(("wait", "found"), [("late", ["TST1001"]), ("today", ["TST1002"]), ("tomorrow", [])])
def test_the_board_narrows_to_the_cars_of_a_promise(promised, advisor, wait, found):
    assert plates(advisor.get(f"/shop/?wait={wait}")) == found


def test_the_filter_names_the_promises_that_some_car_has_and_counts_them(promised, advisor):
    shown = [(one.label, one.count) for one in advisor.get("/shop/").context["waits"]]
    assert shown == [("Late", 1), ("Promised today", 1)]


def test_today_is_the_day_on_the_shops_own_wall(promised, world, advisor):
    tonight = datetime.combine(world.harbor.today(), time_of_day(23), ZoneInfo("America/Chicago"))
    with time_machine.travel(tonight):
        assert plates(browser(world.advisor.user).get("/shop/?wait=today")) == ["TST1002"]


def test_a_completed_car_is_no_promise_any_more(promised, world, advisor):
    change_status(world.civic, Move("completed", notify=False), world.advisor)
    assert plates(advisor.get("/shop/?wait=today")) == []


@pytest.mark.parametrize(("n", "folded"), [(2, 0), (3, 1)])
def test_calls_beyond_two_are_folded(world, advisor, n, folded):
    latest = world.accord.history.latest("pk")
    Task.objects.bulk_create(Task(estimate=world.accord, history=latest, what=what) for what in list(EVENTS)[:n])
    page = advisor.get("/shop/").content.decode()
    assert page.count('class="calls__one"') == n
    assert page.count('class="calls__more"') == folded


def test_completed_cars_leave_after_a_week_and_come_back_when_asked_for(world, advisor):
    change_status(world.outback, Move("completed", notify=False), world.advisor)
    Estimate.objects.filter(pk=world.outback.pk).update(status_since=clock.now() - timedelta(days=8))
    assert names(advisor.get("/shop/"), "completed") == []
    assert names(advisor.get("/shop/?all=completed"), "completed") == ["Sam Okafor"]


def test_a_long_column_shows_its_first_cards_and_the_whole_count(world, advisor):
    many(world, 60)
    shown = column(advisor.get("/shop/"), "in_progress")
    assert (len(shown.cards), shown.count, shown.has_more) == (columns.CARDS, 61, True)


def test_all_cards_of_a_column_can_be_seen(world, advisor):
    many(world, 60)
    assert len(column(advisor.get("/shop/?all=in_progress"), "in_progress").cards) == 61


@pytest.mark.parametrize("n", [5, 300])
def test_the_board_asks_the_same_few_questions_for_any_number_of_cars(world, advisor, n, django_assert_max_num_queries):
    many(world, n)
    with django_assert_max_num_queries(27):
        advisor.get("/shop/")


def test_a_thousand_open_cars_are_drawn_quickly(world, advisor):
    for status in ("received", "in_progress", "waiting_for_parts", "ready"):
        rows = [
            Estimate(shop=world.harbor, estimate_number=f"{status}{i}", last_name="X", status=status)
            for i in range(250)
        ]
        Estimate.objects.bulk_create(rows)
    advisor.get("/shop/")
    start = time.perf_counter()
    advisor.get("/shop/")
    assert time.perf_counter() - start < BUDGET


def test_an_empty_board_says_what_to_do(world, advisor):
    Estimate.objects.all().delete()
    assert b"Drop an estimate file anywhere here" in advisor.get("/shop/").content


def test_names_are_written_as_text(world, advisor):
    Estimate.objects.filter(pk=world.accord.pk).update(first_name="<script>alert(1)</script>")
    assert b"<script>alert" not in advisor.get("/shop/").content


def version(client, tag=""):
    return client.get("/shop/board/version", headers={"If-None-Match": tag} if tag else {})


def test_nothing_new_is_told_in_a_word(advisor):
    assert version(advisor, version(advisor)["ETag"]).status_code == 304


def test_a_move_anywhere_changes_the_boards_version(world, advisor):
    before = version(advisor)["ETag"]
    change_status(world.accord, Move("ready", notify=False), world.owner)
    assert version(advisor, before).status_code == 200


def test_another_shops_move_does_not(world, advisor):
    before = version(advisor)["ETag"]
    change_status(world.golf, Move("ready", notify=False), world.rival)
    assert version(advisor, before).status_code == 304


def test_a_failed_message_changes_the_boards_version(world, advisor):
    change_status(world.accord, Move("ready"), world.advisor)
    before = version(advisor)["ETag"]
    Notification.objects.update(status="failed")
    assert version(advisor, before).status_code == 200


def test_the_page_knows_the_version_it_shows(advisor):
    assert version(advisor).content in advisor.get("/shop/").content


def test_the_columns_alone_are_the_same_as_on_the_page(advisor):
    part = advisor.get("/shop/board/columns").content.decode()
    assert "<html" not in part
    assert part.strip() in advisor.get("/shop/").content.decode()
