"""The conversation on a car's page and the inbox of all of them."""

import pytest

from clearcoat.estimates.models import Estimate
from clearcoat.notifications.models import Notification
from clearcoat.threads.models import Post, Thread
from clearcoat.workflow import conversation
from tests.portal.conftest import text


@pytest.fixture
def wrote(world):
    """Maria texted."""
    conversation.hear_text(world.harbor, world.accord.phone, "Is my Accord ready?")
    return Post.objects.get()


def car(world, rest=""):
    return f"/shop/estimates/{world.accord.pk}{rest}"


def seen(world):
    return {"seen": Post.objects.latest("pk").pk}


def test_what_a_customer_wrote_is_on_the_cars_page_and_first_in_the_inbox(world, advisor, wrote):
    conversation.hear_on_page(world.civic, "Thanks!")
    assert "Is my Accord ready?" in text(advisor.get(car(world)))
    threads = advisor.get("/shop/inbox").context["threads"]
    assert [thread.estimate for thread in threads] == [world.accord, world.civic]


def test_every_page_says_how_many_wait(world, advisor, wrote):
    assert '<span class="bar__count">1' in text(advisor.get("/shop/"))


def test_an_answer_is_in_the_outbox_and_on_the_page(world, advisor, wrote):
    reply = advisor.post(car(world, "/answer"), {"text": "At noon.", "way": "sms"} | seen(world))
    assert reply["Location"].endswith("#thread")
    assert Notification.objects.get(event="reply").facts["by"] == "Ana Ruiz"
    assert "At noon." in text(advisor.get(car(world)))
    assert not Thread.objects.unread().exists()


def test_an_answer_that_does_not_go_says_why_and_keeps_the_words(world, advisor, wrote):
    conversation.hear_text(world.harbor, world.accord.phone, "STOP")
    page = advisor.post(car(world, "/answer"), {"text": "At noon, for sure.", "way": "sms"} | seen(world))
    assert page.status_code == 422
    assert "asked for no more" in text(page)
    assert "At noon, for sure.</textarea>" in text(page)


@pytest.mark.parametrize(
    "typed", [{"text": " ", "way": "sms"}, {"text": "Hi", "way": "fax"}, {"text": "x" * 2001, "way": "page"}]
)
def test_nonsense_is_refused(world, advisor, wrote, typed):
    assert advisor.post(car(world, "/answer"), typed | {"seen": "0"}).status_code == 422


def test_handled_takes_the_mark_away_but_not_from_what_came_since(world, advisor, wrote):
    before = seen(world)
    conversation.hear_text(world.harbor, world.accord.phone, "And the mirror?")
    advisor.post(car(world, "/handled"), before)
    assert Thread.objects.unread().exists()
    advisor.post(car(world, "/handled"), seen(world))
    assert not Thread.objects.unread().exists()


def test_somebody_of_the_shop_is_asked_to_answer_and_nobody_else(world, advisor, tech, wrote):
    advisor.post(car(world, "/assign"), {"to": str(world.tech.pk)})
    assert len(tech.get("/shop/inbox?show=mine").context["threads"]) == 1
    advisor.post(car(world, "/assign"), {"to": str(world.rival.pk)})
    assert Thread.objects.get().assigned_to is None


def test_a_note_among_staff_is_in_the_conversation(world, advisor, wrote):
    advisor.post(car(world, "/note"), {"note": "Ask the painter first."})
    assert "Ask the painter first." in text(advisor.get(car(world, "/thread")))


def test_an_open_page_gets_the_conversation_only_when_it_changed(world, advisor, wrote):
    first = advisor.get(car(world, "/thread"))
    assert advisor.get(car(world, "/thread"), headers={"If-None-Match": first["ETag"]}).status_code == 304
    conversation.hear_text(world.harbor, world.accord.phone, "Hello?")
    assert advisor.get(car(world, "/thread"), headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_what_customers_write_is_no_code(world, advisor):
    conversation.hear_text(world.harbor, world.accord.phone, "<script>alert(1)</script>")
    for page in (car(world), car(world, "/thread"), "/shop/inbox"):
        assert "<script>alert" not in text(advisor.get(page))


@pytest.fixture
def stray(world):
    conversation.hear_text(world.harbor, "+13125550999", "Is this the body shop?")
    return f"/shop/inbox/{Thread.objects.get(estimate=None).pk}"


def test_an_unknown_number_is_attached_to_a_car(world, advisor, stray):
    assert "Is this the body shop?" in text(advisor.get(stray))
    advisor.post(stray, {"do": "attach", "car": str(world.civic.pk)})
    assert Post.objects.get().thread.estimate == world.civic


def test_the_car_that_has_the_number_by_now_is_chosen_already(world, advisor, stray):
    assert "fits no car" in text(advisor.get(stray))
    Estimate.objects.filter(pk=world.civic.pk).update(phone="+13125550999")
    page = text(advisor.get(stray))
    assert f'value="{world.civic.pk}" selected' in page
    assert "fits no car" not in page


def test_an_unknown_number_is_dismissed(advisor, stray):
    advisor.post(stray, {"do": "dismiss"})
    assert not advisor.get("/shop/inbox").context["threads"]
    assert advisor.get(stray).status_code == 404


def test_an_unknown_number_never_goes_to_another_shops_car(world, advisor, stray):
    advisor.post(stray, {"do": "attach", "car": str(world.golf.pk)})
    assert Post.objects.get().thread.estimate is None


def test_the_inbox_is_the_shops_own(world, rival, wrote, stray):
    assert not rival.get("/shop/inbox").context["threads"]
    assert rival.get(stray).status_code == 404


def test_the_inbox_asks_the_same_few_questions_for_any_number_of_threads(
    world, advisor, wrote, django_assert_max_num_queries
):
    for number in range(30):
        conversation.hear_text(world.harbor, f"+1312555{number + 2000}", "Hello?")
    with django_assert_max_num_queries(6):
        advisor.get("/shop/inbox")
