"""A text that a program asks for, and a message once more: never a free number, never twice."""

import uuid

import pytest

from clearcoat.notifications.models import Notification
from clearcoat.notifications.outbox import deliver_due
from clearcoat.workflow.preferences import preferences_of
from tests.api.caller import Caller, at_fault, fault

KEY = "an-internal-key-of-32-characters-or-more"
SMS = "/api/notifications/sms"


@pytest.fixture
def program(world, settings) -> Caller:
    settings.INTERNAL_API_KEY = KEY
    return Caller(KEY)


def wish(car, template="in_progress", **more):
    return {"estimateId": str(car.pk), "template": template} | more


def news(car, note="The fender is here."):
    return wish(car, "news", variables={"note": note})


def test_a_text_goes_to_the_number_on_the_estimate_in_its_language(program, world):
    answer = program.post(SMS, wish(world.accord))
    assert answer.status_code == 202
    row = Notification.objects.get(pk=answer.json()["id"])
    assert (row.to, row.type, row.language, row.status) == (world.accord.phone, "sms", "es", "pending")


def test_any_shop_may_be_served(program, world):
    assert program.post(SMS, wish(world.golf, "received")).status_code == 202


def test_who_wants_a_call_instead_is_on_the_list_of_calls_once(program, world):
    preferences_of(world.accord).choose(status="call")
    for _ in range(2):
        assert "list of calls" in program.post(SMS, wish(world.accord)).json()["reason"]
    assert [task.what for task in world.accord.tasks.open()] == ["in_progress"]


@pytest.mark.parametrize("key", ["", "wrong", KEY[:-1], KEY + "x", "é"])
def test_only_the_key_opens_it(program, world, key):
    assert fault(Caller(key or " ").post(SMS, wish(world.accord)))[0] == 401


def test_without_a_key_set_nobody_may(program, world, settings):
    settings.INTERNAL_API_KEY = ""
    assert Caller().post(SMS, wish(world.accord), Authorization="Bearer ").status_code == 401


@pytest.mark.parametrize(
    "extra",
    [{"to": "+13125550143"}, {"text": "Win!"}, {"variables": {"link": "x"}}, {"variables": {"note": "x" * 1001}}],
)
def test_no_number_and_no_text_of_ones_own(program, world, extra):
    assert program.post(SMS, wish(world.accord) | extra).status_code == 422
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("template", "note"),
    [("ready", ""), ("received", ""), ("news", ""), ("completed", ""), ("reset_password", ""), ("test", "")],
)
def test_a_template_that_is_not_so_is_refused(program, world, template, note):
    assert "template" in at_fault(program.post(SMS, wish(world.accord, template, variables={"note": note})))
    assert not Notification.objects.exists()


def test_a_closed_repair_is_not_texted_about(program, world):
    type(world.accord).objects.update(status="completed")
    assert program.post(SMS, news(world.accord)).status_code == 422


def test_an_estimate_that_is_not_there_is_404(program):
    body = {"estimateId": str(uuid.UUID(int=2**127 + 1)), "template": "news"}
    assert fault(program.post(SMS, body)) == (404, "not_found")


def test_a_number_that_cannot_be_texted_is_said_and_not_called(program, world):
    type(world.accord).objects.update(phone="+19005550123")
    answer = program.post(SMS, wish(world.accord)).json()
    assert (answer["status"], "cannot" in answer["reason"] or "not a number" in answer["reason"]) == (
        "suppressed",
        True,
    )


def test_the_same_key_and_wish_is_one_text_and_the_same_answer(program, world):
    first, again = (program.post(SMS, news(world.accord), Idempotency_Key="k-1") for _ in range(2))
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert Notification.objects.count() == 1


def test_the_same_key_with_another_wish_is_refused(program, world):
    program.post(SMS, news(world.accord), Idempotency_Key="k-1")
    assert fault(program.post(SMS, news(world.accord, "Else"), Idempotency_Key="k-1")) == (422, "key_used")
    assert Notification.objects.count() == 1


def test_a_wish_that_failed_leaves_its_key_free(program, world):
    assert program.post(SMS, wish(world.accord, "ready"), Idempotency_Key="k-1").status_code == 422
    assert program.post(SMS, news(world.accord), Idempotency_Key="k-1").status_code == 202


def test_a_key_is_forgotten_after_a_day(program, world, settings):
    program.post(SMS, news(world.accord), Idempotency_Key="k-1")
    settings.CLOCK_OFFSET = 25 * 3600
    assert program.post(SMS, news(world.accord, "Else"), Idempotency_Key="k-1").status_code == 202


def test_a_key_that_is_too_long_is_refused(program, world):
    assert program.post(SMS, news(world.accord), Idempotency_Key="k" * 256).status_code == 422


def test_two_news_at_one_state_can_be_told_apart_at_the_provider(program, world):
    codes = {Notification.objects.get(pk=program.post(SMS, news(world.accord, n)).json()["id"]).code for n in "ab"}
    assert len(codes) == 2


class TestRetry:
    """A message once more."""

    @pytest.fixture
    def row(self, world):
        about = {"shop": world.harbor, "type": "sms", "event": "news", "to": world.accord.phone, "text": "Hi (ab12)"}
        return Notification.objects.create(**about, channel="status_update", code="ab12")

    def retry(self, caller, row, status):
        Notification.objects.filter(pk=row.pk).update(status=status)
        return caller.post(f"/api/notifications/{row.pk}/retry")

    @pytest.mark.parametrize("status", ["failed", "undelivered"])
    def test_what_nobody_got_is_sent_once_more(self, advisor, row, status, settings, tmp_path):
        settings.INBOX = tmp_path
        answer = self.retry(advisor, row, status)
        assert (answer.status_code, answer.json()["status"]) == (202, "pending")
        deliver_due()
        assert len(list(tmp_path.glob("*.json"))) == 1

    @pytest.mark.parametrize(
        "status",
        ["pending", "claimed", "calling", "unknown", "sent", "delivered", "unconfirmed", "needs_human", "suppressed",
         "superseded", "cancelled"],
    )  # fmt: skip
    def test_what_somebody_may_have_got_is_not(self, advisor, row, status):
        assert fault(self.retry(advisor, row, status)) == (409, "not_safe")
        row.refresh_from_db()
        assert (row.status, row.resent) == (status, 0)

    def test_whoever_opted_out_is_not_written_to_again(self, advisor, row):
        Notification.objects.filter(pk=row.pk).update(error_message="21610")
        assert self.retry(advisor, row, "failed").status_code == 409

    def test_two_clicks_send_it_once(self, advisor, row):
        answers = [self.retry(advisor, row, "failed"), advisor.post(f"/api/notifications/{row.pk}/retry")]
        assert [answer.status_code for answer in answers] == [202, 409]

    def test_another_shops_message_is_not_there(self, rival, row):
        assert self.retry(rival, row, "failed").status_code == 404
